"""Libraries, how much they hold, and who may see them.

Users name the libraries they may see in their policy: Jellyfin by the library's item id, Emby by its Guid, which is
another id than the one it has as an item (decimal ids are taken without a word there and give no access).
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from towerview_core.contract.errors import BadReply, Invalid, Refused
from towerview_core.contract.libraries import Library, LibraryAccess, LibraryType
from towerview_core.contract.value import Listing
from towerview_core.kits.wire import Json, as_count, as_list, as_map, as_text

from .line import Line
from .people import IdOf
from .policies import Edit, Policy
from .roster import NOT_KEPT, Roster

AT_ONCE = 2
ResultT = TypeVar("ResultT")
_TYPES = {
    "movies": LibraryType.MOVIES,
    "tvshows": LibraryType.SHOWS,
    "music": LibraryType.MUSIC,
    "homevideos": LibraryType.VIDEOS,
    "musicvideos": LibraryType.VIDEOS,
    "photos": LibraryType.PHOTOS,
    "books": LibraryType.BOOKS,
    "audiobooks": LibraryType.BOOKS,
}
_COUNTED: Mapping[str, Mapping[str, str]] = {
    "movies": {"movies": "Movie"},
    "tvshows": {"shows": "Series", "seasons": "Season", "episodes": "Episode"},
    "music": {"albums": "MusicAlbum", "tracks": "Audio"},
    "homevideos": {"videos": "Video", "photos": "Photo"},
    "musicvideos": {"videos": "MusicVideo"},
    "photos": {"photos": "Photo"},
    "books": {"books": "Book"},
    "audiobooks": {"books": "AudioBook"},
    "boxsets": {"collections": "BoxSet"},
}
_MIXED = {"movies": "Movie", "shows": "Series", "episodes": "Episode"}


@dataclass(frozen=True, slots=True)
class Shelving:
    """What the two servers say differently about libraries.

    ``read_rows``: all libraries. ``read_keys``: the word of a policy for each library, by the library's id; only of those
    to which access can be given. ``more_counts``: what else a kind of library is counted by.
    """

    id_of: IdOf
    key_of: IdOf
    read_rows: Callable[[Line], Awaitable[Sequence[object]]]
    read_keys: Callable[[Line], Awaitable[Mapping[str, str]]]
    more_counts: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Holdings:
    """The libraries of one server, and who may see them."""

    line: Line
    roster: Roster
    shelving: Shelving

    async def libraries(self) -> Listing[Library]:
        """All libraries with their counts. One without an id has just been made: it is set aside until it has one."""
        rows = await self.shelving.read_rows(self.line)
        gate, known = asyncio.Semaphore(AT_ONCE), [row for row in map(as_map, rows) if self._id(row)]
        found = await _all_of([self._library(row, gate) for row in known])
        return Listing[Library](items=tuple(found), set_aside=len(rows) - len(found))

    async def access(self, user_id: str) -> LibraryAccess:
        """What a user may see; libraries that are gone are among the ids as the policy names them."""
        person = await self.roster.person(user_id)
        if person.policy.get("EnableAllFolders") is True and not _blocked(person.policy):
            return LibraryAccess(all_libraries=True)
        return self._told(person.policy, await self.shelving.read_keys(self.line))

    async def set_access(self, user_id: str, wish: LibraryAccess) -> LibraryAccess:
        """Write what a user may see. Raises before writing when an id is no library of the server and was not there before."""
        if wish.all_libraries and wish.library_ids:
            raise Invalid("Choose either all libraries or some of them.", "library_ids")
        person = await self.roster.person(user_id)
        keys = await self.shelving.read_keys(self.line)
        if _blocked(person.policy):
            raise Refused(
                "This user has blocked folders from an old version of the server, which outweigh every choice made "
                "here and cannot be taken away by TowerView. Save the user's access once in the server's own dashboard."
            )
        after = await self.roster.rewrite(person, self._edit(wish, person.policy, keys))
        told = self._told(after.policy, keys)
        if told != wish:
            raise Refused(NOT_KEPT)
        return told

    def _edit(self, wish: LibraryAccess, policy: Json, keys: Mapping[str, str]) -> Edit:
        held = {key for key in map(self.shelving.key_of, as_list(policy.get("EnabledFolders"))) if key}
        chosen = sorted(self._key(library, keys, held) for library in wish.library_ids)

        def edit(now: Json) -> Policy:
            return {**now, "EnableAllFolders": wish.all_libraries, "EnabledFolders": chosen}

        return edit

    def _key(self, library: str, keys: Mapping[str, str], held: set[str]) -> str:
        """A library that is gone may stay where it was, but is given to nobody."""
        found = keys.get(self.shelving.id_of(library) or "")
        if found is None and library in held:
            return library
        if found is None:
            raise Invalid(
                "One of these libraries is not there, or access to it cannot be given.", "library_ids"
            )
        return found

    def _told(self, policy: Json, keys: Mapping[str, str]) -> LibraryAccess:
        blocked = _blocked(policy)
        if blocked:
            gone = {self.shelving.key_of(key) for key in blocked}
            return LibraryAccess(library_ids=frozenset(one for one, key in keys.items() if key not in gone))
        if policy.get("EnableAllFolders") is True:
            return LibraryAccess(all_libraries=True)
        names = {key: library for library, key in keys.items()}
        held = (self.shelving.key_of(key) for key in as_list(policy.get("EnabledFolders")))
        return LibraryAccess(library_ids=frozenset(names.get(key, key) for key in held if key))

    async def _library(self, row: Json, gate: asyncio.Semaphore) -> Library:
        kind = (as_text(row.get("CollectionType"), 32) or "").lower()
        library = self._id(row) or ""
        nouns = {**_COUNTED.get(kind, _MIXED), **self.shelving.more_counts.get(kind, {})}
        counts = await _all_of([self._count(library, word, gate) for word in nouns.values()])
        return Library(
            id=library,
            name=as_text(row.get("Name")) or library,
            type=_TYPES.get(kind, LibraryType.MIXED),
            counts=dict(zip(nouns, counts, strict=True)),
        )

    async def _count(self, library: str, word: str, gate: asyncio.Semaphore) -> int:
        """There is no count for a library but the length of an empty page. Missing episodes do not count."""
        params = {"ParentId": library, "Recursive": "true", "IncludeItemTypes": word, "Limit": "0"}
        async with gate:
            page = as_map(
                await self.line.get("/Items", params | ({"IsMissing": "false"} if word == "Episode" else {}))
            )
        count = as_count(page.get("TotalRecordCount"))
        if count is None or not isinstance(page.get("Items"), list):
            raise BadReply("The server did not tell how much a library holds.")
        return count

    def _id(self, row: Json) -> str | None:
        return self.shelving.id_of(row.get("ItemId"))


async def _all_of(works: Sequence[Coroutine[Any, Any, ResultT]]) -> list[ResultT]:
    """Everything, at once. When one fails the others are ended before it is said."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _blocked(policy: Json) -> Sequence[object]:
    return as_list(policy.get("BlockedMediaFolders"))


def rows_in(page: object) -> Sequence[object]:
    """The items of a page. Raises ``BadReply`` for anything but a page."""
    rows = as_map(page).get("Items")
    if not isinstance(rows, list):
        raise BadReply("The server did not answer with a list.")
    return rows
