"""What the library keeps of items that are being transcoded: asked once, remembered, and never waited for long."""

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from towerview_core.contract.errors import NotFound, ProviderError
from towerview_plex.wire.kept import ItemKey, Kept, KeptFile, Wish

BATCH = 50
"""Most items of one request (PMS reads a comma list)."""
TIME_S = 0.7
"""Most seconds a poll spends on look-ups; what did not come by then is told by rule until the next try."""
PATIENCE_S = 60.0
"""How long a failed look-up is not tried again."""
ROOM = 1024
"""Most items remembered."""

ValueT = TypeVar("ValueT")
Fetch = Callable[[Sequence[str]], Awaitable[Mapping[str, Kept]]]
"""Asks the server for items by rating key."""


class _Memory(Generic[ValueT]):
    """A bounded memory, the least used forgotten first. Polls of other threads may use it at the same time."""

    def __init__(self) -> None:
        self._values: OrderedDict[ItemKey, ValueT] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, item: ItemKey) -> ValueT | None:
        with self._lock:
            value = self._values.get(item)
            if value is not None:
                self._values.move_to_end(item)
            return value

    def put(self, item: ItemKey, value: ValueT) -> None:
        with self._lock:
            self._values[item] = value
            self._values.move_to_end(item)
            while len(self._values) > ROOM:
                self._values.popitem(last=False)


class Lookups:
    """A memory of library items by (rating key, the server's mark of change), the least used forgotten first.

    A look-up that fails is not an error of the poll: the source is then unknown, and stays so for ``PATIENCE_S``.
    """

    def __init__(self, fetch: Fetch, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._kept: _Memory[Kept] = _Memory()
        self._not_before: _Memory[float] = _Memory()

    async def find(self, wishes: Iterable[Wish]) -> dict[Wish, tuple[KeptFile, tuple[str, ...]]]:
        """The files that are known, asking the server for those that are not. Never raises for a server's failure."""
        wanted = list(dict.fromkeys(wishes))
        unknown = list(dict.fromkeys(wish.item for wish in wanted if self._is_worth_asking(wish)))
        if unknown:
            await self._ask(unknown)
        found = {}
        for wish in wanted:
            kept = self._kept.get(wish.item)
            file = kept.file(wish) if kept else None
            if kept and file:
                found[wish] = (file, kept.guids)
        return found

    def _is_worth_asking(self, wish: Wish) -> bool:
        kept = self._kept.get(wish.item)
        if kept is not None and kept.file(wish) is not None:
            return False
        return (self._not_before.get(wish.item) or 0.0) <= self._clock()

    async def _ask(self, items: Sequence[ItemKey]) -> None:
        """The wait until the next try is noted first, so that a poll that is cut off here has noted it too."""
        again = self._clock() + PATIENCE_S
        for item in items:
            self._not_before.put(item, again)
        with suppress(ProviderError, TimeoutError):
            async with asyncio.timeout(TIME_S):
                for start in range(0, len(items), BATCH):
                    await self._ask_batch(items[start : start + BATCH])

    async def _ask_batch(self, items: Sequence[ItemKey]) -> None:
        """One request; when the server answers 404 for the whole list, its halves, to single out what is gone."""
        try:
            answer = await self._fetch([item.id for item in items])
        except NotFound:
            if len(items) == 1:
                return
            middle = len(items) // 2
            await self._ask_batch(items[:middle])
            await self._ask_batch(items[middle:])
            return
        for item in items:
            if item.id in answer:
                self._kept.put(item, answer[item.id])
