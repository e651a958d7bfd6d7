"""The routes of signing in (security.md A1, A4 to A6, A9)."""

import time_machine
from fastapi import FastAPI
from pytest import MonkeyPatch, mark  # noqa: PT013 - two names of it
from sqlalchemy import update

from tests.support.identity import (
    COOKIE_ROUTE,
    ORIGIN,
    OTHER_PASSWORD,
    PASSWORD,
    audited,
    browser,
    make,
    signed_in,
    small_app,
    small_house,
)
from towerview_core.security import passwords
from towerview_core.services.house import House
from towerview_core.services.setup import new_secret
from towerview_core.store.accounts import Account

HTTPS = "https://tower.example.org"


def test_a1_setup_over_http(tmp_path: object, request: object) -> None:
    from pathlib import Path

    house = small_house(Path(str(tmp_path)) / "new")
    client = browser(small_app(house))
    assert client.get("/api/auth/state").json() == {"setup_needed": True, "site_name": "TowerView"}
    first = {"secret": "guess", "username": "Anna", "password": PASSWORD}
    assert client.post("/api/auth/setup", json=first).status_code == 403
    first["secret"] = new_secret(house.database) or ""
    poor = client.post("/api/auth/setup", json=first | {"password": "short"})
    assert (poor.status_code, poor.json()["field"]) == (422, "new_password")
    reply = client.post("/api/auth/setup", json=first)
    assert reply.status_code == 201
    assert reply.json()["account"]["role"] == "admin"
    assert client.get("/api/auth/state").json()["setup_needed"] is False
    assert client.post("/api/auth/setup", json=first).status_code == 403
    token = reply.json()["access_token"]
    assert client.get("/api/auth/me", headers={"authorization": f"Bearer {token}"}).status_code == 200
    house.database.close()


def test_a4_the_reply_has_the_access_token_and_only_the_cookie_the_refresh_token(app: FastAPI) -> None:
    client = browser(app)
    reply = client.post("/api/auth/login", json={"username": "ANNA", "password": PASSWORD})
    body = reply.json()
    assert set(body) == {"access_token", "expires_in", "account"}
    assert body["expires_in"] == 600
    assert body["account"] == {
        "id": 1, "name": "anna", "role": "admin", "must_change_password": False, "grants": {}, "notices": [], "servers": [],
    }  # fmt: skip
    refresh, device = reply.headers.get_list("set-cookie")
    assert refresh.startswith("towerview_refresh=")
    assert device.startswith("towerview_device=")
    for cookie in (refresh, device):
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "Path=/" in cookie
        assert "Secure" not in cookie
    assert "Max-Age" not in refresh
    assert client.cookies["towerview_refresh"] not in reply.text


def test_a4_remember_me_outlives_the_browser(app: FastAPI) -> None:
    reply = browser(app).post(
        "/api/auth/login", json={"username": "anna", "password": PASSWORD, "remember": True}
    )
    cookie = reply.headers.get_list("set-cookie")[0]
    age = int(cookie.partition("Max-Age=")[2].partition(";")[0])
    assert 14 * 86400 - 60 <= age <= 14 * 86400


def test_a4_over_https_the_cookie_is_bound_to_the_host(tmp_path: object) -> None:
    from pathlib import Path

    house = small_house(Path(str(tmp_path)) / "home", public_url=HTTPS)
    make(house, "anna")
    client = browser(small_app(house))
    reply = client.post(
        "/api/auth/login",
        json={"username": "anna", "password": PASSWORD},
        headers={"host": "tower.example.org"},
    )
    for cookie in reply.headers.get_list("set-cookie"):
        assert cookie.startswith("__Host-towerview_")
        assert "Secure" in cookie
        assert "Domain" not in cookie
    house.database.close()


def test_a9_wrong_name_and_wrong_password_get_the_same_answer(app: FastAPI, house: House) -> None:
    client = browser(app)
    make(house, "dora")
    with house.database.write() as db:
        db.execute(update(Account).where(Account.name == "dora").values(enabled=False))
    replies = [
        client.post("/api/auth/login", json={"username": name, "password": password})
        for name, password in (("anna", "wrong password"), ("nobody", PASSWORD), ("dora", PASSWORD))
    ]
    assert {reply.status_code for reply in replies} == {401}
    assert len({(reply.json()["type"], reply.json()["detail"]) for reply in replies}) == 1
    assert not any(reply.headers.get_list("set-cookie") for reply in replies)


