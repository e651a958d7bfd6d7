"""Where messages wait: in this process, or in Redis. Either way they are hints, and all of them may be lost (R4)."""

import logging
from collections import defaultdict, deque
from typing import Any, cast

import dramatiq.worker
from dramatiq import Broker, Message
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import AgeLimit, Middleware, TimeLimit

from towerview_core.settings import Settings

QUEUE_LIMIT = 1_000
DEAD_KEPT = 20
DEAD_KEPT_MS = 60_000
IDLE_MS = 100
"""How long an idle worker waits before it looks again: 37 ms from enqueuing to running instead of 367."""

# A worker begins anew this soon after Redis was away; the default of 3 s is longer than an interval.
dramatiq.worker.CONSUMER_RESTART_DELAY_SECS = 1.0
# A message that was too old is no news: the next tick brings the next one.
logging.getLogger("dramatiq.middleware.age_limit").setLevel(logging.ERROR)
logging.getLogger("dramatiq.worker").setLevel(logging.ERROR)


class InProcessBroker(StubBroker):
    """Dramatiq's own broker of one process, with bounds: when nobody works, new messages are dropped."""

    def __init__(self, middleware: list[Middleware]) -> None:
        super().__init__(middleware)
        dead: defaultdict[str, deque[Any]] = defaultdict(lambda: deque(maxlen=DEAD_KEPT))
        self.dead_letters_by_queue = cast("Any", dead)

    def enqueue(self, message: Message[Any], *, delay: int | None = None) -> Message[Any]:
        """As dramatiq's, but for a full queue."""
        queue = self.queues.get(message.queue_name)
        if queue is not None and queue.qsize() >= QUEUE_LIMIT:
            return message
        return super().enqueue(message, delay=delay)


def open_broker(settings: Settings) -> Broker:
    """The broker of this process. No retries: the next tick is the retry of a poll, and lost jobs are found in SQL."""
    middleware: list[Middleware] = [AgeLimit(), TimeLimit()]
    if settings.redis_url is None:
        return InProcessBroker(middleware)
    # The embedded mode needs no Redis client, whose import costs a tenth of a second.
    from dramatiq.brokers.redis import RedisBroker  # noqa: PLC0415

    return RedisBroker(  # type: ignore[no-untyped-call]  # dramatiq leaves its Redis broker untyped
        url=settings.redis_url.get_secret_value(),
        middleware=middleware,
        namespace="towerview-jobs",
        dead_message_ttl=DEAD_KEPT_MS,
    )
