"""Libraries of a server, and how many things they hold."""

from typing import NamedTuple

from towerview_core.contract.errors import BadReply
from towerview_core.contract.libraries import Library, LibraryType
from towerview_core.kits.wire import as_count, as_epoch, as_id, as_list, as_text
from towerview_plex.wire.container import container_of

_TYPES = {
    "movie": LibraryType.MOVIES,
    "show": LibraryType.SHOWS,
    "artist": LibraryType.MUSIC,
    "photo": LibraryType.PHOTOS,
}
_NO_AGENT = frozenset({"tv.plex.agents.none", "com.plexapp.agents.none"})
COUNTED = {
    LibraryType.MOVIES: {"movies": 1},
    LibraryType.VIDEOS: {"videos": 1},
    LibraryType.SHOWS: {"shows": 2, "seasons": 3, "episodes": 4},
    LibraryType.MUSIC: {"artists": 8, "albums": 9, "tracks": 10},
    LibraryType.PHOTOS: {"photos": 13},
    LibraryType.MIXED: dict[str, int](),
}
"""What is counted in a library of each type, and Plex's number for that kind of thing."""


class Sections(NamedTuple):
    """The libraries of a server. ``set_aside`` counts rows that could not be read."""

    libraries: tuple[Library, ...]
    set_aside: int


def read_sections(payload: object) -> Sections:
    """Read ``/library/sections``. A server without libraries says so by size 0. Raises ``BadReply``."""
    container = container_of(payload)
    rows = container.get("Directory")
    if rows is None and as_count(container.get("size")) == 0:
        rows = []
    if not isinstance(rows, list):
        raise BadReply("The Plex server's list of libraries cannot be read.")
    read = [_library(row) for row in as_list(rows)]
    found = {library.id: library for library in read if library}
    return Sections(tuple(found.values()), len(rows) - len(found))


def _library(row: object) -> Library | None:
    """``Other videos`` are films without an agent that would look them up. A type of a later version is mixed."""
    if not isinstance(row, dict):
        return None
    key, name = as_id(row.get("key")), as_text(row.get("title"))
    if key is None or name is None:
        return None
    kind = _TYPES.get(as_text(row.get("type"), 32) or "", LibraryType.MIXED)
    if kind is LibraryType.MOVIES and as_text(row.get("agent")) in _NO_AGENT:
        kind = LibraryType.VIDEOS
    return Library(id=key, name=name, type=kind, scanned_at=as_epoch(row.get("scannedAt")))


def read_total(payload: object) -> int:
    """How many things a list has of which only an empty page was asked for. Raises ``BadReply``.

    ``size`` is that of the page; it counts only where the server knows no ``totalSize`` because it sent everything.
    """
    container = container_of(payload)
    total = as_count(container.get("totalSize"))
    if total is None:
        total = as_count(container.get("size"))
    if total is None:
        raise BadReply("The Plex server does not tell how much a library holds.")
    return total
