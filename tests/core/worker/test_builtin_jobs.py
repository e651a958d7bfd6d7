"""Core's own jobs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.support.flow import playbacks
from tests.support.toys import ToyHouse, toy_house
from towerview_core.builtin.jobs import cleanup_old_sessions, poll_all_servers
from towerview_core.services.collecting import Collector
from towerview_core.services.jobs import HouseContext, claim
from towerview_core.services.playback import Watch
from towerview_core.store.jobs import JobRun
from towerview_core.store.playbacks import PlaybackSegment


@pytest.fixture
def toys(tmp_path: Path) -> Iterator[ToyHouse]:
    with toy_house(tmp_path / "home") as made:
        yield made


def context(toys: ToyHouse, watch: Watch | None = None) -> HouseContext:
    return HouseContext(toys.house, watch or Watch(), 1, datetime.now(UTC))


@pytest.mark.anyio
async def test_progress_is_written_up_to_the_last_poll(toys: ToyHouse) -> None:
    (one,) = toys.add()
    collector = Collector(toys.house)
    toy = toys.toys[one]
    for position in (1000, 61_000):
        toy.items = tuple(item.model_copy(update={"position_ms": position}) for item in toy.items)
        await collector.collect("sessions", [one])
    (before,) = playbacks(toys.house, one)
    poll_all_servers(context(toys, collector.watch))
    poll_all_servers(context(toys))
    (after,) = playbacks(toys.house, one)
    collector.close()
    assert before.position_ms == 1000
    assert after.position_ms == 61_000
    assert 0 < after.played_s == pytest.approx((after.seen_at - after.started_at).total_seconds(), abs=0.01)
    assert after.ended_at is None


@pytest.mark.anyio
async def test_only_old_details_are_removed(toys: ToyHouse) -> None:
    (one,) = toys.add()
    collector = Collector(toys.house)
    await collector.collect("sessions", [one])
    (row,) = playbacks(toys.house, one)
    now = datetime.now(UTC)
    with toys.house.database.write() as db:
        for days, ended in ((31, True), (31, False), (29, True)):
            begun = now - timedelta(days=days)
            db.add(
                PlaybackSegment(
                    playback_id=row.id,
                    started_at=begun,
                    ended_at=begun if ended else None,
                    state="playing",
                    video_decision="none",
                    audio_decision="none",
                    fingerprint="x",
                    session="{}",
                )
            )
        db.add(
            JobRun(
                job="old", due_at=now - timedelta(days=8), state="done", finished_at=now - timedelta(days=8)
            )
        )
        db.add(JobRun(job="waits", due_at=now - timedelta(days=8), state="due"))
    cleanup_old_sessions(context(toys))
    collector.close()
    with toys.house.database.read() as db:
        assert db.scalar(select(func.count(PlaybackSegment.id))) == 3
        assert list(db.scalars(select(JobRun.job))) == ["waits"]
    assert playbacks(toys.house, one)[0].ended_at is None


def test_the_house_claims_runs_of_its_own_jobs(toys: ToyHouse) -> None:
    job = toys.house.registry.jobs["poll_all_servers"]
    assert claim(toys.house, job, datetime.now(UTC)) is not None
