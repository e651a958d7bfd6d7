"""What is true in the stand-in's world is what the provider tells, as far as Emby's protocol carries it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import cycle

import pytest

from towerview_core.contract.sessions import Decision, MediaSession, MediaType, PlayState
from towerview_core.kits.http import connect
from towerview_core.testing import cast
from towerview_core.testing.standin import serve
from towerview_core.testing.world import Delivery, Title
from towerview_emby.provider import EmbyOptions, EmbyProvider
from towerview_emby.standin import EmbyStandIn

NOON = 1_790_000_000.0


def deliveries(title: Title) -> Iterator[Delivery]:
    """Every way a title can travel."""
    yield cast.as_it_is(title)
    if title.source.video is not None:
        yield cast.repackaged(title)
        yield cast.sound_transcoded(title)
        yield cast.transcoded(title, (1920, 1080, 8_000), hardware="qsv")
        yield cast.transcoded(title, (854, 480, 1_500))


def filled(stand_in: EmbyStandIn) -> EmbyStandIn:
    """Everything plays in every way at once, each on a device of its own; every third one is paused."""
    world = stand_in.world
    world.clock = lambda: NOON
    seats = cycle(world.seats)
    for title in world.titles:
        for delivery in deliveries(title):
            key = world.start(next(seats), title, delivery)
            world.seek(key, int(key) * 1000)
            if int(key) % 3 == 0:
                world.pause(key)
    return stand_in


@asynccontextmanager
async def linked(stand_in: EmbyStandIn, url: str) -> AsyncIterator[EmbyProvider]:
    options = EmbyOptions(url=url, allow_loopback=True, **stand_in.options())  # type: ignore[arg-type]
    async with connect(options) as http:
        yield EmbyProvider(options, http)


def carried(session: MediaSession, session_id: str) -> MediaSession:
    """The truth without what Emby does not tell: encryption, and what a made picture is like."""
    shown = session.source.model_copy(update={"subtitle": session.stream.subtitle})
    stream = session.stream
    if session.decision.video is Decision.TRANSCODE and stream.video is not None:
        made = stream.video.model_copy(update={"bit_depth": None, "frame_rate": None})
        stream = stream.model_copy(update={"video": made})
    media = session.media
    if media.type is MediaType.LIVE:
        media = media.model_copy(update={"library": None})
    return session.model_copy(
        update={
            "id": session_id,
            "terminate_id": session_id,
            "state": PlayState.PAUSED if session.state is PlayState.PAUSED else PlayState.PLAYING,
            "network": session.network.model_copy(update={"secure": None}),
            "media": media,
            "source": shown,
            "stream": stream,
        }
    )


def differences(told: object, true: object, path: str = "") -> dict[str, tuple[object, object]]:
    """Where two dumps differ, by path: told, true."""
    if isinstance(told, dict) and isinstance(true, dict):
        found: dict[str, tuple[object, object]] = {}
        for name in told:
            found |= differences(told[name], true.get(name), f"{path}.{name}")
        return found
    return {} if told == true else {path: (told, true)}


@pytest.mark.anyio
async def test_the_provider_tells_the_truth() -> None:
    stand_in = filled(EmbyStandIn.make("Harbour", 0, 3))
    with serve(stand_in) as (url,):
        async with linked(stand_in, url) as provider:
            for _ in range(6):
                listing = await provider.list_sessions()
    ids = {key: session_id for session_id, key in stand_in.session_ids().items()}
    truth = [carried(session, ids[session.id]) for session in stand_in.world.look()]
    assert listing.complete
    assert len(truth) > 50
    for told, true in zip(listing.items, truth, strict=True):
        assert differences(told.model_dump(), true.model_dump()) == {}


@pytest.mark.anyio
async def test_a_living_world_is_told_too() -> None:
    stand_in = EmbyStandIn.make("Harbour", 5, 9)
    with serve(stand_in) as (url,):
        async with linked(stand_in, f"{url}/emby") as provider:
            listing = await provider.list_sessions()
            (await provider.probe()).model_dump_json()
    assert [session.media.id for session in listing.items] == [
        session.media.id for session in stand_in.world.look()
    ]
