"""One thing for each event loop: connections and semaphores belong to the loop that made them."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

ThingT = TypeVar("ThingT")


class PerLoop(Generic[ThingT]):
    """Makes a thing for each loop that asks, and forgets those of loops that are closed."""

    def __init__(self, make: Callable[[], ThingT]) -> None:
        self._make = make
        self._things: dict[asyncio.AbstractEventLoop, ThingT] = {}
        self._lock = threading.Lock()

    def here(self) -> ThingT:
        """The running loop's own."""
        loop = asyncio.get_running_loop()
        thing = self._things.get(loop)
        if thing is None:
            thing = self._make()
            with self._lock:
                for closed in [other for other in self._things if other.is_closed()]:
                    del self._things[closed]
                self._things[loop] = thing
        return thing

    def take(self) -> Mapping[asyncio.AbstractEventLoop, ThingT]:
        """All of them; afterwards there are none."""
        with self._lock:
            taken, self._things = self._things, {}
        return taken
