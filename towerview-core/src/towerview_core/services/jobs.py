"""Runs of jobs: claimed in SQL, run once however many workers there are, begun again when a worker was killed (J1)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from towerview_core.contract.errors import NotFound
from towerview_core.contract.job import Job
from towerview_core.services.house import House
from towerview_core.services.playback import Watch
from towerview_core.store.jobs import (
    add_run,
    drop_future_runs,
    end_run,
    give_up_run,
    note_progress,
    take_run,
    waiting_runs,
)

MOST_ATTEMPTS = 3
LOST_AFTER = timedelta(seconds=10)
KILLED_AFTER = timedelta(seconds=30)
SKEW = timedelta(minutes=10)
"""How far the clocks of two hosts may differ."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class HouseContext:
    """A job's context. Core's own jobs find the house in it, and what this process remembers of the servers."""

    house: House
    watch: Watch
    run_id: int
    due_at: datetime

    def progress(self, done: int, total: int | None, note: str = "") -> None:
        with self.house.database.write() as db:
            note_progress(db, self.run_id, done, total, note)


def claim(house: House, job: Job, due_at: datetime) -> int | None:
    """Claim the tick of a job; the id of its run, or None when another clock was faster."""
    with house.database.write() as db:
        return add_run(db, job.name, due_at)


def request(house: House, name: str, by: str) -> int:
    """Ask for a run now; a clock hands it to a worker within seconds. Raises ``NotFound`` for an unknown job."""
    if name not in house.registry.jobs:
        raise NotFound("There is no such job.")
    with house.database.write() as db:
        run_id = add_run(db, name, datetime.now(UTC), by)
    if run_id is None:
        raise NotFound("It was asked for at this very moment.")
    return run_id


def run(house: House, watch: Watch, run_id: int) -> None:
    """Run it, if it still waits. What the job raises becomes the run's error; nothing gets past this but an interrupt."""
    with house.database.write() as db:
        row = take_run(db, run_id, datetime.now(UTC))
    if row is None:
        return
    job = house.registry.jobs.get(row.job)
    error = "No loaded plugin brings this job." if job is None else None
    try:
        if job is not None:
            job.run(HouseContext(house, watch, run_id, row.due_at))
    except BaseException as raised:
        error = f"{type(raised).__name__}: {raised}"[:512]
        raise
    finally:
        with house.database.write() as db:
            end_run(db, run_id, row.attempt, datetime.now(UTC), error)


def lost(house: House, now: datetime) -> list[int]:
    """Runs whose message was lost or whose worker was killed; they are to be enqueued again."""
    with house.database.write() as db:
        for job in house.registry.jobs.values():
            before = now - timedelta(seconds=job.time_limit_s) - KILLED_AFTER
            if give_up_run(db, job.name, before, now, MOST_ATTEMPTS):
                log.warning("job was cut off", job=job.name)
        drop_future_runs(db, now + SKEW)
        return list(waiting_runs(db, now - LOST_AFTER))
