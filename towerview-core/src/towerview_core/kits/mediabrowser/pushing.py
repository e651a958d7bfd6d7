"""The websocket both servers have: it says when what plays has changed.

Frames are ``{"MessageType": .., "Data": ..}``. Sessions come whole while they are subscribed to; progress comes too, several
times a minute for each viewer, and is no change: what is told on is that something else is so than before.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Coroutine, Hashable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from towerview_core.contract.errors import BadReply, Fault, Unreachable
from towerview_core.contract.host import TextSocket
from towerview_core.contract.push import Change, ChangeKind
from towerview_core.kits.http.parse import parse_json
from towerview_core.kits.wire import Json, as_count, as_map, as_maps, as_text

SUBSCRIBE = '{"MessageType":"SessionsStart","Data":"0,1500"}'
"""Data is a text: milliseconds until the first message and between two. A number breaks it."""
KEEP_ALIVE = '{"MessageType":"KeepAlive"}'
_CHANGES = {
    "LibraryChanged": ChangeKind.LIBRARIES,
    "UserUpdated": ChangeKind.USERS,
    "UserDeleted": ChangeKind.USERS,
    "UserCreated": ChangeKind.USERS,
    "UserPolicyUpdated": ChangeKind.USERS,
    "UserConfigurationUpdated": ChangeKind.USERS,
}
_LEAVING = frozenset({"ServerRestarting", "ServerShuttingDown"})
_SHOWN = ("IsPaused", "PlayMethod", "MediaSourceId", "AudioStreamIndex", "SubtitleStreamIndex")
_MADE = (
    "VideoCodec",
    "AudioCodec",
    "Container",
    "IsVideoDirect",
    "IsAudioDirect",
    "Width",
    "Height",
    "Bitrate",
)


@dataclass(frozen=True, slots=True)
class Habits:
    """Times in seconds. ``settle``: how long after opening a subscription is heard at all. ``again``: after which one that
    was not answered is repeated; None: no answer is owed. ``keep``: between two signs of life. ``silent``: when the line
    counts as lost."""

    settle: float = 0.0
    again: float | None = None
    keep: float = 30.0
    silent: float = 60.0


async def watch(line: TextSocket, habits: Habits) -> AsyncGenerator[Change, None]:
    """Tell changes until the line is lost, which raises ``Unreachable``. The first one comes at once: neither server says
    how things stand when somebody begins to listen, so they must be looked at."""
    ear = _Ear(line, habits)
    try:
        ear.open()
        while True:
            yield Change(kind=await ear.next())
    finally:
        await ear.close()


class _Ear:
    """Hears and keeps the line alive in the background, however long the listener takes over a change."""

    def __init__(self, line: TextSocket, habits: Habits) -> None:
        self._line = line
        self._habits = habits
        self._waiting: list[ChangeKind] = []
        self._news = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._playing: Hashable = None
        self._answered = False
        self._heard_at = self._kept_at = self._asked_at = time.monotonic()

    def open(self) -> None:
        """Begin."""
        for work in (self._listen(), self._keep()):
            self._start(work)

    async def next(self) -> ChangeKind:
        """The next change, once for as many as came meanwhile. Raises what ended the line."""
        while not self._waiting:
            for task in self._tasks:
                if task.done():
                    task.result()
            self._news.clear()
            await self._news.wait()
        return self._waiting.pop(0)

    async def close(self) -> None:
        """Hear no more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        task.add_done_callback(lambda _task: self._news.set())
        self._tasks.append(task)

    def _tell(self, kind: ChangeKind) -> None:
        if kind not in self._waiting:
            self._waiting.append(kind)
        self._news.set()

    async def _listen(self) -> None:
        while True:
            text = await self._line.receive()
            self._heard_at = time.monotonic()
            with suppress(BadReply):
                await self._take(as_map(await parse_json(text.encode(errors="replace"), {})))

    async def _take(self, message: Json) -> None:
        kind = as_text(message.get("MessageType"), 64) or ""
        if kind == "ForceKeepAlive":
            self._take_pace(message)
            await self._line.send(KEEP_ALIVE)
        elif kind == "Sessions":
            self._answered = True
            await self._compare(message.get("Data"))
        elif kind in _LEAVING:
            raise Unreachable("The server restarts or shuts down.", Fault.RESET)
        elif kind in _CHANGES:
            self._tell(_CHANGES[kind])

    def _take_pace(self, message: Json) -> None:
        """The server says after how many seconds of silence it hangs up: half of them are safe."""
        seconds = as_count(message.get("Data"))
        if seconds:
            self._habits = replace(self._habits, keep=min(self._habits.keep, max(1.0, seconds / 2)))

    async def _compare(self, data: object) -> None:
        """Old versions of Emby wrap the list in a text once more."""
        if isinstance(data, str):
            data = await parse_json(data.encode(errors="replace"), {})
        playing = state_of_play(data)
        if playing != self._playing:
            self._playing = playing
            self._tell(ChangeKind.SESSIONS)

    async def _keep(self) -> None:
        await asyncio.sleep(self._habits.settle)
        await self._subscribe()
        self._tell(ChangeKind.SESSIONS)
        while True:
            await asyncio.sleep(min(1.0, self._habits.keep / 2))
            await self._do_what_is_due(time.monotonic())

    async def _do_what_is_due(self, now: float) -> None:
        if now - self._heard_at > self._habits.silent:
            raise Unreachable("The server has been silent on its websocket for too long.", Fault.TIMEOUT)
        if now - self._kept_at >= self._habits.keep:
            self._kept_at = now
            await self._line.send(KEEP_ALIVE)
        again = self._habits.again
        # Also when all is quiet: the answer shows that the line still stands.
        quiet = now - self._heard_at > self._habits.silent * 2 / 3
        if again is not None and now - self._asked_at >= again and (quiet or not self._answered):
            await self._subscribe()

    async def _subscribe(self) -> None:
        self._asked_at = time.monotonic()
        await self._line.send(SUBSCRIBE)


def state_of_play(rows: object) -> Hashable:
    """What is worth a look when it changes: who plays what, how, and whether it is held; not how far it is."""
    return frozenset(_state(row) for row in as_maps(rows) if row.get("NowPlayingItem"))


def _state(row: Json) -> Hashable:
    item, play, job = (as_map(row.get(name)) for name in ("NowPlayingItem", "PlayState", "TranscodingInfo"))
    parts = [row.get("Id"), row.get("UserId"), row.get("SupportsRemoteControl"), item.get("Id")]
    parts += [play.get(name) for name in _SHOWN] + [job.get(name) for name in _MADE]
    return tuple(repr(part) for part in parts)
