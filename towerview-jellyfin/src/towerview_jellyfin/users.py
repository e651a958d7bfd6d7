"""Jellyfin's users and libraries: what it says differently from Emby (10.8 to 12.1)."""

from collections.abc import Mapping, Sequence

from towerview_core.contract.errors import BadReply
from towerview_core.contract.host import Reply
from towerview_core.kits.mediabrowser.libraries import Shelving
from towerview_core.kits.mediabrowser.line import Line
from towerview_core.kits.mediabrowser.policies import Rules
from towerview_core.kits.mediabrowser.roster import Brand
from towerview_core.kits.wire import as_maps

from .wire import guid

NO_STREAM_LIMIT = (
    "Jellyfin limits how many devices may sign in, not how many streams play. "
    "Use TowerView's policy for too many streams instead."
)
RULES = Rules(
    streams=None,
    # Lyric management always reads as false; blocked folders cannot be written; 0 tries are kept as 3 (10.8 to 12.1).
    unsteady=frozenset(
        {
            "EnableLyricManagement",
            "BlockedMediaFolders",
            "BlockedChannels",
            "InvalidLoginAttemptCount",
            "LoginAttemptsBeforeLockout",
        }
    ),
    forgiven={"InvalidLoginAttemptCount": 0},
    admins_stay_enabled=True,
    no_streams=NO_STREAM_LIMIT,
)


async def read_users(line: Line) -> Sequence[object]:
    """All users with their policies. Raises ``BadReply`` for anything but an array."""
    return _array(await line.get("/Users"), "users")


async def read_libraries(line: Line) -> Sequence[object]:
    """All libraries. Raises ``BadReply`` for anything but an array."""
    return _array(await line.get("/Library/VirtualFolders"), "libraries")


async def read_keys(line: Line) -> Mapping[str, str]:
    """A policy names a library by its item id. One that has just been made has none yet and cannot be granted."""
    ids = (guid(row.get("ItemId")) for row in as_maps(await read_libraries(line)))
    return {known: known for known in ids if known}


def _array(reply: object, what: str) -> Sequence[object]:
    if not isinstance(reply, list):
        raise BadReply(f"Jellyfin did not answer with a list of {what}.")
    return reply


def refusal(_reply: Reply) -> None:
    """Jellyfin says nothing about a refused sign-in but its status: 401 wrong, 403 not allowed for whatever reason."""


BRAND = Brand(
    id_of=guid,
    rules=RULES,
    read_rows=read_users,
    newcomer=lambda name, secret: {"Name": name, "Password": secret},
    password=lambda _user, secret: {"NewPw": secret},
    born_with_password=True,
)
SHELVING = Shelving(id_of=guid, key_of=guid, read_rows=read_libraries, read_keys=read_keys, more_counts={})
