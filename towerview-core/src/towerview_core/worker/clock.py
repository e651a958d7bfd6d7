"""The clock: it only enqueues. Any number may run, frozen or killed; each tick is claimed by one of them (design.md 4)."""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zlib import crc32

import structlog
from dramatiq.errors import DramatiqError
from sqlalchemy.exc import SQLAlchemyError

from towerview_core.contract.cache import AnyCache
from towerview_core.contract.errors import TowerViewError
from towerview_core.services import jobs
from towerview_core.services.collecting import capable
from towerview_core.services.house import House
from towerview_core.services.playback import in_ms, moment
from towerview_core.store.servers import enabled_kinds
from towerview_core.worker.actors import Enqueue

STEP_S = 0.1
SHARD = 50
"""Servers of one message: few enough that two workers share a large fleet, many enough that messages cost nothing."""
SERVERS_S = 1.0
LOST_S = 10.0
LEAST_CLAIM_S = 10.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment at which something is due."""

    name: str
    due_ms: int


def due_tick(name: str, every_s: float, now_ms: int) -> Tick:
    """The last tick that was due. Ticks of different names are spread over the interval by their hash (P6)."""
    every_ms = max(1, round(every_s * 1000))
    offset = crc32(name.encode()) % every_ms
    return Tick(name, (now_ms - offset) // every_ms * every_ms + offset)


def shards(server_ids: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Groups of at most ``SHARD`` servers on average, by id, so that a new server does not move the others."""
    count = -(-len(server_ids) // SHARD) or 1
    groups: list[list[int]] = [[] for _ in range(count)]
    for server_id in server_ids:
        groups[server_id % count].append(server_id)
    return (tuple(group) for group in groups if group)


class Clock:
    """Looks ten times a second for what is due. It remembers what it has seen due, but nothing that others rely on."""

    def __init__(self, house: House, enqueue: Enqueue) -> None:
        self._house = house
        self._enqueue = enqueue
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
        self._seen: dict[str, int] = {}
        self._servers: Sequence[tuple[int, str]] = ()
        self._servers_at = self._lost_at = float("-inf")
        self._failing = False

    def start(self) -> None:
        """Begin to tick."""
        self._thread.start()

    def stop(self) -> None:
        """End; a tick that is being handed out is handed out first."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(5.0)

    def _run(self) -> None:
        while not self._stop.wait(STEP_S):
            try:
                self.step(datetime.now(UTC))
            except (TowerViewError, SQLAlchemyError, DramatiqError) as error:
                if not self._failing:
                    log.warning("the clock waits", error=type(error).__name__, detail=str(error)[:200])
                self._failing = True
            else:
                self._failing = False

    def step(self, now: datetime) -> None:
        """Hand out what is due now. Raises what the database or Redis raise; the next step tries again."""
        began = time.monotonic()
        self._read_servers(began)
        for cache in self._house.registry.caches.values():
            self._tick_cache(cache, now, began)
        for job in self._house.registry.jobs.values():
            if job.every_s is not None:
                tick = due_tick(job.name, job.every_s, in_ms(now))
                if self._is_new(tick):
                    self._tick_job(tick)
                    self._seen[tick.name] = tick.due_ms
        if began - self._lost_at >= LOST_S:
            self._lost_at = began
            for run_id in jobs.lost(self._house, now):
                self._enqueue.job(run_id, self._longest_job_s())

    def _read_servers(self, began: float) -> None:
        if began - self._servers_at < SERVERS_S:
            return
        try:
            with self._house.database.read() as db:
                self._servers = enabled_kinds(db)
        finally:
            self._servers_at = began

    def _tick_cache(self, cache: AnyCache, now: datetime, began: float) -> None:
        for shard in shards(self.servers_of(cache)):
            tick = due_tick(f"{cache.name}:{shard[0]}", cache.every_s, in_ms(now))
            if not self._is_new(tick):
                continue
            ttl_s = max(LEAST_CLAIM_S, 3 * cache.every_s)
            mine = self._house.snapshots.claim(f"tick:{tick.name}:{tick.due_ms}", ttl_s)
            self._seen[tick.name] = tick.due_ms
            # Frozen for so long that the claim of another clock may have run out: that tick is over.
            if mine and time.monotonic() - began < ttl_s / 2:
                self._enqueue.collect(cache.name, shard, False, cache.every_s)

    def _tick_job(self, tick: Tick) -> None:
        job = self._house.registry.jobs[tick.name]
        run_id = jobs.claim(self._house, job, moment(tick.due_ms))
        if run_id is not None:
            self._enqueue.job(run_id, job.time_limit_s)

    def servers_of(self, cache: AnyCache) -> list[int]:
        """Ids of the enabled servers a cache is read from."""
        able = capable(self._house, cache)
        return [server_id for server_id, kind in self._servers if kind in able]

    def grant(self, cache_name: str, server_id: int | None) -> None:
        """Somebody wished for a collect now. Several clocks hear it, one hands it out."""
        cache = self._house.registry.caches.get(cache_name)
        if cache is None or not self._house.snapshots.claim(f"wish:{cache_name}:{server_id}", 0.5):
            return
        for shard in shards(self.servers_of(cache) if server_id is None else [server_id]):
            self._enqueue.collect(cache_name, shard, True, max(cache.every_s, 10.0))

    def _is_new(self, tick: Tick) -> bool:
        return self._seen.get(tick.name) != tick.due_ms

    def _longest_job_s(self) -> float:
        return max((job.time_limit_s for job in self._house.registry.jobs.values()), default=300.0)
