"""A whole house on a temporary folder, spoken to over its API without a socket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.testclient import TestClient

from towerview_core.app import create_app, open_house
from towerview_core.security.grants import Role
from towerview_core.services import accounts
from towerview_core.services.accounts import NewAccount
from towerview_core.services.audit import SYSTEM
from towerview_core.services.house import House
from towerview_core.settings import Settings

PASSWORD = "violet kettle orbits 7 glaciers"
ORIGIN = "http://localhost:8095"


@dataclass(frozen=True, slots=True)
class Visit:
    """A browser of one account at a house."""

    house: House
    client: TestClient


@contextmanager
def opened(home: Path, **settings: object) -> Iterator[House]:
    """A house; every server may be on this machine unless said otherwise."""
    house = open_house(Settings.model_validate({"home": home, "allow_loopback": True, **settings}))
    try:
        yield house
    finally:
        house.snapshots.close()
        house.database.close()


def visit(house: House, role: Role = Role.ADMIN, name: str | None = None) -> Visit:
    """Make an account of this role if it is not there, and sign it in."""
    who = name or f"{role.value}-of-the-test"
    if who not in {account.name for account in accounts.listed(house.database)}:
        accounts.create(house.database, SYSTEM, NewAccount(who, PASSWORD, role))
    client = TestClient(create_app(house), base_url=ORIGIN, raise_server_exceptions=False)
    reply = client.post("/api/auth/login", json={"username": who, "password": PASSWORD})
    assert reply.status_code == 200, reply.text
    client.headers["authorization"] = f"Bearer {reply.json()['access_token']}"
    return Visit(house, client)
