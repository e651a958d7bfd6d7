"""Which snapshots this process uses."""

from towerview_core.settings import Settings

from .memory import MemorySnapshots
from .snapshots import Snapshots


def open_snapshots(settings: Settings) -> Snapshots:
    """In Redis when there is one, else in memory. Opens no connection yet."""
    if settings.redis_url is None:
        return MemorySnapshots()
    # The embedded mode needs no Redis client, whose import costs a tenth of a second.
    from .redis import RedisSnapshots  # noqa: PLC0415

    return RedisSnapshots(settings.redis_url.get_secret_value())
