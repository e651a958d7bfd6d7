"""How often one sign-in may ask (security.md N2): 300 requests and 10 commands a minute; pictures, of which one page may
show hundreds, are counted apart.

Kept in memory, for each process alone: a limit against floods need not outlive them.
"""

import math
import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from towerview_core.contract.errors import TowerViewError

REQUESTS = 300
COMMANDS = 10
PICTURES = 3000


class TooManyRequests(TowerViewError):
    """Wait ``retry_after`` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("That was too much in one minute. Wait a little and go on.")
        self.retry_after = retry_after


class Rates:
    """Counts requests and commands of each sign-in."""

    def __init__(self, requests: int = REQUESTS, commands: int = COMMANDS) -> None:
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._requests = RateLimitItemPerMinute(requests, namespace="requests")
        self._commands = RateLimitItemPerMinute(commands, namespace="commands")
        self._pictures = RateLimitItemPerMinute(PICTURES, namespace="pictures")

    def request(self, login_session_id: str) -> None:
        """Count a request. Raises ``TooManyRequests``."""
        self._hit(self._requests, login_session_id)

    def picture(self, login_session_id: str) -> None:
        """Count a picture. Raises ``TooManyRequests``."""
        self._hit(self._pictures, login_session_id)

    def command(self, login_session_id: str) -> None:
        """Count a command: what a person waits for and a server does. Raises ``TooManyRequests``."""
        self._hit(self._commands, login_session_id)

    def _hit(self, item: RateLimitItem, key: str) -> None:
        if not self._counter.hit(item, key):
            again = self._counter.get_window_stats(item, key).reset_time
            raise TooManyRequests(max(1, math.ceil(again - time.time())))
