"""The interface of snapshots. One test module proves both implementations."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager

from .message import Message
from .stored import Head, Stored

Subscription = AsyncIterator[Message]


class Snapshots(ABC):
    """Live data, claims and the stream. Every method may be called from any thread; only ``subscribe`` is async.

    Each raises ``SnapshotsAway`` when the store does not answer.
    """

    @abstractmethod
    def put(self, stored: Stored) -> None:
        """Keep a snapshot in place of the last one of the same cache and server."""

    @abstractmethod
    def get(self, cache: str, server_id: int) -> Stored | None:
        """The last snapshot, if it is still known."""

    @abstractmethod
    def get_all(self, cache: str) -> Mapping[int, Stored]:
        """The last snapshot of every server, by the server's id."""

    @abstractmethod
    def heads(self, cache: str) -> Mapping[int, Head]:
        """As ``get_all``, without the items."""

    @abstractmethod
    def append_point(self, cache: str, server_id: int, point: bytes, keep: int) -> None:
        """Add a point (JSON) to a server's series and forget all but the last ``keep``."""

    @abstractmethod
    def points(self, cache: str) -> Mapping[int, Sequence[bytes]]:
        """The series of every server, oldest point first."""

    @abstractmethod
    def claim(self, key: str, ttl_s: float) -> bool:
        """Take a key nobody holds, for at most ``ttl_s`` seconds. False: somebody holds it."""

    @abstractmethod
    def claim_many(self, keys: Collection[str], ttl_s: float) -> frozenset[str]:
        """Those of the keys that could be claimed."""

    @abstractmethod
    def release(self, key: str) -> None:
        """Give a key back that this process holds. Nothing happens when it has passed to another."""

    @abstractmethod
    def publish(self, message: Message) -> None:
        """Tell every subscriber in every process."""

    @abstractmethod
    def subscribe(self) -> AbstractAsyncContextManager[Subscription]:
        """Listen from now on, on the running loop. A slow listener misses messages that later ones replaced."""

    @abstractmethod
    def forget(self, server_id: int) -> None:
        """Drop everything about a server."""

    @abstractmethod
    def close(self) -> None:
        """Give back connections."""
