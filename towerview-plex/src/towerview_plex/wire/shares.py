"""What is shared with whom: plex.tv's shares of one server, and its own numbers for the server's libraries."""

from typing import NamedTuple

from towerview_core.contract.errors import BadReply
from towerview_core.contract.libraries import LibraryAccess
from towerview_core.kits.wire import Json, as_flag, as_id, as_int, as_list, as_map, as_text
from towerview_plex.wire.container import container_of


class Share(NamedTuple):
    """What one person is shared. ``id`` is what writes name. A person who has not accepted yet counts as shared with."""

    id: str
    user_id: str
    access: LibraryAccess


def read_shares(payload: object, machine_id: str) -> dict[str, Share]:
    """Read ``/api/servers/{machine}/shared_servers``: shares by user. Raises ``BadReply`` unless all of it is understood.

    Nothing may be set aside: who believes that somebody has no share would invite them anew, and who believes a shorter
    list would write it back. Invitations to people without an account have no user and are left out.
    """
    container = container_of(payload)
    told = as_text(container.get("machineIdentifier"), 128)
    if told is not None and told != machine_id:
        raise BadReply("plex.tv told about the shares of another server.")
    rows = as_list(container.get("SharedServer"))
    size = as_int(container.get("size"))
    if size is None or size > len(rows):
        raise BadReply("plex.tv announced shares but did not send them.")
    shares: dict[str, Share] = {}
    for row in rows:
        share = _share(as_map(row))
        if share is not None and shares.setdefault(share.user_id, share) != share:
            raise BadReply("plex.tv told two different shares of one person.")
    return shares


def _share(row: Json) -> Share | None:
    share_id, user_id = as_id(row.get("id")), as_id(row.get("userID"))
    if share_id is None:
        raise _unreadable()
    if user_id is None:
        if as_text(row.get("email")) or as_text(row.get("username")):
            return None
        raise _unreadable()
    return Share(share_id, user_id, _access(row))


def _access(row: Json) -> LibraryAccess:
    """``allLibraries`` covers later libraries as well; else the sections that are marked as shared."""
    everything = as_flag(row.get("allLibraries"))
    if everything is None:
        raise _unreadable()
    if everything:
        return LibraryAccess(all_libraries=True)
    keys = [_shared_key(as_map(section)) for section in as_list(row.get("Section"))]
    return LibraryAccess(library_ids=frozenset(key for key in keys if key))


def _shared_key(section: Json) -> str | None:
    key, shared = as_id(section.get("key")), as_flag(section.get("shared"))
    if key is None or shared is None:
        raise _unreadable()
    return key if shared else None


def _unreadable() -> BadReply:
    return BadReply("plex.tv told about a share in a form TowerView does not know.")


def read_section_numbers(payload: object, machine_id: str) -> dict[str, int]:
    """Read ``/api/servers/{machine}``: plex.tv's number of each library by the server's own key. Raises ``BadReply``.

    The two differ: the key is small, the number has nine digits. Both change when a library is made anew.
    """
    servers = [as_map(row) for row in as_list(container_of(payload).get("Server"))]
    ours = [server for server in servers if as_text(server.get("machineIdentifier"), 128) == machine_id]
    if len(ours) != 1:
        raise BadReply("plex.tv does not tell about this server.")
    numbers: dict[str, int] = {}
    for row in as_list(ours[0].get("Section")):
        key, number = as_id(as_map(row).get("key")), as_int(as_map(row).get("id"))
        if key is None or number is None or number <= 0 or key in numbers:
            raise BadReply("plex.tv told about a library in a form TowerView does not know.")
        numbers[key] = number
    return numbers
