"""Every route, topic, command and job, six principals, own and foreign servers: all of it equals the table."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import fastapi.routing
import pytest
import typer.main
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlalchemy import select
from starlette.responses import Response
from starlette.testclient import TestClient
from typer.core import TyperGroup

from tests.core.access_matrix.table import (
    COLUMNS,
    COMMANDS,
    FOREIGN,
    JOBS,
    ROUTES,
    ROWS,
    SUPPORT_MAY,
    TOPICS,
    Rule,
)
from tests.support.cottage import COTTAGES, Cottage, add_cottage, cottage_house
from tests.support.houses import ORIGIN
from towerview_core.api.principals import Principal, _read
from towerview_core.api.rates import Rates
from towerview_core.app import create_app
from towerview_core.builtin import own_plugins
from towerview_core.cli import app as command_line
from towerview_core.contract.errors import Denied
from towerview_core.plugins.loader import load
from towerview_core.security.grants import CEILING, Grant, Role
from towerview_core.security.tokens import AccessClaims
from towerview_core.services import streaming
from towerview_core.services.audit import NOWHERE
from towerview_core.services.house import House
from towerview_core.services.login_sessions import open_session
from towerview_core.services.media_signin import Proven, enter
from towerview_core.store.accounts import Account, GrantRow
from towerview_core.store.site import AuditRow

REACHED = 299
FILL = {
    "account_id": "1", "session_id": "0" * 32, "image_id": "art", "kind": "cottage", "name": "sessions", "key": "x",
    "uid": "u", "user_id": "u", "id": "1", "job": "x", "section": "x",
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """A house, its app without its endpoints, and an access token of everybody."""

    house: House
    client: TestClient
    own: int
    foreign: int
    tokens: dict[str, str]
    claims: dict[str, AccessClaims]


def account(house: House, role: Role, grants: set[str], server_id: int) -> AccessClaims:
    """An account with these grants at one server, signed in. Grants are stored as they are, ceiling or not."""
    name = secrets.token_hex(8)
    with house.database.write() as db:
        row = Account(name=name, name_folded=name, role=role.value, password_hash="x", epoch=0,
                      created_at=datetime.now(UTC))  # fmt: skip
        db.add(row)
        db.flush()
        db.add_all(GrantRow(account_id=row.id, server_id=server_id, grant=grant) for grant in grants)
        return open_session(house, db, row, (NOWHERE, False)).claims


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with cottage_house(tmp_path_factory.mktemp("matrix") / "home") as house:
        own = add_cottage(house, "Own", Cottage("machine-own"))
        foreign = add_cottage(house, "Foreign", Cottage("machine-foreign"))
        every = {grant.value for grant in Grant}
        claims = {
            "viewer": enter(
                house, NOWHERE, Proven("cottage", "vera", {"machine-own": "u-vera"}), False
            ).claims,
            "support": account(house, Role.SUPPORT, every, own),
            "admin": account(house, Role.ADMIN, set(), own),
            "staff with": account(house, Role.STAFF, every, own),
            "staff without": account(house, Role.STAFF, {"servers.view"}, own),
        }
        for grant in every:
            claims[f"staff with {grant}"] = account(house, Role.STAFF, {grant}, own)
            claims[f"staff without {grant}"] = account(house, Role.STAFF, every - {grant}, own)
        now = datetime.now(UTC)
        tokens = {name: house.tokens.issue_access(one, now) for name, one in claims.items()}
        app = create_app(house)
        app.state.rates = Rates(10**6, 10**6)
        client = TestClient(app, base_url=ORIGIN, raise_server_exceptions=False)
        yield Stage(house, client, own, foreign, tokens, claims)
    COTTAGES.clear()


@pytest.fixture
def without_endpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested is the door: whoever gets through it is answered by this, and nothing else happens."""

    async def reached(**_: object) -> Response:
        return Response(status_code=REACHED)

    monkeypatch.setattr(fastapi.routing, "run_endpoint_function", reached)


def places(app: FastAPI) -> set[str]:
    """Every route as the table writes it."""
    found = set()
    for route in iter_route_contexts(app.routes):
        kind = type(route.original_route).__name__
        if kind == "Mount":
            found.add(f"MOUNT {route.path or '/'}")
        elif kind == "APIWebSocketRoute":
            found.add(f"WEBSOCKET {route.path}")
        else:
            found |= {f"{method} {route.path}" for method in route.methods or () if method != "HEAD"}
    return found


