"""Media users sign in by name and password at the server they picked, and nowhere else (security.md A9, A10)."""

import json

import pytest
import time_machine

from tests.support.cottage import COOKIE_ROUTE, Cottage, Village, add_cottage, enter_by_password, stranger
from tests.support.identity import audited
from towerview_core.contract.errors import Fault, Unreachable
from towerview_core.services import servers
from towerview_core.services.audit import SYSTEM


def try_it(village: Village, name: str, password: str, server_id: int | None = None) -> tuple[int, str]:
    typed = {"server_id": server_id or village.alpha_id, "username": name, "password": password}
    reply = stranger(village.house).post("/api/auth/media/username", json=typed)
    return reply.status_code, str(reply.json().get("type"))


def set_enabled(village: Village, server_id: int, *, enabled: bool) -> None:
    servers._update(village.house, SYSTEM, server_id, (None, enabled, None))


def test_only_enabled_servers_of_loaded_kinds_offer_a_way_in(village: Village) -> None:
    add_cottage(village.house, "Gamma", Cottage("machine-gamma"), enabled=False)
    rows = stranger(village.house).get("/api/auth/media/servers").json()["items"]
    assert [(row["name"], row["kind"], row["how"]) for row in rows] == [
        ("Alpha", "cottage", ["password", "pin"]), ("Beta", "cottage", ["password", "pin"]),
    ]  # fmt: skip
    assert set(rows[0]) == {"id", "name", "kind", "kind_title", "color", "how"}


def test_a_media_user_gets_a_viewer_and_the_same_machinery(village: Village) -> None:
    client = enter_by_password(village.house, village.alpha_id, "bea", "pw-of-bea")
    me = client.get("/api/auth/me").json()
    assert (me["name"], me["role"], me["grants"]) == ("bea", "viewer", {})
    assert [server["name"] for server in me["servers"]] == ["Alpha"]
    assert me["id"] < 0
    assert len(client.get("/api/auth/sessions").json()["items"]) == 1
    [line] = audited(village.house, "signin.ok")
    assert (line.actor_kind, line.actor_name, line.details["as"]) == ("viewer", "bea", "viewer")


def test_the_cookie_of_a_viewer_rotates_and_logs_out_like_any(village: Village) -> None:
    typed = {"server_id": village.alpha_id, "username": "bea", "password": "pw-of-bea"}
    reply = stranger(village.house).post("/api/auth/media/username", json=typed)
    cookie = reply.headers["set-cookie"].partition(";")[0]
    assert cookie.startswith("__Host-towerview_refresh=")
    headers = {**COOKIE_ROUTE, "cookie": cookie}
    refreshed = stranger(village.house).post("/api/auth/refresh", headers=headers, json={})
    assert refreshed.status_code == 200
    assert refreshed.json()["account"]["role"] == "viewer"
    assert refreshed.json()["account"]["servers"][0]["name"] == "Alpha"
    newer = {**COOKIE_ROUTE, "cookie": refreshed.headers["set-cookie"].partition(";")[0]}
    assert stranger(village.house).post("/api/auth/logout", headers=newer, json={}).status_code == 204
    assert stranger(village.house).post("/api/auth/refresh", headers=newer, json={}).status_code == 401


def test_a10_the_password_goes_to_the_picked_server_only(village: Village) -> None:
    assert try_it(village, "bea", "pw-of-other") == (401, "urn:towerview:sign-in-failed")
    assert village.alpha.asked == [("password", "bea")]
    assert village.beta.asked == []


def test_a10_equal_names_at_two_servers_are_two_people(village: Village) -> None:
    one = enter_by_password(village.house, village.alpha_id, "bea", "pw-of-bea").get("/api/auth/me").json()
    other = enter_by_password(village.house, village.beta_id, "bea", "pw-of-other").get("/api/auth/me").json()
    assert one["id"] != other["id"]
    assert [server["name"] for server in other["servers"]] == ["Beta"]


