"""Routes of a plugin stand behind the same door as ours: no sign-in, no grant, no server, no answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.support.houses import ORIGIN, Visit, opened, visit
from tests.together.installed import put_plugin
from towerview_core.app import create_app
from towerview_core.security.grants import Grant, Role
from towerview_core.services import accounts
from towerview_core.services.audit import SYSTEM
from towerview_core.services.house import House
from towerview_core.store.servers import Server

PLUGIN = """
from fastapi import APIRouter
from towerview_core.contract.hookspecs import hookimpl
from towerview_core.contract.router import grant
from towerview_core.contract.value import Value

router = APIRouter()

class Shade(Value):
    minutes: int

@router.get("/shade/{server_id}")
@grant("sessions.view")
async def shade(server_id: int) -> Shade:
    return Shade(minutes=server_id)

@router.get("/anywhere")
@grant("sessions.view")
async def anywhere() -> Shade:
    return Shade(minutes=0)

@hookimpl
def towerview_routers():
    return [router]
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house with that plugin and two servers."""
    packages = tmp_path / "packages"
    packages.mkdir()
    put_plugin(packages, "sunshade", PLUGIN)
    monkeypatch.syspath_prepend(str(packages))
    with opened(tmp_path / "home") as house:
        now = datetime.now(UTC)
        with house.database.write() as db:
            db.add_all(
                Server(kind="plex", name=name, health_since=now, created_at=now) for name in ("One", "Two")
            )
        yield house
    sys.modules.pop("towerview_sunshade_hooks", None)


@pytest.fixture
def support(house: House) -> Visit:
    """An account that may look at the sessions of server 1, and at nothing of server 2 but that it is there."""
    visitor = visit(house, Role.SUPPORT, "sandra")
    accounts.set_grants(house.database, SYSTEM, "sandra", 1, {Grant.SESSIONS_VIEW})
    accounts.set_grants(house.database, SYSTEM, "sandra", 2, {Grant.SERVERS_VIEW})
    return visitor


def status(visitor: Visit | TestClient, path: str) -> int:
    client = visitor.client if isinstance(visitor, Visit) else visitor
    return client.get(f"/api/x/sunshade{path}").status_code


def test_nobody_gets_in_without_signing_in(house: House) -> None:
    stranger = TestClient(create_app(house), base_url=ORIGIN)
    assert (status(stranger, "/shade/1"), status(stranger, "/anywhere")) == (401, 401)


def test_an_admin_gets_everywhere(house: House) -> None:
    admin = visit(house)
    assert admin.client.get("/api/x/sunshade/shade/2").json() == {"minutes": 2}
    assert status(admin, "/anywhere") == 200


def test_a_grant_counts_at_its_server_only(support: Visit) -> None:
    assert (status(support, "/shade/1"), status(support, "/shade/2")) == (200, 403)


def test_a_foreign_server_does_not_exist(support: Visit) -> None:
    assert status(support, "/shade/3") == 404


def test_without_a_server_in_the_path_the_grant_is_needed_somewhere(house: House, support: Visit) -> None:
    assert status(support, "/anywhere") == 200
    assert status(visit(house, Role.STAFF, "stella"), "/anywhere") == 403


def test_the_app_may_be_made_twice_from_one_house(house: House) -> None:
    first, second = visit(house), visit(house)
    assert (status(first, "/anywhere"), status(second, "/anywhere")) == (200, 200)
    assert {"/api/x/sunshade/anywhere"} <= set(first.client.get("/openapi.json").json()["paths"])
