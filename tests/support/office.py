"""People of every role in one house, and two servers: one of the staff's, one foreign to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime

from starlette.testclient import TestClient

from tests.support.houses import PASSWORD, Visit, visit
from towerview_core.security.grants import Grant, Role
from towerview_core.services import accounts
from towerview_core.services.accounts import NewAccount
from towerview_core.services.audit import SYSTEM, Actor
from towerview_core.services.house import House
from towerview_core.store.accounts import Account, account_named
from towerview_core.store.servers import Server

STAFF_GRANTS = frozenset({Grant.SERVERS_VIEW, Grant.SESSIONS_VIEW, Grant.USERS_VIEW, Grant.USERS_MANAGE})


@dataclass
class Office:
    """The house, its servers and its people, each with a browser of their own once they are asked for."""

    house: House
    own: int
    foreign: int
    visits: dict[str, Visit] = field(default_factory=dict)

    def client(self, name: str, role: Role = Role.ADMIN) -> TestClient:
        """The browser of an account, which is made if it is not there."""
        if name not in self.visits:
            self.visits[name] = visit(self.house, role, name)
        return self.visits[name].client

    @property
    def admin(self) -> TestClient:
        return self.client("ada")

    @property
    def staff(self) -> TestClient:
        return self.client("stan")

    @property
    def support(self) -> TestClient:
        return self.client("sue")

    def id_of(self, name: str) -> int:
        """The id of an account."""
        return self.row(name).id

    def row(self, name: str) -> Account:
        """An account as it is stored."""
        with self.house.database.read() as db:
            found = account_named(db, accounts.folded(name))
        assert found is not None, name
        return found

    def grant(self, name: str, server_id: int, grants: Collection[str]) -> None:
        """Give grants as the host may."""
        accounts.set_grants(self.house.database, SYSTEM, name, server_id, grants)


def add_server(house: House, name: str, kind: str = "plex") -> int:
    """A configured server nobody reaches."""
    now = datetime.now(UTC)
    with house.database.write() as db:
        server = Server(kind=kind, name=name, machine_id=f"machine-{name}", health_since=now, created_at=now)
        db.add(server)
        db.flush()
        return server.id


def office(house: House) -> Office:
    """Ada is admin; stan is staff with grants at the first server; sue is support and stan made her; tom is support and
    ada made him; olga is staff without any grant."""
    made = Office(house, add_server(house, "Attic"), add_server(house, "Barn"))
    create = accounts.create
    ada = create(house.database, SYSTEM, NewAccount("ada", PASSWORD, Role.ADMIN))
    by_ada = Actor("account", "ada", ada.id)
    stan = create(house.database, by_ada, NewAccount("stan", PASSWORD, Role.STAFF))
    create(house.database, by_ada, NewAccount("olga", PASSWORD, Role.STAFF))
    create(house.database, by_ada, NewAccount("tom", PASSWORD, Role.SUPPORT))
    create(house.database, Actor("account", "stan", stan.id), NewAccount("sue", PASSWORD, Role.SUPPORT))
    made.grant("stan", made.own, STAFF_GRANTS)
    return made
