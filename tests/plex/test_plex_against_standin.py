"""Sessions of a served stand-in, through the real HTTP client, against the truth of its world."""

import random

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tests.plex.conftest import House, reach
from towerview_core.contract.sessions import (
    Decision,
    DynamicRange,
    MediaSession,
    MediaType,
    NetworkPlace,
    Resolution,
)
from towerview_core.testing import cast
from towerview_core.testing.standin import serve
from towerview_plex.provider import PlexProvider
from towerview_plex.standin import PlexStandIn
from towerview_plex.standin.rows import session_id
from towerview_plex.standin.server import as_plex_delivers

pytestmark = pytest.mark.anyio


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


def test_a_delivery_in_plexs_words() -> None:
    server = PlexStandIn.make("x", sessions=0, seed=0)
    seats, titles = server.world.seats, server.world.titles
    deliveries = [as_plex_delivers(titles[0], seats[1], random.Random(seed)) for seed in range(30)]
    assert {delivery.stream.container for delivery in deliveries} == {"mkv", "mp4", "mpegts"}
    assert all(not delivery.transcode.reasons for delivery in deliveries if delivery.transcode)
