"""The provider against a served stand-in, through the real HTTP client."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tests.plex.conftest import House
from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    NotFound,
    ProviderError,
    Refused,
    Unreachable,
)
from towerview_core.contract.media import ImageSize
from towerview_core.contract.provider import Limit
from towerview_core.contract.sessions import (
    Decision,
    DynamicRange,
    ImageKind,
    MediaSession,
    MediaType,
    NetworkPlace,
    PlayState,
    Resolution,
)
from towerview_core.kits.http import Limits, connect
from towerview_core.testing import cast
from towerview_core.testing.standin import StandIn, StandInFault, serve
from towerview_plex.provider import PlexOptions, PlexProvider
from towerview_plex.standin import PlexStandIn
from towerview_plex.standin.rows import session_id
from towerview_plex.standin.server import GUEST_TOKEN, VERSION, as_plex_delivers

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def reach(
    house: House, token: str | None = None, deadline_s: float = 2.0
) -> AsyncIterator[PlexProvider]:
    options = house.options(token)
    async with connect(options, limits=Limits(deadline_s=deadline_s)) as http:
        yield PlexProvider(options, http)


def as_plex_can_tell(truth: MediaSession) -> MediaSession:
    """The truth without what the protocol cannot carry.

    It cannot say whether HDR was tone-mapped, nor how deep a transcoded picture is, nor which subtitle is *not* shown;
    stops go by another id than the key; there is no way to message a player.
    """
    stream, source = truth.stream, truth.source
    if truth.decision.video is Decision.TRANSCODE and stream.video and source.video:
        known = source.video.dynamic_range if source.video.dynamic_range is DynamicRange.SDR else None
        video = stream.video.model_copy(update={"bit_depth": None, "dynamic_range": known})
        stream = stream.model_copy(update={"video": video})
    if stream.subtitle is None:
        source = source.model_copy(update={"subtitle": None})
    changes = {
        "terminate_id": session_id(truth.id),
        "can_message": False,
        "stream": stream,
        "source": source,
    }
    return truth.model_copy(update=changes)


def without_the_unseen(session: MediaSession) -> MediaSession:
    """Live TV stands in no library: of its source only what the session names can be known."""
    source, stream = session.source, session.stream
    unseen = {"width": None, "height": None, "bit_depth": None, "frame_rate": None}
    video = source.video and source.video.model_copy(update=unseen)
    source = source.model_copy(update={"container": None, "bitrate_kbps": None, "video": video})
    sent = stream.video and stream.video.model_copy(update={"bit_depth": None})
    return session.model_copy(update={"source": source, "stream": stream.model_copy(update={"video": sent})})


def everything(server: PlexStandIn) -> None:
    """Every title to seats at home and away, in every way of delivery, in every state."""
    ways = [cast.as_it_is, cast.repackaged, cast.sound_transcoded]
    targets = [(1920, 1080, 8_000), (854, 480, 1_500)]
    dice = random.Random(5)
    keys = []
    for number, title in enumerate(server.world.titles):
        seats = server.world.seats
        keys.append(server.world.start(seats[number % len(seats)], title, cast.as_it_is(title)))
        if title.media.type is MediaType.TRACK:
            continue
        keys += [server.world.start(dice.choice(seats), title, way(title)) for way in ways]
        for target in targets:
            delivery = cast.transcoded(title, target, hardware=dice.choice(("nvenc", "vaapi", None)))
            keys.append(server.world.start(dice.choice(seats), title, delivery))
    for key in keys[::3]:
        server.world.pause(key)
    server.world.clock = lambda: 2_000_000_000.0
    server.world.look()


async def test_every_session_of_a_world_is_told_as_it_is(house: House, provider: PlexProvider) -> None:
    """The world's words for a transport stream and for reasons are not Plex's, so they are put in its words first."""
    house.server.world.clock = lambda: 1_999_999_000.0
    everything(house.server)
    answer = await provider.list_sessions()
    assert answer.complete
    truths = [as_plex_can_tell(in_words_of_plex(truth)) for truth in house.server.world.look()]
    assert len(answer.items) == len(truths) > 60
    for told, truth in zip(answer.items, truths, strict=True):
        live = truth.media.type is MediaType.LIVE and truth.decision.container is not Decision.DIRECT_PLAY
        if live:
            told, truth = without_the_unseen(told), without_the_unseen(truth)  # noqa: PLW2901
        assert told == truth


def in_words_of_plex(session: MediaSession) -> MediaSession:
    work = session.transcode.model_copy(update={"reasons": ()}) if session.transcode else None
    stream = session.stream
    if stream.container == "ts":
        stream = stream.model_copy(update={"container": "mpegts"})
    return session.model_copy(update={"transcode": work, "stream": stream})


async def test_a_scripted_world_is_told_as_it_is(house: House, provider: PlexProvider) -> None:
    house.server.world.sessions = 40
    house.server.world.clock = lambda: 2_000_000_000.0
    truths = [as_plex_can_tell(truth) for truth in house.server.world.look()]
    answer = await provider.list_sessions()
    pairs = [(told, truth) for told, truth in zip(answer.items, truths, strict=True)]
    assert len(pairs) == 40
    assert all(told == truth for told, truth in pairs if truth.media.type is not MediaType.LIVE)


async def test_a_relay_is_told(house: House, provider: PlexProvider) -> None:
    seat = house.server.world.seats[1]
    relayed = seat.network.model_copy(update={"location": NetworkPlace.RELAY})
    seat = type(seat)(seat.user, seat.player, relayed)
    house.server.world.start(seat, house.server.world.titles[0])
    (session,) = (await provider.list_sessions()).items
    assert session.network == relayed


async def test_an_empty_house(provider: PlexProvider) -> None:
    answer = await provider.list_sessions()
    assert (answer.items, answer.complete) == ((), True)


async def test_look_ups_are_made_once_and_never_for_direct_plays(
    house: House, provider: PlexProvider
) -> None:
    world = house.server.world
    film = world.titles[0]
    world.start(world.seats[0], film, cast.as_it_is(film))
    await provider.list_sessions()
    assert house.server.asked["/library/metadata"] == 0
    world.start(world.seats[1], film, cast.transcoded(film, (1280, 720, 4_000)))
    for _ in range(5):
        (_, session) = (await provider.list_sessions()).items
    assert house.server.asked["/library/metadata"] == 1
    assert session.source.video is not None
    assert (session.source.video.resolution, session.source.video.resolution_inferred) == (
        Resolution.R4K,
        False,
    )
    assert session.stream.video is not None
    assert session.stream.video.resolution is Resolution.R720P


class Forgetful(PlexStandIn):
    """A server that lists sessions but keeps no library, or takes for ever to look into it."""

    hangs = False

    def routes(self) -> list[BaseRoute]:
        return [Route("/library/metadata/{ids}", self._nothing), *super().routes()]

    async def _nothing(self, request: Request) -> Response:
        self.asked["nothing"] += 1
        while self.hangs and (await request.receive())["type"] != "http.disconnect":
            pass
        return Response("<html><body>500</body></html>", 500, media_type="text/html")


@pytest.mark.parametrize("hangs", [False, True])
async def test_a_failed_look_up_costs_neither_the_poll_nor_the_next_ones(hangs: bool) -> None:
    server = Forgetful.make("Sieve", sessions=0, seed=1)
    server.hangs = hangs
    film = server.world.titles[0]
    server.world.start(server.world.seats[0], film, cast.transcoded(film, (1280, 720, 4_000)))
    with serve(server) as (url,):
        async with reach(House(server, url)) as provider:
            for _ in range(3):
                answer = await provider.list_sessions()
                assert answer.complete
    assert server.asked["nothing"] == 1
    (session,) = answer.items
    assert session.source.video is not None
    assert session.source.video.resolution is Resolution.R4K  # by its title


async def test_probe_tells_who_it_is(house: House, provider: PlexProvider) -> None:
    info = await provider.probe()
    assert info.machine_id == house.server.machine_id
    assert (info.name, info.product, info.version) == ("Lighthouse", "Plex Media Server", VERSION)
    assert info.newer_version == house.server.update
    assert info.limits == ()


async def test_without_plex_pass_stopping_is_limited(house: House, provider: PlexProvider) -> None:
    house.server.plex_pass = False
    house.server.update = None
    info = await provider.probe()
    assert info.limits == (Limit(capability="Termination", reason="needs Plex Pass"),)
    assert info.newer_version is None


async def test_a_wrong_token_is_rejected(house: House) -> None:
    async with reach(house, token="somebody-elses") as provider:
        for exchange in (provider.probe, provider.list_sessions):
            with pytest.raises(CredentialsRejected):
                await exchange()


async def test_a_guests_token_is_refused_with_a_sentence(house: House) -> None:
    async with reach(house, token=GUEST_TOKEN) as provider:
        for exchange in (provider.probe, provider.list_sessions):
            with pytest.raises(Refused, match="belongs to a guest; use the owner's"):
                await exchange()


FAULTS = [
    (StandInFault.UNAUTHORIZED, CredentialsRejected, Fault.AUTH),
    (StandInFault.ERROR, Unreachable, Fault.SERVER_ERROR),
    (StandInFault.HTML, BadReply, Fault.NOT_THIS_PRODUCT),
    (StandInFault.TRUNCATED, BadReply, Fault.BAD_PAYLOAD),
    (StandInFault.HANG, Unreachable, Fault.TIMEOUT),
]


@pytest.mark.parametrize("verb", ["probe", "list_sessions"])
@pytest.mark.parametrize("trouble, error, fault", FAULTS)
async def test_trouble_has_a_name_and_is_never_an_empty_house(
    house: House, verb: str, trouble: StandInFault, error: type[ProviderError], fault: Fault
) -> None:
    house.server.world.start(house.server.world.seats[0], house.server.world.titles[2])
    house.server.faults = {trouble}
    async with reach(house, deadline_s=0.4) as provider:
        with pytest.raises(error) as caught:
            await getattr(provider, verb)()
        assert caught.value.fault is fault
        house.server.faults = set()
        assert len((await provider.list_sessions()).items) == 1


class Neighbour(StandIn):
    """Another product at the address: what it says of itself, and 404 or its sign-in page for the rest."""

    kind = "other"

    def __init__(self, about: dict[str, str] | None, status: int) -> None:
        super().__init__("neighbour")
        self.about, self.status = about, status
        self.tokens: list[str] = []

    @classmethod
    def make(cls, name: str, sessions: int, seed: int) -> "Neighbour":
        return cls({"Id": name, "Version": str(sessions + seed)}, 404)

    def options(self) -> dict[str, object]:
        return {}

    def routes(self) -> list[BaseRoute]:
        return [Route("/{rest:path}", self._answer)]

    async def _answer(self, request: Request) -> Response:
        self.tokens += [request.headers[name] for name in request.headers if name == "x-plex-token"]
        if self.about and request.url.path == "/System/Info/Public":
            return JSONResponse(self.about)
        return Response("", self.status, headers={"location": "/web/index.html"})


JELLYFIN = {"ProductName": "Jellyfin Server", "ServerName": "x", "Version": "10.11.0", "Id": "abc"}
EMBY = {"ServerName": "x", "Version": "4.9.1.0", "Id": "abc", "LocalAddress": "http://10.0.0.1:8096"}


@pytest.mark.parametrize("status", [302, 401, 403, 404])
@pytest.mark.parametrize("about, words", [(JELLYFIN, "address is Jellyfin"), (EMBY, "address is Emby")])
async def test_another_media_server_is_called_by_its_name(
    about: dict[str, str], words: str, status: int
) -> None:
    server = Neighbour(about, status)
    with serve(server) as (url,):
        options = PlexOptions.model_validate({"url": url, "allow_loopback": True, "token": "secret"})
        async with connect(options) as http:
            with pytest.raises(BadReply, match=words) as caught:
                await PlexProvider(options, http).probe()
    assert caught.value.fault is Fault.NOT_THIS_PRODUCT
    assert server.tokens == []  # a stranger never sees the token


async def test_something_that_is_no_media_server_at_all() -> None:
    server = Neighbour(None, 404)
    with serve(server) as (url,):
        options = PlexOptions.model_validate({"url": url, "allow_loopback": True, "token": "secret"})
        async with connect(options) as http:
            provider = PlexProvider(options, http)
            for exchange in (provider.probe, provider.list_sessions):
                with pytest.raises(BadReply, match="Plex Media Server") as caught:
                    await exchange()
                assert caught.value.fault is Fault.NOT_THIS_PRODUCT


async def test_a_session_is_stopped_with_a_word(house: House, provider: PlexProvider) -> None:
    world = house.server.world
    world.start(world.seats[0], world.titles[0])
    world.start(world.seats[1], world.titles[1])
    first, second = (await provider.list_sessions()).items
    assert first.terminate_id is not None
    await provider.terminate_session(first.terminate_id, "The house sleeps: 100 % ünder maintenance & rest")
    assert house.server.last_reason == "The house sleeps: 100 % ünder maintenance & rest"
    assert [session.id for session in (await provider.list_sessions()).items] == [second.id]
    with pytest.raises(NotFound):
        await provider.terminate_session(first.terminate_id, "again")


@pytest.mark.parametrize("wrong", ["1", "", "no-such-session"])
async def test_a_stop_by_anything_but_the_sessions_id_finds_nothing(
    house: House, provider: PlexProvider, wrong: str
) -> None:
    house.server.world.start(house.server.world.seats[0], house.server.world.titles[0])
    with pytest.raises(NotFound):
        await provider.terminate_session(wrong, "")
    assert len((await provider.list_sessions()).items) == 1


async def test_a_stubborn_player_plays_on(house: House, provider: PlexProvider) -> None:
    house.server.world.start(house.server.world.seats[0], house.server.world.titles[0])
    house.server.faults = {StandInFault.STUBBORN}
    (session,) = (await provider.list_sessions()).items
    await provider.terminate_session(session.terminate_id or "", "")
    assert len((await provider.list_sessions()).items) == 1


async def test_a_stop_without_plex_pass_is_refused_with_the_reason(
    house: House, provider: PlexProvider
) -> None:
    house.server.world.start(house.server.world.seats[0], house.server.world.titles[0])
    house.server.plex_pass = False
    (session,) = (await provider.list_sessions()).items
    with pytest.raises(Refused, match="needs Plex Pass"):
        await provider.terminate_session(session.terminate_id or "", "")


async def test_a_stop_with_a_rejected_token_is_no_question_of_plex_pass(house: House) -> None:
    async with reach(house, token="revoked") as provider:
        with pytest.raises(CredentialsRejected):
            await provider.terminate_session("any", "")


@pytest.mark.parametrize("size", list(ImageSize))
@pytest.mark.parametrize("kind", [ImageKind.POSTER, ImageKind.THUMB, ImageKind.BACKDROP])
async def test_pictures(house: House, provider: PlexProvider, kind: ImageKind, size: ImageSize) -> None:
    image = await provider.get_image(house.server.world.titles[0].media.id, kind, size)
    assert image.content_type == "image/png"
    assert image.body.startswith(b"\x89PNG")
    assert int.from_bytes(image.body[16:20]) <= size.pixels


async def test_an_episode_shows_the_poster_of_its_show(house: House, provider: PlexProvider) -> None:
    world = house.server.world
    episodes = [title for title in world.titles if title.media.grandparent_title == "Orchard Signals"]
    for title in episodes:
        world.start(world.seats[0], title)
    sessions = (await provider.list_sessions()).items
    shown = {session.media.artwork for session in sessions}
    assert len(episodes) == 2
    assert len(shown) == 1
    (artwork,) = shown
    assert artwork is not None
    assert artwork.id not in {session.media.id for session in sessions}
    assert (await provider.get_image(artwork.id, artwork.kind, ImageSize.SMALL)).body


@pytest.mark.parametrize(
    "image, kind",
    [
        ("999999", ImageKind.POSTER),
        ("../accounts", ImageKind.POSTER),
        ("1", ImageKind.AVATAR),
        ("²", ImageKind.POSTER),
    ],
)
async def test_no_such_picture(provider: PlexProvider, image: str, kind: ImageKind) -> None:
    with pytest.raises(NotFound):
        await provider.get_image(image, kind, ImageSize.SMALL)


async def test_a_sign_in_page_is_no_picture(house: House, provider: PlexProvider) -> None:
    house.server.faults = {StandInFault.HTML}
    with pytest.raises(BadReply) as caught:
        await provider.get_image("100", ImageKind.POSTER, ImageSize.SMALL)
    assert caught.value.fault is Fault.NOT_THIS_PRODUCT


class Listening(PlexStandIn):
    """A stand-in that remembers how it was asked."""

    def routes(self) -> list[BaseRoute]:
        self.heard: list[Request] = []
        return [Route("/identity", self._hear), *super().routes()]

    async def _hear(self, request: Request) -> Response:
        self.heard.append(request)
        return await self._identity(request)


async def test_who_asks_never_changes_and_no_token_stands_in_an_address() -> None:
    server = Listening.make("Ear", sessions=0, seed=1)
    with serve(server) as (url,):
        for _ in range(2):
            async with reach(House(server, url)) as provider:
                await provider.probe()
    assert len({request.headers["x-plex-client-identifier"] for request in server.heard}) == 1
    assert {request.headers["x-plex-product"] for request in server.heard} == {"TowerView"}
    assert all("token" not in str(request.url).lower() for request in server.heard)


@pytest.mark.parametrize("token", ["", "  ", "two words", "line\nbreak", "tökén"])
def test_a_token_that_fits_no_header_is_refused_in_the_form(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        PlexOptions.model_validate({"url": "http://x.example", "token": token})


def test_a_delivery_in_plexs_words() -> None:
    server = PlexStandIn.make("x", sessions=0, seed=0)
    seats, titles = server.world.seats, server.world.titles
    deliveries = [as_plex_delivers(titles[0], seats[1], random.Random(seed)) for seed in range(30)]
    assert {delivery.stream.container for delivery in deliveries} == {"mkv", "mp4", "mpegts"}
    assert all(not delivery.transcode.reasons for delivery in deliveries if delivery.transcode)


async def test_a_paused_session_says_so(house: House, provider: PlexProvider) -> None:
    world = house.server.world
    world.pause(world.start(world.seats[0], world.titles[0]))
    (session,) = (await provider.list_sessions()).items
    assert session.state is PlayState.PAUSED
