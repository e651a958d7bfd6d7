"""Listening: where a server says by itself that something changed, it is read at once (design.md 4).

Polling goes on as the safety net. It becomes slow only for a server whose push has proved itself on this connection and
on which nothing plays; so a push that connects and then says nothing, as Jellyfin 10.9 does to API keys, costs nothing.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from towerview_core.contract.errors import CredentialsRejected, TowerViewError
from towerview_core.contract.push import ChangeKind, Push
from towerview_core.services.collecting import Collector
from towerview_core.services.connections import Connection, Missing
from towerview_core.services.house import House
from towerview_core.services.pushing import put_alive, put_lost
from towerview_core.snapshots import SnapshotsAway

LOOK_S = 3.0
"""Seconds between two looks at which servers there are, and between two renewals of what this process listens to."""
CLAIM_S = 10.0
GATHER_S = 0.25
"""Least seconds between two reads for the sake of changes."""
TRIES = 4
BACKOFF_S = (1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0)
REJECTED_S = 900.0
READS: Mapping[ChangeKind, str] = {
    ChangeKind.SESSIONS: "sessions",
    ChangeKind.LIBRARIES: "libraries",
    ChangeKind.USERS: "users",
}

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Ear:
    """One server that this process listens to. ``proved``: a change was heard on the present connection."""

    connection: Connection
    task: asyncio.Task[None] | None = None
    proved: bool = False
    waiting: set[ChangeKind] = field(default_factory=set)
    read_at: float = float("-inf")


class Listener:
    """Listens to every server that pushes and that no other process listens to. Lives on the worker's loop."""

    def __init__(self, house: House, collector: Collector) -> None:
        self._house = house
        self._collector = collector
        self._ears: dict[int, Ear] = {}
        self._reads: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Listen until cancelled."""
        try:
            while True:
                try:
                    await self._look()
                except SnapshotsAway:
                    log.debug("listening waits for the snapshots")
                await asyncio.sleep(LOOK_S)
        finally:
            for ear in self._ears.values():
                self._hush(ear)

    async def _look(self) -> None:
        connections = {one.server_id: one for one in await asyncio.to_thread(self._house.connections.enabled)}
        pushing = {key: one for key, one in connections.items() if isinstance(one.provider, Push)}
        for server_id, ear in list(self._ears.items()):
            if pushing.get(server_id) is not ear.connection or not await self._keeps(server_id):
                self._hush(self._ears.pop(server_id))
        for server_id, connection in pushing.items():
            if server_id not in self._ears and await asyncio.to_thread(self._claim, server_id):
                ear = self._ears[server_id] = Ear(connection)
                ear.task = asyncio.create_task(self._listen(ear), name=f"listen-{server_id}")
        for server_id, ear in self._ears.items():
            if ear.proved:
                await asyncio.to_thread(put_alive, self._house.snapshots, server_id)

    def _claim(self, server_id: int) -> bool:
        return self._house.snapshots.claim(f"listen:{server_id}", CLAIM_S)

    async def _keeps(self, server_id: int) -> bool:
        """Hold the claim for another while; False when another process took it meanwhile."""
        await asyncio.to_thread(self._house.snapshots.release, f"listen:{server_id}")
        return await asyncio.to_thread(self._claim, server_id)

    def _hush(self, ear: Ear) -> None:
        if ear.task is not None:
            ear.task.cancel()

    async def _listen(self, ear: Ear) -> None:
        failures = 0
        while True:
            began = time.monotonic()
            wait_s = await self._hear(ear)
            if ear.proved:
                ear.proved = False
                await self._note_lost(ear)
            failures = 0 if time.monotonic() - began > BACKOFF_S[-1] else failures + 1
            step = BACKOFF_S[min(max(failures, 1), len(BACKOFF_S)) - 1]
            await asyncio.sleep(wait_s or step * random.uniform(0.5, 1.5))
            # Whatever was missed while the line was down is read now.
            self._change(ear, ChangeKind.SESSIONS)

    async def _note_lost(self, ear: Ear) -> None:
        with contextlib.suppress(SnapshotsAway):
            await asyncio.to_thread(put_lost, self._house.snapshots, ear.connection.server_id)

    async def _hear(self, ear: Ear) -> float | None:
        """Listen until the line ends; answers how long to leave the server alone, None: as usual."""
        provider = ear.connection.provider
        if not isinstance(provider, Push):
            return REJECTED_S
        try:
            async for change in provider.watch():
                if not ear.proved:
                    ear.proved = True
                    with contextlib.suppress(SnapshotsAway):
                        await asyncio.to_thread(put_alive, self._house.snapshots, ear.connection.server_id)
                self._change(ear, change.kind)
        except (CredentialsRejected, Missing):
            return REJECTED_S
        except TowerViewError as error:
            log.debug("push ended", server=ear.connection.name, reason=str(error))
        except Exception:
            # The wall around a plugin, as in collecting: its failure must not end the listening to others.
            log.exception("plugin failed while listening", server=ear.connection.name)
        return None

    def _change(self, ear: Ear, kind: ChangeKind) -> None:
        """Read soon. Changes that come before the read has begun are answered by it."""
        if kind in ear.waiting or READS[kind] not in self._house.registry.caches:
            return
        ear.waiting.add(kind)
        read = asyncio.create_task(self._read(ear, kind))
        self._reads.add(read)
        read.add_done_callback(self._reads.discard)

    async def _read(self, ear: Ear, kind: ChangeKind) -> None:
        await asyncio.sleep(max(0.0, ear.read_at + GATHER_S - time.monotonic()))
        ear.waiting.discard(kind)
        ear.read_at = time.monotonic()
        for _ in range(TRIES):
            heard_at = datetime.now(UTC)
            try:
                await self._collector.collect(READS[kind], [ear.connection.server_id], force=True)
                heads = await asyncio.to_thread(self._house.snapshots.heads, READS[kind])
            except SnapshotsAway:
                return
            head = heads.get(ear.connection.server_id)
            if head is not None and head.tried_at >= heard_at:
                return
            # A poll was at it, and may have asked before the change.
            await asyncio.sleep(GATHER_S)
