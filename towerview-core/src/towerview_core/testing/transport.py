"""Fault injection by transport: a client that misbehaves as told, between a provider and the real one.

``Mischief`` wraps any ``LineClient``. It keeps what was asked and answered, and while a *trick* is on it answers in the
server's place: another status, another body, half a body, nothing at all. What comes back is judged by the same rules as a
real reply, so a provider meets the very errors it would meet in the house.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass

from towerview_core.contract.errors import Fault, ProviderError
from towerview_core.contract.host import Call, LineClient, Reply, TextSocket
from towerview_core.kits.http.parse import parse_json
from towerview_core.kits.http.problems import of_status, unreachable

Honest = Callable[[], Awaitable[Reply]]
"""Asks the server itself. Raises ``ProviderError`` as ``HttpClient.send`` does."""
Trick = Callable[[Call, Honest], Awaitable[Reply]]
"""Answers a call in the server's place, with or without asking it."""
Where = Callable[[Call], bool]
"""Which calls a trick is played on."""

_HTML = b"<!doctype html><html><head><title>Sign in</title></head><body><h1>Please sign in</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Seen:
    """One exchange as the provider saw it: the reply, or the error that was raised instead. ``origin``: the other origin
    of the product that was asked (``LineClient.at``), empty for the server itself."""

    call: Call
    reply: Reply | None = None
    error: ProviderError | None = None
    origin: str = ""


class Mischief:
    """A ``LineClient`` around another one: counts and keeps every exchange, and plays tricks.

    Clients made by ``at`` share its memory and its tricks.
    """

    def __init__(self, inner: LineClient) -> None:
        self._inner = inner
        self._origin = ""
        self._tricks: list[tuple[Where, Trick]] = []
        self.seen: list[Seen] = []
        self.calls: list[Call] = []

    async def send(self, call: Call) -> Reply:
        """See ``HttpClient``; the newest trick that fits answers."""
        self.calls.append(call)
        try:
            reply = judged(call, await self._answer(call, lambda: self._inner.send(call)))
        except ProviderError as error:
            self.seen.append(Seen(call, error=error, origin=self._origin))
            raise
        self.seen.append(Seen(call, reply, origin=self._origin))
        return reply

    async def read(self, call: Call) -> object:
        """See ``HttpClient``."""
        reply = await self.send(call)
        return await parse_json(reply.body, reply.headers)

    def socket(self, call: Call) -> AbstractAsyncContextManager[TextSocket]:
        """See ``LineClient``; a trick may answer the opening with a status."""
        self.calls.append(call)
        return self._open(call)

    def at(self, url: str) -> "Mischief":
        """See ``LineClient``."""
        other = Mischief(self._inner.at(url))
        other._origin, other._tricks, other.seen, other.calls = url, self._tricks, self.seen, self.calls
        return other

    def forget(self) -> None:
        """Begin to count anew."""
        self.calls.clear()
        self.seen.clear()

    @contextmanager
    def playing(self, trick: Trick, where: Where | None = None) -> Iterator[None]:
        """Play a trick on every call that ``where`` chooses (all, if it is not given) for the length of the block."""
        entry = (where or _everywhere, trick)
        self._tricks.insert(0, entry)
        try:
            yield
        finally:
            self._tricks.remove(entry)

    @asynccontextmanager
    async def _open(self, call: Call) -> AsyncIterator[TextSocket]:
        judged(call, await self._answer(call, _opened), opened=True)
        async with self._inner.socket(call) as socket:
            yield socket

    async def _answer(self, call: Call, honest: Honest) -> Reply:
        for where, trick in list(self._tricks):
            if where(call):
                return await trick(call, honest)
        return await honest()


async def _opened() -> Reply:
    return Reply(101, {}, b"")


def judged(call: Call, reply: Reply, *, opened: bool = False) -> Reply:
    """The reply, or the error that the house's client raises for such a status. ``opened``: a websocket was asked for."""
    if opened and 200 <= reply.status < 300:
        raise unreachable(Fault.PROTOCOL, "The server answered, but did not open the websocket.")
    if reply.status == 101 or 200 <= reply.status < 300 or reply.status in call.accept:
        return reply
    raise of_status(reply.status, reply.headers, reply.body)


def same(call: Call, other: Call) -> bool:
    """Whether two calls ask for the same thing."""
    return (call.method, call.path, dict(call.params)) == (other.method, other.path, dict(other.params))


def status(code: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Trick:
    """Answer with a status; ``headers`` in lower case."""
    reply = Reply(code, dict(headers or {}), body)

    async def trick(_call: Call, _honest: Honest) -> Reply:
        return reply

    return trick


def saying(body: bytes, content_type: str = "application/json") -> Trick:
    """Answer 200 with these bytes."""
    return status(200, {"content-type": content_type}, body)


def web_page() -> Trick:
    """Answer 200 with a sign-in page, as proxies do."""
    return saying(_HTML, "text/html; charset=utf-8")


def altered(change: Callable[[bytes], bytes]) -> Trick:
    """Let the server answer, and change the body of what it says."""

    async def trick(_call: Call, honest: Honest) -> Reply:
        reply = await honest()
        return Reply(reply.status, reply.headers, change(reply.body))

    return trick


def truncated() -> Trick:
    """The first half of each body."""
    return altered(lambda body: body[: len(body) // 2])


def empty() -> Trick:
    """The status and the headers of the server, with nothing behind them."""
    return altered(lambda _body: b"")


def slow(seconds: float) -> Trick:
    """Ask the server after a while."""

    async def trick(_call: Call, honest: Honest) -> Reply:
        await asyncio.sleep(seconds)
        return await honest()

    return trick


def hang(deadline_s: float) -> Trick:
    """Never answer: as with the house's client, ``Unreachable(TIMEOUT)`` when the deadline of the call has passed."""

    async def trick(_call: Call, _honest: Honest) -> Reply:
        await asyncio.sleep(deadline_s)
        raise unreachable(Fault.TIMEOUT)

    return trick


def _everywhere(_call: Call) -> bool:
    return True
