"""Users, libraries, items, history, figures and push of a served stand-in, through the real client."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.plex.conftest import House, reach
from tests.plex.payloads import house as said
from tests.plex.scripted import Scripted, provider_of
from towerview_core.contract.errors import (
    CredentialsRejected,
    Fault,
    NotFound,
    Refused,
    Unreachable,
)
from towerview_core.contract.host import Call
from towerview_core.contract.libraries import LibraryType
from towerview_core.contract.push import ChangeKind
from towerview_core.contract.sessions import MediaType
from towerview_core.kits.http import connect
from towerview_core.testing import cast
from towerview_core.testing.standin import Fleet, StandInFault
from towerview_plex.provider import PlexOptions, PlexProvider
from towerview_plex.standin import PlexStandIn
from towerview_plex.standin.server import GUEST_TOKEN

pytestmark = pytest.mark.anyio
BEGINNING = datetime(2001, 1, 1, tzinfo=UTC)


async def test_everybody_is_listed_by_the_id_their_sessions_carry(
    house: House, provider: PlexProvider
) -> None:
    world = house.server.world
    for seat in world.seats:
        world.start(seat, world.titles[0])
    users = {user.id: user.name for user in (await provider.list_users()).items}
    playing = {session.user.id: session.user.name for session in (await provider.list_sessions()).items}
    assert users == playing
    assert len(users) == 12


async def test_a_guest_lists_nobody(house: House) -> None:
    async with reach(house, token=GUEST_TOKEN) as provider:
        with pytest.raises(Refused, match="belongs to a guest"):
            await provider.list_users()


async def test_a_wrong_token_lists_nobody_and_plex_tv_never_sees_it(house: House) -> None:
    async with reach(house, token="somebody-elses") as provider:
        with pytest.raises(CredentialsRejected):
            await provider.list_users()
    assert house.server.plextv.asked == 0


async def test_libraries_hold_what_they_hold(provider: PlexProvider) -> None:
    listing = await provider.list_libraries()
    assert listing.complete
    assert {(one.id, one.name, one.type): one.counts for one in listing.items} == {
        ("1", "Movies", LibraryType.MOVIES): {"movies": 3},
        ("2", "Shows", LibraryType.SHOWS): {"shows": 3, "seasons": 3, "episodes": 5},
        ("3", "Music", LibraryType.MUSIC): {"artists": 2, "albums": 2, "tracks": 2},
        ("6", "Movies in 4K", LibraryType.MOVIES): {"movies": 3},
    }


async def test_a_count_asks_for_an_empty_page_with_both_headers() -> None:
    def answer(call: Call) -> object:
        if call.path == "/library/sections":
            return said.sections_minimal()
        assert call.path in ("/library/sections/1/all", "/library/sections/5/all", "/library/sections/7/all")
        assert call.headers["X-Plex-Container-Start"] == call.headers["X-Plex-Container-Size"] == "0"
        if call.path == "/library/sections/5/all":
            raise NotFound("gone meanwhile")
        return said.count_probe(41)

    provider, http = provider_of(answer)
    listing = await provider.list_libraries()
    assert [(one.name, one.counts) for one in listing.items] == [
        ("Films", {"movies": 41}),
        ("Photos", {"photos": 41}),
    ]
    assert listing.set_aside == 1
    assert [dict(call.params)["type"] for call in http.calls[1:]] == ["1", "1", "13"]


async def test_an_item_as_the_world_keeps_it(house: House, provider: PlexProvider) -> None:
    for title in house.server.world.titles:
        if title.media.type is MediaType.LIVE:
            continue
        info = await provider.get_media_info(title.media.id)
        assert (info.title, info.type, info.year) == (title.media.title, title.media.type, title.media.year)
        assert (info.guids, info.artwork) == (title.media.guids, title.media.artwork)
        (version,) = info.versions
        assert version == title.source.model_copy(update={"subtitle": None})


@pytest.mark.parametrize("item_id", ["999999", "../accounts", "", "x", "1" * 40, "session:4"])
async def test_no_such_item(provider: PlexProvider, item_id: str) -> None:
    with pytest.raises(NotFound):
        await provider.get_media_info(item_id)


async def test_figures_are_fresh(house: House, provider: PlexProvider) -> None:
    use = await provider.read_resources()
    assert abs(datetime.now(UTC) - use.read_at) < timedelta(seconds=10)
    for percent in (
        use.host_cpu_percent,
        use.process_cpu_percent,
        use.host_memory_percent,
        use.process_memory_percent,
    ):
        assert percent is not None
        assert 0 < percent < 100


async def test_without_plex_pass_there_are_none(house: House, provider: PlexProvider) -> None:
    house.server.plex_pass = False
    with pytest.raises(Refused, match="needs Plex Pass"):
        await provider.read_resources()


@pytest.mark.parametrize("content", [{"size": 0}, None])
async def test_figures_that_are_kept_back(content: dict[str, object] | None) -> None:
    def answer(_call: Call) -> object:
        if content is None:
            raise Refused("403")
        return {"MediaContainer": content}

    provider, _ = provider_of(answer)
    with pytest.raises(Refused, match="needs Plex Pass"):
        await provider.read_resources()


class Ear:
    """Hears a provider's changes, with the moment each came."""

    def __init__(self, provider: PlexProvider) -> None:
        self.heard: list[tuple[ChangeKind, float]] = []
        self._came = asyncio.Event()
        self.task = asyncio.ensure_future(self._listen(provider))

    async def _listen(self, provider: PlexProvider) -> None:
        async for change in provider.watch():
            self.heard.append((change.kind, time.monotonic()))
            self._came.set()

    async def next(self, seconds: float = 3.0) -> tuple[ChangeKind, float]:
        async with asyncio.timeout(seconds):
            while not self.heard:
                self._came.clear()
                await self._came.wait()
        return self.heard.pop(0)

    async def silent_for(self, seconds: float) -> bool:
        await asyncio.sleep(seconds)
        return not self.heard


