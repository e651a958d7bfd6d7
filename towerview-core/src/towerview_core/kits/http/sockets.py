"""Websockets: the same addresses, certificates and limits as any call, with the protocol of the `websockets` library."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import NoReturn

import anyio
from anyio.abc import ByteStream
from websockets.client import ClientProtocol
from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.uri import WebSocketURI

from towerview_core.contract.errors import Fault, ProviderError

from .dialling import LOST, Door, open_stream
from .limits import MIB
from .problems import of_status, unreachable

SILENT_S = 60.0
"""After so many seconds without a sign of life the line counts as lost."""
PING_S = 20.0
LARGEST_FRAME = 8 * MIB
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a socket leads, and what is said at its opening; ``headers`` with the host."""

    door: Door
    target: str
    headers: dict[str, str]


class Socket:
    """An open websocket: a ``TextSocket``. One task may receive while others send."""

    def __init__(self, stream: ByteStream, opening: Opening) -> None:
        self._stream = stream
        self._opening = opening
        self._protocol = _protocol_for(opening)
        self._sending = asyncio.Lock()
        self._events: deque[Frame | Response] = deque()

    async def send(self, text: str) -> None:
        """See ``TextSocket``."""
        try:
            self._protocol.send_text(text.encode(errors="replace"))
        except WebSocketException:
            self._lost()
        await self._flush()

    async def receive(self) -> str:
        """See ``TextSocket``. Fragments come as one text; frames that are no text are passed over."""
        parts: list[bytes] = []
        size = 0
        while True:
            frame = await self._next()
            if not isinstance(frame, Frame) or frame.opcode not in (Opcode.TEXT, Opcode.CONT):
                continue
            parts.append(bytes(frame.data))
            size += len(parts[-1])
            if size > LARGEST_FRAME:
                raise unreachable(Fault.TOO_LARGE, "The server sent a message larger than 8 MiB.")
            if frame.fin:
                return b"".join(parts).decode(errors="replace")

    async def shake_hands(self) -> None:
        """Ask for the websocket. Raises what the server's refusal means, as for any call."""
        request = self._protocol.connect()
        del request.headers["Host"]
        for name, value in self._opening.headers.items():
            request.headers[name] = value
        self._protocol.send_request(request)
        await self._flush()
        answer = await self._next()
        refusal = self._protocol.handshake_exc
        if isinstance(refusal, InvalidStatus) and isinstance(answer, Response) and answer.status_code >= 300:
            raise of_status(
                answer.status_code, {name.lower(): value for name, value in answer.headers.raw_items()}, b""
            )
        if isinstance(refusal, InvalidHandshake):
            raise unreachable(Fault.PROTOCOL, "The server answered, but did not open the websocket.")
        if refusal is not None:
            self._lost()

    async def close(self) -> None:
        """Say goodbye if the line still stands, and close it."""
        try:
            self._protocol.send_close()
            async with asyncio.timeout(1.0):
                await self._flush()
        except (WebSocketException, ProviderError, TimeoutError):
            pass
        await anyio.aclose_forcefully(self._stream)

    async def _next(self) -> Frame | Response:
        while not self._events:
            await self._hear()
        return self._events.popleft()

    async def _hear(self) -> None:
        """Read once; pings are answered, and sent while it is silent."""
        data = b""
        for last in (False, False, True):
            with anyio.move_on_after(PING_S):
                data = await self._read()
                break
            if last:
                raise unreachable(Fault.TIMEOUT, "The server has been silent on its websocket for a minute.")
            await self._ping()
        self._protocol.receive_data(data) if data else self._protocol.receive_eof()
        await self._flush()
        events = [event for event in self._protocol.events_received() if isinstance(event, Frame | Response)]
        if not data and not events:
            self._lost()
        self._events.extend(events)

    async def _ping(self) -> None:
        try:
            self._protocol.send_ping(b"")
        except WebSocketException:
            self._lost()
        await self._flush()

    async def _read(self) -> bytes:
        try:
            return await self._stream.receive(_CHUNK)
        except LOST:
            return b""

    async def _flush(self) -> None:
        async with self._sending:
            for data in self._protocol.data_to_send():
                if not data:
                    continue
                try:
                    await self._stream.send(data)
                except LOST:
                    self._lost()

    def _lost(self) -> NoReturn:
        raise unreachable(Fault.RESET, "The websocket was closed.")


@asynccontextmanager
async def open_socket(opening: Opening, seconds: float) -> AsyncIterator[Socket]:
    """Open a websocket within so many seconds; it is closed with the block."""
    socket: Socket | None = None
    try:
        try:
            async with asyncio.timeout(seconds):
                socket = Socket(await open_stream(opening.door), opening)
                await socket.shake_hands()
        except TimeoutError:
            raise unreachable(Fault.TIMEOUT) from None
        yield socket
    finally:
        if socket is not None:
            await socket.close()


def _protocol_for(opening: Opening) -> ClientProtocol:
    path, _, query = opening.target.partition("?")
    uri = WebSocketURI(opening.door.context is not None, opening.door.host, opening.door.port, path, query)
    return ClientProtocol(uri, max_size=LARGEST_FRAME)
