"""Grants and roles: who may do what at which server (security.md section 3)."""

from enum import StrEnum

from towerview_core.contract.grants import Grant

__all__ = ["ALL_GRANTS", "CEILING", "Grant", "Role", "effective"]


class Role(StrEnum):
    """What an account is. A role gives nothing by itself, admin excepted: it is the most that grants may give."""

    ADMIN = "admin"
    STAFF = "staff"
    SUPPORT = "support"
    VIEWER = "viewer"


ALL_GRANTS = frozenset(Grant)

CEILING: dict[Role, frozenset[Grant]] = {
    Role.ADMIN: ALL_GRANTS,
    Role.STAFF: ALL_GRANTS,
    Role.SUPPORT: ALL_GRANTS - {Grant.USERS_MANAGE, Grant.CONTAINERS_OPERATE, Grant.SERVERS_MANAGE},
    Role.VIEWER: frozenset({Grant.SERVERS_VIEW}),
}
"""What a role may hold at most. A stored grant above it counts for nothing, so lowering a role takes effect at once."""


def effective(role: Role, stored: frozenset[Grant]) -> frozenset[Grant]:
    """The grants that count at one server: all for an admin, else what is stored and within the role's ceiling."""
    return ALL_GRANTS if role is Role.ADMIN else stored & CEILING[role]
