"""Stopping sessions and fetching pictures."""

import pytest

from tests.plex.conftest import House, reach
from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    NotFound,
    Refused,
)
from towerview_core.contract.media import ImageSize
from towerview_core.contract.sessions import (
    ImageKind,
    PlayState,
)
from towerview_core.testing.standin import StandInFault
from towerview_plex.provider import PlexProvider

pytestmark = pytest.mark.anyio


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


async def test_a_paused_session_says_so(house: House, provider: PlexProvider) -> None:
    world = house.server.world
    world.pause(world.start(world.seats[0], world.titles[0]))
    (session,) = (await provider.list_sessions()).items
    assert session.state is PlayState.PAUSED
