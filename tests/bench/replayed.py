"""A fleet that costs nothing: replies of real stand-ins, recorded once and sent again by a process of its own.

What it takes to make a reply is not what is measured, so another process sends ready bytes from as many ports as wanted.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.sessions import Sessions
from towerview_core.services import forms
from towerview_core.services.house import House
from towerview_core.testing.standin import MediaStandIn, serve

Replies = Mapping[str, bytes]
"""Body by path, without the query."""


class _Recorder(MediaStandIn):
    """Mixed into a stand-in: keeps every body it sends."""

    bodies: dict[str, bytes]

    def app(self) -> ASGIApp:
        inner = super().app()
        self.bodies = {}

        async def recording(scope: Scope, receive: Receive, send: Send) -> None:
            parts: list[bytes] = []

            async def keep(message: Message) -> None:
                if message["type"] == "http.response.body":
                    parts.append(message.get("body", b""))
                    self.bodies[scope["path"]] = b"".join(parts)
                await send(message)

            await inner(scope, receive, keep)

        return recording


def record(
    house: House, kind: type[MediaStandIn], sessions: int, seed: int = 7
) -> tuple[Replies, MediaStandIn]:
    """What a stand-in with so many sessions says to a provider that lists them."""
    recording: type[_Recorder] = type("Recorded", (_Recorder, kind), {})
    recorder = recording.make("Recorded", sessions, seed)

    async def listed() -> int:
        provider, client = house.connections.reach(kind.kind, _options(house, recorder, urls[0]))
        assert isinstance(provider, Sessions)
        found = len((await provider.list_sessions()).items)
        await client.aclose()
        return found

    with serve(recorder) as urls:
        assert asyncio.run(listed()) == sessions
    return dict(recorder.bodies), recorder


def _options(house: House, stand_in: MediaStandIn, url: str) -> ServerOptions:
    return forms.parse(house.connections.kind(stand_in.kind).Options, {**stand_in.options(), "url": url})


@contextmanager
def fleet(folder: Path, replies: Replies, servers: int) -> Iterator[Sequence[str]]:
    """Addresses of so many servers that send these replies."""
    file = folder / "replies.json"
    file.write_text(json.dumps({path: body.decode() for path, body in replies.items()}))
    command = [sys.executable, "-I", str(Path(__file__)), str(file), str(servers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ports = json.loads(process.stdout.readline())
        try:
            yield [f"http://127.0.0.1:{port}" for port in ports]
        finally:
            process.kill()


class _Server(asyncio.Protocol):
    """Reads requests without bodies, sends what was recorded."""

    def __init__(self, replies: Mapping[str, bytes]) -> None:
        self._replies = replies
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head, self._read = self._read[:end], self._read[end + 4 :]
            path = head.split(b" ", 2)[1].split(b"?", 1)[0].decode()
            self._transport.write(self._replies.get(path, _NOT_FOUND))


_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"


def _whole(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


async def _serve(bodies: Mapping[str, str], servers: int) -> None:
    replies = {path: _whole(body.encode()) for path, body in bodies.items()}
    loop, ports = asyncio.get_running_loop(), []
    for _ in range(servers):
        server = await loop.create_server(lambda: _Server(replies), "127.0.0.1", 0)
        ports.append(server.sockets[0].getsockname()[1])
    print(json.dumps(ports), flush=True)  # noqa: T201 - read by the process that measures
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(json.loads(Path(sys.argv[1]).read_text()), int(sys.argv[2])))
