"""The websockets of both servers, over the real socket."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from tests.support.mediabrowser import VERSIONS, AnyProvider, Bench, bench_of
from towerview_core.contract.errors import CredentialsRejected, Refused, Unreachable
from towerview_core.contract.push import Change, ChangeKind
from towerview_core.kits.mediabrowser.pushing import Habits

pytestmark = pytest.mark.anyio
SOON_S = 4.0


class Watch:
    """What was told, with the moment it came."""

    def __init__(self, changes: AsyncIterator[Change]) -> None:
        self.told: asyncio.Queue[tuple[ChangeKind, float]] = asyncio.Queue()
        self.task = asyncio.ensure_future(self._listen(changes))

    async def _listen(self, changes: AsyncIterator[Change]) -> None:
        async for change in changes:
            self.told.put_nowait((change.kind, time.monotonic()))

    async def hears(self, kind: ChangeKind) -> float:
        """When it came."""
        async with asyncio.timeout(SOON_S):
            while True:
                found, moment = await self.told.get()
                if found is kind:
                    return moment

    async def ends(self) -> BaseException | None:
        await asyncio.wait([self.task], timeout=SOON_S)
        return self.task.exception()


@asynccontextmanager
async def watching(provider: AnyProvider) -> AsyncIterator[Watch]:
    watch = Watch(provider.watch())
    try:
        yield watch
    finally:
        watch.task.cancel()
        await asyncio.wait([watch.task])


@pytest.fixture(params=["emby", "jellyfin"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_of(request.param) as bench:
        yield bench


async def settled(watch: Watch) -> None:
    """The first change comes unasked; then all is quiet."""
    await watch.hears(ChangeKind.SESSIONS)
    await asyncio.sleep(0.3)
    while not watch.told.empty():
        watch.told.get_nowait()


async def test_starts_and_stops_come_at_once(bench: Bench) -> None:
    world, waits = bench.stand_in.world, []
    async with bench.provider() as provider, watching(provider) as watch:
        await settled(watch)
        for index in range(5):
            began = time.monotonic()
            key = world.start(world.seats[index], world.titles[index])
            waits.append(await watch.hears(ChangeKind.SESSIONS) - began)
            began = time.monotonic()
            world.stop(key)
            waits.append(await watch.hears(ChangeKind.SESSIONS) - began)
    assert statistics.median(waits) < 0.25


async def test_progress_alone_is_no_change(bench: Bench) -> None:
    world = bench.stand_in.world
    async with bench.provider() as provider, watching(provider) as watch:
        key = world.start(world.seats[0], world.titles[0])
        await settled(watch)
        rows = [
            {"Id": "1", "NowPlayingItem": {"Id": "2"}, "PlayState": {"PositionTicks": n}} for n in range(4)
        ]
        for row in rows:
            bench.stand_in.switchboard.tell({"MessageType": "Sessions", "Data": [row]})
        await watch.hears(ChangeKind.SESSIONS)
        await asyncio.sleep(0.2)
        assert watch.told.empty()
        world.pause(key)
        await watch.hears(ChangeKind.SESSIONS)


async def test_users_and_libraries_are_told_and_the_rest_is_not(bench: Bench) -> None:
    board = bench.stand_in.switchboard
    async with bench.provider() as provider, watching(provider) as watch:
        await settled(watch)
        for name in ("UserDataChanged", "Playstate", "NeverHeardOf", "ScheduledTaskEnded"):
            board.tell({"MessageType": name, "Data": {"x": 1}})
        board.tell({"MessageType": "LibraryChanged", "Data": {"ItemsAdded": ["1"]}})
        assert (await watch.told.get())[0] is ChangeKind.LIBRARIES
        board.tell({"MessageType": "UserUpdated", "Data": {"Id": "1"}})
        assert (await watch.told.get())[0] is ChangeKind.USERS


async def test_a_line_that_is_cut_is_unreachable_and_can_be_opened_again(bench: Bench) -> None:
    async with bench.provider() as provider:
        for _ in range(2):
            async with watching(provider) as watch:
                await settled(watch)
                bench.stand_in.switchboard.hang_up()
                assert isinstance(await watch.ends(), Unreachable)
        async with watching(provider) as watch:
            await settled(watch)
            bench.stand_in.switchboard.tell({"MessageType": "ServerShuttingDown", "Data": None})
            assert isinstance(await watch.ends(), Unreachable)


async def test_who_stops_listening_hangs_up(bench: Bench) -> None:
    async with bench.provider() as provider:
        async with watching(provider) as watch:
            await settled(watch)
            assert bench.stand_in.switchboard.lines == 1
        for _ in range(50):
            if bench.stand_in.switchboard.lines == 0:
                break
            await asyncio.sleep(0.05)
    assert bench.stand_in.switchboard.lines == 0


async def test_a_wrong_key(bench: Bench) -> None:
    async with bench.provider(api_key=SecretStr("0" * 32)) as provider, watching(provider) as watch:
        assert isinstance(await watch.ends(), CredentialsRejected)


@pytest.mark.parametrize("version", VERSIONS)
async def test_which_jellyfins_push_to_an_api_key(version: str) -> None:
    deaf = version.startswith(("10.9", "10.10"))
    with bench_of("jellyfin", version=version) as bench:
        world = bench.stand_in.world
        async with bench.provider() as provider, watching(provider) as watch:
            limits = {limit.capability for limit in (await provider.probe()).limits}
            assert ("Push" in limits) is deaf
            if deaf:
                assert isinstance(await watch.ends(), Refused)
                return
            await settled(watch)
            world.start(world.seats[0], world.titles[0])
            await watch.hears(ChangeKind.SESSIONS)


async def test_an_admins_own_token_is_pushed_to_by_the_versions_between() -> None:
    with bench_of("jellyfin", version="10.10.7") as bench:
        world = bench.stand_in.world
        bench.stand_in.access.tokens["mine"] = bench.admin.id
        async with bench.provider(api_key=SecretStr("mine")) as provider, watching(provider) as watch:
            assert "Push" not in {limit.capability for limit in (await provider.probe()).limits}
            await settled(watch)
            world.start(world.seats[0], world.titles[0])
            await watch.hears(ChangeKind.SESSIONS)


@pytest.mark.parametrize("version", ["4.8.11.0", "4.9.5.0"])
async def test_both_embys_tell_everything(version: str) -> None:
    with bench_of("emby", version=version) as bench:
        async with bench.provider() as provider, watching(provider) as watch:
            assert (await provider.probe()).version == version
            assert (await provider.list_users()).complete
            await settled(watch)
            bench.stand_in.world.start(bench.stand_in.world.seats[0], bench.stand_in.world.titles[0])
            await watch.hears(ChangeKind.SESSIONS)


async def test_emby_is_asked_again_when_the_first_subscription_was_not_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:

    monkeypatch.setattr("towerview_emby.provider.HABITS", Habits(settle=0.0, again=0.3))
    with bench_of("emby") as bench:
        world = bench.stand_in.world
        async with bench.provider() as provider, watching(provider) as watch:
            await settled(watch)
            await asyncio.sleep(1.5)
            world.start(world.seats[0], world.titles[0])
            await watch.hears(ChangeKind.SESSIONS)
