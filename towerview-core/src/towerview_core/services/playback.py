"""Playbacks: each good poll of a server becomes history, once, whoever records it (design.md 4, security.md P1 to P5)."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from towerview_core.contract.event import Event, EventKind
from towerview_core.services.playback_plan import Change, Mark, Memory, Plan, Poll, plan
from towerview_core.services.viewing import Seen, fingerprint
from towerview_core.store.database import Database
from towerview_core.store.playbacks import (
    change_playbacks,
    end_segments,
    hold_playbacks,
    open_playbacks,
    playback_labels,
    start_playbacks,
    start_segments,
)

TRIES = 3
SOMEBODY = "Somebody"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_INT32, _INT64 = 2**31 - 1, 2**63 - 1


class Watch:
    """What this process remembers of each server between two polls. Losing it costs precision, never a playback."""

    def __init__(self) -> None:
        self._servers: dict[int, Memory] = {}
        self._lock = threading.Lock()

    def of(self, server_id: int) -> Memory | None:
        with self._lock:
            return self._servers.get(server_id)

    def keep(self, server_id: int, memory: Memory) -> None:
        with self._lock:
            self._servers[server_id] = memory

    def replace(self, server_id: int, before: Memory | None, memory: Memory) -> None:
        """Keep ``memory`` unless another poll was recorded since ``before`` was read."""
        with self._lock:
            if self._servers.get(server_id) is before:
                self._servers[server_id] = memory

    def gap_s(self, server_id: int, previous: datetime | None, poll: tuple[int, float]) -> float | None:
        """Seconds between the poll before, taken at ``previous``, and this one: ``(taken_ms, mono)``.

        By our own monotonic clock if we saw the one before, else by the wall clock, and never more than we know.
        """
        taken_ms, mono = poll
        memory = self.of(server_id)
        own = None if memory is None else max(0.0, mono - memory.mono)
        if previous is None or (memory is not None and memory.taken_ms == in_ms(previous)):
            return own
        wall = max(0.0, (taken_ms - in_ms(previous)) / 1000)
        return wall if own is None else min(own, wall)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a poll changed, for the stream."""

    events: tuple[Event, ...] = ()


def in_ms(moment: datetime) -> int:
    """Whole milliseconds since 1970."""
    return (moment - _EPOCH) // _MS


def moment(milliseconds: int) -> datetime:
    """The moment so many milliseconds after 1970."""
    return _EPOCH + milliseconds * _MS


def record(database: Database, watch: Watch, poll: Poll) -> Recorded:
    """Compare a poll with the open playbacks of its server and write what changed, in one transaction.

    One indexed read when nothing changed. Safe to call twice with the same poll, and by two workers at once. Raises
    SQLAlchemy's errors when the database does not let us: the next poll then records what this one could not.
    """
    before = watch.of(poll.server_id)
    with database.engine.connect() as connection:
        made = plan(open_playbacks(connection, poll.server_id), poll, before)
    events: tuple[Event, ...] = ()
    if not made.empty:
        made, events = _written(database, poll, before)
    if poll.progress:
        watch.replace(poll.server_id, before, made.memory)
    else:
        watch.keep(poll.server_id, made.memory)
    return Recorded(events)


def _written(database: Database, poll: Poll, before: Memory | None) -> tuple[Plan, tuple[Event, ...]]:
    for left in reversed(range(TRIES)):
        try:
            with database.write() as db:
                hold_playbacks(db, poll.server_id)
                made = plan(open_playbacks(db.connection(), poll.server_id), poll, before)
                events = _write(db, poll, made)
            return made, events
        except DBAPIError as error:
            # Another worker was faster, or the database was restarted: look anew at what there is now.
            if left == 0 or not (isinstance(error, IntegrityError) or error.connection_invalidated):
                raise
    raise AssertionError("unreachable: the last try returns or raises")


def _write(db: Session, poll: Poll, made: Plan) -> tuple[Event, ...]:
    if made.changes:
        change_playbacks(db, [_change_fields(change) for change in made.changes])
    ended = [(turn[0].id, poll.taken_ms) for turn in made.turns]
    ended += [(change.row.id, change.ended_ms) for change in made.changes if change.ended_ms is not None]
    if ended:
        end_segments(db, [{"row": row, "ended_now": moment(at)} for row, at in ended])
    begun = [(row.id, one, state) for row, one, state in made.turns]
    begun += _start(db, poll, made)
    if begun:
        start_segments(db, [_segment_fields(poll, *one) for one in begun])
    return (*_started(poll, made), *_stopped(db, poll, made))


