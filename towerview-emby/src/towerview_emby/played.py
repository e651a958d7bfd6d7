"""The last viewing of each item by each user, where the Playback Reporting plugin is not installed.

Emby itself keeps no history: it knows of each item when a user last began to play it. Viewings before that one, devices,
and how long was played are not known.
"""

import heapq
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from datetime import datetime

from towerview_core.contract.errors import BadReply, NotFound
from towerview_core.contract.history import HistoryEntry
from towerview_core.contract.sessions import SessionUser
from towerview_core.kits.http import encoded
from towerview_core.kits.mediabrowser.dialect import Dialect
from towerview_core.kits.mediabrowser.libraries import rows_in
from towerview_core.kits.mediabrowser.line import Line
from towerview_core.kits.mediabrowser.sessions import media_of
from towerview_core.kits.wire import Json, as_count, as_id, as_map, as_maps, as_time

PAGE = 200
OVERLAP = 10
"""Who plays an item meanwhile moves it to the end, and all behind it forward: pages overlap by so many rows."""
_SORTED = {"SortBy": "DatePlayed,SortName", "SortOrder": "Ascending"}
_CHOSEN = {"Recursive": "true", "Filters": "IsPlayed", "IncludeItemTypes": "Movie,Episode,Audio,MusicVideo"}
Plays = AsyncGenerator[HistoryEntry, None]


async def last_played(line: Line, since: datetime, names: Mapping[str, str], dialect: Dialect) -> Plays:
    """Viewings since a moment in order of their beginning: each user's own list, page by page, woven into one."""
    async with AsyncExitStack() as stack:
        heads = list[tuple[datetime, int, HistoryEntry]]()
        sources = list[Plays]()
        for user, name in sorted(names.items()):
            who = Viewer(line, SessionUser(id=user, name=name), dialect)
            sources.append(await stack.enter_async_context(aclosing(who.plays(since))))
            await _refill(heads, sources, len(sources) - 1)
        while heads:
            _, index, entry = heapq.heappop(heads)
            yield entry
            await _refill(heads, sources, index)


async def _refill(
    heads: list[tuple[datetime, int, HistoryEntry]], sources: Sequence[Plays], index: int
) -> None:
    entry = await anext(sources[index], None)
    if entry is not None and entry.started_at is not None:
        heapq.heappush(heads, (entry.started_at, index, entry))


@dataclass(frozen=True, slots=True)
class Viewer:
    """One user's list of what they played."""

    line: Line
    user: SessionUser
    dialect: Dialect

    async def plays(self, since: datetime) -> Plays:
        """From the first item played since a moment to the last one."""
        first, known = await self._first_since(since), frozenset[str]()
        while True:
            rows, total = await self._page(first, PAGE)
            entries = [entry for row in rows if (entry := await self._entry(row)) is not None]
            for entry in entries:
                if entry.id not in known and entry.started_at is not None and entry.started_at >= since:
                    yield entry
            if first + len(rows) >= total:
                return
            if len(rows) <= OVERLAP:
                raise BadReply("Emby does not tell all that was played.")
            first, known = first + len(rows) - OVERLAP, frozenset(entry.id for entry in entries)

    async def _first_since(self, since: datetime) -> int:
        """Where in the list the moment lies, by halving it. What has no date was played before dates were kept."""
        low, high = 0, (await self._page(0, 1))[1]
        while low < high:
            middle = (low + high) // 2
            rows, _ = await self._page(middle, 1)
            played = await self._played(rows[0]) if rows else None
            low, high = (middle + 1, high) if played is None or played < since else (low, middle)
        return low

    async def _page(self, first: int, most: int) -> tuple[list[Json], int]:
        params = {**_SORTED, **_CHOSEN, "StartIndex": str(first), "Limit": str(most), "Fields": "ProviderIds"}
        page = await self.line.get(f"/Users/{encoded(self.user.id or '')}/Items", params)
        rows, total = as_maps(rows_in(page)), as_count(as_map(page).get("TotalRecordCount"))
        if total is None:
            raise BadReply("Emby did not tell how much was played.")
        return rows, total

    async def _entry(self, row: Json) -> HistoryEntry | None:
        media = media_of(row, self.dialect)
        played = None if media is None else await self._played(row)
        if media is None or played is None:
            return None
        number = int(played.timestamp())
        return HistoryEntry(
            id=f"last-{self.user.id}-{media.id}-{number}", user=self.user, media=media, started_at=played
        )

    async def _played(self, row: Json) -> datetime | None:
        """When. Lists sometimes leave the date out which the single item has (measured on 4.9)."""
        item, played = as_id(row.get("Id")), _date_of(row)
        if played is not None or item is None:
            return played
        try:
            path = f"/Users/{encoded(self.user.id or '')}/Items/{encoded(item)}"
            return _date_of(as_map(await self.line.get(path)))
        except NotFound:
            return None


def _date_of(row: Json) -> datetime | None:
    return as_time(as_map(row.get("UserData")).get("LastPlayedDate"))