@asynccontextmanager
async def listening(provider: PlexProvider) -> AsyncIterator[Ear]:
    ear = Ear(provider)
    try:
        assert (await ear.next())[0] is ChangeKind.SESSIONS  # what was before was missed
        yield ear
    finally:
        ear.task.cancel()
        await asyncio.wait([ear.task])


async def test_a_start_a_pause_and_a_stop_are_heard_at_once(house: House, provider: PlexProvider) -> None:
    world = house.server.world
    async with listening(provider) as ear:
        delays = []
        for _ in range(5):
            began = time.monotonic()
            key = world.start(world.seats[0], world.titles[2], cast.as_it_is(world.titles[2]))
            delays.append((await ear.next())[1] - began)
            assert await ear.silent_for(0.15)
            began = time.monotonic()
            world.pause(key)
            delays.append((await ear.next())[1] - began)
            began = time.monotonic()
            world.stop(key)
            delays.append((await ear.next())[1] - began)
            assert await ear.silent_for(0.15)
    assert sorted(delays)[len(delays) // 2] < 0.25


async def test_a_transcoder_and_a_scan_are_heard(house: House, provider: PlexProvider) -> None:
    world = house.server.world
    film = world.titles[0]
    async with listening(provider) as ear:
        world.start(world.seats[0], film, cast.transcoded(film, (1280, 720, 4_000)))
        kinds = Counter([(await ear.next())[0], (await ear.next())[0]])
        assert kinds == {ChangeKind.SESSIONS: 2}
        house.server.said += [said.scanning("started"), said.timeline(3), said.scanning("ended")]
        assert (await ear.next())[0] is ChangeKind.LIBRARIES
        assert await ear.silent_for(0.2)


async def test_a_lost_socket_is_unreachable_and_comes_back(house: House) -> None:
    server = PlexStandIn.make("Ferry", sessions=1, seed=3)
    fleet = Fleet([server])
    fleet.start()
    port = int(fleet.urls[0].rpartition(":")[2])
    options = PlexOptions.model_validate({**server.options(), "url": fleet.urls[0], "allow_loopback": True})
    async with connect(options) as http:
        provider = PlexProvider(options, http)
        async with listening(provider) as ear:
            await asyncio.to_thread(fleet.stop)
            await asyncio.wait([ear.task], timeout=5)
            assert isinstance(ear.task.exception(), Unreachable)
        again = Fleet([server], [port])
        again.start()
        async with listening(provider) as ear:
            server.world.stop(server.world.viewings()[0].key)
            assert (await ear.next())[0] is ChangeKind.SESSIONS
        await asyncio.to_thread(again.stop)


@pytest.mark.parametrize("token, error", [("somebody-elses", CredentialsRejected), (GUEST_TOKEN, Refused)])
async def test_whose_token_hears_nothing(house: House, token: str, error: type[Exception]) -> None:
    async with reach(house, token=token) as provider:
        with pytest.raises(error):
            await anext(provider.watch())


async def test_a_server_in_trouble_hears_nothing(house: House) -> None:
    house.server.faults = {StandInFault.ERROR}
    async with reach(house) as provider:
        with pytest.raises(Unreachable):
            await provider.list_sessions()


async def test_where_a_proxy_lets_no_socket_through() -> None:
    provider, http = provider_of(lambda _call: None)
    http.opening = NotFound("404")
    with pytest.raises(Refused, match="no websocket"):
        await anext(provider.watch())
    assert http.calls[0].path == "/:/websockets/notifications"
    assert http.calls[0].headers["X-Plex-Token"] == "t0ken"
    assert not http.calls[0].params


async def test_broken_frames_end_nothing() -> None:
    frames = ["", "rubbish", '{"NotificationContainer":{"type":"account"}}', "[]"]
    http = Scripted(lambda _call: None, frames)
    options = PlexOptions.model_validate({"url": "http://plex.example", "token": "t"})
    changes = PlexProvider(options, http).watch()
    assert (await anext(changes)).kind is ChangeKind.SESSIONS
    with pytest.raises(Unreachable) as caught:
        await anext(changes)
    assert caught.value.fault is Fault.CONNECT
