"""The client: one server, two connections, one deadline (security.md H1 to H5)."""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from importlib.metadata import version
from types import TracebackType
from typing import Self, cast
from urllib.parse import quote, urlsplit

import httpcore2
import orjson

from towerview_core.contract.errors import Fault, Invalid, ProviderError, RateLimited
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import Call, HttpClient, Reply, TextSocket

from . import tls
from .body import read_body
from .dialling import Dialler, Door, Stale, Wire
from .limits import IN_FLIGHT, LARGEST_BODY, POOL, Limits
from .loops import PerLoop
from .parse import parse_json
from .paths import target
from .problems import of_status, rate_limited, unreachable
from .sockets import Opening, open_socket

USER_AGENT = f"TowerView/{version('towerview-core')}"
_KEEP_ALIVE_S = 60.0
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_START = 16 * 1024

for _name in ("httpcore2", "httpx2"):
    # Their debug lines hold request headers, and with them credentials (security.md K4).
    logging.getLogger(_name).setLevel(logging.WARNING)

_SLOTS = PerLoop(lambda: asyncio.Semaphore(IN_FLIGHT))
"""For exchanges of all servers together."""


def connect(options: ServerOptions, *, limits: Limits | None = None) -> "Client":
    """A client for one server. No I/O happens here. Raises ``Invalid`` when the form's certificate fields are broken."""
    return Client(options, limits or Limits())


class _Lane:
    """What a client keeps for one event loop: connections belong to the loop that opened them."""

    def __init__(self, pool: httpcore2.AsyncConnectionPool) -> None:
        self.pool = pool
        self.turn = asyncio.Semaphore(POOL)


class Client:
    """An ``HttpClient`` bound to one server. It may be called from any event loop; connections are kept per loop.

    Close it on each loop that used it and ends: ``async with`` or ``aclose``. Where the server asked us to wait (429),
    calls fail with what is left of the wait, without a request.
    """

    def __init__(self, options: ServerOptions, limits: Limits) -> None:
        parts = urlsplit(options.url)
        secure = parts.scheme == "https"
        self._limits = limits if not options.allow_loopback else replace(limits, loopback=True)
        self._scheme, self._base = parts.scheme.encode(), quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
        self._host = _ascii_host(parts.hostname or "")
        self._port = parts.port or (443 if secure else 80)
        self._host_header = _host_header(self._host, parts.port)
        self._context, self._pin = tls.context_for(options), tls.pin_of(options)
        self._lanes = PerLoop(lambda: _Lane(self._pool()))
        self._quiet_until = 0.0
        self._elsewhere: dict[str, Client] = {}
        self._lock = threading.Lock()

    async def send(self, call: Call) -> Reply:
        """See ``HttpClient``; within the deadline of the limits."""
        return await self.send_within(call, self._limits.deadline_s)

    async def read(self, call: Call) -> object:
        """See ``HttpClient``; within the deadline of the limits."""
        return await self.read_within(call, self._limits.deadline_s)

    def within(self, seconds: float) -> HttpClient:
        """The same client and connections under another deadline for each exchange."""
        return _Within(self, seconds)

    def socket(self, call: Call) -> AbstractAsyncContextManager[TextSocket]:
        """See ``LineClient``. It takes no place among the pool's connections: it stays open."""
        return open_socket(self._opening(call), self._limits.deadline_s)

    def at(self, url: str) -> "Client":
        """See ``LineClient``. The same client each time; it is closed with this one."""
        with self._lock:
            if url not in self._elsewhere:
                self._elsewhere[url] = Client(ServerOptions(url=url), self._limits)
            return self._elsewhere[url]

    async def send_within(self, call: Call, seconds: float) -> Reply:
        """``send`` under another deadline."""
        request = self._request(call)
        lane = self._lanes.here()
        try:
            # The server's own turn first: who waits for it must not hold a slot that others could use.
            async with asyncio.timeout(seconds), lane.turn, _SLOTS.here():
                self._keep_quiet_if_told()
                return await self._exchange(lane.pool, request, call)
        except TimeoutError:
            raise unreachable(Fault.TIMEOUT) from None
        except RateLimited as limited:
            self._quiet_until = max(self._quiet_until, time.monotonic() + limited.retry_after)
            raise

    async def read_within(self, call: Call, seconds: float) -> object:
        """``read`` under another deadline."""
        reply = await self.send_within(call, seconds)
        return await parse_json(reply.body, reply.headers)

    async def aclose(self) -> None:
        """Close the connections of the running loop, and ask other loops that still run to close theirs."""
        for other in list(self._elsewhere.values()):
            await other.aclose()
        here = asyncio.get_running_loop()
        for loop, lane in self._lanes.take().items():
            if loop is here:
                await lane.pool.aclose()
            elif loop.is_running():
                asyncio.run_coroutine_threadsafe(lane.pool.aclose(), loop)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def _pool(self) -> httpcore2.AsyncConnectionPool:
        return httpcore2.AsyncConnectionPool(
            # With plain http the context is never used; without one, httpcore2 would make its own on need.
            ssl_context=self._context,
            max_connections=POOL,
            max_keepalive_connections=POOL,
            keepalive_expiry=_KEEP_ALIVE_S,
            network_backend=Dialler(self._limits, self._pin),
        )

    def _keep_quiet_if_told(self) -> None:
        left = self._quiet_until - time.monotonic()
        if left > 0:
            raise rate_limited(left)

    def _request(self, call: Call) -> httpcore2.Request:
        content = None if call.json is None else _packed(call.json)
        headers = {"accept": "application/json", "accept-encoding": "gzip", **self._said(call)}
        if content is not None:
            headers["content-type"] = "application/json"
        if content is not None or call.method in _WITH_BODY:
            headers["content-length"] = str(len(content or b""))
        path = target(self._base, call.path, call.params)
        url = httpcore2.URL(scheme=self._scheme, host=self._host, port=self._port, target=path.encode())
        lines = [(name.encode(), value.encode(errors="replace")) for name, value in headers.items()]
        return httpcore2.Request(call.method, url, headers=lines, content=content)

    def _said(self, call: Call) -> dict[str, str]:
        """The headers every exchange has, and the call's own."""
        own = {name.lower(): value for name, value in call.headers.items()}
        return {"host": self._host_header, "user-agent": USER_AGENT, **own}

    def _opening(self, call: Call) -> Opening:
        door = Door(self._host, self._port, self._limits, self._context, self._pin)
        return Opening(door, target(self._base, call.path, call.params), self._said(call))

    async def _exchange(
        self, pool: httpcore2.AsyncConnectionPool, request: httpcore2.Request, call: Call
    ) -> Reply:
        cap = min(call.cap or self._limits.cap, LARGEST_BODY)
        try:
            return await _once(pool, request, call, cap)
        except Stale:
            if call.method != "GET":
                raise
            return await _once(pool, request, call, cap)


