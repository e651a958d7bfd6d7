"""What a media user sees and does: their own, and of others at most that somebody watches (security.md section 3)."""

from concurrent.futures import CancelledError
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.support.cottage import PICTURE, Village, enter_by_password, put_snapshot, session
from tests.support.houses import ORIGIN, visit
from tests.support.identity import audited
from towerview_core.services import site, streaming, viewers
from towerview_core.services.audit import SYSTEM
from towerview_core.services.site import SiteChange
from towerview_core.services.stream_views import StreamViews
from towerview_core.store.playbacks import Playback

SOCKET = {"host": "localhost:8095", "origin": ORIGIN}


@pytest.fixture
def bea(village: Village) -> TestClient:
    village.play()
    return enter_by_password(village.house, village.alpha_id, "bea", "pw-of-bea")


def share(village: Village, *, on: bool = True) -> None:
    site.change(village.house.database, SYSTEM, SiteChange(sharing=on))


def test_own_sessions_in_full_and_nothing_of_others_by_default(village: Village, bea: TestClient) -> None:
    reply = bea.get("/api/me/sessions")
    body = reply.json()
    [own] = body["items"]
    assert (own["id"], own["network"]["address"], own["player"]["device_id"]) == (
        "s1",
        "203.0.113.9",
        "device-of-bea",
    )
    assert (body["others"], body["sharing"]) == ([], False)
    assert [one["server_name"] for one in body["servers"]] == ["Alpha"]
    assert "carl" not in reply.text
    assert "Elsewhere" not in reply.text


def test_with_sharing_others_are_someone_with_a_title(village: Village, bea: TestClient) -> None:
    share(village)
    reply = bea.get("/api/me/sessions")
    [other] = reply.json()["others"]
    assert other == {
        "server_id": village.alpha_id, "server_name": "Alpha", "server_kind": "cottage", "user": "someone",
        "type": "movie", "title": "A secret film", "grandparent_title": None,
    }  # fmt: skip
    assert all(word not in reply.text for word in ("carl", "u-carl", "device-of-carl", "s2", "Elsewhere"))


def test_own_is_by_id_and_never_by_name(village: Village, bea: TestClient) -> None:
    village.alpha.playing = [session("s9", ("u-twin", "bea"))]
    put_snapshot(village.house, village.alpha_id, village.alpha)
    assert bea.get("/api/me/sessions").json()["items"] == []
    assert bea.get(f"/api/me/servers/{village.alpha_id}/image/art-s9/poster").status_code == 404


def test_own_sessions_can_be_stopped_and_others_do_not_exist(village: Village, bea: TestClient) -> None:
    def stop(server_id: int, session_id: str) -> int:
        code: int = bea.post(f"/api/me/sessions/{server_id}/{session_id}/terminate", json={}).status_code
        return code

    assert stop(village.alpha_id, "s2") == 404
    assert stop(village.beta_id, "s3") == 404
    assert stop(village.alpha_id, "nothing") == 404
    assert not [verb for verb, _ in village.alpha.asked + village.beta.asked if verb == "terminate"]
    assert stop(village.alpha_id, "s1") == 200
    assert ("terminate", "t-s1") in village.alpha.asked
    assert {(line.actor_kind, line.actor_name) for line in audited(village.house, "session.terminate")} == {
        ("viewer", "bea")
    }


def test_whose_a_session_is_is_judged_at_the_moment_it_is_stopped(village: Village, bea: TestClient) -> None:
    """Servers use ids again: what was bea's in the snapshot may be carl's now."""
    village.alpha.playing = [session("s1", ("u-carl", "carl"))]
    assert bea.post(f"/api/me/sessions/{village.alpha_id}/s1/terminate", json={}).status_code == 404
    assert village.alpha.playing


def test_pictures_of_own_sessions_only(village: Village, bea: TestClient) -> None:
    picture = bea.get(f"/api/me/servers/{village.alpha_id}/image/art-s1/poster")
    assert (picture.status_code, picture.content) == (200, PICTURE)
    assert picture.headers["content-security-policy"] == "default-src 'none'; sandbox"
    for path in ("art-s2/poster", "art-s1/backdrop"):
        assert bea.get(f"/api/me/servers/{village.alpha_id}/image/{path}").status_code == 404
    assert bea.get(f"/api/me/servers/{village.beta_id}/image/art-s3/poster").status_code == 404


