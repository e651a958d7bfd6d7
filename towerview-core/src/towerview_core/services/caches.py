"""Caches as admins see them: how fresh each server is, what went wrong, when the next read is due."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from towerview_core.contract.cache import AnyCache, DerivedCache, SnapshotError
from towerview_core.contract.errors import NotFound
from towerview_core.contract.value import UtcTime, Value
from towerview_core.services import servers, told
from towerview_core.services.collecting import capable
from towerview_core.services.house import House
from towerview_core.snapshots import Head
from towerview_core.store.servers import Server


class CacheServer(Value):
    """One server in one cache. ``next_at``: when it is read again at the latest, if a clock runs."""

    server_id: int
    server_name: str
    taken_at: UtcTime | None = None
    tried_at: UtcTime | None = None
    next_at: UtcTime | None = None
    count: int | None = None
    error: SnapshotError | None = None
    stale: bool = True


class CacheStatus(Value):
    """One cache. ``every_s``: seconds between two reads; ``good_for_s``: age in seconds until it counts as stale."""

    name: str
    title: str
    every_s: float
    good_for_s: float
    servers: tuple[CacheServer, ...]


def statuses(house: House) -> tuple[CacheStatus, ...]:
    """Every cache."""
    return tuple(_status(house, cache) for cache in house.registry.caches.values())


def status(house: House, name: str) -> CacheStatus:
    """One cache. Raises ``NotFound``."""
    return _status(house, known(house, name))


def known(house: House, name: str) -> AnyCache:
    """The declaration of a cache. Raises ``NotFound``."""
    cache = house.registry.caches.get(name)
    if cache is None:
        raise NotFound("There is no such cache.")
    return cache


def _status(house: House, cache: AnyCache) -> CacheStatus:
    able = capable(house, cache)
    shown = [server for server in servers.listed(house) if server.enabled and server.kind in able]
    rows = (
        _of_series(house, cache, shown) if isinstance(cache, DerivedCache) else _of_reads(house, cache, shown)
    )
    good_for = cache.every_s * cache.keep if isinstance(cache, DerivedCache) else cache.good_for_s
    return CacheStatus(
        name=cache.name, title=cache.title, every_s=cache.every_s, good_for_s=good_for, servers=tuple(rows)
    )


def _of_reads(house: House, cache: AnyCache, shown: Sequence[Server]) -> list[CacheServer]:
    heads, now = house.snapshots.heads(cache.name), datetime.now(UTC)
    return [_row(server.id, server.name, heads.get(server.id), cache, now) for server in shown]


def _of_series(house: House, cache: DerivedCache[Any, Any], shown: Sequence[Server]) -> list[CacheServer]:
    """A derived cache has points instead of reads: the last one tells how fresh it is."""
    series, now = house.snapshots.points(cache.name), datetime.now(UTC)
    return [_series_row(server, series.get(server.id, ()), cache, now) for server in shown]


def _series_row(
    server: Server, points: Sequence[bytes], cache: DerivedCache[Any, Any], now: datetime
) -> CacheServer:
    if not points:
        return CacheServer(server_id=server.id, server_name=server.name)
    at = datetime.fromisoformat(orjson.loads(points[-1])["at"])
    return CacheServer(
        server_id=server.id,
        server_name=server.name,
        taken_at=at,
        tried_at=at,
        next_at=at + timedelta(seconds=cache.every_s),
        count=len(points),
        stale=now - at > timedelta(seconds=cache.every_s * cache.keep),
    )


def shown_to(found: CacheStatus, visible: Collection[int]) -> CacheStatus:
    """Only the servers of these ids."""
    rows = tuple(row for row in found.servers if row.server_id in visible)
    return found.model_copy(update={"servers": rows})


def _row(server_id: int, name: str, head: Head | None, cache: AnyCache, now: datetime) -> CacheServer:
    if head is None:
        return CacheServer(server_id=server_id, server_name=name)
    return CacheServer(
        server_id=server_id,
        server_name=name,
        taken_at=head.taken_at,
        tried_at=head.tried_at,
        next_at=head.tried_at + timedelta(seconds=max(cache.every_s, head.wait_s)),
        count=head.count,
        error=head.error,
        stale=head.stale(now),
    )


def refresh(house: House, name: str, server_id: int | None = None) -> CacheStatus:
    """Ask for a read of one server, or of all, as soon as a worker is free; answers how things stand before it.
    Raises ``NotFound`` for an unknown cache."""
    told.wish(house.snapshots, known(house, name).name, server_id)
    return status(house, name)
