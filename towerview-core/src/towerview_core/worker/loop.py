"""The event loop of the worker, in a thread of its own."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

import structlog
import uvloop

from towerview_core.contract.errors import TowerViewError

log = structlog.get_logger(__name__)


class LoopThread:
    """Runs what is given to it until it is stopped. At most ``limit`` things at once; more are refused."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="collect-loop", daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self._listeners: set[asyncio.Task[None]] = set()
        self._complaints: set[str] = set()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    def give(self, work: Coroutine[Any, Any, None]) -> None:
        """Hand over a coroutine and do not wait for it; what it raises is logged."""
        try:
            self._loop.call_soon_threadsafe(self._begin, work)
        except RuntimeError:
            # The loop has ended: this was handed over while stopping.
            work.close()

    def keep(self, listener: Coroutine[Any, Any, None]) -> None:
        """Hand over a coroutine that only listens: it is cancelled at the end without waiting for it."""
        self._loop.call_soon_threadsafe(lambda: self._listeners.add(self._loop.create_task(listener)))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        if len(self._tasks) >= self._limit:
            self._complain("more work than can be done is put off to the next tick")
            work.close()
            return
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is None:
            self._complaints.clear()
        elif isinstance(error, TowerViewError):
            self._complain(str(error))
        else:
            log.error("background work failed", exc_info=error)

    def _complain(self, text: str) -> None:
        """Say it once until something goes well again."""
        if text not in self._complaints:
            self._complaints.add(text)
            log.warning(text)

    def stop(self, patience_s: float, last: Coroutine[Any, Any, None] | None = None) -> None:
        """Let what runs end within ``patience_s``, cancel the rest, run ``last``, and end the thread."""
        if not self._thread.is_alive():
            if last is not None:
                last.close()
            return
        asyncio.run_coroutine_threadsafe(self._wind_up(patience_s, last), self._loop).result(patience_s + 5.0)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5.0)

    async def _wind_up(self, patience_s: float, last: Coroutine[Any, Any, None] | None) -> None:
        for listener in self._listeners:
            listener.cancel()
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=patience_s)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=1.0)
        if last is not None:
            await last
