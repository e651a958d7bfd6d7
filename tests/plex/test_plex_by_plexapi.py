"""python-plexapi, which reads XML and knows nothing of us, takes the stand-in for a Plex Media Server."""

# mypy: disable-error-code="no-untyped-call"

from collections.abc import Iterator

import plexapi
import pytest
from plexapi.exceptions import BadRequest, NotFound, Unauthorized
from plexapi.server import PlexServer

from tests.plex.conftest import House
from towerview_core.contract.sessions import Decision, MediaType
from towerview_core.testing import cast
from towerview_plex.standin.rows import session_id
from towerview_plex.standin.server import GUEST_TOKEN, TOKEN, VERSION


@pytest.fixture
def plex(house: House) -> Iterator[PlexServer]:
    server = PlexServer(house.url, TOKEN, timeout=5)
    yield server
    server._session.close()


def test_who_it_is(house: House, plex: PlexServer) -> None:
    assert plex.machineIdentifier == house.server.machine_id
    assert (plex.friendlyName, plex.version) == ("Lighthouse", VERSION)
    assert plex.myPlexSubscription is True
    assert "session_kick" in plex.ownerFeatures
    assert plex.identity().version == VERSION
    assert [account.id for account in plex.systemAccounts()][:2] == [0, 1]


def test_its_settings_and_update(plex: PlexServer) -> None:
    assert plex.settings.get("FriendlyName").value == "Lighthouse"
    assert plex.fetchItem("/updater/status").version.startswith("1.43.3")


def test_a_wrong_token_and_a_guest(house: House) -> None:
    with pytest.raises(Unauthorized):
        PlexServer(house.url, "wrong")
    with pytest.raises(BadRequest, match="forbidden"):
        PlexServer(house.url, GUEST_TOKEN).sessions()


def test_nothing_plays(plex: PlexServer) -> None:
    assert list(plex.sessions()) == []


def test_sessions_of_every_title(house: House, plex: PlexServer) -> None:
    world = house.server.world
    for number, title in enumerate(world.titles):
        world.start(world.seats[number], title, cast.as_it_is(title))
    truths, told = world.look(), plex.sessions()
    assert len(told) == len(truths)
    for item, truth in zip(told, truths, strict=True):
        assert item.sessionKey == int(truth.id)
        assert item.usernames == [truth.user.name]
        assert item.title == truth.media.title
        assert item.live is (truth.media.type is MediaType.LIVE)
        assert item.player.machineIdentifier == truth.player.device_id
        assert (item.player.title, item.player.product) == (truth.player.device, truth.player.product)
        assert item.player.state == truth.state
        assert item.session.id == session_id(truth.id)
        assert item.session.location == truth.network.location
        assert item.media[0].container == truth.stream.container
        assert item.media[0].bitrate == truth.stream.bitrate_kbps
        assert item.media[0].parts[0].decision == "directplay"
        assert item.transcodeSession is None


def test_an_episode_and_a_track_have_their_parents(house: House, plex: PlexServer) -> None:
    world = house.server.world
    episode = next(title for title in world.titles if title.media.type is MediaType.EPISODE)
    track = next(title for title in world.titles if title.media.type is MediaType.TRACK)
    world.start(world.seats[0], episode, cast.as_it_is(episode))
    world.start(world.seats[1], track, cast.as_it_is(track))
    seen, heard = plex.sessions()
    assert (seen.grandparentTitle, seen.seasonNumber, seen.index) == (
        episode.media.grandparent_title,
        episode.media.season,
        episode.media.episode,
    )
    assert plex.fetchItem(seen.grandparentKey).title == episode.media.grandparent_title
    assert (heard.grandparentTitle, heard.parentTitle) == (
        track.media.grandparent_title,
        track.media.parent_title,
    )


def test_a_transcode_shows_its_output_and_the_library_its_source(house: House, plex: PlexServer) -> None:
    world = house.server.world
    film = world.titles[0]
    world.start(world.seats[0], film, cast.transcoded(film, (1280, 720, 4_000), hardware="nvenc"))
    (session,) = plex.sessions()
    assert session.media[0].videoResolution == "720p"
    assert session.media[0].videoCodec == "h264"
    assert session.transcodeSession.videoDecision == "transcode"
    assert (session.transcodeSession.transcodeHwDecoding, session.transcodeSession.transcodeHwEncoding) == (
        "nvdec",
        "nvenc",
    )
    (working,) = plex.transcodeSessions()
    assert working.sourceVideoCodec == "hevc"
    source = session.source()
    assert source.media[0].videoResolution == "4k"
    assert source.media[0].id == session.media[0].id
    assert [stream.colorTrc for stream in source.media[0].parts[0].videoStreams()] == ["smpte2084"]


def test_a_repackaging_is_copied(house: House, plex: PlexServer) -> None:
    world = house.server.world
    film = world.titles[2]
    world.start(world.seats[0], film, cast.repackaged(film))
    (session,) = plex.sessions()
    assert session.media[0].parts[0].decision == "transcode"
    assert session.transcodeSession.videoDecision == "copy"
    assert world.look()[0].decision.video is Decision.DIRECT_STREAM


def test_the_library(house: House, plex: PlexServer) -> None:
    sections = plex.library.sections()
    assert [(section.title, section.type) for section in sections] == [
        ("Movies", "movie"),
        ("Shows", "show"),
        ("Music", "artist"),
        ("Movies in 4K", "movie"),
    ]
    shows = plex.library.section("Shows")
    assert sorted(show.title for show in shows.all()) == [
        "Harbour Street",
        "Nine Kitchens",
        "Orchard Signals",
    ]
    assert len(shows.all(libtype="episode")) == 5
    assert len(shows.all(libtype="season")) == 3
    assert plex.library.section("Movies in 4K").totalViewSize(libtype="movie") == 3
    assert plex.library.section("Music").totalViewSize(libtype="track") == 2


def test_what_is_not_there(plex: PlexServer) -> None:
    with pytest.raises(NotFound):
        plex.fetchItem("/library/metadata/999999")
    with pytest.raises(NotFound):
        plex.query("/no/such/thing")


def test_pictures(plex: PlexServer) -> None:
    film = plex.library.section("Movies").all()[0]
    whole = plex._session.get(plex.url(film.thumb, includeToken=True), timeout=5)
    small = plex._session.get(plex.transcodeImage(film.thumb, 120, 96), timeout=5)
    for reply in (whole, small):
        assert reply.headers["content-type"] == "image/png"
        assert reply.content.startswith(b"\x89PNG")
    assert len(small.content) < len(whole.content)


def test_a_session_is_stopped(house: House, plex: PlexServer) -> None:
    world = house.server.world
    world.start(world.seats[0], world.titles[0])
    (session,) = plex.sessions()
    session.stop(reason="Good night")
    assert list(plex.sessions()) == []
    assert house.server.last_reason == "Good night"
    with pytest.raises(NotFound):
        session.stop(reason="Once more")


def test_the_judge_is_the_real_one() -> None:
    assert tuple(map(int, plexapi.VERSION.split(".")[:2])) >= (4, 16)
