"""Which servers say by themselves that something changed, and have proved it: a hint that processes share."""

from datetime import UTC, datetime

from towerview_core.snapshots import Head, Snapshots, Stored

PUSH = "push"
ALIVE_S = 10.0
IDLE_S = 30.0
"""Seconds between two polls of a server that pushes and on which nothing plays."""
QUIET_POLLS = 3
"""So many complete polls in a row must have found nothing playing before polls become slow."""


def put_alive(snapshots: Snapshots, server_id: int) -> None:
    """Note that the push of a server works at this moment."""
    now = datetime.now(UTC)
    snapshots.put(Stored(PUSH, server_id, Head(taken_at=now, tried_at=now, good_for_s=ALIVE_S)))


def put_lost(snapshots: Snapshots, server_id: int) -> None:
    """Note that it works no longer."""
    snapshots.put(Stored(PUSH, server_id, Head(tried_at=datetime.now(UTC), good_for_s=0.0)))


def alive(snapshots: Snapshots, now: datetime) -> frozenset[int]:
    """Servers whose push works."""
    return frozenset(server_id for server_id, head in snapshots.heads(PUSH).items() if not head.stale(now))
