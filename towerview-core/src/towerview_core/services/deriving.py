"""Derived caches: series of points reduced from the snapshots of another cache."""

from collections.abc import Sequence
from datetime import UTC, datetime

import orjson
import structlog

from towerview_core.contract.cache import Cache, DerivedCache
from towerview_core.contract.value import Value
from towerview_core.services import told
from towerview_core.services.aside import Aside
from towerview_core.services.house import House
from towerview_core.snapshots import Head
from towerview_core.store.servers import Server

AnyDerived = DerivedCache[Value, Value]

log = structlog.get_logger(__name__)


class Deriver:
    """Reduces items as they come in, and adds a point to each series when its time has come."""

    def __init__(self, house: House, aside: Aside) -> None:
        self._house = house
        self._aside = aside
        self._latest: dict[tuple[str, int], tuple[datetime, Value | None]] = {}

    def note(self, source: str, server_id: int, items: Sequence[Value], taken_at: datetime) -> None:
        """New items of a source: reduce them now, while they are at hand as values."""
        for cache in self._house.registry.caches.values():
            if isinstance(cache, DerivedCache) and cache.source == source:
                self._latest[cache.name, server_id] = (taken_at, _reduced(cache, tuple(items)))

    async def add_points(self, cache: AnyDerived, servers: Sequence[Server]) -> None:
        """Add a point for each server whose source is fresh: of an unknown there is no point, not a zero (R5)."""
        heads = await self._aside.snapshots(lambda: self._house.snapshots.heads(cache.source))
        now = datetime.now(UTC)
        points: list[tuple[int, bytes]] = []
        for server in servers:
            head = heads.get(server.id)
            point = None if head is None or head.stale(now) else await self._point(cache, server.id, head)
            if point is not None:
                points.append((server.id, _dated(point, now)))
        if points:
            await self._aside.snapshots(lambda: self._keep(cache, now, points))

    async def _point(self, cache: AnyDerived, server_id: int, head: Head) -> Value | None:
        known = self._latest.get((cache.name, server_id))
        if known is not None and known[0] == head.taken_at:
            return known[1]
        # Another process read the source.
        source = self._house.registry.caches[cache.source]
        stored = await self._aside.snapshots(lambda: self._house.snapshots.get(cache.source, server_id))
        if stored is None or not isinstance(source, Cache):
            return None
        return _reduced(cache, stored.values(source.item))

    def _keep(self, cache: AnyDerived, now: datetime, points: Sequence[tuple[int, bytes]]) -> None:
        for server_id, point in points:
            self._house.snapshots.append_point(cache.name, server_id, point, cache.keep)
        rows = [{"server_id": server_id, **orjson.loads(point)} for server_id, point in points]
        data = orjson.dumps({"cache": cache.name, "at": now.isoformat(), "points": rows})
        self._house.snapshots.publish(told.points_note(cache.name, points[0][0], data))


def _reduced(cache: AnyDerived, items: tuple[Value, ...]) -> Value | None:
    try:
        point = cache.reduce(items)
    except Exception:
        log.exception("plugin failed", cache=cache.name)
        return None
    return point if isinstance(point, cache.item) else None


def _dated(point: Value, at: datetime) -> bytes:
    return orjson.dumps({"at": at.isoformat(), **point.model_dump(mode="json")})
