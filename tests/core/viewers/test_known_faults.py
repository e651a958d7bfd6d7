"""Faults found in comparable software stay impossible here, each with its test."""

import json
import logging
import re

import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from tests.support.cottage import COOKIE_ROUTE, Village, enter_by_password, stranger, with_token
from tests.support.houses import PASSWORD, visit
from towerview_core.app import create_app
from towerview_core.contract.login import Identity
from towerview_core.security.grants import Grant, Role
from towerview_core.services import accounts
from towerview_core.services.audit import SYSTEM

USERS = "/api/admin/local-users"


@pytest.fixture
def bea(village: Village) -> TestClient:
    village.play()
    return enter_by_password(village.house, village.alpha_id, "bea", "pw-of-bea")


def admin_id(village: Village) -> int:
    [ada] = [one for one in accounts.listed(village.house.database) if one.role == "admin"]
    return ada.id


def test_a_viewer_does_not_change_an_admins_password(village: Village, bea: TestClient) -> None:
    admin = visit(village.house)
    place = f"{USERS}/{admin_id(village)}"
    assert bea.post(f"{place}/reset-password", json={}).status_code == 403
    assert bea.patch(place, json={"must_change_password": True, "name": "mine"}).status_code == 403
    change = {"current_password": PASSWORD, "new_password": "seven purple anvils 99 sing"}
    assert bea.post("/api/auth/change-password", json=change).status_code == 403
    again = admin.client.post("/api/auth/login", json={"username": "admin-of-the-test", "password": PASSWORD})
    assert again.status_code == 200


def test_a_viewers_number_is_never_taken_for_an_accounts(village: Village, bea: TestClient) -> None:
    """The first viewer and the first account both have the number 1 in their tables."""
    admin = visit(village.house)
    assert bea.get("/api/auth/me").json()["id"] == -admin_id(village)
    [row] = bea.get("/api/auth/sessions").json()["items"]
    [other] = admin.client.get("/api/auth/sessions").json()["items"]
    assert row["id"] != other["id"]
    assert bea.delete(f"/api/auth/sessions/{other['id']}").status_code == 404
    assert admin.client.delete(f"/api/auth/sessions/{row['id']}").status_code == 404
    assert bea.delete("/api/auth/sessions").status_code == 204
    assert admin.client.get("/api/auth/me").status_code == 200


def refresh_cookie(village: Village) -> str:
    typed = {"server_id": village.alpha_id, "username": "bea", "password": "pw-of-bea"}
    reply = stranger(village.house).post("/api/auth/media/username", json=typed)
    return str(reply.headers["set-cookie"].partition(";")[0])


def test_a_refresh_token_is_no_access_token_and_no_ticket(village: Village) -> None:
    cookie = refresh_cookie(village)
    token = cookie.partition("=")[2]
    client = stranger(village.house)
    for scheme in ("Bearer", "bearer", "Token"):
        reply = client.get("/api/auth/me", headers={"authorization": f"{scheme} {token}"})
        assert reply.status_code == 401
    assert client.get("/api/auth/me", headers={"cookie": cookie}).status_code == 401


def test_an_access_token_is_no_refresh_token(village: Village, bea: TestClient) -> None:
    access = bea.headers["authorization"].removeprefix("Bearer ")
    headers = {**COOKIE_ROUTE, "cookie": f"__Host-towerview_refresh={access}"}
    assert stranger(village.house).post("/api/auth/refresh", headers=headers, json={}).status_code == 401


def test_logout_ends_everything_of_the_sign_in(village: Village) -> None:
    cookie = refresh_cookie(village)
    headers = {**COOKIE_ROUTE, "cookie": cookie}
    first = stranger(village.house).post("/api/auth/refresh", headers=headers, json={})
    client = with_token(stranger(village.house), first.json())
    assert client.get("/api/me/sessions").status_code == 200
    newer = {**COOKIE_ROUTE, "cookie": first.headers["set-cookie"].partition(";")[0]}
    assert stranger(village.house).post("/api/auth/logout", headers=newer, json={}).status_code == 204
    assert client.get("/api/me/sessions").status_code == 401
    for kept in (headers, newer):
        assert stranger(village.house).post("/api/auth/refresh", headers=kept, json={}).status_code == 401
    assert client.post("/api/auth/stream-ticket").status_code == 401


def test_staff_do_not_grant_themselves_anything(village: Village) -> None:
    staff = visit(village.house, Role.STAFF, "stan")
    visit(village.house, Role.SUPPORT, "sue")
    ids = {one.name: one.id for one in accounts.listed(village.house.database)}
    wish = {str(village.alpha_id): [grant.value for grant in Grant]}
    assert staff.client.put(f"{USERS}/{ids['stan']}/permissions", json=wish).status_code == 403
    assert staff.client.patch(f"{USERS}/{ids['stan']}", json={"role": "admin"}).status_code == 403
    assert staff.client.put(f"{USERS}/{ids['sue']}/permissions", json=wish).status_code == 404
    assert staff.client.post(
        USERS, json={"name": "me2", "role": "support", "permissions": wish}
    ).status_code in (404, 422)
    assert staff.client.get(f"/api/admin/servers/{village.alpha_id}").status_code == 404


