"""The history a server keeps, read page by page."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from towerview_core.contract.errors import BadReply, Refused
from towerview_core.contract.history import HistoryEntry
from towerview_core.contract.host import Call
from towerview_core.kits.wire import Json
from towerview_plex import wire
from towerview_plex.pms import GUEST, Pms

PAGE = 200
"""Rows of one request."""


class Past:
    """Viewings the server remembers, oldest first."""

    def __init__(self, pms: Pms) -> None:
        self._pms = pms

    async def list_history(self, since: datetime) -> AsyncIterator[HistoryEntry]:
        """Raises ``BadReply`` when the server does not keep to the order, by which reading is resumed.

        Rows that were deleted while it was read move the rest forward; the next page then begins earlier by as many.
        """
        names = await self._names()
        seen: set[str] = set()
        start = 0
        total: int | None = None
        latest = since
        overlaps = False
        while True:
            page = wire.read_history_page(await self._read(since, start))
            moved = 0 if total is None or page.total is None else max(0, total - page.total)
            total = page.total
            if moved:
                start = max(0, start - moved)
                overlaps = True
                continue
            fresh = {entry.id: entry for entry in _entries(page.rows, names) if entry.id not in seen}
            if page.rows and not fresh and not overlaps:
                raise BadReply("The Plex server sends the same page again instead of the next.")
            overlaps = False
            for entry in fresh.values():
                seen.add(entry.id)
                latest = _in_order(entry, latest, since)
                if entry.stopped_at is not None and entry.stopped_at >= since:
                    yield entry
            start += len(page.rows)
            if not page.rows or total is None or start >= total:
                return

    async def _names(self) -> wire.Names:
        accounts = await self._pms.read_accounts()
        return wire.Names(accounts, wire.read_devices(await self._pms.read_own("/devices")))

    async def _read(self, since: datetime, start: int) -> object:
        """The comparison is part of the parameter's name: ``viewedAt>=1700000000``."""
        params = {"sort": "viewedAt:asc", "viewedAt>": str(int(since.timestamp()))}
        headers = {"X-Plex-Container-Start": str(start), "X-Plex-Container-Size": str(PAGE)}
        try:
            return await self._pms.read(Call("GET", "/status/sessions/history/all", params, headers))
        except Refused:
            raise Refused(GUEST) from None


def _entries(rows: Sequence[Json], names: wire.Names) -> list[HistoryEntry]:
    """The rows that can be read. Raises ``BadReply`` when there are rows and none can be."""
    entries = [entry for row in rows if (entry := wire.read_entry(row, names))]
    if rows and not entries:
        raise BadReply("The Plex server's history cannot be read.")
    return entries


def _in_order(entry: HistoryEntry, latest: datetime, since: datetime) -> datetime:
    """The latest moment so far. A server that ignores ``viewedAt>`` begins before ``since``, which does no harm."""
    moment = entry.stopped_at or latest
    if moment < latest and moment >= since:
        raise BadReply("The Plex server does not tell its history in order of time.")
    return max(moment, latest)