def test_a9_too_many_tries_are_429_with_a_time_to_wait(app: FastAPI) -> None:
    client = browser(app)
    wrong = {"username": "anna", "password": "wrong password"}
    with time_machine.travel("2026-01-05T10:00:00Z", tick=False) as clock:
        for _ in range(10):
            assert client.post("/api/auth/login", json=wrong).status_code == 401
            clock.shift(61)
        reply = client.post("/api/auth/login", json=wrong | {"password": PASSWORD})
    assert reply.status_code == 429
    assert int(reply.headers["retry-after"]) == 900


def test_a9_a_known_browser_is_not_locked_out(app: FastAPI) -> None:
    known, stranger = browser(app), browser(app)
    signed_in(known, "anna")
    with time_machine.travel("2036-01-05T10:00:00Z", tick=False) as clock:
        for _ in range(10):
            stranger.post("/api/auth/login", json={"username": "anna", "password": "wrong password"})
            clock.shift(61)
        assert (
            stranger.post("/api/auth/login", json={"username": "anna", "password": PASSWORD}).status_code
            == 429
        )


def test_f48_a_full_hash_queue_is_429(app: FastAPI, monkeypatch: MonkeyPatch) -> None:
    def full(*_: object) -> bool:
        raise passwords.Busy("Too many sign-ins at this moment.")

    monkeypatch.setattr(passwords, "verify", full)
    reply = browser(app).post("/api/auth/login", json={"username": "anna", "password": PASSWORD})
    assert (reply.status_code, reply.headers["retry-after"]) == (429, "2")


def test_a5_refresh_turns_the_cookie_and_gives_a_new_access_token(app: FastAPI) -> None:
    client = browser(app)
    signed_in(client, "anna")
    before = client.cookies["towerview_refresh"]
    reply = client.post("/api/auth/refresh", headers=COOKIE_ROUTE, json={})
    assert reply.status_code == 200
    assert client.cookies["towerview_refresh"] != before
    client.headers["authorization"] = f"Bearer {reply.json()['access_token']}"
    assert client.get("/api/try/signed-in").json() == {"by": "anna"}


def test_a5_an_old_token_ends_the_sign_in_and_its_owner_is_told(app: FastAPI, house: House) -> None:
    client, thief, later = browser(app), browser(app), browser(app)
    signed_in(client, "anna")
    thief.cookies.set("towerview_refresh", client.cookies["towerview_refresh"])
    for _ in range(2):
        assert client.post("/api/auth/refresh", headers=COOKIE_ROUTE, json={}).status_code == 200
    assert thief.post("/api/auth/refresh", headers=COOKIE_ROUTE, json={}).status_code == 401
    assert client.post("/api/auth/refresh", headers=COOKIE_ROUTE, json={}).status_code == 401
    assert len(audited(house, "signin.token_reuse")) == 1
    signed_in(later, "anna")
    [notice] = later.get("/api/auth/me").json()["notices"]
    assert "change your password" in notice
    rows = later.get("/api/auth/sessions").json()["items"]
    assert [(row["current"], row["ended_by_force"]) for row in rows] == [(True, False), (False, True)]


def test_signing_out_forgets_the_cookie_and_can_be_done_twice(app: FastAPI) -> None:
    client = browser(app)
    signed_in(client, "anna")
    for _ in range(2):
        reply = client.post("/api/auth/logout", headers=COOKIE_ROUTE, json={})
        assert reply.status_code == 204
        assert "towerview_refresh" not in client.cookies
    assert client.post("/api/auth/refresh", headers=COOKIE_ROUTE, json={}).status_code == 401


GOOD = {"content-type": "application/json", "x-towerview": "1"}


