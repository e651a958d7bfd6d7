"""Media users of every product sign in at its stand-in, and are who their sessions say they are (security.md A10, A11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.support.cottage import COOKIE_ROUTE, stranger, with_token
from tests.support.flow import add
from tests.support.houses import opened
from towerview_core.contract.sessions import MediaSession, Sessions
from towerview_core.services.house import House
from towerview_core.services.servers import found
from towerview_core.testing.standin import MediaStandIn, serve
from towerview_emby.standin import EmbyStandIn
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_plex.standin import PlexStandIn

PASSWORD = "correct horse"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with opened(tmp_path / "home") as made:
        yield made


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    """One browser on one event loop, so that the lines to the servers can be closed at the end."""
    with stranger(house) as client:
        yield client
        assert client.portal is not None
        client.portal.call(house.connections.aclose)


def by_pin(client: TestClient, kind: str, consent: Callable[[str], object]) -> TestClient:
    """A browser in which somebody signed in by PIN; ``consent`` is given the page's address, or the code to type."""
    begun = client.post(f"/api/auth/media/oauth/{kind}/init", headers=COOKIE_ROUTE, json={})
    assert begun.status_code == 200, begun.text
    told = begun.json()
    consent(told["code"] or str(told["url"]).partition("code=")[2].partition("&")[0])
    asked = {"id": told["id"]}
    checked = client.post(f"/api/auth/media/oauth/{kind}/check", headers=COOKIE_ROUTE, json=asked)
    assert checked.json() == {"state": "ready", "retry_after": 2}, checked.text
    reply = client.post("/api/auth/media/authenticate", headers=COOKIE_ROUTE, json=asked)
    assert reply.status_code == 200, reply.text
    return with_token(client, reply.json())


@pytest.mark.parametrize("product", [JellyfinStandIn, EmbyStandIn], ids=lambda kind: kind.kind)
def test_by_name_and_password(house: House, client: TestClient, product: type[MediaStandIn]) -> None:
    stand_in = product.make("Alpha", 0, 1)
    with serve(stand_in) as urls:
        (one,) = add(house, [stand_in], urls)
        [row] = client.get("/api/auth/media/servers").json()["items"]
        assert "password" in row["how"]
        name = stand_in.world.seats[2].user.name
        typed = {"server_id": one, "username": name, "password": PASSWORD}
        wrong = client.post("/api/auth/media/username", json={**typed, "password": "wrong horse"})
        assert (wrong.status_code, wrong.json()["type"]) == (401, "urn:towerview:sign-in-failed")
        entered = client.post("/api/auth/media/username", json=typed)
        assert entered.status_code == 200, entered.text
        assert entered.json()["account"]["servers"] == [{"id": one, "name": "Alpha 0", "kind": product.kind}]
        with_token(client, entered.json())
        assert client.get("/api/admin/servers").status_code == 403


def test_plex_by_its_own_page(house: House, client: TestClient) -> None:
    stand_in = PlexStandIn.make("Alpha", 0, 1)
    with serve(stand_in) as urls:
        (one,) = add(house, [stand_in], urls)
        assert client.get("/api/auth/media/servers").json()["items"][0]["how"] == ["pin"]
        by_pin(client, "plex", lambda code: stand_in.plextv.books.consent(code, "3"))
        me = client.get("/api/auth/me").json()
        assert (me["name"], [server["id"] for server in me["servers"]]) == ("Chiyo", [one])


def test_jellyfin_by_quick_connect(house: House, client: TestClient) -> None:
    stand_in = JellyfinStandIn.make("Alpha", 0, 1)
    with serve(stand_in) as urls:
        add(house, [stand_in], urls)
        person = list(stand_in.users)[2]
        by_pin(client, "jellyfin", lambda code: stand_in.entrance.confirm(code, person))
        assert client.get("/api/auth/me").json()["role"] == "viewer"


@pytest.mark.parametrize("product", [PlexStandIn, JellyfinStandIn, EmbyStandIn], ids=lambda kind: kind.kind)
def test_who_signs_in_is_who_watches(house: House, client: TestClient, product: type[MediaStandIn]) -> None:
    """The id that sign-in proves is the id that sessions carry, else nobody would see what is theirs."""
    stand_in = product.make("Alpha", 0, 1)
    seats = stand_in.world.seats
    with serve(stand_in) as urls:
        (one,) = add(house, [stand_in], urls)
        if isinstance(stand_in, PlexStandIn):
            by_pin(client, "plex", lambda code: stand_in.plextv.books.consent(code, str(seats[2].user.id)))
        else:
            typed = {"server_id": one, "username": seats[2].user.name, "password": PASSWORD}
            with_token(client, client.post("/api/auth/media/username", json=typed).json())
        mine = stand_in.world.start(seats[2], stand_in.world.titles[0])
        other = stand_in.world.start(seats[1], stand_in.world.titles[1])
        assert mine != other
        assert client.portal is not None
        listed = client.portal.call(_listed, house, one)
        by_user = {session.user.name: session.id for session in listed}
        assert len(by_user) == 2
        place = f"/api/me/sessions/{one}"
        foreign = client.post(f"{place}/{by_user[str(seats[1].user.name)]}/terminate", json={})
        assert foreign.status_code == 404
        own = client.post(
            f"{place}/{by_user[str(seats[2].user.name)]}/terminate", json={"message": "Enough."}
        )
        assert own.status_code in (200, 409), own.text


async def _listed(house: House, server_id: int) -> tuple[MediaSession, ...]:
    connection = house.connections.get(found(house, server_id))
    assert isinstance(connection.provider, Sessions)
    return (await connection.provider.list_sessions()).items
