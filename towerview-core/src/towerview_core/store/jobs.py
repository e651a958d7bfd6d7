"""Runs of jobs: due, running or over. The queue is only a hint; what must run stands here (security.md J1)."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

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
