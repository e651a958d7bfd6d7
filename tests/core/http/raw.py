"""Servers on raw sockets that misbehave as told, on loopback, in the loop of the test."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from towerview_core.contract.errors import ProviderError
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import Call
from towerview_core.kits.http import Client, Limits, connect

GET = Call("GET", "/api/thing")
Script = Callable[["Talk"], Awaitable[None]]


class Talk:
    """One connection, seen from the server."""

    def __init__(self, server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server = server
        self.reader = reader
        self.writer = writer

    async def hear(self) -> bytes:
        """The head of the next request, with its body if it has one."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                head += await self.reader.readexactly(int(line[15:]))
        self.server.requests.append(head)
        return head

    async def say(self, *pieces: bytes, pause: float = 0.0) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            if pause:
                await asyncio.sleep(pause)

    def reset(self) -> None:
        """Cut the line the hard way."""
        transport = self.writer.transport
        transport.abort()

    async def hang(self) -> None:
        """Say nothing more; ends when the client hangs up."""
        await self.reader.read()


class RawServer:
    """Answers every connection by its script and keeps count."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.connections = 0
        self.requests: list[bytes] = []
        self.port = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with suppress(
                OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError
            ):
                await self.script(Talk(self, reader, writer))
        finally:
            self._tasks.discard(task)
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def stop(self, server: asyncio.Server) -> None:
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await server.wait_closed()


@asynccontextmanager
async def serving(
    script: Script, *, context: ssl.SSLContext | None = None, port: int = 0
) -> AsyncIterator[RawServer]:
    """Serve for the length of the block."""
    raw = RawServer(script)
    server = await asyncio.start_server(raw._serve, "127.0.0.1", port, ssl=context)
    raw.port = server.sockets[0].getsockname()[1]
    try:
        yield raw
    finally:
        await raw.stop(server)


def saying(*pieces: bytes, pause: float = 0.0) -> Script:
    """A server that answers each request with these bytes, then closes."""

    async def script(talk: Talk) -> None:
        await talk.hear()
        await talk.say(*pieces, pause=pause)

    return script


def keeping(*answers: bytes) -> Script:
    """A server that answers request after request on one connection, the last answer over and over."""

    async def script(talk: Talk) -> None:
        rest = list(answers)
        while True:
            await talk.hear()
            await talk.say(rest.pop(0) if len(rest) > 1 else rest[0])

    return script


def reply(body: bytes = b"{}", *headers: str, status: int = 200, type: str = "application/json") -> bytes:  # noqa: A002
    """A whole proper answer."""
    lines = [
        f"HTTP/1.1 {status} Word",
        f"Content-Type: {type}",
        f"Content-Length: {len(body)}",
        *headers,
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + body


def chunked(*headers: str) -> bytes:
    """The head of an answer of unknown length."""
    return "\r\n".join(
        ["HTTP/1.1 200 OK", "Content-Type: application/json", "Transfer-Encoding: chunked", *headers, "", ""]
    ).encode()


def client_of(url: str, *, deadline_s: float = 5.0, **limits: float) -> Client:
    """A client that may call this machine."""
    options = ServerOptions(url=url, allow_loopback=True)
    return connect(options, limits=Limits(deadline_s=deadline_s, **limits))  # type: ignore[arg-type]


async def failure(script: Script, call: Call = GET, *, deadline_s: float = 5.0) -> ProviderError:
    """What ``read`` raises against such a server."""
    async with serving(script) as server, client_of(server.url, deadline_s=deadline_s) as client:
        try:
            value = await client.read(call)
        except ProviderError as error:
            return error
    raise AssertionError(f"no error, but {value!r}")
