"""Things of plex.tv that are read once and remembered for a while."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from towerview_core.kits.http.loops import PerLoop

GOOD_FOR_S = 300.0
"""plex.tv counts requests and changes rarely: lists of it are read at most once in five minutes."""

ValueT = TypeVar("ValueT")


class Remembered(Generic[ValueT]):
    """One value and when it was read. Several readers of one loop wait for one request. A failure is not remembered."""

    def __init__(
        self, fetch: Callable[[], Awaitable[ValueT]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._kept: tuple[float, ValueT] | None = None
        self._forgotten = 0
        self._locks = PerLoop(asyncio.Lock)

    async def get(self) -> ValueT:
        """The value, at most ``GOOD_FOR_S`` old."""
        async with self._locks.here():
            kept = self._kept
            if kept is not None and self._clock() - kept[0] < GOOD_FOR_S:
                return kept[1]
            return await self.fresh()

    async def fresh(self) -> ValueT:
        """The value as it is now."""
        asked_at, forgotten = self._clock(), self._forgotten
        value = await self._fetch()
        if forgotten == self._forgotten:
            self._kept = (asked_at, value)
        return value

    def forget(self) -> None:
        """The value changed: read it anew next time. An answer that is still on its way is of before, and not kept."""
        self._forgotten += 1
        self._kept = None
