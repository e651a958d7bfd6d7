"""Grants and roles: who may do what at which server (security.md section 3)."""

from collections.abc import Iterable
from enum import StrEnum

from towerview_core.contract.grants import Grant, is_plugin_grant

__all__ = [
    "ALL_GRANTS",
    "CEILING",
    "AccountRole",
    "Grant",
    "Role",
    "effective",
    "is_plugin_grant",
    "may_hold",
]


class Role(StrEnum):
    """What somebody who signed in is. A role gives nothing by itself, admin excepted: it is the most that grants may give.

    Viewers are media users, who prove themselves at their own server; there is no account of this role.
    """

    ADMIN = "admin"
    STAFF = "staff"
    SUPPORT = "support"
    VIEWER = "viewer"


class AccountRole(StrEnum):
    """The roles an account can have."""

    ADMIN = "admin"
    STAFF = "staff"
    SUPPORT = "support"


ALL_GRANTS = frozenset(Grant)

CEILING: dict[Role, frozenset[Grant]] = {
    Role.ADMIN: ALL_GRANTS,
    Role.STAFF: ALL_GRANTS,
    Role.SUPPORT: ALL_GRANTS - {Grant.USERS_MANAGE, Grant.CONTAINERS_OPERATE, Grant.SERVERS_MANAGE},
    Role.VIEWER: frozenset(),
}
"""What a role may hold at most. A stored grant above it counts for nothing, so lowering a role takes effect at once."""


def may_hold(role: Role, grant: str) -> bool:
    """Whether the role's ceiling lets it hold the grant. What a plugin's grant opens only its plugin knows, so support,
    which never changes anything but what plays, does not get it."""
    return grant in CEILING[role] or (role in (Role.ADMIN, Role.STAFF) and is_plugin_grant(grant))


def effective(role: Role, stored: Iterable[str]) -> frozenset[str]:
    """The grants that count at one server: all for an admin, else what is stored and within the role's ceiling."""
    if role is Role.ADMIN:
        return frozenset(ALL_GRANTS)
    return frozenset(grant for grant in stored if may_hold(role, grant))
