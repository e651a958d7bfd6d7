"""Frames of the notification socket. They say that something changed, hardly ever what: the house reads anew."""

import json
from collections import OrderedDict
from collections.abc import Iterable

from towerview_core.contract.push import ChangeKind
from towerview_core.kits.wire import Json, as_int, as_map, as_maps, as_text

_ROOM = 4096
_SEEK_MS = 15_000
_ADDED, _DELETED = 5, 9
_SCANS = ("library.update.section", "library.refresh.items")
_Mark = tuple[str | None, str | None, str | None]


def read_frame(text: str) -> Json:
    """What stands in a frame; nothing for one that cannot be read. Never raises: a bad frame is no reason to stop."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return as_map(None)
    return as_map(as_map(frame).get("NotificationContainer"))


class Listener:
    """Tells which frames are news. Players report about every ten seconds, and only some of that is a change."""

    def __init__(self) -> None:
        self._players: OrderedDict[str, tuple[_Mark, int | None]] = OrderedDict()

    def hear(self, text: str) -> ChangeKind | None:
        """What a frame says has changed; None for progress, for unknown types, and for what cannot be read."""
        frame = read_frame(text)
        kind = as_text(frame.get("type"), 64)
        if kind == "playing":
            # All of them are noted, so no `any` over a generator, which stops at the first.
            news = [self._is_news(row) for row in as_maps(frame.get("PlaySessionStateNotification"))]
            return ChangeKind.SESSIONS if any(news) else None
        if kind in ("transcodeSession.start", "transcodeSession.end"):
            return ChangeKind.SESSIONS
        if kind == "timeline":
            return ChangeKind.LIBRARIES if _are_entries_news(as_maps(frame.get("TimelineEntry"))) else None
        if kind == "activity":
            return ChangeKind.LIBRARIES if _has_scanned(as_maps(frame.get("ActivityNotification"))) else None
        return None

    def _is_news(self, row: Json) -> bool:
        """Another state, item or transcode, or a jump; plain progress is none. What has no key is always news."""
        key = as_text(row.get("sessionKey"), 128)
        if key is None:
            return True
        state = as_text(row.get("state"), 32)
        mark = (state, as_text(row.get("key")), as_text(row.get("transcodeSession")))
        offset = as_int(row.get("viewOffset"))
        before = self._players.pop(key, None)
        if state != "stopped":
            self._players[key] = (mark, offset)
            if len(self._players) > _ROOM:
                self._players.popitem(last=False)
        return before is None or before[0] != mark or _jumped(before[1], offset)


def _jumped(before: int | None, now: int | None) -> bool:
    """Reports come every ten seconds: more than that forward, or any way back, was somebody's hand."""
    if before is None or now is None:
        return before is not now
    return not 0 <= now - before <= _SEEK_MS


def _are_entries_news(entries: Iterable[Json]) -> bool:
    return any(as_int(entry.get("state")) in (_ADDED, _DELETED) for entry in entries)


def _has_scanned(activities: Iterable[Json]) -> bool:
    return any(
        as_text(one.get("event"), 32) == "ended"
        and as_text(as_map(one.get("Activity")).get("type")) in _SCANS
        for one in activities
    )
