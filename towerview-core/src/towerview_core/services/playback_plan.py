"""What one poll means for the open playbacks: pure, no clock, no database (security.md P1 to P5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from towerview_core.contract.sessions import PlayState
from towerview_core.services.viewing import STALLED, Seen, fingerprint, same_place
from towerview_core.store.playbacks import OpenPlayback

STALL_S = 12.0
"""Servers refresh the position of a good player every ten seconds or less (Plex 1.4x), so standing longer is stalling."""
TRUST_S = 120.0
"""Most seconds believed of the wall clock alone: progress is written every 30 s, so more means that the clock jumped."""


class Mark(NamedTuple):
    """When, by this process's monotonic clock, a playback's seconds were counted up to ``seen_ms``; ``last``: when it was
    last there."""

    seen_ms: int
    mono: float
    last: float


class Position(NamedTuple):
    """Where a session stood, and when, by the monotonic clock, it was first seen there."""

    position_ms: int | None
    since: float


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process remembers of the last poll of a server. Hints: without them only precision is lost."""

    taken_ms: int
    mono: float
    marks: dict[int, Mark] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Poll:
    """One good answer of a server. ``mono``: monotonic seconds at ``taken_ms``. ``gap_s``: since the poll before, None if
    nobody knows. ``progress``: only count seconds up to this poll, which was recorded before."""

    server_id: int
    seen: Sequence[Seen]
    complete: bool
    taken_ms: int
    mono: float
    interval_s: float
    gap_s: float | None = None
    progress: bool = False

    @property
    def patience_s(self) -> float:
        """A longer silence was not observed: two intervals, and half a one for unpunctuality."""
        return 2.5 * self.interval_s

    @property
    def stall_s(self) -> float:
        """A position that stands longer than this does not play."""
        return max(2 * self.interval_s, STALL_S)


@dataclass(frozen=True, slots=True)
class Change:
    """New marks of an open playback, and the seconds to add to it. ``now``: the session, None when it was not seen."""

    row: OpenPlayback
    identity: str
    now: Seen | None
    seen_ms: int
    played: float = 0.0
    paused: float = 0.0
    unobserved: float = 0.0
    missed_ms: int | None = None
    ended_ms: int | None = None


