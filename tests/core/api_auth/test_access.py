"""Every route declares who may use it, and is checked before anything happens (security.md R1, A3 to A5, section 3)."""

import pytest
from fastapi import APIRouter, FastAPI
from sqlalchemy import update

from tests.support.identity import COOKIE_ROUTE, PASSWORD, browser, make, signed_in, small_app
from tests.support.identity_routes import done, router
from towerview_core.api import access
from towerview_core.api.access import declare_public, undeclared_routes
from towerview_core.security.grants import Grant, Role
from towerview_core.services import accounts
from towerview_core.services.audit import SYSTEM
from towerview_core.services.house import House
from towerview_core.store.accounts import Account, GrantRow


def grant(house: House, name: str, server_id: int, *grants: Grant) -> None:
    accounts.set_grants(house.database, SYSTEM, name, server_id, set(grants))


def test_r1_routes_without_exactly_one_access_are_found() -> None:
    bad = APIRouter(prefix="/bad")

    @bad.get("/none")
    async def none() -> int:
        return 1

    @bad.get("/two", dependencies=[access.public, access.admin_only])
    async def two() -> int:
        return 2

    @bad.websocket("/socket")
    async def socket() -> None: ...

    @bad.websocket("/declared", dependencies=[access.public])
    async def declared() -> None: ...

    async def files(*_: object) -> None: ...

    app = FastAPI(docs_url=None, redoc_url=None)
    app.include_router(router)
    outer = APIRouter(prefix="/outer")
    outer.include_router(bad)
    app.include_router(outer)
    app.mount("/files", files)
    assert sorted(undeclared_routes(app)) == [
        "/files", "/openapi.json", "/outer/bad/none", "/outer/bad/socket", "/outer/bad/two",
    ]  # fmt: skip
    declare_public(files)
    assert "/files" not in undeclared_routes(app)


def test_r1_every_route_of_signing_in_is_declared(house: House) -> None:
    assert undeclared_routes(small_app(house)) == []


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer a.b.c",
        "Basic YTpi",
        "bearer\tx",
        "Bearer " + "x" * 5000,
    ],
)
@pytest.mark.parametrize(
    "path", ["/api/try/signed-in", "/api/try/admin", "/api/try/servers/1", "/api/auth/me"]
)
def test_a4_without_a_good_token_there_is_401(app: FastAPI, path: str, authorization: str | None) -> None:
    headers = {} if authorization is None else {"authorization": authorization}
    reply = browser(app).get(path, headers=headers)
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == "Bearer"
    assert reply.json()["type"] == "urn:towerview:not-signed-in"


def test_a4_a_token_in_the_address_or_a_cookie_opens_nothing(app: FastAPI) -> None:
    client = browser(app)
    token = str(signed_in(client, "anna")["access_token"])
    del client.headers["authorization"]
    assert client.get(f"/api/try/signed-in?access_token={token}&token={token}").status_code == 401
    client.cookies.set("access_token", token)
    assert client.get("/api/try/signed-in").status_code == 401


def test_section_3_each_role_gets_what_its_row_says(app: FastAPI, house: House, servers: list[int]) -> None:
    seen, foreign = servers
    for name, role in (("stan", Role.STAFF), ("sue", Role.SUPPORT), ("tom", Role.SUPPORT)):
        make(house, name, role)
    grant(house, "stan", seen, Grant.SERVERS_VIEW, Grant.SESSIONS_VIEW)
    grant(house, "sue", seen, Grant.SERVERS_VIEW)
    answers = {}
    for name in ("anna", "stan", "sue", "tom"):
        client = browser(app)
        signed_in(client, name)
        paths = ("admin", "somewhere", f"servers/{seen}", f"servers/{foreign}", "servers/999999", "servers/x")
        answers[name] = [client.get(f"/api/try/{path}").status_code for path in paths]
    assert answers == {
        "anna": [200, 200, 200, 200, 200, 404],
        "stan": [403, 200, 200, 404, 404, 404],
        "sue": [403, 403, 403, 404, 404, 404],
        "tom": [403, 403, 404, 404, 404, 404],
    }


@pytest.mark.parametrize(
    "number", ["-1", "1e3", "0x1", "१", "1" * 40, "%00", "%F0%9F%92%A9", "1%2F2", "null", "1.0"]
)
def test_section_3_an_odd_server_number_is_a_server_that_does_not_exist(
    app: FastAPI, house: House, number: str
) -> None:
    make(house, "stan", Role.STAFF)
    client = browser(app)
    signed_in(client, "stan")
    assert client.get(f"/api/try/servers/{number}").status_code == 404


