"""The distributed house under fire: clocks frozen, workers killed, Redis emptied and restarted (F27, F29, F35)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis

from tests.support.flow import add, age_s, live, playbacks, soon, stored
from tests.support.houses import opened
from tests.support.redis import RedisServer
from towerview_core.services.house import House
from towerview_core.testing.standin import serve
from towerview_jellyfin.standin import JellyfinStandIn

pytestmark = [
    pytest.mark.slow,
    pytest.mark.faults,
    pytest.mark.redis,
    pytest.mark.postgres,
    pytest.mark.timeout(120),
]

TOWERVIEW = Path(sys.executable).with_name("towerview")


@dataclass
class Staff:
    """Processes of one distributed house."""

    environment: dict[str, str]
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, face: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([str(TOWERVIEW), face], env=self.environment)
        self.started.append(process)
        return process

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait(10)


@contextmanager
def staffed(house: House, database_url: str, redis_url: str) -> Iterator[Staff]:
    environment = {
        **os.environ,
        "TOWERVIEW_HOME": str(house.settings.home),
        "TOWERVIEW_DATABASE_URL": database_url,
        "TOWERVIEW_REDIS_URL": redis_url,
        "TOWERVIEW_ALLOW_LOOPBACK": "true",
    }
    staff = Staff(environment)
    try:
        yield staff
    finally:
        staff.end()


@pytest.fixture
def far_house(tmp_path: Path, postgres_url: str, redis_url: str) -> Iterator[tuple[House, Staff]]:
    with (
        opened(tmp_path / "home", database_url=postgres_url, redis_url=redis_url) as house,
        staffed(house, postgres_url, redis_url) as staff,
    ):
        yield house, staff


def polled(house: House, ids: list[int]) -> Callable[[], bool]:
    return lambda: all(live(house, one) for one in ids)


def read_after(house: House, server_id: int, moment: datetime) -> Callable[[], bool]:
    def told() -> bool:
        found = house.snapshots.get("sessions", server_id)
        return found is not None and found.head.taken_at is not None and found.head.taken_at > moment

    return told


def watch(house: House, ids: list[int], seconds: float) -> float:
    """The greatest age of any server's sessions while time passes."""
    oldest, ends_at = 0.0, time.monotonic() + seconds
    while time.monotonic() < ends_at:
        oldest = max(oldest, *(age_s(house, one) for one in ids))
        time.sleep(0.1)
    return oldest


def test_clocks_freeze_workers_die_and_polling_goes_on(far_house: tuple[House, Staff]) -> None:
    house, staff = far_house
    fleet = [JellyfinStandIn.make("Fleet", 2, seed) for seed in range(3)]
    with serve(*fleet) as urls:
        ids = add(house, fleet, urls)
        clocks = [staff.start("clock") for _ in range(2)]
        workers = [staff.start("worker") for _ in range(2)]
        soon(polled(house, ids), 20, "everything is live")
        before, began = fleet[0].requests, time.monotonic()
        assert watch(house, ids, 6) < 4.5
        asked = fleet[0].requests - before
        # Beside polls the stand-in counts look-ups and the reads its own push asks for; two clocks that both ticked would double the polls.
        assert asked <= (time.monotonic() - began) / 2 + 5, "two clocks ask no more often than one"
        clocks[0].send_signal(signal.SIGSTOP)
        assert watch(house, ids, 5) < 4.5, "the other clock ticks on"
        clocks[0].send_signal(signal.SIGCONT)
        clocks[1].kill()
        workers[0].kill()
        assert watch(house, ids, 8) < 6.5, "one clock and one worker are enough"
        open_rows = [row for one in ids for row in playbacks(house, one) if row.ended_at is None]
        identities = [(row.server_id, row.identity) for row in open_rows]
        assert len(identities) == len(set(identities)), "nothing is recorded twice"


def test_redis_forgets_everything_and_cuts_every_line(
    far_house: tuple[House, Staff], redis_server: RedisServer
) -> None:
    house, staff = far_house
    fleet = [JellyfinStandIn.make("Fleet", 2, seed) for seed in range(3)]
    with serve(*fleet) as urls:
        ids = add(house, fleet, urls)
        for face in ("clock", "worker"):
            staff.start(face)
        soon(polled(house, ids), 20, "everything is live")
        soon(lambda: all(len(playbacks(house, one)) == 2 for one in ids), 10, "all of it is recorded")
        rows = {row.id for one in ids for row in playbacks(house, one)}
        for _ in range(3):
            with redis.Redis.from_url(redis_server.url) as client:
                client.flushdb()
                client.client_kill_filter(_type="normal", skipme=True)
            soon(polled(house, ids), 5, "live again within two intervals")
        assert stored(house, ids[0]).head.error is None
        still = {row.id for one in ids for row in playbacks(house, one) if row.ended_at is None}
        assert still == rows, "what played goes on playing: nothing was ended by it, nothing doubled"


def test_a_worker_told_to_end_ends_cleanly(far_house: tuple[House, Staff]) -> None:
    """F26"""
    house, staff = far_house
    stand_in = JellyfinStandIn.make("Fleet", 2, 1)
    with serve(stand_in) as urls:
        ids = add(house, [stand_in], urls)
        staff.start("clock")
        for _ in range(2):
            worker, began = staff.start("worker"), datetime.now(UTC)
            soon(read_after(house, ids[0], began), 20, "it works")
            worker.terminate()
            assert worker.wait(10) == 0
