"""Emby's users and libraries: what it says differently from Jellyfin (4.8 and 4.9)."""

from collections.abc import Mapping, Sequence

from towerview_core.contract.errors import BadReply, ProviderError, Refused
from towerview_core.contract.host import Reply
from towerview_core.kits.mediabrowser.libraries import Shelving, rows_in
from towerview_core.kits.mediabrowser.line import Line
from towerview_core.kits.mediabrowser.policies import Rules
from towerview_core.kits.mediabrowser.roster import Brand
from towerview_core.kits.wire import as_count, as_flag, as_id, as_map, as_maps

PAGE = 200
MOST_PAGES = 100
KEPT_OUT = "The server does not let this user in at this time or from this network."
RULES = Rules(
    streams="SimultaneousStreamLimit",
    unsteady=frozenset({"InvalidLoginAttemptCount", "LockedOutDate", "BlockedMediaFolders"}),
    forgiven={"InvalidLoginAttemptCount": 0, "LockedOutDate": 0},
)


async def read_users(line: Line) -> Sequence[object]:
    """All users with their policies, page by page. Raises ``BadReply`` rather than leave some out."""
    found = list[object]()
    for _ in range(MOST_PAGES):
        page = await line.get("/Users/Query", {"StartIndex": str(len(found)), "Limit": str(PAGE)})
        rows, total = rows_in(page), as_count(as_map(page).get("TotalRecordCount"))
        if total is None or (not rows and len(found) < total):
            break
        found += rows
        if len(found) >= total:
            return found
    raise BadReply("Emby did not tell all of its users.")


async def read_libraries(line: Line) -> Sequence[object]:
    """All libraries."""
    page = await line.get("/Library/VirtualFolders/Query")
    rows, total = rows_in(page), as_count(as_map(page).get("TotalRecordCount"))
    if total is not None and total > len(rows):
        raise BadReply("Emby did not tell all of its libraries.")
    return rows


async def read_keys(line: Line) -> Mapping[str, str]:
    """The Guid of each library by its id as an item. Old servers have no Guids and name libraries by that id."""
    folders = await line.get("/Library/SelectableMediaFolders")
    if not isinstance(folders, list):
        raise BadReply("Emby did not tell which libraries can be shared.")
    found = {}
    for row in as_maps(folders):
        library, key = as_id(row.get("Id")), plain(row.get("Guid") or row.get("Id"))
        if library and key and as_flag(row.get("IsUserAccessConfigurable")) is not False:
            found[library] = key
    return found


def plain(value: object) -> str | None:
    """A Guid without dashes and in lower case."""
    text = as_id(value)
    return None if text is None else text.replace("-", "").lower() or None


def refusal(reply: Reply) -> ProviderError | None:
    """A header tells hours and networks a user is kept out of from a wrong password; both are 401."""
    kept_out = reply.headers.get("x-application-error-code", "").lower() == "parentalcontrol"
    return Refused(KEPT_OUT) if kept_out else None


BRAND = Brand(
    id_of=plain,
    rules=RULES,
    read_rows=read_users,
    newcomer=lambda name, _secret: {"Name": name},
    password=lambda user, secret: {"Id": user, "NewPw": secret},
    born_with_password=False,
)
SHELVING = Shelving(
    id_of=as_id,
    key_of=plain,
    read_rows=read_libraries,
    read_keys=read_keys,
    more_counts={"music": {"artists": "MusicArtist"}},
)