@dataclass(slots=True)
class Plan:
    """What is to be written after a poll, and what to remember once it is. ``turns``: playbacks that begin a segment."""

    memory: Memory
    starts: list[tuple[Seen, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    turns: list[tuple[OpenPlayback, Seen, str]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing is to be written."""
        return not self.starts and not self.changes


def plan(rows: Sequence[OpenPlayback], poll: Poll, before: Memory | None) -> Plan:
    """Compare a poll with the open playbacks."""
    made = Plan(_remembered(poll, before))
    left = {row.identity: row for row in rows}
    new = []
    for one in poll.seen:
        row = left.pop(one.identity, None)
        if row is None:
            new.append(one)
        else:
            _go_on(made, poll, before, (row, one))
    if poll.progress:
        return made
    for one in new:
        adopted = _adopted(left, one)
        if adopted is None:
            made.starts.append((one, _state(one, poll, made.memory)))
        else:
            _go_on(made, poll, before, (left.pop(adopted.identity), one))
    for row in left.values():
        _go_missing(made, poll, before, row)
    return made


def _remembered(poll: Poll, before: Memory | None) -> Memory:
    memory = Memory(poll.taken_ms, poll.mono)
    known = {} if before is None else before.positions
    for one in poll.seen:
        last = known.get(one.identity)
        position = one.session.position_ms
        stood = last is not None and last.position_ms == position
        memory.positions[one.identity] = last if stood and last is not None else Position(position, poll.mono)
    return memory


def _state(one: Seen, poll: Poll, memory: Memory) -> str:
    if one.session.state is PlayState.PLAYING and _stood_s(one, poll, memory) > poll.stall_s:
        return STALLED
    return one.session.state


def _stood_s(one: Seen, poll: Poll, memory: Memory) -> float:
    position = memory.positions[one.identity]
    return 0.0 if position.position_ms is None else poll.mono - position.since


def _adopted(left: dict[str, OpenPlayback], one: Seen) -> OpenPlayback | None:
    """An open playback of the same device, user and item that the server goes on with under a new session id (F22)."""
    if not one.device_known:
        return None
    return next((row for row in left.values() if same_place(row.identity, one.identity)), None)


def _go_on(made: Plan, poll: Poll, before: Memory | None, pair: tuple[OpenPlayback, Seen]) -> None:
    row, one = pair
    state = _state(one, poll, made.memory)
    since, sure = _since(row, poll, before)
    turned = row.identity != one.identity or row.fingerprint != fingerprint(one.session, state)
    if poll.progress:
        due = not turned and row.missed_ms is None and since > 0
    else:
        due = turned or row.missed_ms is not None or _gap(poll, since) > poll.patience_s
    if not due:
        made.memory.marks[row.id] = Mark(row.seen_ms, poll.mono - since, poll.mono)
        return
    # A clock that went back must not make the time counted so far begin anew for other processes.
    seen_ms = poll.taken_ms if since > 0 else row.seen_ms
    made.changes.append(
        Change(
            row,
            one.identity,
            one,
            seen_ms,
            *_counted(row, poll, (since, sure), _stood_s(one, poll, made.memory)),
        )
    )
    made.memory.marks[row.id] = Mark(seen_ms, poll.mono, poll.mono)
    if turned:
        made.turns.append((row, one, state))


def _go_missing(made: Plan, poll: Poll, before: Memory | None, row: OpenPlayback) -> None:
    since, sure = _since(row, poll, before)
    ago = _ago(row, poll, before, since)
    made.memory.marks[row.id] = Mark(row.seen_ms, poll.mono - since, poll.mono - ago)
    if not poll.complete or row.missed_ms == poll.taken_ms:
        return
    if row.missed_ms is not None:
        made.changes.append(
            Change(row, row.identity, None, row.seen_ms, ended_ms=max(row.seen_ms, row.started_ms))
        )
        return
    # Its time is counted until it was last there.
    there = since - ago if sure else min(since - ago, TRUST_S)
    seen_ms = row.seen_ms + round(there * 1000)
    seconds = _split(row, there, 0.0)
    made.changes.append(Change(row, row.identity, None, seen_ms, *seconds, missed_ms=poll.taken_ms))
    made.memory.marks[row.id] = Mark(seen_ms, poll.mono - since + there, poll.mono - ago)


def _ago(row: OpenPlayback, poll: Poll, before: Memory | None, since: float) -> float:
    """Seconds since a playback that is not in this poll was last there: at the poll before, if not known better."""
    mark = None if before is None else before.marks.get(row.id)
    if mark is None or before is None or mark.last >= before.mono:
        return _gap(poll, since)
    return min(since, poll.mono - mark.last)


def _since(row: OpenPlayback, poll: Poll, before: Memory | None) -> tuple[float, bool]:
    """Seconds since a playback was counted; surely so when this process's own monotonic clock says it."""
    mark = None if before is None else before.marks.get(row.id)
    if mark is not None and mark.seen_ms == row.seen_ms:
        return max(0.0, poll.mono - mark.mono), True
    return max(0.0, (poll.taken_ms - row.seen_ms) / 1000), False


def _gap(poll: Poll, since: float) -> float:
    return since if poll.gap_s is None else min(poll.gap_s, since)


def _counted(
    row: OpenPlayback, poll: Poll, since: tuple[float, bool], stood_s: float
) -> tuple[float, float, float]:
    """Seconds played, paused and unobserved since the playback was counted last."""
    seconds, sure = since
    gap = _gap(poll, seconds)
    unobserved = gap if gap > poll.patience_s else 0.0
    observed = seconds - unobserved
    if not sure and observed > TRUST_S:
        unobserved += observed - TRUST_S
        observed = TRUST_S
    return *_split(row, observed, stood_s - poll.stall_s - unobserved), unobserved


def _split(row: OpenPlayback, observed: float, stalled: float) -> tuple[float, float]:
    """Observed seconds by the state they were in; of playing ones those in which the position stood do not count."""
    if row.state != PlayState.PLAYING:
        return 0.0, observed
    idle = min(max(stalled, 0.0), observed)
    return observed - idle, idle
