"""Replies that were kept, and a client that answers from them."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from towerview_core.contract.errors import ProviderError, Unreachable
from towerview_core.contract.host import Call, Reply, TextSocket
from towerview_core.kits.http.parse import parse_json

from .transport import Seen, judged


class NotRecorded(Unreachable):
    """The recording holds no answer to this request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered to one request. ``params`` are sorted. ``reply`` or ``error``, never both.
    ``origin``: the other origin of the product that answered, empty for the server itself."""

    method: str
    path: str
    params: tuple[tuple[str, str], ...]
    reply: Reply | None = None
    error: ProviderError | None = None
    origin: str = ""


class Replay:
    """A ``LineClient`` that answers from what was kept. Repeated requests get the kept answers in order, then the last."""

    def __init__(self, answers: Sequence[Answer], origin: str = "") -> None:
        self._answers = answers
        self._kept: dict[tuple[str, str, tuple[tuple[str, str], ...]], list[Answer]] = {}
        self._any: dict[tuple[str, str], Answer] = {}
        self._next: dict[tuple[str, str, tuple[tuple[str, str], ...]], int] = {}
        for answer in (one for one in answers if one.origin == origin):
            self._kept.setdefault((answer.method, answer.path, answer.params), []).append(answer)
            self._any[answer.method, answer.path] = answer

    async def send(self, call: Call) -> Reply:
        """See ``HttpClient``. Raises ``NotRecorded`` for what was never asked while recording."""
        answer = self._find(call)
        if answer.error is not None:
            raise answer.error
        assert answer.reply is not None
        return judged(call, answer.reply)

    async def read(self, call: Call) -> object:
        """See ``HttpClient``."""
        reply = await self.send(call)
        return await parse_json(reply.body, reply.headers)

    def socket(self, call: Call) -> AbstractAsyncContextManager[TextSocket]:
        """See ``LineClient``. Frames are not recorded: always ``NotRecorded``."""
        raise NotRecorded(f"The recording holds no websocket at {call.path}.")

    def at(self, url: str) -> "Replay":
        """See ``LineClient``: what that origin answered while recording."""
        return Replay(self._answers, url)

    def _find(self, call: Call) -> Answer:
        """The same request, else one to the same path: parameters may hold the time of day."""
        key = (call.method, call.path, sorted_params(call.params))
        kept = self._kept.get(key)
        if kept is None:
            answer = self._any.get((call.method, call.path))
            if answer is None:
                raise NotRecorded(f"The recording holds no answer to {call.method} {call.path}.")
            return answer
        position = self._next.get(key, 0)
        self._next[key] = position + 1
        return kept[min(position, len(kept) - 1)]


def sorted_params(params: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Parameters in a form that compares."""
    return tuple(sorted((str(name), str(value)) for name, value in params.items()))


def answers_of(seen: Sequence[Seen]) -> list[Answer]:
    """Exchanges as answers to replay."""
    return [
        Answer(
            one.call.method, one.call.path, sorted_params(one.call.params), one.reply, one.error, one.origin
        )
        for one in seen
    ]
