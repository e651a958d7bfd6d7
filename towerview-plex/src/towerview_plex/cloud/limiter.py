"""Patience with plex.tv: it counts requests by token, so all servers of one owner share one limiter."""

import asyncio
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from weakref import WeakValueDictionary

from towerview_core.contract.errors import RateLimited

BURST = 30.0
"""Most requests at once."""
PER_SECOND = 5.0
"""How fast they may come after that."""
LONGEST_S = 900.0
"""Most seconds of silence after plex.tv asked for it again and again."""

_LIMITERS: WeakValueDictionary[str, "Limiter"] = WeakValueDictionary()
_LOCK = threading.Lock()


class Limiter:
    """Paces requests, and keeps silent as long as plex.tv asks for; doubly as long each time it has to ask again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._left = BURST
        self._filled_at = clock()
        self._quiet_until = float("-inf")
        self._refusals = 0

    async def turn(self) -> None:
        """Wait for a turn. Raises ``RateLimited`` with what is left of a silence, without waiting."""
        silence = self._quiet_until - self._clock()
        if silence > 0:
            raise RateLimited("plex.tv asks us to wait before the next request.", silence)
        wait = self._take()
        if wait > 0:
            await asyncio.sleep(wait)

    def answered(self) -> None:
        """plex.tv answered: earlier refusals are forgotten."""
        self._refusals = 0

    def refused(self, retry_after: float) -> None:
        """plex.tv asked to wait so many seconds."""
        with self._lock:
            silence = min(retry_after * 2**self._refusals, LONGEST_S)
            self._refusals = min(self._refusals + 1, 10)
            self._quiet_until = max(self._quiet_until, self._clock() + silence)

    def _take(self) -> float:
        """Take a place; answers how long to wait for it."""
        with self._lock:
            now = self._clock()
            self._left = min(BURST, self._left + (now - self._filled_at) * PER_SECOND) - 1.0
            self._filled_at = now
            return -self._left / PER_SECOND


def limiter_for(origin: str, token: str) -> Limiter:
    """The one limiter for a token at an origin, as long as anybody uses it. The token itself is not kept."""
    key = f"{origin} {sha256(token.encode()).hexdigest()}"
    with _LOCK:
        limiter = _LIMITERS.get(key)
        if limiter is None:
            limiter = _LIMITERS[key] = Limiter()
        return limiter