@mark.parametrize("route", ["refresh", "logout"])
@mark.parametrize(
    "headers, good",
    [
        (GOOD | {"origin": ORIGIN}, True),
        (GOOD | {"sec-fetch-site": "same-origin"}, True),
        (GOOD | {"sec-fetch-site": "same-origin", "origin": "null"}, True),
        (GOOD, False),
        (GOOD | {"origin": "null"}, False),
        (GOOD | {"origin": "http://evil.example"}, False),
        (GOOD | {"origin": "http://localhost:9999"}, False),
        (GOOD | {"origin": "https://localhost:8095"}, False),
        (GOOD | {"origin": ORIGIN + ".evil.example"}, False),
        (GOOD | {"sec-fetch-site": "cross-site", "origin": ORIGIN}, False),
        (GOOD | {"sec-fetch-site": "same-site", "origin": ORIGIN}, False),
        (GOOD | {"sec-fetch-site": "none"}, False),
        ({"content-type": "application/json", "origin": ORIGIN}, False),
        (GOOD | {"x-towerview": "0", "origin": ORIGIN}, False),
        ({"x-towerview": "1", "origin": ORIGIN}, False),
    ],
)
def test_a6_cookie_routes_take_only_our_own_page(
    app: FastAPI, route: str, headers: dict[str, str], good: bool
) -> None:
    client = browser(app)
    signed_in(client, "anna")
    body = "{}" if "content-type" in headers else None
    reply = client.post(f"/api/auth/{route}", headers=headers, content=body)
    assert (reply.status_code < 300) is good, reply.text
    if not good:
        assert reply.status_code == 403
        assert client.post("/api/auth/refresh", headers=COOKIE_ROUTE, json={}).status_code == 200


@mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_a6_cookie_routes_take_only_post(app: FastAPI, method: str) -> None:
    assert browser(app).request(method, "/api/auth/refresh", headers=COOKIE_ROUTE).status_code == 405


def test_a6_other_origins_get_no_cors_unless_listed(house: House, tmp_path: object) -> None:
    from pathlib import Path

    client = browser(small_app(house))
    reply = client.get("/api/auth/state", headers={"origin": "https://other.example"})
    assert "access-control-allow-origin" not in reply.headers
    other = small_house(Path(str(tmp_path)) / "other", allowed_origins="https://other.example")
    client = browser(small_app(other))
    listed = client.get("/api/auth/state", headers={"origin": "https://other.example"})
    assert listed.headers["access-control-allow-origin"] == "https://other.example"
    stranger = client.get("/api/auth/state", headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in stranger.headers
    other.database.close()


def test_changing_the_password_needs_the_present_one_and_ends_the_others(app: FastAPI) -> None:
    client, other = browser(app), browser(app)
    signed_in(client, "anna")
    signed_in(other, "anna")
    change = {"current_password": "wrong password", "new_password": OTHER_PASSWORD}
    wrong = client.post("/api/auth/change-password", json=change)
    assert (wrong.status_code, wrong.json()["field"]) == (422, "current_password")
    reply = client.post("/api/auth/change-password", json=change | {"current_password": PASSWORD})
    assert reply.status_code == 200
    assert other.get("/api/auth/me").status_code == 401
    client.headers["authorization"] = f"Bearer {reply.json()['access_token']}"
    assert client.get("/api/auth/me").status_code == 200
    assert client.post("/api/auth/refresh", headers=COOKIE_ROUTE, json={}).status_code == 200


def test_sign_ins_of_others_do_not_exist(app: FastAPI, house: House) -> None:
    make(house, "bert")
    client, other = browser(app), browser(app)
    signed_in(client, "anna")
    signed_in(other, "bert")
    [foreign] = other.get("/api/auth/sessions").json()["items"]
    assert client.delete(f"/api/auth/sessions/{foreign['id']}").status_code == 404
    assert client.delete(f"/api/auth/sessions/{'0' * 32}").status_code == 404
    assert client.delete("/api/auth/sessions/%00").status_code == 422
    assert other.get("/api/auth/me").status_code == 200


def test_a3_admins_are_told_of_unreadable_passwords_and_others_are_not(app: FastAPI, house: House) -> None:
    from towerview_core.security.grants import Role

    make(house, "stan", Role.STAFF)
    make(house, "bert")
    admin, staff = browser(app), browser(app)
    signed_in(admin, "anna")
    signed_in(staff, "stan")
    with house.database.write() as db:
        db.execute(update(Account).where(Account.name == "bert").values(password_hash="x"))
    [notice] = admin.get("/api/auth/me").json()["notices"]
    assert "bert" in notice
    assert staff.get("/api/auth/me").json()["notices"] == []


@mark.parametrize("name", ["\0", "\x85", "𝒜" * 100, "' OR 1=1 --", "<b>", "a" * 256])
def test_n2_odd_names_and_passwords_are_wrong_ones(app: FastAPI, name: str) -> None:
    import json

    body = json.dumps({"username": name, "password": name * 3})
    reply = browser(app).post("/api/auth/login", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 401
