"""Who is asking, and may they (security.md R1, A3, A4, section 3).

Every route names exactly one access in its ``dependencies``: ``public``, ``signed_in``, ``needs(grant)``, ``admin_only``,
or ``password_change``. ``undeclared_routes`` lists those that do not, and the app refuses to start with any.

A grant is held at a server. In a route with ``{server_id}`` it is asked for at that server: a server at which the account
holds nothing does not exist for it (404), one at which it lacks this grant is forbidden (403). In a route without, the
account needs it at some server, and the route shows only what is allowed there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.params import Depends as Dependency
from fastapi.routing import iter_route_contexts
from fastapi.security.utils import get_authorization_scheme_param
from starlette.requests import HTTPConnection

from towerview_core.api.inbound import client_of
from towerview_core.api.rates import Rates
from towerview_core.contract.errors import Denied, NotFound, TowerViewError
from towerview_core.security.grants import Grant, Role, effective
from towerview_core.security.tokens import AccessClaims
from towerview_core.services.audit import Actor
from towerview_core.services.house import House
from towerview_core.store.accounts import standing, stored_grants

_MARK = "__towerview_access__"
_NAMES = frozenset(grant.value for grant in Grant)
COMMANDS = frozenset({Grant.SESSIONS_TERMINATE, Grant.USERS_MANAGE, Grant.CONTAINERS_OPERATE})
"""Grants whose use makes a server do something: such requests count as commands (N2)."""
_NOT_SIGNED_IN = "Your sign-in is not valid or has run out. Sign in again."


class NotSignedIn(TowerViewError):
    """No valid access token came with the request."""


class MustChangePassword(Denied):
    """The account has a one-time password, which opens nothing but the choice of another (A3)."""


@dataclass(frozen=True, slots=True)
class Principal:
    """The account that is asking. ``held``: its effective grants by server; an admin holds all at every server."""

    account_id: int
    name: str
    role: Role
    login_session_id: str
    epoch: int
    must_change_password: bool = False
    held: Mapping[int, frozenset[Grant]] = field(default_factory=dict)

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    def may(self, grant: Grant, server_id: int | None = None) -> bool:
        """Whether the account holds the grant at the server, or at any when none is named."""
        if self.is_admin:
            return True
        if server_id is None:
            return any(grant in grants for grants in self.held.values())
        return grant in self.held.get(server_id, ())

    def sees(self, server_id: int) -> bool:
        """Whether the server exists for this account at all."""
        return self.is_admin or bool(self.held.get(server_id))

    def demand(self, grant: Grant, server_id: int | None = None) -> None:
        """Raise ``NotFound`` for a server foreign to the account, ``Denied`` without the grant."""
        self._demand_sight(server_id)
        if not self.may(grant, server_id):
            raise Denied("Your account may not do this. An admin can give it the right.")

    def demand_admin(self, server_id: int | None = None) -> None:
        """Raise ``Denied`` for everybody but admins, ``NotFound`` if even the server is foreign."""
        self._demand_sight(server_id)
        if not self.is_admin:
            raise Denied("Only an admin may do this.")

    def _demand_sight(self, server_id: int | None) -> None:
        if server_id is not None and not self.sees(server_id):
            raise NotFound("There is no such server.")


async def house(connection: HTTPConnection) -> House:
    """The house this app serves."""
    found = connection.app.state.house
    if not isinstance(found, House):
        raise TypeError("app.state.house is not a House")
    return found


async def principal(connection: HTTPConnection) -> Principal:
    """The account of the access token in the header. Raises ``NotSignedIn``.

    Token, session row, account and epoch are all looked at, on every request (A4).
    """
    scheme, token = get_authorization_scheme_param(connection.headers.get("authorization"))
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn(_NOT_SIGNED_IN)
    home = await house(connection)
    try:
        claims = home.tokens.read_access(token)
    except Denied as error:
        raise NotSignedIn(str(error)) from error
    return await look_up(home, claims)


async def look_up(house: House, claims: AccessClaims) -> Principal:
    """The account these claims speak for, as it stands now. Raises ``NotSignedIn`` when the sign-in has ended.

    A read by key takes SQLite less time than a change of threads does, so it runs where it is.
    """
    found = (
        _read(house, claims) if house.database.is_sqlite else await asyncio.to_thread(_read, house, claims)
    )
    if found is None:
        raise NotSignedIn(_NOT_SIGNED_IN)
    return found


async def still(house: House, who: Principal) -> Principal:
    """The same account as it stands now, for connections that live longer than a request. Raises ``NotSignedIn``."""
    return await look_up(house, AccessClaims(who.account_id, who.login_session_id, who.epoch))


def _read(house: House, claims: AccessClaims) -> Principal | None:
    with house.database.engine.connect() as connection:
        found = standing(connection, claims.session_id)
        if found is None or found.account_id != claims.account_id:
            return None
        if not found.holds(claims.epoch, datetime.now(UTC)):
            return None
        role = Role(found.role)
        held = {} if role is Role.ADMIN else held_by(role, stored_grants(connection, found.account_id))
    return Principal(
        account_id=found.account_id,
        name=found.name,
        role=role,
        login_session_id=claims.session_id,
        epoch=found.epoch,
        must_change_password=found.must_change_password,
        held=held,
    )


def held_by(role: Role, stored: list[tuple[int, str]]) -> dict[int, frozenset[Grant]]:
    """By server. A grant this release does not know, for instance of a plugin that is gone, counts for nothing."""
    by_server: dict[int, set[Grant]] = {}
    for server_id, name in stored:
        if name in _NAMES:
            by_server.setdefault(server_id, set()).add(Grant(name))
    kept = {server_id: effective(role, frozenset(grants)) for server_id, grants in by_server.items()}
    return {server_id: grants for server_id, grants in kept.items() if grants}


Who = Annotated[Principal, Depends(principal)]


async def actor(connection: HTTPConnection, who: Who) -> Actor:
    """The same account, as the audit log names it."""
    return Actor("account", who.name, who.account_id, who.login_session_id, client_of(connection))


def _access(check: Callable[..., Awaitable[None]], name: str) -> Dependency:
    setattr(check, _MARK, name)
    return Dependency(check)


async def _check_public() -> None:
    """Everybody may."""


async def _check_password_change(connection: HTTPConnection, who: Who) -> None:
    """Signed in, be it with a one-time password."""
    _rates(connection).request(who.login_session_id)


async def _check_signed_in(connection: HTTPConnection, who: Who) -> None:
    _rates(connection).request(who.login_session_id)
    _demand_own_password(who)


async def _check_admin(connection: HTTPConnection, who: Who) -> None:
    _rates(connection).request(who.login_session_id)
    _demand_own_password(who)
    who.demand_admin(_server_in_path(connection))


public = _access(_check_public, "public")
"""Everybody may, signed in or not."""
password_change = _access(_check_password_change, "password_change")
"""Every account, even one whose password must be changed first."""
signed_in = _access(_check_signed_in, "signed_in")
"""Every account; the route shows only what the account may see."""
admin_only = _access(_check_admin, "admin_only")
"""Admins."""


def needs(grant: Grant, *, picture: bool = False) -> Dependency:
    """Accounts that hold the grant, at the server of the path if there is one. ``picture``: counted as one."""

    async def check(connection: HTTPConnection, who: Who) -> None:
        rates = _rates(connection)
        (rates.picture if picture else rates.request)(who.login_session_id)
        _demand_own_password(who)
        who.demand(grant, _server_in_path(connection))
        if grant in COMMANDS and connection.scope.get("method") != "GET":
            rates.command(who.login_session_id)

    return _access(check, grant.value)


def _demand_own_password(who: Principal) -> None:
    if who.must_change_password:
        raise MustChangePassword("Choose a new password first.")


def _rates(connection: HTTPConnection) -> Rates:
    found = connection.app.state.rates
    if not isinstance(found, Rates):
        raise TypeError("app.state.rates is not a Rates")
    return found


def _server_in_path(connection: HTTPConnection) -> int | None:
    text = connection.path_params.get("server_id")
    if text is None:
        return None
    if not str(text).isascii() or not str(text).isdecimal() or len(str(text)) > 18:
        raise NotFound("There is no such server.")
    return int(text)


def declare_public(endpoint: object) -> None:
    """Say of a plain ASGI app or Starlette endpoint, which knows no dependencies, that everybody may use it."""
    setattr(endpoint, _MARK, "public")


def access_of(route: object) -> str | None:
    """The one access a route declares; None without any, or with more than one."""
    dependant = getattr(route, "dependant", None)
    callables = (
        [getattr(route, "endpoint", None) or getattr(route, "app", None)]
        if dependant is None
        else [one.call for one in dependant.dependencies]
    )
    declared = [name for name in (getattr(one, _MARK, None) for one in callables) if isinstance(name, str)]
    return declared[0] if len(declared) == 1 else None


def undeclared_routes(app: FastAPI) -> list[str]:
    """Every route without a declared access (R1): the app does not start with any."""
    return [str(route.path) for route in iter_route_contexts(app.routes) if access_of(route) is None]
