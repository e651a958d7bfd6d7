"""How many may try to sign in at the same time (security.md A2, F48).

Hashing is limited already, but every try also costs reads and writes. Here few try at once, some wait, and the rest are sent
away; whoever fails leaves slowly. So a flood is as fast as this house lets it be, and not as fast as its sender can.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from towerview_core.contract.errors import TowerViewError
from towerview_core.security.passwords import Busy

AT_ONCE = 2
QUEUE = 16
PAUSE_S = 0.05


class Door:
    """Lets ``AT_ONCE`` in, ``QUEUE`` wait, and refuses the rest."""

    def __init__(self) -> None:
        self._turn = threading.Semaphore(AT_ONCE)
        self._room = threading.Semaphore(AT_ONCE + QUEUE)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """One try. Raises ``Busy`` when too many wait."""
        if not self._room.acquire(blocking=False):
            raise Busy("Too many sign-ins at this moment. Try again in a few seconds.")
        try:
            with self._turn:
                try:
                    yield
                except TowerViewError:
                    time.sleep(PAUSE_S)
                    raise
        finally:
            self._room.release()


STRANGERS = Door()
"""For browsers nobody has signed in with yet."""
KNOWN = Door()
"""For browsers that carry a mark of ours: strangers do not stand in their way."""
