"""Collecting: reading many servers at once, each behind its own wall and deadline (design.md 4, security.md P6, R6, R11)."""

import asyncio
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from towerview_core.contract.cache import AnyCache, Cache, DerivedCache, SnapshotError
from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    ProviderError,
    TowerViewError,
    Unreachable,
)
from towerview_core.contract.event import Event
from towerview_core.contract.provider import Provider
from towerview_core.contract.value import Listing
from towerview_core.services import health, pushing, told
from towerview_core.services.aside import Aside
from towerview_core.services.backoff import wait_after
from towerview_core.services.deriving import Deriver
from towerview_core.services.house import House
from towerview_core.services.playback import Watch, in_ms, record
from towerview_core.services.playback_plan import Poll
from towerview_core.services.viewing import identify
from towerview_core.snapshots import Head, Stored
from towerview_core.snapshots.stored import written
from towerview_core.store.servers import Server, enabled_servers

SESSIONS = "sessions"
LONGEST_S = 8.0
FRESH_S = 1.0
"""How long the list of servers is good."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """One server's turn in a collect: its row, and the head of its last snapshot."""

    cache: Cache[Any, Any]
    server: Server
    before: Head | None

    @property
    def claim(self) -> str:
        return f"collect:{self.cache.name}:{self.server.id}"


