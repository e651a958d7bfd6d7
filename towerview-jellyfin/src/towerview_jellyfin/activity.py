"""Viewings from Jellyfin's activity log, where the Playback Reporting plugin is not installed.

The log says who began and who ended what, for as long as it is kept (30 days as installed). It knows no devices, and
nothing of what was between: how long was really played stays unknown. Types and ids are read, never its sentences.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from towerview_core.contract.errors import BadReply
from towerview_core.contract.history import HistoryEntry
from towerview_core.contract.sessions import MediaType, SessionMedia, SessionUser
from towerview_core.kits.mediabrowser.dialect import Dialect
from towerview_core.kits.mediabrowser.libraries import rows_in
from towerview_core.kits.mediabrowser.line import Line
from towerview_core.kits.mediabrowser.sessions import media_of
from towerview_core.kits.wire import as_count, as_map, as_maps, as_text, as_time

from .wire import guid

PAGE = 100
LONGEST = timedelta(days=1)
"""How far before the moment asked for a beginning is looked for."""
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_TURNS = 5
_STARTS = frozenset({"VideoPlayback", "AudioPlayback"})
_STOPS = {"VideoPlaybackStopped": MediaType.CLIP, "AudioPlaybackStopped": MediaType.TRACK}


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the log about playing."""

    number: int
    at: datetime
    kind: str
    user: str
    item: str | None


@dataclass(frozen=True, slots=True)
class Ended:
    """A viewing that is over; ``began`` is unknown when the log does not reach so far."""

    stop: Event
    began: datetime | None


async def logged(
    line: Line, since: datetime, names: Mapping[str, str], dialect: Dialect
) -> AsyncGenerator[HistoryEntry, None]:
    """Viewings that ended since a moment, in order of their end, page by page."""
    pairs, moment, known = Pairs(since), max(since, _FIRST) - LONGEST, frozenset[int]()
    while True:
        events, is_last = await _oldest(line, moment)
        fresh = [event for event in events if event.number not in known]
        ended = pairs.ended(fresh)
        titles = await _titles(line, ended, dialect)
        for one in ended:
            yield _entry(one, names, titles)
        if is_last:
            return
        if not fresh:
            raise BadReply("Jellyfin's activity log answers the same page again.")
        moment, known = events[-1].at, frozenset(event.number for event in events)


class Pairs:
    """Brings beginnings and ends together: of one user and one item, the last beginning before the end."""

    def __init__(self, since: datetime) -> None:
        self._since = since
        self._began: dict[tuple[str, str | None], datetime] = {}

    def ended(self, events: Sequence[Event]) -> list[Ended]:
        """The viewings these events end. Raises ``BadReply`` when the log names no items at all."""
        found = []
        for event in events:
            key = (event.user, event.item)
            if event.kind in _STARTS:
                self._began[key] = event.at
            elif event.kind in _STOPS and event.at >= self._since:
                found.append(Ended(event, self._began.pop(key, None)))
        named = [one for one in found if one.stop.item is not None]
        if found and not named:
            raise BadReply("This Jellyfin's activity log does not say what was played.")
        return named


async def _oldest(line: Line, moment: datetime) -> tuple[list[Event], bool]:
    """The oldest page since a moment, oldest first, and whether there is no other. The log itself goes backwards, and grows
    at the front while it is read: the page must reach its end."""
    total = 0
    for _ in range(_TURNS):
        start = max(0, total - PAGE)
        params = {
            "minDate": _written(moment),
            "startIndex": str(start),
            "limit": str(PAGE),
            "hasUserId": "true",
        }
        page = as_map(await line.get("/System/ActivityLog/Entries", params))
        rows, told = rows_in(page), as_count(page.get("TotalRecordCount"))
        if told is None:
            raise BadReply("Jellyfin did not tell how long its activity log is.")
        if start + len(rows) >= told or not rows:
            return read_events(rows), start == 0
        total = told
    raise BadReply("Jellyfin's activity log grows faster than it can be read.")


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def read_events(rows: Sequence[object]) -> list[Event]:
    """Lines of the log, oldest first. Raises ``BadReply`` if none of them can be read."""
    found = []
    for row in as_maps(rows):
        number, at = as_count(row.get("Id")), as_time(row.get("Date"))
        if number is not None and at is not None:
            kind = as_text(row.get("Type"), 64) or ""
            user, item = guid(row.get("UserId")) or "", guid(row.get("ItemId"))
            found.append(Event(number, at, kind, user, item))
    if rows and not found:
        raise BadReply("Jellyfin's activity log is written in a form TowerView does not know.")
    return sorted(found, key=lambda event: (event.at, event.number))


async def _titles(line: Line, ended: Sequence[Ended], dialect: Dialect) -> Mapping[str, SessionMedia]:
    """What was played, by its id; what is gone from the server is missing."""
    wanted = sorted({one.stop.item for one in ended if one.stop.item})
    if not wanted:
        return {}
    params = {"Ids": ",".join(wanted), "Fields": "ProviderIds"}
    items = as_maps(rows_in(await line.get("/Items", params)))
    found = (media_of(item, dialect) for item in items)
    return {media.id: media for media in found if media is not None}


def _entry(ended: Ended, names: Mapping[str, str], titles: Mapping[str, SessionMedia]) -> HistoryEntry:
    stop, item = ended.stop, ended.stop.item or ""
    return HistoryEntry(
        id=f"log-{stop.number}",
        user=SessionUser(id=stop.user or None, name=names.get(stop.user, "")),
        media=titles.get(item) or SessionMedia(id=item, type=_STOPS[stop.kind], title=""),
        started_at=ended.began,
        stopped_at=stop.at,
    )