def test_a10_the_same_person_is_the_same_viewer_whatever_their_name_is_now(village: Village) -> None:
    before = enter_by_password(village.house, village.alpha_id, "bea", "pw-of-bea").get("/api/auth/me").json()
    village.alpha.users["beatrice"] = village.alpha.users.pop("bea")
    after = enter_by_password(village.house, village.alpha_id, "beatrice", "pw-of-bea")
    assert after.get("/api/auth/me").json()["id"] == before["id"]
    assert after.get("/api/auth/me").json()["name"] == "beatrice"


def test_a10_a_server_vouches_for_itself_only(village: Village) -> None:
    """A hostile Beta claims to be Alpha as well, and that its user is carl there."""
    village.beta.users["eve"] = ("pw-of-eve", "u-carl")
    village.beta.machines = frozenset({"machine-beta", "machine-alpha"})
    client = enter_by_password(village.house, village.beta_id, "eve", "pw-of-eve")
    assert [server["name"] for server in client.get("/api/auth/me").json()["servers"]] == ["Beta"]


def test_a11_another_machine_behind_the_address_lets_nobody_in(village: Village) -> None:
    village.alpha.machines = frozenset({"machine-alpha-2", "machine-alph", "xmachine-alpha"})
    assert try_it(village, "bea", "pw-of-bea")[0] == 401


@pytest.mark.parametrize("name", ["nobody", "BEA", "bea"])
def test_a9_every_failure_has_the_same_words(village: Village, name: str) -> None:
    typed = {"server_id": village.alpha_id, "username": name, "password": "wrong"}
    body = stranger(village.house).post("/api/auth/media/username", json=typed).json()
    assert body["detail"] == "Name or password is wrong."
    [line] = audited(village.house, "signin.fail")
    assert (line.target, line.server_id, line.result) == (name.lower(), village.alpha_id, "failed")


def test_a9_failures_are_limited_by_name_and_server(village: Village) -> None:
    codes = []
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as clock:
        for _ in range(12):
            codes.append(try_it(village, "carl", "wrong")[0])
            clock.shift(61)
    assert codes == [401] * 10 + [429] * 2
    assert len(village.alpha.asked) == 10


def test_a_disabled_server_is_no_way_in_and_ends_what_came_through_it(village: Village) -> None:
    client = enter_by_password(village.house, village.alpha_id, "bea", "pw-of-bea")
    set_enabled(village, village.alpha_id, enabled=False)
    assert client.get("/api/auth/me").status_code == 401
    assert try_it(village, "bea", "pw-of-bea") == (404, "urn:towerview:not-found")
    assert try_it(village, "bea", "pw-of-bea", 999) == (404, "urn:towerview:not-found")
    assert [row["name"] for row in client.get("/api/auth/media/servers").json()["items"]] == ["Beta"]


def test_a_server_that_is_away_is_no_verdict_about_the_password(village: Village) -> None:
    village.alpha.trouble = Unreachable("The server cannot be reached.", Fault.CONNECT)
    assert try_it(village, "bea", "pw-of-bea") == (502, "urn:towerview:unreachable")
    village.alpha.trouble = None
    enter_by_password(village.house, village.alpha_id, "bea", "pw-of-bea")
    assert audited(village.house, "signin.fail") == []


@pytest.mark.parametrize(
    "change", [{"password": ""}, {"server_id": 0}, {"server_id": 2**70}, {"role": "admin"}, {"username": ""}]
)
def test_odd_input_is_refused(village: Village, change: dict[str, object]) -> None:
    typed = {"server_id": village.alpha_id, "username": "bea", "password": "pw-of-bea", **change}
    reply = stranger(village.house).post("/api/auth/media/username", content=json.dumps(typed),
                                         headers={"content-type": "application/json"})  # fmt: skip
    assert reply.status_code == 422
    assert village.alpha.asked == []