def test_section_3_nothing_happens_before_the_check(app: FastAPI, house: House, servers: list[int]) -> None:
    make(house, "sue", Role.SUPPORT)
    grant(house, "sue", servers[0], Grant.SESSIONS_VIEW)
    client = browser(app)
    signed_in(client, "sue")
    done.clear()
    assert client.delete(f"/api/try/servers/{servers[0]}").status_code == 403
    assert client.delete(f"/api/try/servers/{servers[1]}").status_code == 404
    assert client.post(f"/api/try/servers/{servers[0]}/stop", json={"text": "x"}).status_code == 403
    # Not even the body is judged: a stranger learns nothing of what it should look like.
    assert client.post(f"/api/try/servers/{servers[0]}/stop", json={"nonsense": 1}).status_code == 403
    assert done == []


def test_a_grant_of_a_plugin_that_is_gone_counts_for_nothing(
    app: FastAPI, house: House, servers: list[int]
) -> None:
    stan = make(house, "stan", Role.STAFF)
    with house.database.write() as db:
        db.add(GrantRow(account_id=stan.id, server_id=servers[0], grant="lasers.fire"))
    client = browser(app)
    assert signed_in(client, "stan")["account"]["grants"] == {}  # type: ignore[index]  # JSON
    assert client.get(f"/api/try/servers/{servers[0]}").status_code == 404


def test_a_lowered_role_takes_its_grants_along(app: FastAPI, house: House, servers: list[int]) -> None:
    make(house, "stan", Role.STAFF)
    grant(house, "stan", servers[0], Grant.SERVERS_MANAGE, Grant.SERVERS_VIEW)
    accounts.set_role(house.database, SYSTEM, "stan", Role.SUPPORT)
    client = browser(app)
    body = signed_in(client, "stan")
    assert body["account"]["grants"] == {str(servers[0]): ["servers.view"]}  # type: ignore[index]  # JSON
    assert client.get(f"/api/try/servers/{servers[0]}").status_code == 403


def test_a_grant_taken_away_is_gone_at_the_next_request(
    app: FastAPI, house: House, servers: list[int]
) -> None:
    make(house, "stan", Role.STAFF)
    grant(house, "stan", servers[0], Grant.SESSIONS_VIEW)
    client = browser(app)
    signed_in(client, "stan")
    assert client.get(f"/api/try/servers/{servers[0]}").status_code == 200
    grant(house, "stan", servers[0])
    assert client.get(f"/api/try/servers/{servers[0]}").status_code == 404


@pytest.mark.parametrize("how", ["logout", "disable", "role", "reset", "epoch", "other session"])
def test_a5_whatever_ends_a_sign_in_does_so_at_the_next_request(app: FastAPI, house: House, how: str) -> None:
    make(house, "bert")
    client, other = browser(app), browser(app)
    signed_in(client, "bert")
    signed_in(other, "bert")
    assert client.get("/api/try/signed-in").status_code == 200
    if how == "logout":
        assert client.post("/api/auth/logout", headers=COOKIE_ROUTE, json={}).status_code == 204
    elif how == "disable":
        accounts.set_enabled(house.database, SYSTEM, "bert", enabled=False)
    elif how == "role":
        accounts.set_role(house.database, SYSTEM, "bert", Role.STAFF)
    elif how == "reset":
        accounts.reset_password(house.database, SYSTEM, "bert")
    elif how == "epoch":
        with house.database.write() as db:
            db.execute(update(Account).where(Account.name == "bert").values(epoch=Account.epoch + 1))
    else:
        rows = other.get("/api/auth/sessions").json()["items"]
        [mine] = [row["id"] for row in rows if not row["current"]]
        assert other.delete(f"/api/auth/sessions/{mine}").status_code == 204
    assert client.get("/api/try/signed-in").status_code == 401


def test_a3_a_one_time_password_opens_nothing_but_the_change(app: FastAPI, house: House) -> None:
    one_time = accounts.reset_password(house.database, SYSTEM, "anna")
    client = browser(app)
    assert signed_in(client, "anna", one_time)["account"]["must_change_password"] is True  # type: ignore[index]  # JSON
    for path in ("try/signed-in", "try/admin", "try/somewhere", "try/servers/1", "auth/me", "auth/sessions"):
        reply = client.get(f"/api/{path}")
        assert (reply.status_code, reply.json()["type"]) == (403, "urn:towerview:must-change-password")
    change = {"current_password": one_time, "new_password": PASSWORD}
    reply = client.post("/api/auth/change-password", json=change)
    assert reply.status_code == 200
    assert reply.json()["account"]["must_change_password"] is False
    client.headers["authorization"] = f"Bearer {reply.json()['access_token']}"
    assert client.get("/api/try/admin").status_code == 200
