"""Users as the servers tell them, with the whole policy that says what each may do."""

from collections.abc import Callable
from dataclasses import dataclass

from towerview_core.contract.errors import BadReply
from towerview_core.contract.sessions import ImageKind, ImageRef
from towerview_core.contract.users import MediaUser
from towerview_core.kits.wire import Json, as_flag, as_map, as_text, as_time

IdOf = Callable[[object], str | None]


@dataclass(frozen=True, slots=True)
class Person:
    """A user as read. ``policy`` is whole and untouched, unknown keys included: it must be written back whole."""

    user: MediaUser
    policy: Json


def read_person(row: object, id_of: IdOf) -> Person:
    """One user. Raises ``BadReply`` when the row lacks who it is or what they may do."""
    told = as_map(row)
    user_id, name, policy = id_of(told.get("Id")), as_text(told.get("Name")), as_map(told.get("Policy"))
    if user_id is None or name is None or not _is_whole(policy):
        raise BadReply("The server told a user in a form TowerView does not know.")
    pictured = as_text(told.get("PrimaryImageTag")) is not None
    user = MediaUser(
        id=user_id,
        name=name,
        avatar=ImageRef(id=user_id, kind=ImageKind.AVATAR) if pictured else None,
        admin=policy["IsAdministrator"] is True,
        enabled=policy["IsDisabled"] is not True,
        last_seen_at=as_time(told.get("LastActivityDate")) or as_time(told.get("LastLoginDate")),
    )
    return Person(user, policy)


def _is_whole(policy: Json) -> bool:
    """What is written back must be what was read: these keys every version tells, to administrators."""
    flags = (policy.get(name) for name in ("IsAdministrator", "IsDisabled", "EnableAllFolders"))
    return all(isinstance(flag, bool) for flag in flags) and isinstance(policy.get("EnabledFolders"), list)


def is_disabled(row: Json) -> bool:
    """Whether a user who has just signed in is disabled all the same."""
    return as_flag(as_map(row.get("Policy")).get("IsDisabled")) is True
