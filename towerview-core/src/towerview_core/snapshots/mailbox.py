"""A listener's mailbox: bounded, and of messages about the same thing only the latest is kept."""

import asyncio
import threading
from collections import OrderedDict
from typing import Self

from .message import Message


class Mailbox:
    """Filled from any thread, emptied by one task on the loop it was made on (security.md W1).

    When ``limit`` different things wait, the oldest is dropped; ``dropped`` counts them.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._waiting: OrderedDict[tuple[str, str], Message] = OrderedDict()
        self._lock = threading.Lock()
        self._loop = asyncio.get_running_loop()
        self._filled = asyncio.Event()
        self._closed = False
        self.dropped = 0

    def put(self, message: Message) -> None:
        """Leave a message; never waits."""
        with self._lock:
            if self._closed:
                return
            was_empty = not self._waiting
            self._waiting.pop((message.topic, message.key), None)
            self._waiting[message.topic, message.key] = message
            if len(self._waiting) > self._limit:
                self._waiting.popitem(last=False)
                self.dropped += 1
        if was_empty:
            self._wake()

    def put_here(self, message: Message) -> None:
        """As ``put``, when the caller already runs on the mailbox's loop: no other thread has to be woken."""
        self._waiting.pop((message.topic, message.key), None)
        self._waiting[message.topic, message.key] = message
        if len(self._waiting) > self._limit:
            self._waiting.popitem(last=False)
            self.dropped += 1
        self._filled.set()

    def clear(self) -> None:
        """Throw away what waits."""
        with self._lock:
            self._waiting.clear()

    def close(self) -> None:
        """Take no more; whoever waits is told that it is over."""
        with self._lock:
            self._closed = True
        self._wake()

    def _wake(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._filled.set)
        except RuntimeError:
            # The listener's loop has ended without a goodbye: nobody will read any more.
            self._closed = True

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Message:
        while True:
            with self._lock:
                if self._waiting:
                    return self._waiting.popitem(last=False)[1]
                if self._closed:
                    raise StopAsyncIteration
                self._filled.clear()
            await self._filled.wait()