def _start(db: Session, poll: Poll, made: Plan) -> list[tuple[int, Seen, str]]:
    if not made.starts:
        return []
    ids = start_playbacks(db, [_playback_fields(poll, one) for one, _ in made.starts])
    made.memory.marks.update(dict.fromkeys(ids, Mark(poll.taken_ms, poll.mono, poll.mono)))
    return [(row, one, state) for row, (one, state) in zip(ids, made.starts, strict=True)]


def _change_fields(change: Change) -> dict[str, object]:
    session = None if change.now is None else change.now.session
    return {
        "row": change.row.id,
        "identity_now": change.identity,
        "session_now": None if session is None else _fit(session.id, 128),
        "seen_now": moment(change.seen_ms),
        "missed_now": None if change.missed_ms is None else moment(change.missed_ms),
        "ended_now": None if change.ended_ms is None else moment(change.ended_ms),
        "position_now": None if session is None else _number(session.position_ms, _INT64),
        "played": change.played,
        "paused": change.paused,
        "unobserved": change.unobserved,
    }


def _playback_fields(poll: Poll, one: Seen) -> dict[str, object]:
    session = one.session
    media, player, library = session.media, session.player, session.media.library
    return {
        "server_id": poll.server_id,
        "identity": one.identity,
        "session_id": _fit(session.id, 128),
        "user_id": _fit(session.user.id, 128),
        "user_name": _fit(session.user.name, 512),
        "item_id": _fit(media.id, 128),
        "media_type": media.type.value,
        "title": _fit(media.title, 512),
        "parent_title": _fit(media.parent_title, 512),
        "grandparent_title": _fit(media.grandparent_title, 512),
        "season": _number(media.season, _INT32),
        "episode": _number(media.episode, _INT32),
        "year": _number(media.year, _INT32),
        "duration_ms": _number(media.duration_ms, _INT64),
        "library_id": _fit(library.id, 128) if library else None,
        "library_name": _fit(library.name, 512) if library else None,
        "guids": list(media.guids),
        "device": _fit(player.device, 512),
        "device_id": _fit(player.device_id, 128),
        "product": _fit(player.product, 512),
        "platform": _fit(player.platform, 512),
        "started_at": moment(poll.taken_ms),
        "seen_at": moment(poll.taken_ms),
        "position_ms": _number(session.position_ms, _INT64),
        "played_s": 0.0,
        "paused_s": 0.0,
        "unobserved_s": 0.0,
    }


def _segment_fields(poll: Poll, row: int, one: Seen, state: str) -> dict[str, object]:
    decision = one.session.decision
    return {
        "playback_id": row,
        "started_at": moment(poll.taken_ms),
        "state": state,
        "video_decision": decision.video.value,
        "audio_decision": decision.audio.value,
        "fingerprint": fingerprint(one.session, state),
        "session": one.session.model_dump_json(),
    }


def _fit(text: str | None, limit: int) -> str | None:
    """Cut to the column, and without NUL, which PostgreSQL cannot store (security.md N4)."""
    return None if text is None else text[:limit].replace("\0", "")


def _number(value: int | None, most: int) -> int | None:
    return None if value is None else max(-most, min(most, value))


def _started(poll: Poll, made: Plan) -> list[Event]:
    return [
        Event(
            kind=EventKind.PLAYBACK_STARTED,
            at=moment(poll.taken_ms),
            server_id=poll.server_id,
            subject=one.session.id,
            text=f"{one.session.user.name or SOMEBODY} started {one.session.media.title}.",
        )
        for one, _ in made.starts
    ]


def _stopped(db: Session, poll: Poll, made: Plan) -> list[Event]:
    ended = [change.row.id for change in made.changes if change.ended_ms is not None]
    if not ended:
        return []
    return [
        Event(
            kind=EventKind.PLAYBACK_STOPPED,
            at=moment(poll.taken_ms),
            server_id=poll.server_id,
            subject=session_id,
            text=f"{user or SOMEBODY} stopped {title}.",
        )
        for session_id, user, title in playback_labels(db, ended).values()
    ]
