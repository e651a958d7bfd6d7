"""What every provider promises about hostile bodies, and the harness that throws and counts them."""

import asyncio
import itertools
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic_core import PydanticSerializationError

from towerview_core.contract.errors import ProviderError
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import Call, Reply
from towerview_core.contract.provider import Provider
from towerview_core.testing.hostile import hostile
from towerview_core.testing.replies import Answer, Replay, answers_of
from towerview_core.testing.transport import Mischief, Seen, altered, same

from .promise import promise
from .readings import Harvest, Reading
from .stage import Server, Stage

SLOWEST_S = 5.0
"""Seconds of the processor that one body may take, so that a busy machine does not count."""
LONGEST_TEXT = 64 * 1024
_BATCH = 1_000
_AROUND = 60
_MORE = 40


@dataclass(slots=True)
class Tally:
    """What came of hostile bodies: named errors, answers, and among them those that counted items as set aside."""

    bodies: int = 0
    errors: int = 0
    answers: int = 0
    counted_short: int = 0
    slowest_s: float = 0.0
    by_verb: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """One reply that can be damaged: the reading it belongs to, what that brings when all is well, and all its answers."""

    reading: Reading
    good: Harvest
    seen: Seen
    answers: Sequence[Answer]
    bodies: SearchStrategy[bytes]


class Shot:
    """A damaged body for one of the targets. Shown in brief: where it differs from the good one."""

    def __init__(self, target: Target, body: bytes) -> None:
        self.target = target
        self.body = body

    def __repr__(self) -> str:
        call, good = self.target.seen.call, self.target.seen.reply
        usual = _respelled(good.body if good else b"")
        start = next(
            (at for at, (one, two) in enumerate(zip(usual, self.body, strict=False)) if one != two), 0
        )
        part = self.body[max(0, start - _AROUND) : start + _AROUND]
        return (
            f"{self.target.reading.verb}, {call.method} {call.path}: {len(self.body)} bytes, ... {part!r} ..."
        )


class HostilitySuite:
    """Damaged replies of the server itself."""

    provider: type[Provider]
    hostile_bodies: int

    @promise(Provider)
    def test_hostile_bodies_end_in_named_errors(self, server: Server) -> None:
        """Whatever a body holds, a reading answers well-formed values or raises a ProviderError, soon; it never makes an
        empty complete answer of a damaged one."""
        bombard(self.provider, server, self.hostile_bodies)


def bombard(kind: type[Provider], server: Server, bodies: int) -> Tally:
    """Throw hostile bodies at every reading of a provider. Raises ``AssertionError`` with the simplest one that broke it.

    The good replies are asked of the server once; everything after that happens in memory.
    """
    with asyncio.Runner() as runner:
        targets = runner.run(_targets(kind, server))
        gunner = _Gunner(runner, kind, kind.Options.model_validate(dict(server.options)), targets)
        for number in itertools.count():
            left = bodies - gunner.tally.bodies
            if left <= 0:
                break
            gunner.throw(min(_BATCH, left), number)
    return gunner.tally


async def _targets(kind: type[Provider], server: Server) -> list[Target]:
    stage = Stage(kind, server)
    try:
        readings = await stage.honest()
    finally:
        await stage.aclose()
    found: dict[tuple[str, str, str, str], Target] = {}
    for reading, good, exchanges in readings:
        for seen in exchanges:
            if seen.reply is not None and seen.reply.body.strip():
                key = (reading.verb, seen.call.method, seen.call.path, repr(sorted(seen.call.params.items())))
                bodies = hostile(seen.reply.body)
                found[key] = Target(reading, good, seen, answers_of(exchanges), bodies)
    return list(found.values())


class _Patient(Mischief):
    """Ends a reading that asks without end, as a server that always has another page makes it."""

    def __init__(self, inner: Replay, most: int) -> None:
        super().__init__(inner)
        self._most = most

    async def send(self, call: Call) -> Reply:
        """See ``HttpClient``."""
        assert len(self.calls) < self._most, f"more than {self._most} requests: it would never end"
        return await super().send(call)


class _Gunner:
    """Throws batches of bodies and keeps the tally."""

    def __init__(
        self, runner: asyncio.Runner, kind: type[Provider], options: ServerOptions, targets: Sequence[Target]
    ) -> None:
        self._runner = runner
        self._kind = kind
        self._options = options
        self._shots = st.sampled_from(targets).flatmap(
            lambda target: target.bodies.map(lambda body: Shot(target, body))
        )
        self.tally = Tally()

    def throw(self, count: int, number: int) -> None:
        """One batch. Each has a seed and an end of its own, so that what hypothesis remembers of it is given back."""

        @seed(number)
        @settings(
            max_examples=count,
            database=None,
            deadline=None,
            print_blob=False,
            report_multiple_bugs=False,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(self._shots)
        def once(shot: Shot) -> None:
            self._runner.run(self._judge(shot))

        once()

    async def _judge(self, shot: Shot) -> None:
        target, tally = shot.target, self.tally
        http = _Patient(Replay(target.answers), most=10 * len(target.answers) + _MORE)
        tally.bodies += 1
        tally.by_verb[target.reading.verb] = tally.by_verb.get(target.reading.verb, 0) + 1
        began = time.process_time()
        with http.playing(altered(lambda _good: shot.body), where=lambda call: same(call, target.seen.call)):
            reading = target.reading.run(self._kind(self._options, http))
            (outcome,) = await asyncio.gather(reading, return_exceptions=True)
        took = time.process_time() - began
        tally.slowest_s = max(tally.slowest_s, took)
        self._count(outcome)
        wrong = f"{took:.1f} s for one body" if took > SLOWEST_S else _wrong(target.good, outcome)
        if wrong:
            cause = outcome if isinstance(outcome, BaseException) else None
            raise AssertionError(f"{wrong}, from {shot!r}") from cause

    def _count(self, outcome: Harvest | BaseException) -> None:
        if isinstance(outcome, Harvest):
            self.tally.answers += 1
            self.tally.counted_short += outcome.set_aside > 0
        else:
            self.tally.errors += 1


def _wrong(good: Harvest, outcome: Harvest | BaseException) -> str | None:
    """What is wrong with an outcome, None if it is one of the promised ones."""
    if isinstance(outcome, BaseException):
        return None if isinstance(outcome, ProviderError) else f"{type(outcome).__name__} escaped: {outcome}"
    if good.listed and len(good.values) > 1 and not outcome.values and not outcome.set_aside:
        return "an empty complete answer"
    for value in outcome.values:
        try:
            text = value.model_dump_json()
        except PydanticSerializationError:
            return "a value that cannot become JSON"
        if len(text) > LONGEST_TEXT and _longest(orjson.loads(text)) > LONGEST_TEXT:
            return "a value with a text over 64 KiB"
    return None


def _longest(node: object) -> int:
    if isinstance(node, dict):
        return max(map(_longest, node.values()), default=0)
    if isinstance(node, list):
        return max(map(_longest, node), default=0)
    return len(node) if isinstance(node, str) else 0


def _respelled(body: bytes) -> bytes:
    """A good body as the damaged ones are spelled, to find where they differ."""
    try:
        return json.dumps(orjson.loads(body), ensure_ascii=False).encode()
    except orjson.JSONDecodeError:
        return body
