"""The actors: one for each verb. Messages carry names and ids only, so an old one can do no harm (J1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import dramatiq

from towerview_core.services.collecting import Collector
from towerview_core.services.house import House
from towerview_core.services.jobs import run
from towerview_core.worker.loop import LoopThread

COLLECT = "collect"
JOBS = "jobs"
JOB_AGE_MS = 10_000
"""A message of a run that is older was sent again meanwhile, because its run still waits in SQL."""


@dataclass(frozen=True, slots=True)
class Enqueue:
    """How the clock hands out work."""

    collect: Callable[[str, Sequence[int], bool, float], None]
    job: Callable[[int, float], None]


def create_actors(broker: dramatiq.Broker, house: House, collector: Collector, loop: LoopThread) -> Enqueue:
    """Declare the actors with a broker. There is no global one: a process may hold two houses, as tests do."""

    def collect(cache: str, server_ids: list[int], force: bool) -> None:
        # The loop waits for the servers, not this thread: a server that hangs must not keep a thread from the others.
        loop.give(collector.collect(cache, server_ids, force=force))

    def run_job(run_id: int) -> None:
        run(house, collector.watch, run_id)

    collecting = _actor(broker, collect, COLLECT)
    running = _actor(broker, run_job, JOBS)

    def send_collect(cache: str, server_ids: Sequence[int], force: bool, age_s: float) -> None:
        collecting.send_with_options(args=(cache, list(server_ids), force), max_age=round(age_s * 1000))

    def send_job(run_id: int, limit_s: float) -> None:
        running.send_with_options(args=(run_id,), max_age=JOB_AGE_MS, time_limit=round(limit_s * 1000))

    return Enqueue(send_collect, send_job)


def _actor(broker: dramatiq.Broker, function: Callable[..., None], queue: str) -> dramatiq.Actor[Any, None]:
    return dramatiq.Actor(
        function,
        broker=broker,
        actor_name=function.__name__,
        queue_name=queue,
        priority=0 if queue == COLLECT else 10,
        options={},
    )
