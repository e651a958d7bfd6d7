"""The matrix of grants of an account: servers down, grants across (security.md section 3)."""

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from towerview_core.contract.errors import Denied, Invalid
from towerview_core.contract.value import Value
from towerview_core.security.grants import ALL_GRANTS, Role, may_hold
from towerview_core.services import accounts
from towerview_core.services.audit import Actor
from towerview_core.services.house import House
from towerview_core.services.rights import Foreign, declared, spelled_out
from towerview_core.store.accounts import Account, grants_of
from towerview_core.store.servers import Server, all_servers

Wish = Mapping[int, Collection[str]]
"""Wanted grants by server, by their own or short names."""
Giver = tuple[Actor, Mapping[int, frozenset[str]] | None]
"""Who gives, and what they hold themselves; None: everything."""


class GrantableServer(Value):
    """A server at which the caller may give the account something, and what."""

    id: int
    name: str
    kind: str
    grantable: tuple[str, ...]


class Permissions(Value):
    """The matrix. ``permissions``: what is given, by server id; ``servers``: the rows the caller may fill in."""

    account_id: int
    role: Role
    permissions: dict[int, tuple[str, ...]]
    servers: tuple[GrantableServer, ...]


def spelled(house: House, wish: Wish) -> dict[int, frozenset[str]]:
    """The wish with every short name spelled out. Raises ``Invalid`` for a name that is no grant."""
    return {server_id: spelled_out(house.registry, names) for server_id, names in wish.items()}


def shown(
    house: House, db: Session, account: Account, held: Mapping[int, frozenset[str]] | None
) -> Permissions:
    """The matrix as the caller may see it: their own servers only, unless they are admin."""
    names = (*ALL_GRANTS, *declared(house.registry))
    stored = grants_of(db, [account.id]).get(account.id, {})
    seen = [one for one in all_servers(db) if held is None or held.get(one.id)]
    return Permissions(
        account_id=account.id,
        role=Role(account.role),
        permissions={one.id: tuple(sorted(stored[one.id])) for one in seen if one.id in stored},
        servers=tuple(
            GrantableServer(
                id=one.id,
                name=one.name,
                kind=one.kind,
                grantable=tuple(
                    sorted(
                        name
                        for name in map(str, names)
                        if may_hold(Role(account.role), name) and (held is None or name in held[one.id])
                    )
                ),
            )
            for one in seen
        ),
    )


def give(db: Session, giver: Giver, account: Account, wanted: Mapping[int, frozenset[str]]) -> None:
    """Make the matrix exactly what is wanted, as far as the giver holds it: what they do not hold stays as it is.

    Raises ``Foreign`` for a server foreign to the giver, ``Denied`` for a grant they do not hold, ``Invalid`` for one the
    account's role may not hold.
    """
    actor, held = giver
    if account.role == Role.ADMIN:
        raise Invalid("Admins hold every grant at every server.", "permissions")
    stored = grants_of(db, [account.id]).get(account.id, {})
    for server_id in sorted(wanted):
        _demand_server(db, held, server_id)
        _demand_held(held, server_id, wanted[server_id] - stored.get(server_id, frozenset()))
    for server_id in sorted(wanted.keys() | stored.keys()):
        before = stored.get(server_id, frozenset())
        after = _after(before, wanted.get(server_id, frozenset()), held, server_id)
        if after != before:
            accounts.replace_grants(db, actor, account, (server_id, after))


def _after(
    before: frozenset[str], wanted: frozenset[str], held: Mapping[int, frozenset[str]] | None, server_id: int
) -> frozenset[str]:
    """What the account then holds: of the giver's own grants what is wanted, of the others what was there."""
    if held is None:
        return wanted
    own = held.get(server_id, frozenset())
    return (before - own) | (wanted & own)


def _demand_server(db: Session, held: Mapping[int, frozenset[str]] | None, server_id: int) -> None:
    if (held is not None and not held.get(server_id)) or db.get(Server, server_id) is None:
        raise Foreign("There is no such server.")


def _demand_held(held: Mapping[int, frozenset[str]] | None, server_id: int, new: frozenset[str]) -> None:
    missing = sorted(new - held[server_id]) if held is not None else []
    if missing:
        raise Denied(f"You cannot give what you do not hold yourself: {', '.join(missing)}.")