class Collector:
    """Collects in one process. What it keeps between two collects is hints; the truth is in SQL and on the servers."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.watch = Watch()
        self._aside = Aside(house.snapshots)
        self._deriver = Deriver(house, self._aside)
        self._servers: dict[int, Server] = {}
        self._read_at = -FRESH_S
        self._recording: set[int] = set()

    def close(self) -> None:
        """End the threads; what runs in them is waited for."""
        self._aside.close()

    async def collect(self, name: str, server_ids: Collection[int], *, force: bool = False) -> None:
        """Read one cache of these servers now. ``force``: a person asked, so a server that rests is tried as well.

        Servers that are gone, disabled or cannot do it are skipped: a message may be old. Raises ``SnapshotsAway``.
        """
        cache = self._house.registry.caches.get(name)
        if cache is None:
            return
        servers = await self._able(cache, server_ids)
        if isinstance(cache, DerivedCache):
            await self._deriver.add_points(cache, servers)
            return
        turns = await self._taken(cache, servers, force=force)
        done = await asyncio.gather(*(self._turn(turn) for turn in turns), return_exceptions=True)
        for error in done:
            if error is not None:
                raise error

    async def _able(self, cache: AnyCache, server_ids: Collection[int]) -> list[Server]:
        if time.monotonic() - self._read_at >= FRESH_S:
            # Without the database the servers are polled as they were known last.
            await self._aside.read(self._read_servers, "servers could not be read")
        able = capable(self._house, cache)
        found = (self._servers.get(server_id) for server_id in server_ids)
        return [server for server in found if server is not None and server.kind in able]

    def _read_servers(self) -> None:
        with self._house.database.read() as db:
            self._servers = {server.id: server for server in enabled_servers(db)}
        self._read_at = time.monotonic()

    async def _taken(self, cache: Cache[Any, Any], servers: Sequence[Server], *, force: bool) -> list[Turn]:
        """The turns that are due and that no other process is at."""
        heads = await self._aside.snapshots(lambda: self._house.snapshots.heads(cache.name))
        now = datetime.now(UTC)
        due = [
            turn
            for turn in (Turn(cache, server, heads.get(server.id)) for server in servers)
            if force or not self._rests(turn, now)
        ]
        ttl_s = deadline_s(cache) + 5.0
        claimed = await self._aside.snapshots(
            lambda: self._house.snapshots.claim_many([turn.claim for turn in due], ttl_s)
        )
        return [turn for turn in due if turn.claim in claimed]

    def _rests(self, turn: Turn, now: datetime) -> bool:
        if turn.server.health in health.WAITS_FOR_ADMIN and not self._speaks_for(turn):
            # One cache probes a server that rejects us; a second one would only hasten a lockout.
            return True
        return turn.before is not None and turn.before.rests(now, turn.server.revision)

    def _speaks_for(self, turn: Turn) -> bool:
        """Whether this cache decides about the server's health: the one read most often."""
        caches = (one for one in self._house.registry.caches.values() if isinstance(one, Cache))
        provider = self._house.registry.providers.get(turn.server.kind)
        able = (one for one in caches if provider is not None and issubclass(provider, one.needs))
        return min(able, key=lambda one: (one.every_s, one.name), default=turn.cache) is turn.cache

    async def _turn(self, turn: Turn) -> None:
        try:
            listing = await self._read(turn)
        except TowerViewError as error:
            await self._failed(turn, error)
        except BaseException:
            self._house.snapshots.release(turn.claim)
            raise
        else:
            await self._answered(turn, listing, time.monotonic())

    async def _read(self, turn: Turn) -> Listing[Any]:
        """One call of a plugin, behind a wall: whatever comes out of it is an answer or one of our errors."""
        cache, server = turn.cache, turn.server
        try:
            provider = self._provider(server)
            async with asyncio.timeout(deadline_s(cache)):
                listing = await cache.read(provider)
        except TowerViewError:
            raise
        except TimeoutError:
            raise Unreachable(f"No answer within {deadline_s(cache):.1f} seconds.", Fault.TIMEOUT) from None
        except Exception as error:
            if turn.before is None or turn.before.failures == 0:
                log.exception("plugin failed", cache=cache.name, server=server.name, kind=server.kind)
            raise _plugin_failed(server, error) from error
        if not isinstance(listing, Listing):
            raise _plugin_failed(server, TypeError(type(listing).__name__))
        return listing

    def _provider(self, server: Server) -> Provider:
        try:
            return self._house.connections.get(server).provider
        except CredentialsRejected as error:
            raise health.CredentialsGone(str(error)) from error

    async def _answered(self, turn: Turn, listing: Listing[Any], mono: float) -> None:
        now = datetime.now(UTC)
        items, lines = written(listing.items, turn.cache.item)
        aside = listing.set_aside + len(listing.items) - len(items)
        quiet = 0 if items or aside else 1 + (0 if turn.before is None else turn.before.quiet)
        rest_s = await self._rest_s(turn, quiet)
        head = Head(
            taken_at=now,
            tried_at=now,
            count=len(items),
            set_aside=aside,
            wait_s=rest_s,
            revision=turn.server.revision,
            good_for_s=turn.cache.good_for_s + rest_s,
            quiet=quiet,
        )
        self._deriver.note(turn.cache.name, turn.server.id, items, now)
        await self._keep(turn, Stored(turn.cache.name, turn.server.id, head, b"\n".join(lines)))
        if turn.cache.name == SESSIONS:
            await self._record(turn, items, (aside == 0, in_ms(now), mono))
        if self._speaks_for(turn):
            await self._note_health(turn, health.GOOD)

    async def _rest_s(self, turn: Turn, quiet: int) -> float:
        """How long to leave a server alone that says by itself when something begins to play, and where nothing does."""
        if turn.cache.name != SESSIONS or quiet < pushing.QUIET_POLLS:
            return 0.0
        now = datetime.now(UTC)
        alive = await self._aside.snapshots(lambda: pushing.alive(self._house.snapshots, now))
        return pushing.IDLE_S if turn.server.id in alive else 0.0

    async def _failed(self, turn: Turn, error: TowerViewError) -> None:
        now, before = datetime.now(UTC), turn.before
        since = before.error.since if before is not None and before.error is not None else now
        failures = 1 if before is None else before.failures + 1
        fault = error.fault if isinstance(error, ProviderError) else Fault.PLUGIN_ERROR
        last = await self._aside.snapshots(lambda: self._house.snapshots.get(turn.cache.name, turn.server.id))
        head = Head(
            taken_at=None if last is None else last.head.taken_at,
            tried_at=now,
            count=0 if last is None else last.head.count,
            set_aside=0 if last is None else last.head.set_aside,
            error=SnapshotError(fault=fault, message=str(error), since=since),
            failures=failures,
            wait_s=wait_after(error, failures),
            revision=turn.server.revision,
            good_for_s=turn.cache.good_for_s,
        )
        await self._keep(
            turn, Stored(turn.cache.name, turn.server.id, head, b"" if last is None else last.body)
        )
        silent_s = (now - (head.taken_at or since)) / timedelta(seconds=1)
        found = health.verdict(error, silent_s, turn.cache.every_s)
        if found is not None and (self._speaks_for(turn) or found.health in health.WAITS_FOR_ADMIN):
            await self._note_health(turn, found)

    async def _keep(self, turn: Turn, stored: Stored) -> None:
        """Store, tell, and let others at this server again."""
        snapshots = self._house.snapshots

        def keep() -> None:
            snapshots.put(stored)
            snapshots.publish(told.snapshot_note(stored.cache, stored.server_id))
            snapshots.release(turn.claim)

        await self._aside.snapshots(keep)

    async def _record(self, turn: Turn, items: Sequence[Any], poll: tuple[bool, int, float]) -> None:
        """History. While the database is slow or away the live view goes on; the next poll records what this one did not."""
        complete, taken_ms, mono = poll
        server_id = turn.server.id
        if server_id in self._recording:
            return
        previous = None if turn.before is None else turn.before.taken_at
        made = Poll(
            server_id=server_id,
            seen=identify(items),
            complete=complete,
            taken_ms=taken_ms,
            mono=mono,
            interval_s=turn.cache.every_s,
            gap_s=self.watch.gap_s(server_id, previous, (taken_ms, mono)),
        )
        self._recording.add(server_id)
        try:
            recorded = await self._aside.write(
                lambda: record(self._house.database, self.watch, made), "history could not be written"
            )
        finally:
            self._recording.discard(server_id)
        if recorded is not None:
            await self._tell(recorded.events)

    async def _note_health(self, turn: Turn, found: health.Verdict) -> None:
        if turn.server.health == found.health and turn.server.health_reason == found.reason:
            return
        now, database = datetime.now(UTC), self._house.database
        noted = await self._aside.write(
            lambda: health.note(database, turn.server, found, now), "health could not be written"
        )
        await self._aside.snapshots(lambda: self._house.snapshots.publish(told.health_note(turn.server.id)))
        await self._tell(() if noted is None else (noted,))

    async def _tell(self, events: Sequence[Event]) -> None:
        for event in events:
            note = told.event_note(event)
            await self._aside.snapshots(lambda note=note: self._house.snapshots.publish(note))  # type: ignore[misc]


def deadline_s(cache: Cache[Any, Any]) -> float:
    """The total deadline of a poll (security.md H1)."""
    return min(LONGEST_S, 0.8 * cache.every_s)


def capable(house: House, cache: AnyCache) -> frozenset[str]:
    """The kinds of server a cache is read from."""
    source = cache
    while isinstance(source, DerivedCache):
        found = house.registry.caches.get(source.source)
        if found is None:
            return frozenset()
        source = found
    needs = source.needs
    return frozenset(
        kind for kind, provider in house.registry.providers.items() if issubclass(provider, needs)
    )


def _plugin_failed(server: Server, error: Exception) -> BadReply:
    return BadReply(
        f"The plugin for {server.kind} failed while reading the answer ({type(error).__name__}). The log says more.",
        Fault.PLUGIN_ERROR,
    )
