"""What Redis may do to us: restart, forget everything, refuse (security.md F35)."""

import asyncio
import time
from datetime import UTC, datetime

import pytest
import redis

from tests.support.redis import RedisServer
from towerview_core.settings import Settings
from towerview_core.snapshots import RESYNC, Head, Message, SnapshotsAway, Stored, open_snapshots
from towerview_core.snapshots.memory import MemorySnapshots
from towerview_core.snapshots.redis import RedisSnapshots

pytestmark = pytest.mark.redis


def test_a_redis_that_does_not_answer_is_named() -> None:
    away = RedisSnapshots("redis://127.0.0.1:1/0")
    for call in (
        lambda: away.heads("x"),
        lambda: away.claim("x", 1),
        lambda: away.publish(Message("a", "b", b"")),
    ):
        with pytest.raises(SnapshotsAway):
            call()


def test_after_a_flush_everything_begins_anew(redis_url: str) -> None:
    snapshots = RedisSnapshots(redis_url)
    now = datetime.now(UTC)
    snapshots.put(Stored("things", 1, Head(taken_at=now, tried_at=now, good_for_s=5), b"{}"))
    assert snapshots.claim("tick", 60)
    redis.Redis.from_url(redis_url).flushdb()
    assert snapshots.get_all("things") == {}
    assert snapshots.claim("tick", 60)
    snapshots.close()


def test_a_key_that_passed_to_another_is_not_released(redis_url: str) -> None:
    mine, other = RedisSnapshots(redis_url), RedisSnapshots(redis_url)
    assert mine.claim("tick", 0.05)
    time.sleep(0.1)
    assert other.claim("tick", 60)
    mine.release("tick")
    assert not mine.claim("tick", 60)
    mine.close()
    other.close()


@pytest.mark.anyio
async def test_a_cut_line_is_told_and_heals(redis_url: str) -> None:
    snapshots = RedisSnapshots(redis_url)
    async with snapshots.subscribe() as listener:
        with redis.Redis.from_url(redis_url) as client:
            client.client_kill_filter(_type="pubsub")
        assert await asyncio.wait_for(anext(listener), 5) == RESYNC
        await asyncio.to_thread(snapshots.publish, Message("sessions", "1", b"{}"))
        assert (await asyncio.wait_for(anext(listener), 5)).topic == "sessions"
    snapshots.close()


def test_settings_choose(redis_server: RedisServer) -> None:
    assert isinstance(open_snapshots(Settings()), MemorySnapshots)
    chosen = open_snapshots(Settings(redis_url=redis_server.url))  # type: ignore[arg-type]  # as the environment gives it
    assert isinstance(chosen, RedisSnapshots)
    chosen.close()
