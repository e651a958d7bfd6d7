"""What a provider promises that says by itself when something changed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from towerview_core.contract.errors import CredentialsRejected, Unreachable
from towerview_core.contract.push import ChangeKind, Push
from towerview_core.testing.standin import Fleet
from towerview_core.testing.transport import status

from .promise import promise
from .stage import Server, Stage, told

_SETTLE_S = 0.4
_WAIT_S = 5.0


class PushSuite:
    """``watch``."""

    @promise(Push)
    async def test_a_start_and_a_stop_are_told(self, stage: Stage) -> None:
        """Soon after something starts or stops to play, a change of sessions is told."""
        world = stage.world
        async with _watching(stage.offering(Push)) as watch:
            await asyncio.sleep(_SETTLE_S)
            watch.forget()
            key = world.start(world.seats[0], world.titles[0])
            assert await watch.hears(ChangeKind.SESSIONS), f"a start was not told within {_WAIT_S:g} s"
            await asyncio.sleep(_SETTLE_S)
            watch.forget()
            world.stop(key)
            assert await watch.hears(ChangeKind.SESSIONS), f"a stop was not told within {_WAIT_S:g} s"

    @promise(Push)
    async def test_a_lost_connection_is_unreachable(self, stage: Stage) -> None:
        """When the server goes away, the changes end with Unreachable: silence is never taken for peace."""
        stand_in = type(stage.stand_in).make("goes away", 1, 3)
        fleet = Fleet([stand_in])
        fleet.start()
        leaving = Stage(stage.kind, Server({**stand_in.options(), "url": fleet.urls[0]}))
        try:
            async with _watching(leaving.offering(Push)) as watch:
                await asyncio.sleep(_SETTLE_S)
                await asyncio.to_thread(fleet.stop)
                error = await watch.end()
        finally:
            await leaving.aclose()
        assert isinstance(error, Unreachable), f"the server went away: {told(error)}"

    @promise(Push)
    async def test_watching_with_rejected_credentials_says_so(self, stage: Stage) -> None:
        """Where the server rejects the credentials, watching raises CredentialsRejected instead of waiting for ever."""
        with stage.http.playing(status(401)):
            async with _watching(stage.offering(Push)) as watch:
                error = await watch.end()
        assert isinstance(error, CredentialsRejected), told(error)


class _Watch:
    """The changes of a provider as they come, and how they ended."""

    def __init__(self, provider: Push) -> None:
        self._heard: asyncio.Queue[ChangeKind] = asyncio.Queue()
        self._task = asyncio.ensure_future(self._listen(provider))

    async def hears(self, kind: ChangeKind) -> bool:
        """Whether such a change comes soon."""
        try:
            async with asyncio.timeout(_WAIT_S):
                while await self._heard.get() is not kind:
                    pass
        except TimeoutError:
            return False
        return True

    def forget(self) -> None:
        """Changes until now do not count."""
        while not self._heard.empty():
            self._heard.get_nowait()

    async def end(self) -> BaseException | None:
        """How it ended; fails when it does not."""
        done, _ = await asyncio.wait([self._task], timeout=_WAIT_S)
        if not done:
            pytest.fail(f"it still waits after {_WAIT_S:g} s", pytrace=False)
        return self._task.exception()

    async def close(self) -> None:
        """Hear no more."""
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _listen(self, provider: Push) -> None:
        async for change in provider.watch():
            self._heard.put_nowait(change.kind)


@asynccontextmanager
async def _watching(provider: Push) -> AsyncIterator[_Watch]:
    watch = _Watch(provider)
    try:
        yield watch
    finally:
        await watch.close()
