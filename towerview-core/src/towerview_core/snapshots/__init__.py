"""Snapshots: what was last read from each server, and the stream that tells of it. Hints only: all of it may vanish at any
moment and comes back with the next poll (security.md R4)."""

from .away import SnapshotsAway
from .making import open_snapshots
from .memory import MemorySnapshots
from .message import RESYNC, Message
from .snapshots import Snapshots, Subscription
from .stored import Head, Stored

__all__ = [
    "RESYNC",
    "Head",
    "MemorySnapshots",
    "Message",
    "Snapshots",
    "SnapshotsAway",
    "Stored",
    "Subscription",
    "open_snapshots",
]
