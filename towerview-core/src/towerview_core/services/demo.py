"""Furnishing a demo house: accounts with passwords made this minute, and the stand-in servers."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from towerview_core.contract.errors import Invalid
from towerview_core.security.grants import CEILING, Grant, Role
from towerview_core.services import accounts, servers
from towerview_core.services.accounts import NewAccount
from towerview_core.services.audit import SYSTEM
from towerview_core.services.house import House
from towerview_core.services.servers import Change, Draft
from towerview_core.store.servers import Server

STAFF_SERVERS = 2
"""How many servers the demo's staff account is granted; the rest do not exist for it."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo and how to sign in to it."""

    name: str
    password: str
    role: str


@dataclass(frozen=True, slots=True)
class DemoServer:
    """A stand-in server and what an admin would type to add it."""

    name: str
    kind: str
    url: str
    options: Mapping[str, object]


def furnish(house: House, stand_ins: Sequence[DemoServer]) -> list[DemoAccount]:
    """Add the stand-ins and one account of each role; what is there from an earlier demo is pointed to the new ones."""
    known = {server.name: server for server in servers.listed(house)}
    asyncio.run(_furnish_servers(house, stand_ins, known))
    return [_account(house, role) for role in (Role.ADMIN, Role.STAFF, Role.SUPPORT)]


async def _furnish_servers(
    house: House, stand_ins: Sequence[DemoServer], known: Mapping[str, Server]
) -> None:
    for one in stand_ins:
        options = {**one.options, "url": one.url}
        if one.name in known:
            await servers.change(house, SYSTEM, known[one.name].id, Change(options=options))
        else:
            await servers.add(house, SYSTEM, Draft(kind=one.kind, name=one.name, options=options))


def _account(house: House, role: Role) -> DemoAccount:
    password = secrets.token_urlsafe(12)
    try:
        accounts.create(house.database, SYSTEM, NewAccount(role.value, password, role))
        _grant(house, role)
    except Invalid:
        password = accounts.reset_password(house.database, SYSTEM, role.value)
    return DemoAccount(role.value, password, role.value)


def _grant(house: House, role: Role) -> None:
    """Staff: everything at the first servers. Support: to look, everywhere. An admin needs no grants."""
    given = {
        Role.STAFF: (CEILING[Role.STAFF], STAFF_SERVERS),
        Role.SUPPORT: (frozenset({Grant.SERVERS_VIEW, Grant.SESSIONS_VIEW}), None),
    }
    if role in given:
        grants, most = given[role]
        for server in servers.listed(house)[:most]:
            accounts.set_grants(house.database, SYSTEM, role.value, server.id, grants)
