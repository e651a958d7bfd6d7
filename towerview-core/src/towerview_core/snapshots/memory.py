"""Snapshots in the memory of one process: the embedded mode."""

import threading
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager

from .mailbox import Mailbox
from .message import Message
from .snapshots import Snapshots, Subscription
from .stored import Head, Stored

MAILBOX = 4096
_PRUNE_AT = 4096


class MemorySnapshots(Snapshots):
    """Everything in dictionaries behind one lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stored: defaultdict[str, dict[int, Stored]] = defaultdict(dict)
        self._points: defaultdict[str, dict[int, deque[bytes]]] = defaultdict(dict)
        self._claims: dict[str, float] = {}
        self._listeners: set[Mailbox] = set()

    def put(self, stored: Stored) -> None:
        with self._lock:
            self._stored[stored.cache][stored.server_id] = stored

    def get(self, cache: str, server_id: int) -> Stored | None:
        with self._lock:
            return self._stored[cache].get(server_id)

    def get_all(self, cache: str) -> Mapping[int, Stored]:
        with self._lock:
            return dict(self._stored[cache])

    def heads(self, cache: str) -> Mapping[int, Head]:
        with self._lock:
            return {server_id: stored.head for server_id, stored in self._stored[cache].items()}

    def append_point(self, cache: str, server_id: int, point: bytes, keep: int) -> None:
        with self._lock:
            series = self._points[cache].get(server_id)
            if series is None or series.maxlen != keep:
                series = self._points[cache][server_id] = deque(series or (), maxlen=keep)
            series.append(point)

    def points(self, cache: str) -> Mapping[int, Sequence[bytes]]:
        with self._lock:
            return {server_id: tuple(series) for server_id, series in self._points[cache].items()}

    def claim(self, key: str, ttl_s: float) -> bool:
        return bool(self.claim_many((key,), ttl_s))

    def claim_many(self, keys: Collection[str], ttl_s: float) -> frozenset[str]:
        now = time.monotonic()
        with self._lock:
            if len(self._claims) > _PRUNE_AT:
                self._claims = {key: ends for key, ends in self._claims.items() if ends > now}
            free = frozenset(key for key in keys if self._claims.get(key, 0.0) <= now)
            self._claims.update(dict.fromkeys(free, now + ttl_s))
        return free

    def release(self, key: str) -> None:
        with self._lock:
            self._claims.pop(key, None)

    def publish(self, message: Message) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        for mailbox in listeners:
            mailbox.put(message)

    @asynccontextmanager
    async def subscribe(self) -> AsyncIterator[Subscription]:
        mailbox = Mailbox(MAILBOX)
        with self._lock:
            self._listeners.add(mailbox)
        try:
            yield mailbox
        finally:
            with self._lock:
                self._listeners.discard(mailbox)

    def forget(self, server_id: int) -> None:
        with self._lock:
            for snapshots in self._stored.values():
                snapshots.pop(server_id, None)
            for series in self._points.values():
                series.pop(server_id, None)

    def close(self) -> None:
        with self._lock:
            listeners, self._listeners = self._listeners, set()
        for mailbox in listeners:
            mailbox.close()
