"""Core's jobs: progress of what plays into SQL, and tidying up."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from towerview_core.builtin.caches import SESSIONS
from towerview_core.contract.hookspecs import hookimpl
from towerview_core.contract.host import JobContext
from towerview_core.contract.job import Job
from towerview_core.contract.sessions import MediaSession
from towerview_core.services import audit_log
from towerview_core.services.jobs import HouseContext
from towerview_core.services.playback import Watch, in_ms, record
from towerview_core.services.playback_plan import Poll
from towerview_core.services.viewing import identify
from towerview_core.snapshots import Stored
from towerview_core.store.jobs import drop_runs
from towerview_core.store.playbacks import drop_segments

SEGMENTS_FOR = timedelta(days=30)
RUNS_FOR = timedelta(days=7)
BATCH = 2_000


def poll_all_servers(context: JobContext) -> None:
    """Write the progress of every open playback, as of the last good poll of its server, so that a kill costs seconds."""
    own = _own(context)
    for stored in own.house.snapshots.get_all(SESSIONS.name).values():
        poll = _last_poll(own.watch, stored)
        if poll is not None:
            record(own.house.database, own.watch, poll)


def _last_poll(watch: Watch, stored: Stored) -> Poll | None:
    """The poll behind a snapshot, to be counted once more and nothing else."""
    taken_at = stored.head.taken_at
    if taken_at is None or not stored.body:
        return None
    memory = watch.of(stored.server_id)
    same = memory is not None and memory.taken_ms == in_ms(taken_at)
    age = (datetime.now(UTC) - taken_at) / timedelta(seconds=1)
    return Poll(
        server_id=stored.server_id,
        seen=identify(stored.values(MediaSession)),
        complete=stored.head.set_aside == 0,
        taken_ms=in_ms(taken_at),
        mono=memory.mono if same and memory is not None else time.monotonic() - max(age, 0.0),
        interval_s=SESSIONS.every_s,
        gap_s=0.0,
        progress=True,
    )


def cleanup_old_sessions(context: JobContext) -> None:
    """Remove segments older than 30 days and runs of jobs older than 7. Playbacks stay: they are the history."""
    own = _own(context)
    now, removed, last = datetime.now(UTC), 0, BATCH
    while last == BATCH:
        with own.house.database.write() as db:
            last = drop_segments(db, now - SEGMENTS_FOR, BATCH)
        removed += last
        own.progress(removed, None, f"{removed} segments removed")
    with own.house.database.write() as db:
        drop_runs(db, now - RUNS_FOR)


def trim_audit_log(context: JobContext) -> None:
    """Cut off the oldest lines of the audit log, as the site's settings say; what is younger than 90 days always stays."""
    removed = 0
    for went in audit_log.trim(_own(context).house.database):
        removed += went
        context.progress(removed, None, f"{removed} lines cut off")


def _own(context: JobContext) -> HouseContext:
    if not isinstance(context, HouseContext):
        raise TypeError("core's own jobs run in the house only")
    return context


@hookimpl
def towerview_jobs() -> Sequence[Job]:
    """Progress every 30 seconds, tidying every five minutes, the audit log once a day."""
    return [
        Job(
            name="poll_all_servers",
            title="Write progress of what plays",
            run=poll_all_servers,
            every_s=30.0,
            time_limit_s=60.0,
        ),
        Job(
            name="cleanup_old_sessions",
            title="Tidy up old details",
            run=cleanup_old_sessions,
            every_s=300.0,
        ),
        Job(
            name="trim_audit_log",
            title="Cut off the oldest lines of the audit log",
            run=trim_audit_log,
            every_s=86_400.0,
        ),
    ]
