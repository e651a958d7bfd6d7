"""Ticks: each once, however many clocks, frozen or not (security.md J1, F19, F29, F36)."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.support.toys import ToyHouse, toy_house
from towerview_core.services.playback import in_ms, moment
from towerview_core.store.jobs import JobRun
from towerview_core.worker.actors import Enqueue
from towerview_core.worker.clock import SHARD, Clock, due_tick, shards

BEGIN = datetime(2026, 5, 1, tzinfo=UTC)


class Heard:
    """What clocks handed out."""

    def __init__(self) -> None:
        self.collects: list[tuple[str, tuple[int, ...], bool]] = []
        self.jobs: list[int] = []

    def enqueue(self) -> Enqueue:
        def collect(cache: str, ids: Sequence[int], force: bool, _age_s: float) -> None:
            self.collects.append((cache, tuple(ids), force))

        return Enqueue(collect, lambda run_id, _limit_s: self.jobs.append(run_id))


@pytest.fixture
def toys(tmp_path: Path) -> Iterator[ToyHouse]:
    with toy_house(tmp_path / "home") as made:
        yield made


@pytest.fixture
def heard() -> Heard:
    return Heard()


def test_a_tick_is_the_same_for_whoever_asks_within_the_interval() -> None:
    ticks = {due_tick("sessions:1", 2.0, now) for now in range(1_000_000, 1_010_000, 7)}
    assert len(ticks) in {5, 6}
    times = sorted(tick.due_ms for tick in ticks)
    assert {later - earlier for earlier, later in pairwise(times)} == {2000}


def test_names_are_spread_over_the_interval() -> None:
    offsets = {due_tick(f"sessions:{number}", 2.0, 10_000_000).due_ms % 2000 // 200 for number in range(100)}
    assert len(offsets) > 7


@pytest.mark.parametrize("count", [0, 1, SHARD, SHARD + 1, 200, 1003])
def test_every_server_is_in_one_shard(count: int) -> None:
    ids = list(range(1, count + 1))
    groups = list(shards(ids))
    assert sorted(one for group in groups for one in group) == ids
    assert all(len(group) <= SHARD + 1 for group in groups)


def test_ten_thousand_ticks_and_two_clocks_one_of_them_freezing(
    toys: ToyHouse, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F29: the second clock freezes for up to minutes between looking and claiming, and then goes on where it was."""
    toys.add()
    home = replace(toys.house, registry=replace(toys.house.registry, jobs={}))
    dice, mono, frozen_for = random.Random(7), [0.0], [0.0]
    monkeypatch.setattr("towerview_core.worker.clock.time.monotonic", lambda: mono[0])
    monkeypatch.setattr("towerview_core.snapshots.memory.time.monotonic", lambda: mono[0])
    monkeypatch.setattr("towerview_core.worker.clock.LOST_S", float("inf"))
    steady, other = Clock(home, heard.enqueue()), Clock(home, heard.enqueue())
    claim = home.snapshots.claim

    def go_on(clock: Clock) -> None:
        clock.step(BEGIN + timedelta(seconds=mono[0]))

    def slow_claim(key: str, ttl_s: float) -> bool:
        pause, frozen_for[0] = frozen_for[0], 0.0
        for _ in range(int(pause)):
            mono[0] += 1.0
            go_on(steady)
        return claim(key, ttl_s)

    monkeypatch.setattr(home.snapshots, "claim", slow_claim)
    while mono[0] < 20_000:
        mono[0] += 1.0
        frozen_for[0] = dice.choice([1, 4, 11, 30, 300]) if dice.random() < 0.02 else 0
        go_on(other)
        frozen_for[0] = 0.0
        go_on(steady)
    collected = sum(cache == "sessions" for cache, _, _ in heard.collects)
    assert collected == pytest.approx(mono[0] / 2, abs=2), "none twice, none missed"


def test_clocks_in_threads_run_each_job_once(toys: ToyHouse, heard: Heard) -> None:
    made = [Clock(toys.house, heard.enqueue()) for _ in range(4)]
    start = threading.Barrier(4)

    def tick(clock: Clock) -> None:
        start.wait()
        for step in range(0, 600, 15):
            clock.step(BEGIN + timedelta(seconds=step))

    threads = [threading.Thread(target=tick, args=(clock,)) for clock in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with toys.house.database.read() as db:
        found = db.execute(select(JobRun.job, func.count(JobRun.id)).group_by(JobRun.job))
        runs = {row[0]: row[1] for row in found}
    assert runs["poll_all_servers"] in {20, 21}
    assert runs["cleanup_old_sessions"] in {2, 3}
    assert len(set(heard.jobs)) == sum(runs.values())


def test_after_an_hour_away_there_is_no_burst(toys: ToyHouse, heard: Heard) -> None:
    """F36"""
    toys.add()
    clock = Clock(toys.house, heard.enqueue())
    clock.step(BEGIN)
    heard.collects.clear()
    clock.step(BEGIN + timedelta(hours=1))
    assert Counter(cache for cache, _, _ in heard.collects)["sessions"] == 1


@pytest.mark.parametrize("jump", [timedelta(hours=1), -timedelta(hours=1)])
def test_our_clock_may_jump(toys: ToyHouse, heard: Heard, jump: timedelta) -> None:
    """F19: ticks go on at once, and none runs twice."""
    toys.add()
    clock = Clock(toys.house, heard.enqueue())
    for second in range(20):
        clock.step(BEGIN + timedelta(seconds=second))
    before = len(heard.collects)
    for second in range(20, 40):
        clock.step(BEGIN + jump + timedelta(seconds=second))
    sessions = sum(cache == "sessions" for cache, _, _ in heard.collects[before:])
    assert 10 <= sessions <= 11


def test_ticks_that_an_earlier_wrong_clock_used_up_come_again(toys: ToyHouse, heard: Heard) -> None:
    clock = Clock(toys.house, heard.enqueue())
    clock.step(BEGIN + timedelta(hours=3))
    with toys.house.database.write() as db:
        for run in db.scalars(select(JobRun)):
            run.state, run.finished_at = "done", BEGIN
    clock = Clock(toys.house, heard.enqueue())
    clock.step(BEGIN)
    with toys.house.database.read() as db:
        assert all(run.due_at <= BEGIN for run in db.scalars(select(JobRun)))


def test_a_wish_is_granted_by_one_clock_to_all_servers_that_can(toys: ToyHouse, heard: Heard) -> None:
    one, two = toys.add(2)
    toys.add(kind="portainer")
    both = [Clock(toys.house, heard.enqueue()) for _ in range(2)]
    for clock in both:
        clock.step(BEGIN)
    heard.collects.clear()
    for clock in both:
        clock.grant("sessions", None)
        clock.grant("no-such-cache", None)
        clock.grant("sessions", one)
    assert heard.collects == [("sessions", (one, two), True), ("sessions", (one,), True)]


def test_moments_survive_the_way_through_milliseconds() -> None:
    exact = datetime(2026, 5, 1, 12, 0, 0, 123000, tzinfo=UTC)
    assert moment(in_ms(exact)) == exact
