"""Whatever happens, what is recorded equals a ledger kept by hand (security.md P1 to P5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.playback.test_playback_rules import BUFFERING, PAUSED, PLAYING, STEP, Run, session
from towerview_core.contract.sessions import MediaSession, PlayState
from towerview_core.store.database import Database

STEPS = 24
WORLD = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Viewing:
    """The truth: one device shows an item from one step to before another; ids are drawn from few, so they collide."""

    device: str
    key: str
    first: int
    states: tuple[PlayState, ...]

    def at(self, step: int) -> MediaSession | None:
        if not self.first <= step < self.first + len(self.states):
            return None
        return session(self.key, device=self.device, state=self.states[step - self.first])


@st.composite
def evenings(draw: st.DrawFn) -> list[Viewing]:
    """On each device viewings of one item, far enough apart to be told apart from a missed poll."""
    made = []
    for device in range(draw(st.integers(1, 3))):
        step = draw(st.integers(0, 5))
        while step < STEPS - 4:
            states = draw(
                st.lists(st.sampled_from([PLAYING, PLAYING, PAUSED, BUFFERING]), min_size=1, max_size=8)
            )
            made.append(
                Viewing(f"device-{device}", draw(st.sampled_from("12")), step, tuple(states[: STEPS - step]))
            )
            step += len(states) + draw(st.integers(3, 6))
    return made


weather = st.lists(
    st.sampled_from(["good", "good", "good", "good", "error", "twice", "restart", "jump", "incomplete"]),
    min_size=STEPS,
    max_size=STEPS,
)


def visible(evening: list[Viewing], step: int) -> list[MediaSession]:
    return [found for viewing in evening if (found := viewing.at(step)) is not None]


def ledger(evening: list[Viewing], days: list[str]) -> list[tuple[str, float, float, float]]:
    """Seconds played, held and unobserved of each playback, by the polls that were answered."""
    answered = [step for step, day in enumerate(days) if day != "error"]
    lines = []
    for viewing in evening:
        sightings = [step for step in answered if viewing.at(step) is not None]
        seconds = {"played": 0.0, "held": 0.0, "unobserved": 0.0}
        for before, after in pairwise(sightings):
            state = viewing.states[before - viewing.first]
            gap = (after - before) * STEP
            kind = "unobserved" if gap > 2.5 * STEP else "played" if state == PLAYING else "held"
            seconds[kind] += gap
        if sightings:
            lines.append((viewing.device, seconds["played"], seconds["held"], seconds["unobserved"]))
    return sorted(lines)


def merged_by_silence(evening: list[Viewing], days: list[str]) -> bool:
    """Whether two viewings of one device look like one because fewer than two complete polls lay between them."""
    for one in evening:
        for other in evening:
            end = one.first + len(one.states)
            if one is other or one.device != other.device or other.first < end:
                continue
            between = [days[step] for step in range(end, other.first)]
            if sum(day not in ("error", "incomplete") for day in between) < 2:
                return True
    return False


def live(run: Run, evening: list[Viewing], days: list[str]) -> None:
    for step, day in enumerate([*days, "good", "good"]):
        run.wait()
        if day == "error":
            continue
        if day == "restart":
            run.restart()
        if day == "jump":
            run.wall += timedelta(minutes=-7 if step % 2 else 11)
        sessions = visible(evening, step)
        run.again(*sessions, complete=day != "incomplete")
        if day == "twice":
            run.again(*sessions)


@pytest.mark.slow
@WORLD
@given(evening=evenings(), days=weather)
def test_the_history_equals_the_ledger(
    database: Database, new_server: Callable[[], int], evening: list[Viewing], days: list[str]
) -> None:
    # A kill right after an incomplete poll costs up to an interval: who was in that poll is known to nobody any more.
    calm = ["good" if day in ("jump", "incomplete") else day for day in days]
    if merged_by_silence(evening, calm):
        return
    run = Run(database, new_server())
    live(run, evening, calm)
    rows = run.rows()
    found = sorted((row.device_id or "", row.played_s, row.paused_s, row.unobserved_s) for row in rows)
    assert found == ledger(evening, calm)
    assert all(row.ended_at is not None for row in rows)
    for row in rows:
        assert row.ended_at is not None
        total = row.played_s + row.paused_s + row.unobserved_s
        assert total == pytest.approx((row.ended_at - row.started_at).total_seconds())
    segments = run.segments()
    assert all(segment.ended_at is not None for segment in segments)


@pytest.mark.slow
@WORLD
@given(evening=evenings(), days=weather)
def test_jumps_of_our_clock_change_no_second(
    database: Database, new_server: Callable[[], int], evening: list[Viewing], days: list[str]
) -> None:
    steady = ["good" if day == "restart" else day for day in days]
    if merged_by_silence(evening, steady):
        return
    run = Run(database, new_server())
    live(run, evening, steady)
    found = sorted((row.device_id or "", row.played_s, row.paused_s, row.unobserved_s) for row in run.rows())
    assert found == ledger(evening, steady)
    assert all(row.ended_at is not None and row.ended_at >= row.started_at for row in run.rows())