def test_no_reply_to_signing_in_names_a_place_the_request_named(village: Village) -> None:
    """Open redirects: nothing of Origin, Referer, Host or a parameter comes back."""
    visit(village.house)
    lies = {"origin": "https://evil.example", "referer": "https://evil.example/x"}
    typed = {"username": "admin-of-the-test", "password": PASSWORD}
    client = stranger(village.house)
    for path in ("/api/auth/login?next=https://evil.example", "/api/auth/login?redirect_uri=//evil.example"):
        reply = client.post(path, headers=lies, json=typed)
        assert reply.status_code == 200
        assert "evil" not in reply.text + str(dict(reply.headers))
    assert client.get("/api/auth/state", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/oauth/callback?next=https://evil.example", follow_redirects=False).status_code == 200


def test_nobody_learns_a_servers_address_without_the_right(village: Village, bea: TestClient) -> None:
    """Base addresses were readable before anybody signed in."""
    viewer_paths = ["/api/me/servers", "/api/me/sessions", "/api/auth/me", "/api/me/history"]
    open_paths = ["/api/auth/state", "/api/auth/media/servers", "/api/health/live", "/api/health/ready"]
    support = visit(village.house, Role.SUPPORT, "sue")
    accounts.set_grants(
        village.house.database, SYSTEM, "sue", village.alpha_id, {Grant.SERVERS_VIEW, Grant.SESSIONS_VIEW}
    )
    texts = [stranger(village.house).get(path).text for path in open_paths]
    texts += [bea.get(path).text for path in viewer_paths]
    texts += [support.client.get(path).text for path in ("/api/admin/servers", "/api/admin/sessions")]
    assert "Alpha" in texts[-2]
    assert not [text for text in texts if re.search(r"alpha\.example|beta\.example|:8000", text)]


def every_get(village: Village) -> list[str]:
    fill = {"server_id": village.alpha_id, "account_id": 1, "session_id": "0" * 32, "image_id": "art-s1", "kind": "poster",
            "name": "sessions", "user_id": "u-bea", "uid": "u-bea", "key": "x", "section": "x", "job": "x", "id": "1"}  # fmt: skip
    found = []
    for route in iter_route_contexts(create_app(village.house).routes):
        if "GET" in (route.methods or ()):
            path = str(route.path)
            for name, value in fill.items():
                path = path.replace("{" + name + "}", str(value))
            found.append(path)
    return found


def test_k4_canaries_are_found_nowhere(village: Village, caplog: pytest.LogCaptureFixture) -> None:
    """A whole day of calls by an admin and a viewer; then every secret is looked for in every reply, log and audit line."""
    caplog.set_level(logging.DEBUG)
    village.play()
    admin = visit(village.house)
    replies = []

    def call(client: TestClient, method: str, path: str, **more: object) -> dict[str, object]:
        reply = client.request(method, path, **more)  # type: ignore[arg-type]
        replies.append((path, reply.text))
        found: dict[str, object] = (
            reply.json() if reply.headers.get("content-type", "").startswith("application/json") else {}
        )
        return found

    new = call(admin.client, "POST", USERS, json={"name": "nina", "role": "staff"})
    one_time = str(new["one_time_password"])
    replies.pop()
    call(admin.client, "PATCH", f"{USERS}/{new['account']['id']}", json={"enabled": False})  # type: ignore[index]  # JSON
    viewer = stranger(village.house)
    for password in ("canary-wrong-password", "pw-of-bea"):
        typed = {"server_id": village.alpha_id, "username": "bea", "password": password}
        entered = call(viewer, "POST", "/api/auth/media/username", json=typed)
    with_token(viewer, entered)
    replies.pop()
    begun = viewer.post("/api/auth/media/oauth/cottage/init", headers=COOKIE_ROUTE, json={})
    pin = village.alpha.pins[0]
    village.alpha.consents[pin.id] = Identity(
        user_id="u-bea", name="bea", machine_ids=frozenset({"machine-alpha"})
    )
    cookie = begun.headers["set-cookie"].partition(";")[0]
    call(viewer, "POST", "/api/auth/media/oauth/cottage/check", headers={**COOKIE_ROUTE, "cookie": cookie},
         json={"id": begun.json()["id"]})  # fmt: skip
    options = {"url": "http://gamma.example", "key": "canary-key-unsaved"}
    call(
        admin.client,
        "POST",
        "/api/admin/servers/test",
        json={"kind": "cottage", "options": {**options, "odd": 1}},
    )
    for path in every_get(village):
        call(admin.client, "GET", path)
        call(viewer, "GET", path)
    secrets = {
        "the server's key": "key-of-the-cottage", "an unsaved key": "canary-key-unsaved", "a password": PASSWORD,
        "a wrong password": "canary-wrong-password", "a viewer's password": "pw-of-bea", "a one-time password": one_time,
        "the PIN": pin.id, "a cookie": cookie.partition("=")[2],
        "a refresh token": refresh_cookie(village).partition("=")[2], "a hash": "$argon2",
        "the access token": admin.client.headers["authorization"].removeprefix("Bearer "),
    }  # fmt: skip
    logged = "\n".join(json.dumps(vars(record), default=str) for record in caplog.records)
    leaks = [(what, path) for what, secret in secrets.items() for path, text in replies if secret in text]
    assert leaks == []
    assert [what for what, secret in secrets.items() if secret in logged] == []
    assert len(replies) > 60