def test_own_servers_without_their_address(village: Village, bea: TestClient) -> None:
    reply = bea.get("/api/me/servers")
    [row] = reply.json()["items"]
    assert (row["name"], row["health"], row["can_terminate"]) == ("Alpha", "ok", True)
    assert "example" not in reply.text


def played(village: Village, server_id: int, user_id: str | None, title: str, hours: int) -> None:
    at = datetime.now(UTC) - timedelta(hours=hours)
    with village.house.database.write() as db:
        db.add(
            Playback(
                server_id=server_id, identity=f"{title}{hours}".ljust(64, "0"), session_id="s", user_id=user_id,
                user_name="bea", item_id="i", media_type="movie", title=title, guids=[], started_at=at, seen_at=at,
                ended_at=at,
            )
        )  # fmt: skip


def test_own_history_by_pages_and_search(village: Village, bea: TestClient) -> None:
    for number in range(5):
        played(village, village.alpha_id, "u-bea", f"Film {number}", number)
    played(village, village.alpha_id, "u-bea", "100%", 6)
    played(village, village.alpha_id, "u-bea", "Long ago", 24 * 370)
    played(village, village.alpha_id, "u-carl", "Of carl", 1)
    played(village, village.alpha_id, None, "Of nobody known", 1)
    played(village, village.beta_id, "u-bea", "At the other server", 1)
    titles, cursor = [], None
    while True:
        page = bea.get(
            "/api/me/history", params={"limit": 2, **({"cursor": cursor} if cursor else {})}
        ).json()
        titles += [row["title"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert titles == ["Film 0", "Film 1", "Film 2", "Film 3", "Film 4", "100%"]
    found = bea.get("/api/me/history", params={"search": "%"}).json()["items"]
    assert [row["title"] for row in found] == ["100%"]


@pytest.mark.parametrize("cursor", ["x", "W10", "é", "WzEsMl0", "Wy0xLDFd", "A" * 200])
def test_an_odd_cursor_is_refused_or_harmless(village: Village, bea: TestClient, cursor: str) -> None:
    assert bea.get("/api/me/history", params={"cursor": cursor}).status_code in (200, 422)


def test_nobody_else_has_these_pages(village: Village) -> None:
    admin = visit(village.house)
    for path in ("servers", "sessions", "history"):
        assert admin.client.get(f"/api/me/{path}").status_code == 403


def heard(client: TestClient, topics: list[str]) -> list[dict[str, Any]]:
    """Every message up to the answer to a ping."""
    ticket = client.post("/api/auth/stream-ticket").json()["ticket"]
    found = []
    # The test client cancels the app when it leaves, and then says so.
    with suppress(CancelledError), client.websocket_connect("/api/ws/metrics", headers=SOCKET) as line:
        line.send_json({"ticket": ticket, "topics": topics})
        found.append(line.receive_json())
        line.send_json({"ping": 7})
        while found[-1]["topic"] != "pong":
            found.append(line.receive_json())
    return found


def test_a_viewer_hears_their_own_sessions_on_the_stream_and_no_other_topic(
    village: Village, bea: TestClient
) -> None:
    said = heard(bea, ["own_sessions", "sessions", "servers", "bandwidth", "events"])
    assert [one["topic"] for one in said] == ["hello", "own_sessions", "pong"]
    data = said[1]["data"]
    assert data["server_id"] == village.alpha_id
    assert [row["id"] for row in data["snapshot"]["items"]] == ["s1"]
    assert data["snapshot"]["others"] == []


def test_an_account_does_not_hear_the_topic_of_viewers(village: Village) -> None:
    village.play()
    assert [one["topic"] for one in heard(visit(village.house).client, ["own_sessions"])] == ["hello", "pong"]


def test_the_share_on_the_stream_is_that_of_the_page(village: Village) -> None:
    village.play()
    share(village)
    views = StreamViews(village.house)
    shown = views.own_sessions(village.alpha_id, {"u-bea"})
    assert shown is not None
    assert "carl" not in shown
    assert '"user":"someone"' in shown
    assert viewers.sessions_of(village.house, {village.alpha_id: {"u-bea"}}).sharing
    assert streaming.OWN_SESSIONS not in streaming.TOPICS