@dataclass(frozen=True, slots=True)
class _Within:
    """A client under another deadline."""

    client: Client
    seconds: float

    async def send(self, call: Call) -> Reply:
        return await self.client.send_within(call, self.seconds)

    async def read(self, call: Call) -> object:
        return await self.client.read_within(call, self.seconds)


async def _once(
    pool: httpcore2.AsyncConnectionPool, request: httpcore2.Request, call: Call, cap: int
) -> Reply:
    try:
        response = await pool.handle_async_request(request)
    except httpcore2.LocalProtocolError:
        raise Invalid("A credential holds characters that cannot be sent. Enter it again.") from None
    except httpcore2.RemoteProtocolError:
        raise unreachable(Fault.PROTOCOL) from None
    wire: Wire = response.extensions["network_stream"]
    wire.head_is_read()
    try:
        return await _reply(response, call, cap)
    except httpcore2.RemoteProtocolError:
        raise unreachable(Fault.RESET if wire.ended else Fault.PROTOCOL) from None
    finally:
        await response.aclose()


def _packed(value: object) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:
        # Half of a surrogate pair, or a number beyond 64 bits.
        raise Invalid("This text holds characters that cannot be sent.") from None


async def _reply(response: httpcore2.Response, call: Call, cap: int) -> Reply:
    headers = _headers_of(response)
    if 200 <= response.status < 300 or response.status in call.accept:
        # The length an answer to HEAD tells is that of a body that does not come.
        told = headers if call.method != "HEAD" else {}
        return Reply(response.status, headers, await read_body(_stream_of(response), told, cap))
    raise of_status(response.status, headers, await _start_of(response, headers))


async def _start_of(response: httpcore2.Response, headers: Mapping[str, str]) -> bytes:
    """A small body of a refusal: read so that the connection can be kept, and looked at for one known mistake."""
    length = headers.get("content-length", "")
    if response.status != 400 and not (length.isdigit() and int(length[:9]) <= _START):
        return b""
    try:
        return await read_body(_stream_of(response), headers, _START)
    except ProviderError:
        return b""


def _stream_of(response: httpcore2.Response) -> AsyncGenerator[bytes]:
    """The body as it comes. httpcore2 shares its type of response with its blocking half, and says less than it gives."""
    return cast("AsyncGenerator[bytes]", aiter(cast("AsyncIterable[bytes]", response.stream)))


def _headers_of(response: httpcore2.Response) -> Mapping[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        raise Invalid("This is no host name.", "url") from None


def _host_header(host: str, port: int | None) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port is None else f"{name}:{port}"
