"""Who is asking: an account or a media user, looked at anew with every request (security.md A4)."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends
from fastapi.security.utils import get_authorization_scheme_param
from sqlalchemy import Connection
from starlette.requests import HTTPConnection

from towerview_core.api.inbound import client_of
from towerview_core.contract.errors import Denied, TowerViewError
from towerview_core.plugins.registry import Registry
from towerview_core.security.grants import Role, effective
from towerview_core.security.tokens import AccessClaims
from towerview_core.services.audit import Actor, actor_from
from towerview_core.services.house import House
from towerview_core.services.rights import Foreign, known
from towerview_core.store.accounts import stored_grants
from towerview_core.store.login_sessions import standing
from towerview_core.store.viewers import own_places

_NOT_SIGNED_IN = "Your sign-in is not valid or has run out. Sign in again."


class NotSignedIn(TowerViewError):
    """No valid access token came with the request."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking. ``held``: effective grants by server; an admin holds all at every server.

    A viewer holds no grant at all and has a negative ``account_id``, so nothing that is an account's can be taken for
    theirs; ``own`` says at which servers they are which users.
    """

    account_id: int
    name: str
    role: Role
    login_session_id: str
    epoch: int
    must_change_password: bool = False
    held: Mapping[int, frozenset[str]] = field(default_factory=dict)
    own: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    @property
    def is_viewer(self) -> bool:
        return self.role is Role.VIEWER

    def may(self, grant: str, server_id: int | None = None) -> bool:
        """Whether the account holds the grant at the server, or at any when none is named."""
        if self.is_admin:
            return True
        if server_id is None:
            return any(grant in grants for grants in self.held.values())
        return grant in self.held.get(server_id, ())

    def sees(self, server_id: int) -> bool:
        """Whether the server exists for this person at all."""
        return self.is_admin or bool(self.held.get(server_id)) or server_id in self.own

    def demand(self, grant: str, server_id: int | None = None) -> None:
        """Raise ``Foreign`` for a server foreign to the account, ``Denied`` without the grant."""
        self._demand_sight(server_id)
        if not self.may(grant, server_id):
            raise Denied("Your account may not do this. An admin can give it the right.")

    def demand_admin(self, server_id: int | None = None) -> None:
        """Raise ``Denied`` for everybody but admins, ``Foreign`` if even the server is foreign."""
        self._demand_sight(server_id)
        if not self.is_admin:
            raise Denied("Only an admin may do this.")

    def _demand_sight(self, server_id: int | None) -> None:
        if server_id is not None and not self.sees(server_id):
            raise Foreign("There is no such server.")


async def house(connection: HTTPConnection) -> House:
    """The house this app serves."""
    found = connection.app.state.house
    if not isinstance(found, House):
        raise TypeError("app.state.house is not a House")
    return found


async def principal(connection: HTTPConnection) -> Principal:
    """Whom the access token in the header speaks for. Raises ``NotSignedIn``.

    Token, session row, account or viewer, and epoch are all looked at, on every request (A4).
    """
    scheme, token = get_authorization_scheme_param(connection.headers.get("authorization"))
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn(_NOT_SIGNED_IN)
    home = await house(connection)
    try:
        claims = home.tokens.read_access(token)
    except Denied as error:
        raise NotSignedIn(str(error)) from error
    found = await look_up(home, claims)
    connection.state.principal = found
    return found


def known_principal(connection: HTTPConnection) -> Principal | None:
    """Who was found to be asking, if anybody was before the request ended."""
    found = getattr(connection.state, "principal", None)
    return found if isinstance(found, Principal) else None


async def look_up(house: House, claims: AccessClaims) -> Principal:
    """Whom these claims speak for, as it stands now. Raises ``NotSignedIn`` when the sign-in has ended.

    A read by key takes SQLite less time than a change of threads does, so it runs where it is.
    """
    found = (
        _read(house, claims) if house.database.is_sqlite else await asyncio.to_thread(_read, house, claims)
    )
    if found is None:
        raise NotSignedIn(_NOT_SIGNED_IN)
    return found


async def still(house: House, who: Principal) -> Principal:
    """The same person as it stands now, for connections that live longer than a request. Raises ``NotSignedIn``."""
    return await look_up(house, AccessClaims(who.account_id, who.login_session_id, who.epoch))


def _read(house: House, claims: AccessClaims) -> Principal | None:
    with house.database.engine.connect() as connection:
        found = standing(connection, claims.session_id)
        if found is None or found.account_id != claims.account_id:
            return None
        if not found.holds(claims.epoch, datetime.now(UTC)):
            return None
        role = Role(found.role)
        held, own = _rights(house.registry, connection, role, found.account_id)
    if role is Role.VIEWER and not own:
        # Every server at which they were somebody is gone or disabled.
        return None
    return Principal(
        account_id=found.account_id,
        name=found.name,
        role=role,
        login_session_id=claims.session_id,
        epoch=found.epoch,
        must_change_password=found.must_change_password,
        held=held,
        own=own,
    )


def _rights(
    registry: Registry, connection: Connection, role: Role, account_id: int
) -> tuple[dict[int, frozenset[str]], dict[int, frozenset[str]]]:
    if role is Role.ADMIN:
        return {}, {}
    if account_id < 0:
        return {}, gathered(own_places(connection, -account_id))
    return held_by(registry, role, stored_grants(connection, account_id)), {}


def gathered(pairs: Iterable[tuple[int, str]]) -> dict[int, frozenset[str]]:
    """Texts by number."""
    found: dict[int, set[str]] = {}
    for number, text in pairs:
        found.setdefault(number, set()).add(text)
    return {number: frozenset(texts) for number, texts in found.items()}


def held_by(registry: Registry, role: Role, stored: Iterable[tuple[int, str]]) -> dict[int, frozenset[str]]:
    """What counts of the stored grants, by server. One this house does not know, for instance of a plugin that is gone,
    counts for nothing."""
    kept = {
        server_id: effective(role, known(registry, names)) for server_id, names in gathered(stored).items()
    }
    return {server_id: grants for server_id, grants in kept.items() if grants}


Who = Annotated[Principal, Depends(principal)]


async def actor(connection: HTTPConnection, who: Who) -> Actor:
    """The same person, as the audit log names them."""
    return acting(connection, who)


def acting(connection: HTTPConnection, who: Principal) -> Actor:
    """Who is asking, as the audit log names them."""
    return actor_from(who.account_id, who.name, who.login_session_id, client_of(connection))
