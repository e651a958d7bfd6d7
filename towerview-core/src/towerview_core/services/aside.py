"""Threads for what would hold up the loop: the database, and snapshots that are in Redis."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from towerview_core.snapshots import Snapshots
from towerview_core.snapshots.memory import MemorySnapshots

WRITERS = 4
READERS = 2
SNAPSHOT_THREADS = 8
PATIENCE_S = 2.0
AnswerT = TypeVar("AnswerT")

log = structlog.get_logger(__name__)


class Aside:
    """Pools of their own, so that a database that hangs holds up neither reading it nor the live view."""

    def __init__(self, snapshots: Snapshots) -> None:
        # In memory nothing waits, and a change of threads costs more than the work.
        self._at_once = isinstance(snapshots, MemorySnapshots)
        self._writers = ThreadPoolExecutor(WRITERS, "collect-write")
        self._readers = ThreadPoolExecutor(READERS, "collect-read")
        self._snapshots = ThreadPoolExecutor(SNAPSHOT_THREADS, "collect-snapshots")
        self._problems: set[str] = set()

    def close(self) -> None:
        """End the threads; what runs in them is waited for."""
        for pool in (self._writers, self._readers, self._snapshots):
            pool.shutdown(wait=True, cancel_futures=True)

    async def snapshots(self, call: Callable[[], AnswerT]) -> AnswerT:
        """Call something of the snapshots."""
        if self._at_once:
            return call()
        return await asyncio.get_running_loop().run_in_executor(self._snapshots, call)

    async def write(self, call: Callable[[], AnswerT], problem: str) -> AnswerT | None:
        """Write to the database; None when it is away."""
        return await self._known(asyncio.get_running_loop().run_in_executor(self._writers, call), problem)

    async def read(self, call: Callable[[], AnswerT], problem: str) -> AnswerT | None:
        """Read from the database; None when it is away or takes longer than ``PATIENCE_S``."""
        future = asyncio.get_running_loop().run_in_executor(self._readers, call)
        done, _ = await asyncio.wait({future}, timeout=PATIENCE_S)
        if not done:
            return None
        return await self._known(future, problem)

    async def _known(self, future: asyncio.Future[AnswerT], problem: str) -> AnswerT | None:
        """The answer. A problem is said once until it is over."""
        try:
            answer = await future
        except SQLAlchemyError as error:
            if problem not in self._problems:
                detail = str(error.__cause__ or error)[:200]
                log.warning(problem, error=type(error).__name__, detail=detail)
            self._problems.add(problem)
            return None
        if problem in self._problems:
            self._problems.discard(problem)
            log.info("the database is back", was=problem)
        return answer