def expected(rule: Rule, *, foreign: bool) -> tuple[str, ...]:
    """The line of the table for a rule."""
    row = FOREIGN.get(rule.row, ROWS[rule.row]) if foreign else ROWS[rule.row]
    support = "yes" if rule.grant in SUPPORT_MAY else "403"
    return tuple(support if cell == "may" else cell for cell in row)


def who(column: str, rule: Rule) -> str:
    """The person of a column: staff with and without the grant are different people for each grant."""
    return f"{column} {rule.grant}" if rule.grant and column.startswith("staff") else column


def answer(stage: Stage, place: str, column: str, rule: Rule, server_id: int) -> str:
    method, _, path = place.partition(" ")
    for name, value in {**FILL, "server_id": str(server_id)}.items():
        path = path.replace("{" + name + "}", value)
    assert "{" not in path, f"the test does not know how to fill in {path}"
    headers = {"content-type": "application/json", "x-towerview": "1", "origin": ORIGIN}
    if column != "anonymous":
        headers["authorization"] = f"Bearer {stage.tokens[who(column, rule)]}"
    reply = stage.client.request(method, path, headers=headers, content=b"{}" if method != "GET" else None)
    # The door is looked at before the body: 422 means that somebody got through.
    return "yes" if reply.status_code in (REACHED, 422) else str(reply.status_code)


def test_the_table_has_a_line_for_every_route_and_no_other(stage: Stage) -> None:
    core = {
        place
        for place in places(create_app(stage.house))
        if not place.partition(" ")[2].startswith("/api/x/")
    }
    assert core == set(ROUTES)


@pytest.mark.parametrize(
    "place", sorted(place for place in ROUTES if place.split()[0] not in ("MOUNT", "WEBSOCKET"))
)
@pytest.mark.usefixtures("without_endpoints")
def test_every_route_lets_in_whom_the_table_says(stage: Stage, place: str) -> None:
    rule = ROUTES[place]
    got = tuple(answer(stage, place, column, rule, stage.own) for column in COLUMNS)
    assert got == expected(rule, foreign=False), f"{place} at one's own server: {COLUMNS}"
    if "{server_id}" in place:
        got = tuple(answer(stage, place, column, rule, stage.foreign) for column in COLUMNS)
        assert got == expected(rule, foreign=True), f"{place} at a foreign server: {COLUMNS}"
        got = tuple(answer(stage, place, column, rule, 4711) for column in COLUMNS)
        assert got == expected(rule, foreign=True), f"{place} at a server that is not: {COLUMNS}"


def principal(stage: Stage, name: str) -> Principal:
    found = _read(stage.house, stage.claims[name])
    assert found is not None
    return found


def test_the_table_has_a_line_for_every_topic() -> None:
    assert {*streaming.TOPICS, streaming.OWN_SESSIONS} == set(TOPICS)


@pytest.mark.parametrize("topic", sorted(TOPICS))
async def test_every_topic_is_heard_by_whom_the_table_says(stage: Stage, topic: str) -> None:
    rule = TOPICS[topic]
    for column, own, foreign in zip(
        COLUMNS[1:], expected(rule, foreign=False)[1:], expected(rule, foreign=True)[1:], strict=True
    ):
        person = principal(stage, who(column, rule))
        client = streaming.Client(person)
        client.topics = frozenset(one for one in TOPICS if streaming.may_hear(person, one))
        assert client.hears(topic, stage.own) == (own == "yes"), (topic, column, "own")
        assert client.hears(topic, stage.foreign) == (foreign == "yes"), (topic, column, "foreign")


def test_the_stream_needs_a_ticket(stage: Stage) -> None:
    with pytest.raises(Denied):
        streaming.use_ticket(stage.house, "1.x.0.99999999999.y.z")


def commands(group: TyperGroup, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_the_table_has_a_line_for_every_command() -> None:
    group = typer.main.get_group(command_line)
    assert isinstance(group, TyperGroup)
    assert set(commands(group)) == COMMANDS


def test_the_table_has_a_line_for_every_job(stage: Stage) -> None:
    assert set(load(own_plugins(), ()).jobs) == JOBS


def test_what_support_may_hold_is_what_the_code_says() -> None:
    assert {grant.value for grant in CEILING[Role.SUPPORT]} == SUPPORT_MAY


def test_no_refusal_went_unwritten(stage: Stage) -> None:
    headers = {"authorization": f"Bearer {stage.tokens['support']}"}
    assert stage.client.delete(f"/api/admin/servers/{stage.own}", headers=headers).status_code == 403
    with stage.house.database.read() as db:
        query = select(AuditRow.target).where(AuditRow.action == "access.denied")
        assert "DELETE /api/admin/servers/{server_id}" in set(db.scalars(query))
