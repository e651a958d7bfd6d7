"""The rules of playbacks one by one (security.md P1 to P5, F18 to F23)."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from towerview_core.contract.sessions import (
    Decision,
    Decisions,
    MediaSession,
    MediaType,
    Network,
    Player,
    PlayState,
    SessionMedia,
    SessionUser,
)
from towerview_core.services.playback import Recorded, Watch, in_ms, record
from towerview_core.services.playback_plan import Poll
from towerview_core.services.viewing import STALLED, identify
from towerview_core.store.database import Database
from towerview_core.store.playbacks import Playback, PlaybackSegment

BEGIN = datetime(2026, 5, 1, 20, 0, tzinfo=UTC)
STEP = 2.0
PLAYING, PAUSED, BUFFERING = PlayState.PLAYING, PlayState.PAUSED, PlayState.BUFFERING


def session(key: str = "1", item: str = "film", state: PlayState = PLAYING, **more: Any) -> MediaSession:
    user, device = str(more.pop("user", "ada")), str(more.pop("device", "tv"))
    given: dict[str, object] = {
        "id": key,
        "user": SessionUser(id=user, name=user.title()),
        "media": SessionMedia(id=item, type=MediaType.MOVIE, title=item.title(), duration_ms=5_400_000),
        "player": Player(device_id=device or None, device=device or None),
        "state": state,
        **more,
    }
    return MediaSession.model_validate(given)


@dataclass
class Run:
    """Polls of one server at a pace; the wall clock may be pushed, a process may be started anew."""

    database: Database
    server_id: int
    watch: Watch = field(default_factory=Watch)
    mono: float = 1000.0
    wall: datetime = BEGIN
    previous: datetime | None = None

    def wait(self, seconds: float = STEP) -> None:
        self.mono += seconds
        self.wall += timedelta(seconds=seconds)

    def poll(self, *sessions: MediaSession, complete: bool = True, wait: float = STEP) -> Recorded:
        self.wait(wait)
        return self.again(*sessions, complete=complete, first=True)

    def again(self, *sessions: MediaSession, complete: bool = True, first: bool = False) -> Recorded:
        """The same poll processed once more."""
        taken = in_ms(self.wall)
        previous = self.previous
        made = Poll(
            self.server_id,
            identify(sessions),
            complete,
            taken,
            self.mono,
            STEP,
            self.watch.gap_s(self.server_id, previous, (taken, self.mono)),
        )
        self.previous = self.wall
        return record(self.database, self.watch, made)

    def restart(self, keep_hint: bool = True) -> None:
        """Another process goes on; ``keep_hint``: the snapshot of the last poll survives."""
        self.watch = Watch()
        self.mono += 12345.0
        if not keep_hint:
            self.previous = None

    def rows(self) -> Sequence[Playback]:
        with self.database.read() as db:
            found = select(Playback).where(Playback.server_id == self.server_id).order_by(Playback.id)
            return db.scalars(found).all()

    def row(self) -> Playback:
        (only,) = self.rows()
        return only

    def segments(self) -> Sequence[PlaybackSegment]:
        with self.database.read() as db:
            found = (
                select(PlaybackSegment)
                .join(Playback, Playback.id == PlaybackSegment.playback_id)
                .where(Playback.server_id == self.server_id)
                .order_by(PlaybackSegment.id)
            )
            return db.scalars(found).all()


@pytest.fixture
def run(database: Database, new_server: Callable[[], int]) -> Run:
    return Run(database, new_server())


def test_a_viewing_from_begin_to_end(run: Run) -> None:
    started = run.poll(session())
    for _ in range(5):
        run.poll(session())
    assert run.row().ended_at is None
    run.poll()
    assert run.row().ended_at is None, "one poll without it proves nothing"
    stopped = run.poll()
    row = run.row()
    assert row.started_at == BEGIN + timedelta(seconds=STEP)
    assert row.ended_at == BEGIN + timedelta(seconds=6 * STEP), "the end is when it was last seen"
    assert row.played_s == pytest.approx(5 * STEP)
    assert (row.paused_s, row.unobserved_s) == (0, 0)
    assert [event.kind for event in (*started.events, *stopped.events)] == [
        "playback_started",
        "playback_stopped",
    ]
    assert stopped.events[0].text == "Ada stopped Film."
    (segment,) = run.segments()
    assert (segment.started_at, segment.ended_at) == (row.started_at, row.ended_at)


def test_nothing_is_written_while_nothing_changes(run: Run) -> None:
    run.poll(session(position_ms=1))
    before = run.row()
    run.poll(session(position_ms=2001))
    after = run.row()
    assert (after.seen_at, after.played_s) == (before.seen_at, 0.0)


def test_pauses_are_counted_apart(run: Run) -> None:
    for state in (PLAYING, PLAYING, PAUSED, PAUSED, PAUSED, PLAYING, BUFFERING, PLAYING):
        run.poll(session(state=state))
    run.poll()
    run.poll()
    row = run.row()
    assert row.played_s == pytest.approx(3 * STEP)
    assert row.paused_s == pytest.approx(4 * STEP)
    assert [segment.state for segment in run.segments()] == [
        "playing",
        "paused",
        "playing",
        "buffering",
        "playing",
    ]
    assert all(segment.ended_at is not None for segment in run.segments())


@pytest.mark.parametrize(
    "changed",
    [
        {"decision": Decisions(video=Decision.TRANSCODE)},
        {"network": Network(address="203.0.113.9")},
    ],
    ids=["decision", "address"],
)
def test_a_change_begins_a_segment_of_the_same_playback(run: Run, changed: dict[str, Any]) -> None:
    run.poll(session())
    run.poll(session(**changed))
    run.poll(session(**changed))
    first, second = run.segments()
    assert first.ended_at == second.started_at
    assert MediaSession.model_validate_json(second.session) == session(**changed)
    assert run.row().played_s == pytest.approx(STEP)


@pytest.mark.parametrize("changed", [{"item": "other"}, {"user": "bruno"}, {"device": "phone"}])
def test_another_item_user_or_device_is_another_playback(run: Run, changed: dict[str, Any]) -> None:
    run.poll(session())
    run.poll(session(**changed))
    run.poll(session(**changed))
    old, new = run.rows()
    assert old.ended_at is not None
    assert new.ended_at is None


def test_two_sessions_with_one_id_are_both_kept(run: Run) -> None:
    """F20: the ids of some servers collide; even equal sessions are two."""
    twins = (session("7"), session("7", user="bruno", device="phone"), session("7"))
    for _ in range(3):
        run.poll(*twins)
    assert len(run.rows()) == 3
    run.poll(session("7"))
    run.poll(session("7"))
    assert sum(row.ended_at is None for row in run.rows()) == 1


def test_an_id_used_again_after_a_restart_is_a_new_playback(run: Run) -> None:
    """F21"""
    run.poll(session("1"))
    run.poll(session("1", item="series", user="bruno", device="phone"))
    run.poll(session("1", item="series", user="bruno", device="phone"))
    run.poll(session("1"))
    run.poll(session("1"))
    assert [(row.item_id, row.ended_at is None) for row in run.rows()] == [
        ("film", False),
        ("series", False),
        ("film", True),
    ]


def test_one_missed_poll_and_a_new_id_are_one_playback(run: Run) -> None:
    """F22: the server goes on with the same viewing under another session id."""
    run.poll(session("1"))
    run.poll()
    run.poll(session("2"))
    row = run.row()
    assert (row.session_id, row.missed_at) == ("2", None)
    assert row.played_s == pytest.approx(2 * STEP)
    run.poll()
    run.poll()
    assert run.row().ended_at is not None


def test_without_a_known_device_a_new_id_is_a_new_playback(run: Run) -> None:
    run.poll(session("1", device=""))
    run.poll(session("2", device=""))
    assert len(run.rows()) == 2


def test_an_incomplete_poll_ends_nothing(run: Run) -> None:
    """P1"""
    run.poll(session())
    for _ in range(10):
        run.poll(complete=False)
    assert run.row().missed_at is None
    run.poll()
    run.poll(complete=False)
    assert run.row().ended_at is None
    run.poll()
    assert run.row().ended_at is not None


def test_the_same_poll_twice_counts_once(run: Run) -> None:
    run.poll(session())
    run.again(session())
    run.poll(session(state=PAUSED))
    run.again(session(state=PAUSED))
    assert run.row().played_s == pytest.approx(STEP)
    run.poll()
    run.again()
    run.again()
    assert run.row().ended_at is None
    run.poll()
    run.again()
    assert run.row().paused_s == pytest.approx(0.0)
    assert len(run.segments()) == 2


@pytest.mark.parametrize("keep_hint", [True, False])
def test_a_kill_between_polls_loses_nothing(run: Run, keep_hint: bool) -> None:
    run.poll(session())
    run.poll(session())
    run.restart(keep_hint)
    run.poll(session())
    run.poll(session(state=PAUSED))
    run.restart(keep_hint)
    run.poll()
    run.restart(keep_hint)
    run.poll()
    row = run.row()
    assert row.ended_at is not None
    assert row.played_s + row.unobserved_s == pytest.approx(3 * STEP)
    if keep_hint:
        assert row.played_s == pytest.approx(3 * STEP)


def test_time_nobody_looked_is_kept_apart(run: Run) -> None:
    """P5: more than two intervals."""
    run.poll(session())
    run.poll(session())
    run.poll(session(), wait=60)
    run.poll(session())
    run.poll(session(state=PAUSED))
    row = run.row()
    assert row.unobserved_s == pytest.approx(60)
    assert row.played_s == pytest.approx(3 * STEP)


def test_a_viewing_that_ended_while_nobody_looked_ends_when_it_was_last_seen(run: Run) -> None:
    run.poll(session())
    run.poll(session())
    last = run.wall
    run.poll(wait=600)
    run.poll()
    row = run.row()
    assert row.ended_at == last
    assert row.played_s == pytest.approx(STEP)
    assert row.unobserved_s == 0


@pytest.mark.parametrize(
    "jump", [timedelta(hours=1), -timedelta(hours=1), timedelta(days=1), -timedelta(days=1)]
)
def test_our_clock_may_jump(run: Run, jump: timedelta) -> None:
    """F19: true seconds, nothing negative, nothing ended by it."""
    run.poll(session())
    run.poll(session())
    run.wall += jump
    run.poll(session())
    run.poll(session(state=PAUSED))
    run.wall -= jump
    run.poll(session(state=PAUSED))
    run.poll(session())
    run.poll()
    run.poll()
    row = run.row()
    assert row.played_s == pytest.approx(3 * STEP)
    assert row.paused_s == pytest.approx(2 * STEP)
    assert row.unobserved_s == 0
    assert row.ended_at is not None
    assert row.ended_at >= row.started_at


@pytest.mark.parametrize("jump", [timedelta(hours=1), -timedelta(hours=1)])
def test_a_jump_seen_by_a_new_process_never_becomes_played_time(run: Run, jump: timedelta) -> None:
    run.poll(session())
    run.wall += jump
    run.restart()
    run.poll(session())
    run.poll(session(state=PAUSED))
    assert 0 <= run.row().played_s <= 120 + 2 * STEP


def test_a_ghost_is_stalled_and_its_time_capped(run: Run) -> None:
    """F23: the server says playing, but the position stands still."""
    for number in range(5):
        run.poll(session(position_ms=number * 2000))
    for _ in range(60):
        run.poll(session(position_ms=8000))
    assert [segment.state for segment in run.segments()] == ["playing", STALLED]
    run.poll(session(position_ms=10_000))
    run.poll(session(position_ms=12_000))
    run.poll()
    run.poll()
    row = run.row()
    assert [segment.state for segment in run.segments()] == ["playing", STALLED, "playing"]
    assert row.played_s == pytest.approx(4 * STEP + 12 + STEP, abs=STEP)
    assert row.played_s + row.paused_s == pytest.approx(66 * STEP)


def test_a_server_that_updates_positions_every_ten_seconds_is_no_ghost(run: Run) -> None:
    for number in range(30):
        run.poll(session(position_ms=number // 5 * 10_000))
    run.poll()
    run.poll()
    assert [segment.state for segment in run.segments()] == ["playing"]
    assert run.row().played_s == pytest.approx(29 * STEP)


def test_progress_counts_up_to_the_last_poll_and_nothing_twice(run: Run, database: Database) -> None:
    for number in range(10):
        run.poll(session(position_ms=number * 2000))
    progress = Poll(
        run.server_id,
        identify([session(position_ms=18_000)]),
        True,
        in_ms(run.wall),
        run.mono,
        STEP,
        0.0,
        True,
    )
    for _ in range(3):
        record(database, run.watch, progress)
    row = run.row()
    assert row.played_s == pytest.approx(9 * STEP)
    assert row.position_ms == 18_000
    run.poll(session(position_ms=20_000))
    run.poll()
    run.poll()
    assert run.row().played_s == pytest.approx(10 * STEP)


def test_progress_starts_and_ends_nothing(run: Run, database: Database) -> None:
    run.poll(session("1"))
    old = Poll(
        run.server_id, identify([session("9", item="x")]), True, in_ms(run.wall), run.mono, STEP, 0.0, True
    )
    record(database, run.watch, old)
    assert run.row().missed_at is None


def test_workers_that_race_make_one_playback(run: Run, database: Database) -> None:
    run.wait()
    taken, start = in_ms(run.wall), threading.Barrier(6)
    seen = identify([session(str(number), device=f"d{number}") for number in range(10)])
    failed: list[BaseException] = []

    def race() -> None:
        start.wait()
        try:
            record(database, Watch(), Poll(run.server_id, seen, True, taken, run.mono, STEP))
        except BaseException as error:  # noqa: BLE001 - told to the main thread below
            failed.append(error)

    threads = [threading.Thread(target=race) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(run.rows()) == 10
    assert len(run.segments()) == 10


def test_what_a_hostile_plugin_says_fits_the_columns(run: Run) -> None:
    monster = session(
        "k" * 5000,
        item="i" * 5000,
        user="u" * 5000,
        media=SessionMedia(
            id="i\0d" * 500,
            type=MediaType.EPISODE,
            title="\0\u202e<b>=1+1</b>" * 900,
            season=10**12,
            year=-(10**12),
            duration_ms=10**30,
        ),
        position_ms=10**30,
    )
    run.poll(monster)
    run.poll(monster)
    row = run.row()
    assert "\0" not in row.title
    assert row.season == 2**31 - 1
    run.poll()
    run.poll()
    assert run.row().ended_at is not None


def test_the_open_ones_are_found_by_their_own_index(run: Run, database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL's planner goes by statistics")
    run.poll(session())
    from towerview_core.store.playbacks import _OPEN

    compiled = _OPEN.compile(database.engine)
    values = [{**compiled.params, "server": run.server_id}[name] for name in compiled.positiontup or ()]
    with database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(values)).fetchall()
    text = " ".join(str(line) for line in plan)
    assert "uq_playbacks_open" in text
    assert "SCAN" not in text
