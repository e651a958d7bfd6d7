"""Connections: the checked address is the one that is dialled, and a connection knows what it has carried."""

import asyncio
import select
import socket
import ssl
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

import anyio
import httpcore2
from anyio.abc import ByteStream, SocketAttribute
from anyio.streams.tls import TLSAttribute, TLSStream

from towerview_core.contract.errors import Fault, Unreachable

from .addresses import Address, permitted
from .limits import HEAD_BYTES, Limits
from .problems import unreachable
from .resolver import RESOLVER
from .tls import check_pin, of_tls_error

_STAGGER_S = 0.25
_MOST_TRIED = 6
_GREETING = b"HTTP/"
LOST = (OSError, anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream)


class Stale(Unreachable):
    """A kept connection was closed by the server before it said anything to this request: nothing is lost by asking anew."""

    fault = Fault.RESET


class Wire(httpcore2.AsyncNetworkStream):
    """One connection. It bounds what may come before a body and tells a dead kept connection from a failed answer.

    The time-outs of httpcore2 are not used: every exchange stands under one deadline (``client.py``).
    """

    def __init__(self, stream: ByteStream, pin: bytes | None = None) -> None:
        self._stream = stream
        self._raw = stream.extra(SocketAttribute.raw_socket, None)  # noqa: S610 - no Django here
        self._pin = pin
        self._answers = 0
        self._heard = 0
        self._in_head = True
        self.ended = False

    def head_is_read(self) -> None:
        """The answer has begun properly: what follows is its body."""
        self._in_head = False
        self._answers += 1

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109
        """Read some bytes; none at the end. Raises ``Stale`` or ``Unreachable``."""
        if self._in_head and self._heard >= HEAD_BYTES:
            raise unreachable(Fault.PROTOCOL)
        try:
            data = await self._stream.receive(max_bytes)
        except anyio.EndOfStream:
            data = b""
        except LOST:
            raise self._loss() from None
        self.ended = not data
        if self.ended and self._in_head:
            raise self._loss()
        if not self._heard and not data.startswith(_GREETING[: len(data)]):
            # Another protocol; many of them greet and then wait, so this is the moment to notice.
            raise unreachable(Fault.PROTOCOL)
        self._heard += len(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109
        """Write all bytes; a new request begins with it."""
        if not buffer:
            return
        self._in_head, self._heard = True, 0
        try:
            await self._stream.send(buffer)
        except LOST as error:
            # httpcore2 goes on to read after this one: servers refuse early, and say why.
            raise httpcore2.WriteError from error

    async def aclose(self) -> None:
        """Close, without waiting for a partner that may hang."""
        await anyio.aclose_forcefully(self._stream)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109
    ) -> httpcore2.AsyncNetworkStream:
        """Shake hands, and look at the certificate where one is pinned."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.aclose)
            secure = await _handshake(self._stream, ssl_context, server_hostname)
            check_pin(self._pin, secure.extra(TLSAttribute.peer_certificate_binary))  # noqa: S610 - no Django here
            stack.pop_all()
        return Wire(secure)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore2 asks about an idle connection: whether it is readable, which means it was closed."""
        if info == "is_readable":
            return _is_readable(self._raw)
        if info == "ssl_object":
            return self._stream.extra(TLSAttribute.ssl_object, None)  # noqa: S610
        return None

    def _loss(self) -> Unreachable:
        lost = unreachable(Fault.RESET)
        return Stale(str(lost)) if self._answers and not self._heard else lost


class Dialler(httpcore2.AsyncNetworkBackend):
    """Opens connections to one server, within its limits."""

    def __init__(self, limits: Limits, pin: bytes | None) -> None:
        self._limits = limits
        self._pin = pin

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore2.AsyncNetworkStream:
        """Look the name up, judge its addresses, dial one of them."""
        return Wire(await _reach(host, port, self._limits), self._pin)


@dataclass(frozen=True, slots=True)
class Door:
    """Where a connection leads and what it must show there. ``context`` None: plain text."""

    host: str
    port: int
    limits: Limits
    context: ssl.SSLContext | None
    pin: bytes | None


async def open_stream(door: Door) -> ByteStream:
    """A connection of one's own, checked and shaken hands like those of the pool. Raises ``Unreachable``."""
    stream = await _reach(door.host, door.port, door.limits)
    if door.context is None:
        return stream
    async with AsyncExitStack() as stack:
        stack.push_async_callback(anyio.aclose_forcefully, stream)
        secure = await _handshake(stream, door.context, door.host)
        check_pin(door.pin, secure.extra(TLSAttribute.peer_certificate_binary))  # noqa: S610 - no Django here
        stack.pop_all()
    return secure


async def _reach(host: str, port: int, limits: Limits) -> ByteStream:
    addresses = permitted(await RESOLVER.resolve(host), port, limits)
    try:
        async with asyncio.timeout(limits.connect_s):
            return await _dial(addresses, port)
    except TimeoutError:
        raise unreachable(Fault.TIMEOUT) from None
    except OSError:
        raise unreachable(Fault.CONNECT) from None


async def _dial(addresses: Sequence[Address], port: int) -> ByteStream:
    """The first connection that stands; each attempt begins a little after the one before (RFC 8305, F17)."""
    if len(addresses) == 1:
        return await anyio.connect_tcp(str(addresses[0]), port)
    won: list[ByteStream] = []
    async with anyio.create_task_group() as race:

        async def attempt(address: Address, over: anyio.Event) -> None:
            try:
                stream = await anyio.connect_tcp(str(address), port)
            except OSError:
                over.set()
                return
            if won:
                await anyio.aclose_forcefully(stream)
                return
            won.append(stream)
            race.cancel_scope.cancel()

        for address in _families_in_turn(addresses)[:_MOST_TRIED]:
            over = anyio.Event()
            race.start_soon(attempt, address, over)
            with anyio.move_on_after(_STAGGER_S):
                await over.wait()
    if not won:
        raise OSError("no address answered")
    return won[0]


def _families_in_turn(addresses: Sequence[Address]) -> Sequence[Address]:
    """The order of the name service, but with the two families taking turns."""
    first = [address for address in addresses if address.version == addresses[0].version]
    other = [address for address in addresses if address.version != addresses[0].version]
    return [address for address in chain.from_iterable(zip_longest(first, other)) if address is not None]


async def _handshake(stream: ByteStream, context: ssl.SSLContext, host: str | None) -> TLSStream:
    try:
        return await TLSStream.wrap(stream, ssl_context=context, hostname=host, standard_compatible=False)
    except ssl.SSLEOFError:
        raise unreachable(Fault.RESET) from None
    except ssl.SSLError as error:
        raise of_tls_error(error) from None
    except LOST:
        raise unreachable(Fault.RESET) from None


def _is_readable(raw: socket.socket | None) -> bool:
    if raw is None or raw.fileno() < 0:
        return True
    watched = select.poll()
    watched.register(raw.fileno(), select.POLLIN)
    return bool(watched.poll(0))
