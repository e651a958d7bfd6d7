"""Who is asking, and may they (security.md R1, A3, A4, section 3).

Every route names exactly one access in its ``dependencies``: ``public``, ``person``, ``signed_in``, ``needs(grant)``,
``admin_or_staff``, ``admin_only``, ``viewers_only`` or ``password_change``. ``undeclared_routes`` lists those that do not,
and the app refuses to start with any.

A grant is held at a server. In a route with ``{server_id}`` it is asked for at that server: a server at which the account
holds nothing does not exist for it (404), one at which it lacks this grant is forbidden (403). In a route without, the
account needs it at some server, and the route shows only what is allowed there.
"""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from fastapi.params import Depends as Dependency
from fastapi.routing import iter_route_contexts
from starlette.requests import HTTPConnection

from towerview_core.api.principals import (
    NotSignedIn,
    Principal,
    Who,
    actor,
    held_by,
    house,
    look_up,
    principal,
    still,
)
from towerview_core.api.rates import Rates
from towerview_core.contract.errors import Denied
from towerview_core.security.grants import Grant, Role
from towerview_core.services.rights import Foreign

__all__ = [
    "NotSignedIn",
    "Principal",
    "Who",
    "actor",
    "admin_only",
    "admin_or_staff",
    "held_by",
    "house",
    "look_up",
    "needs",
    "password_change",
    "person",
    "principal",
    "public",
    "signed_in",
    "still",
    "viewers_only",
]

_MARK = "__towerview_access__"
COMMANDS = frozenset({Grant.SESSIONS_TERMINATE, Grant.USERS_MANAGE, Grant.CONTAINERS_OPERATE})
"""Grants whose use makes a server do something: such requests count as commands (N2)."""


class MustChangePassword(Denied):
    """The account has a one-time password, which opens nothing but the choice of another (A3)."""


def _access(check: Callable[..., Awaitable[None]], name: str) -> Dependency:
    setattr(check, _MARK, name)
    return Dependency(check)


async def _check_public() -> None:
    """Everybody may."""


async def _check_password_change(connection: HTTPConnection, who: Who) -> None:
    """An account, be it with a one-time password."""
    _rates(connection).request(who.login_session_id)
    _demand_account(who)


async def _check_person(connection: HTTPConnection, who: Who) -> None:
    _count(connection, who)


async def _check_signed_in(connection: HTTPConnection, who: Who) -> None:
    _count(connection, who)
    _demand_account(who)


async def _check_admin_or_staff(connection: HTTPConnection, who: Who) -> None:
    _count(connection, who)
    if who.role not in (Role.ADMIN, Role.STAFF):
        raise Denied("Only admins and staff may do this.")


async def _check_admin(connection: HTTPConnection, who: Who) -> None:
    _count(connection, who)
    who.demand_admin(_server_in_path(connection))


async def _check_viewer(connection: HTTPConnection, who: Who) -> None:
    _count(connection, who)
    if not who.is_viewer:
        raise Denied("This is for media users, who see here what is their own.")
    server_id = _server_in_path(connection)
    if server_id is not None and server_id not in who.own:
        raise Foreign("There is no such server.")
    if server_id is not None and connection.scope.get("method") != "GET":
        _rates(connection).command(who.login_session_id)


public = _access(_check_public, "public")
"""Everybody may, signed in or not."""
password_change = _access(_check_password_change, "password_change")
"""Every account, even one whose password must be changed first."""
person = _access(_check_person, "person")
"""Accounts and viewers alike; the route is about themselves."""
signed_in = _access(_check_signed_in, "signed_in")
"""Every account; the route shows only what the account may see. Viewers have no account."""
admin_or_staff = _access(_check_admin_or_staff, "admin_or_staff")
"""Admins, and staff; the route shows and lets do only what each may."""
admin_only = _access(_check_admin, "admin_only")
"""Admins."""
viewers_only = _access(_check_viewer, "viewers_only")
"""Viewers, and at a server in the path only those who are somebody there."""


def needs(grant: str, *, picture: bool = False) -> Dependency:
    """Accounts that hold the grant, at the server of the path if there is one. ``picture``: counted as one."""

    async def check(connection: HTTPConnection, who: Who) -> None:
        rates = _rates(connection)
        (rates.picture if picture else rates.request)(who.login_session_id)
        _demand_own_password(who)
        who.demand(grant, _server_in_path(connection))
        if grant in COMMANDS and connection.scope.get("method") != "GET":
            rates.command(who.login_session_id)

    return _access(check, str(grant))


def _count(connection: HTTPConnection, who: Principal) -> None:
    _rates(connection).request(who.login_session_id)
    _demand_own_password(who)


def _demand_account(who: Principal) -> None:
    if who.is_viewer:
        raise Denied("This is for accounts of TowerView.")


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
        raise Foreign("There is no such server.")
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
