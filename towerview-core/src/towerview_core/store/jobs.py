"""Runs of jobs: due, running or over. The queue is only a hint; what must run stands here (security.md J1)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Delete, Index, String, UniqueConstraint, Update, and_, delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from towerview_core.store.database import BigId, Row


class JobRun(Row):
    """A run of a job: due, running or over. The unique key is the claim: who inserts the row runs it (security.md J1)."""

    __tablename__ = "job_runs"
    __table_args__ = (UniqueConstraint("job", "due_at"), Index("ix_job_runs_state", "state"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    job: Mapped[str] = mapped_column(String(128))
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    attempt: Mapped[int] = mapped_column(default=0)
    requested_by: Mapped[str | None] = mapped_column(String(128))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(512))
    progress_done: Mapped[int] = mapped_column(default=0)
    progress_total: Mapped[int | None]
    progress_note: Mapped[str | None] = mapped_column(String(256))


WAITING, RUNNING, DONE, FAILED = "due", "running", "done", "failed"
_OVER = (DONE, FAILED)


def add_run(db: Session, job: str, due_at: datetime, requested_by: str | None = None) -> int | None:
    """Claim a tick by inserting its run; None when another clock has it."""
    make = sqlite_insert if db.connection().dialect.name == "sqlite" else postgres_insert
    values = {
        "job": job,
        "due_at": due_at,
        "state": WAITING,
        "attempt": 0,
        "requested_by": requested_by,
        "progress_done": 0,
    }
    claim = make(JobRun).values(values).on_conflict_do_nothing(index_elements=["job", "due_at"])
    found: int | None = db.execute(claim.returning(JobRun.id)).scalar()
    return found


def take_run(db: Session, run_id: int, now: datetime) -> JobRun | None:
    """Begin a run that waits; None when it is gone or somebody else has begun it."""
    begun = (
        update(JobRun)
        .where(JobRun.id == run_id, JobRun.state == WAITING)
        .values(state=RUNNING, started_at=now, attempt=JobRun.attempt + 1, error=None)
    )
    return db.get(JobRun, run_id) if _changed(db, begun) else None


def end_run(db: Session, run_id: int, attempt: int, now: datetime, error: str | None) -> None:
    """Write how a run ended, unless it was given up and begun again meanwhile."""
    _changed(
        db,
        update(JobRun)
        .where(JobRun.id == run_id, JobRun.state == RUNNING, JobRun.attempt == attempt)
        .values(state=DONE if error is None else FAILED, finished_at=now, error=error),
    )


def note_progress(db: Session, run_id: int, done: int, total: int | None, note: str) -> None:
    """Write how far a run is."""
    _changed(
        db,
        update(JobRun)
        .where(JobRun.id == run_id)
        .values(progress_done=done, progress_total=total, progress_note=note[:256]),
    )


def waiting_runs(db: Session, before: datetime) -> Sequence[int]:
    """Runs that wait although they were due before a moment: their message was lost."""
    found = select(JobRun.id).where(JobRun.state == WAITING, JobRun.due_at < before).order_by(JobRun.id)
    return db.scalars(found.limit(100)).all()


def give_up_run(db: Session, job: str, before: datetime, now: datetime, most: int) -> int:
    """Runs of a job that began before a moment were killed: let them wait again, or fail after ``most`` attempts."""
    lost = and_(JobRun.job == job, JobRun.state == RUNNING, JobRun.started_at < before)
    failed = {"state": FAILED, "finished_at": now, "error": "It was cut off too often."}
    given_up = _changed(db, update(JobRun).where(lost, JobRun.attempt >= most).values(failed))
    return given_up + _changed(db, update(JobRun).where(lost).values(state=WAITING))


def drop_future_runs(db: Session, after: datetime) -> int:
    """Forget runs that ended before they were due: our clock went back, and their ticks will come again."""
    return _changed(db, delete(JobRun).where(JobRun.due_at > after, JobRun.state.in_(_OVER)))


def drop_runs(db: Session, before: datetime) -> int:
    """Remove runs that ended before a moment; answer how many."""
    return _changed(db, delete(JobRun).where(JobRun.finished_at < before, JobRun.state.in_(_OVER)))


def _changed(db: Session, change: Update | Delete) -> int:
    return db.connection().execute(change).rowcount
