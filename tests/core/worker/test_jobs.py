"""Runs of jobs: once, begun again after a kill, and told how they ended (security.md J1)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.houses import opened
from towerview_core.contract.errors import NotFound
from towerview_core.contract.host import JobContext
from towerview_core.contract.job import Job
from towerview_core.services import jobs
from towerview_core.services.house import House
from towerview_core.services.playback import Watch
from towerview_core.store.jobs import JobRun

NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with opened(tmp_path / "home") as made:
        yield made


def knowing(house: House, run: Callable[[JobContext], None]) -> tuple[House, Job]:
    job = Job(name="toy", title="Toy", run=run, every_s=10.0, time_limit_s=60.0)
    return replace(house, registry=replace(house.registry, jobs={"toy": job})), job


def row(house: House, run_id: int) -> JobRun:
    with house.database.read() as db:
        found = db.get(JobRun, run_id)
    assert found is not None
    return found


def claimed(house: House, job: Job, due_at: datetime = NOW) -> int:
    run_id = jobs.claim(house, job, due_at)
    assert run_id is not None
    return run_id


def test_a_tick_is_claimed_once(house: House) -> None:
    home, job = knowing(house, lambda _: None)
    assert jobs.claim(home, job, NOW) is not None
    assert jobs.claim(home, job, NOW) is None
    assert jobs.claim(home, job, NOW + timedelta(seconds=10)) is not None


def test_a_run_tells_how_far_it_is_and_how_it_ended(house: House) -> None:
    seen: list[tuple[datetime, str, int]] = []

    def work(context: JobContext) -> None:
        context.progress(3, 7, "half way " * 100)
        now = row(house, run_id)
        seen.append((context.due_at, now.state, now.progress_done))

    home, job = knowing(house, work)
    run_id = claimed(home, job)
    jobs.run(home, Watch(), run_id)
    assert seen == [(NOW, "running", 3)]
    done = row(home, run_id)
    assert (done.state, done.error, done.attempt, done.progress_total) == ("done", None, 1, 7)


def test_what_a_job_raises_is_its_error(house: House) -> None:
    def work(_: JobContext) -> None:
        raise ValueError("no such thing" * 100)

    home, job = knowing(house, work)
    run_id = claimed(home, job)
    with pytest.raises(ValueError, match="no such thing"):
        jobs.run(home, Watch(), run_id)
    failed = row(home, run_id)
    assert failed.state == "failed"
    assert failed.error is not None
    assert failed.error.startswith("ValueError: no such thing")


def test_a_message_that_comes_twice_runs_once(house: House) -> None:
    runs: list[int] = []
    home, job = knowing(house, lambda _: runs.append(1))
    run_id, start = claimed(home, job), threading.Barrier(4)

    def work() -> None:
        start.wait()
        jobs.run(home, Watch(), run_id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    jobs.run(home, Watch(), run_id)
    jobs.run(home, Watch(), 4711)
    assert runs == [1]


def test_a_lost_message_is_found_in_sql(house: House) -> None:
    home, job = knowing(house, lambda _: None)
    run_id = claimed(home, job)
    assert jobs.lost(home, NOW + timedelta(seconds=5)) == []
    assert jobs.lost(home, NOW + timedelta(seconds=11)) == [run_id]


def test_a_killed_run_begins_again_and_fails_in_the_end(house: House) -> None:
    home, job = knowing(house, lambda _: None)
    run_id = claimed(home, job)
    for attempt in (1, 2, 3):
        with home.database.write() as db:
            killed = db.get(JobRun, run_id)
            assert killed is not None
            assert killed.state == "due"
            killed.state, killed.attempt, killed.started_at = "running", attempt, NOW
        assert jobs.lost(home, NOW + timedelta(seconds=80)) == [], "it may still run"
        found = jobs.lost(home, NOW + timedelta(seconds=100))
        assert found == ([run_id] if attempt < 3 else [])
    assert row(home, run_id).state == "failed"


def test_a_run_that_was_given_up_does_not_overwrite_the_next_attempt(house: House) -> None:
    def work(_: JobContext) -> None:
        with house.database.write() as db:
            own = db.get(JobRun, run_id)
            assert own is not None
            own.attempt = 2

    home, job = knowing(house, work)
    run_id = claimed(home, job)
    jobs.run(home, Watch(), run_id)
    assert row(home, run_id).state == "running"


def test_a_job_on_demand(house: House) -> None:
    home, _ = knowing(house, lambda _: None)
    run_id = jobs.request(home, "toy", "ada")
    assert row(home, run_id).requested_by == "ada"
    with pytest.raises(NotFound):
        jobs.request(home, "none", "ada")
