"""One process at work: its faces, put together."""

import asyncio
import contextlib
import gc
from enum import Flag, auto

import orjson
from dramatiq import Worker

from towerview_core.services import told
from towerview_core.services.collecting import Collector
from towerview_core.services.house import House
from towerview_core.services.listening import Listener
from towerview_core.snapshots import SnapshotsAway
from towerview_core.worker.actors import create_actors
from towerview_core.worker.broker import IDLE_MS, open_broker
from towerview_core.worker.clock import Clock
from towerview_core.worker.loop import LoopThread

AT_ONCE = 64
PATIENCE_S = 3.0
WORKER_MS = 4_000
GARBAGE = (50_000, 20, 20)


class Faces(Flag):
    """What a process does."""

    WEB = auto()
    WORKER = auto()
    CLOCK = auto()
    ALL = WEB | WORKER | CLOCK


class Workshop:
    """The background of one process. ``start`` and ``stop`` once each; a process that is killed instead loses nothing."""

    def __init__(self, house: House, faces: Faces) -> None:
        self._house = house
        self._faces = faces
        self._works = bool(faces & (Faces.WORKER | Faces.CLOCK))
        if not self._works:
            return
        self._loop = LoopThread(AT_ONCE)
        self._collector = Collector(house)
        self._broker = open_broker(house.settings)
        enqueue = create_actors(self._broker, house, self._collector, self._loop)
        self._clock = Clock(house, enqueue)
        self._worker = Worker(
            self._broker, worker_timeout=IDLE_MS, worker_threads=house.settings.worker_threads
        )

    def start(self) -> None:
        """Begin to work; returns at once."""
        if not self._works:
            return
        _calm_garbage_collection()
        self._loop.start()
        if Faces.WORKER in self._faces:
            self._broker.emit_after("process_boot")
            self._worker.start()
            self._loop.keep(Listener(self._house, self._collector).run())
        if Faces.CLOCK in self._faces:
            self._clock.start()
            self._loop.keep(self._grant_wishes())

    def stop(self) -> None:
        """Take no more work, let what runs end, and let go of connections; within ten seconds (F26)."""
        if not self._works:
            return
        self._clock.stop()
        if Faces.WORKER in self._faces:
            self._worker.stop(timeout=WORKER_MS)
        self._broker.close()
        self._loop.stop(PATIENCE_S, self._house.connections.aclose())
        self._collector.close()

    async def _grant_wishes(self) -> None:
        async with self._house.snapshots.subscribe() as heard:
            async for message in heard:
                if message.topic == told.WISH:
                    wish = orjson.loads(message.data)
                    with contextlib.suppress(SnapshotsAway):
                        await asyncio.to_thread(self._clock.grant, wish["cache"], wish["server_id"])


def _calm_garbage_collection() -> None:
    """Each poll makes thousands of values that die by themselves a moment later. With Python's defaults every server's
    reply starts several collections, now and then one that walks the whole program: a third of a sweep. What is loaded
    by now stays for good, so it is walked no more, and young garbage is looked for a hundred times less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
