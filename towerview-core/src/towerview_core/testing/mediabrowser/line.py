"""The websocket of a stand-in: sessions are sent while they are subscribed to, whenever something is so than before."""

import asyncio
import json
import time
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from .rows import Payload, digest

LOOK_S = 0.02


@dataclass(frozen=True, slots=True)
class Frames:
    """What a product does with its socket.

    ``rows``: what is told. ``state``: what must differ for a push. ``silent``: sockets that get no sessions, without a word.
    ``echo``: whether signs of life are answered. ``deaf_s``: how long after opening subscriptions are ignored.
    ``snapshot``: whether a subscription is answered at once. ``greeting``: the first frame.
    """

    rows: Callable[[], list[Payload]]
    state: Callable[[], Hashable]
    silent: bool = False
    echo: bool = True
    deaf_s: float = 0.0
    snapshot: bool = False
    greeting: Payload | None = None


class _Line:
    def __init__(self, socket: WebSocket, frames: Frames) -> None:
        self._socket = socket
        self._frames = frames
        self._opened = time.monotonic()
        self._count = 0
        self._every_s: float | None = None

    async def hear(self) -> None:
        """Until the other side goes."""
        if self._frames.greeting is not None:
            await self.send(self._frames.greeting)
        while True:
            message: dict[str, Any] = json.loads(await self._socket.receive_text())
            await self._take(message.get("MessageType"), message.get("Data"))

    async def _take(self, kind: object, data: object) -> None:
        if kind == "KeepAlive" and self._frames.echo:
            await self.send({"MessageType": "KeepAlive"})
        if kind == "SessionsStop":
            self._every_s = None
        deaf = time.monotonic() - self._opened < self._frames.deaf_s
        if kind == "SessionsStart" and isinstance(data, str) and not deaf and not self._frames.silent:
            first, every = (int(part) / 1000 for part in data.split(","))
            self._every_s = every
            if self._frames.snapshot:
                await asyncio.sleep(first)
                await self.send({"MessageType": "Sessions", "Data": self._frames.rows()})

    async def push(self) -> None:
        """Look often, and tell what has changed."""
        before = self._frames.state()
        while True:
            await asyncio.sleep(LOOK_S)
            now = self._frames.state()
            if now != before and self._every_s is not None:
                await self.send({"MessageType": "Sessions", "Data": self._frames.rows()})
            before = now

    async def send(self, message: Payload) -> None:
        """One frame with an id of its own."""
        self._count += 1
        frame = {"MessageId": digest(f"frame {self._count}"), **message}
        await self._socket.send_text(json.dumps(frame))


class Switchboard:
    """The open sockets of a stand-in."""

    def __init__(self) -> None:
        self._open: dict[asyncio.Queue[Payload | None], asyncio.AbstractEventLoop] = {}

    def tell(self, message: Payload) -> None:
        """Send a frame to everybody, as the server does when a library or a user has changed."""
        self._put(message)

    def hang_up(self) -> None:
        """Close every socket."""
        self._put(None)

    @property
    def lines(self) -> int:
        """How many are open."""
        return len(self._open)

    def _put(self, message: Payload | None) -> None:
        for queue, loop in list(self._open.items()):
            loop.call_soon_threadsafe(queue.put_nowait, message)

    async def serve(self, socket: WebSocket, frames: Frames) -> None:
        """Accept a socket and speak on it until it closes."""
        await socket.accept()
        line, queue = _Line(socket, frames), asyncio.Queue[Payload | None]()
        self._open[queue] = asyncio.get_running_loop()
        tasks = [asyncio.ensure_future(work) for work in (line.hear(), line.push(), _others(line, queue))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            del self._open[queue]
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
        _check(ends)
        with suppress(RuntimeError, WebSocketDisconnect):
            await socket.close()


async def _others(line: _Line, queue: asyncio.Queue[Payload | None]) -> None:
    while (message := await queue.get()) is not None:
        await line.send(message)


def _check(ends: Sequence[object]) -> None:
    """A side that goes, or has gone while we spoke, is no fault of the stand-in."""
    for end in ends:
        usual = (WebSocketDisconnect, RuntimeError, asyncio.CancelledError, ConnectionError)
        if isinstance(end, BaseException) and not isinstance(end, usual):
            raise end
