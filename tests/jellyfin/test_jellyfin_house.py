"""What Jellyfin tells of users, libraries, items and the past, read from its own replies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from tests.jellyfin import house_payloads as house
from tests.jellyfin.payloads import SERVER
from tests.support.scripted import Scripted
from towerview_core.contract.errors import BadReply, NotFound, Refused
from towerview_core.contract.libraries import LibraryAccess, LibraryType
from towerview_core.contract.sessions import (
    Decision,
    DynamicRange,
    ImageKind,
    ImageRef,
    MediaType,
    Resolution,
)
from towerview_core.contract.users import MediaUser
from towerview_core.kits.mediabrowser.people import read_person
from towerview_core.kits.mediabrowser.reports import read_viewing, rows_of_answer
from towerview_jellyfin.activity import Pairs, read_events
from towerview_jellyfin.provider import JellyfinOptions, JellyfinProvider
from towerview_jellyfin.wire import DIALECT, guid, release_of

pytestmark = pytest.mark.anyio


def provider_of(answers: Mapping[str, object]) -> JellyfinProvider:
    options = JellyfinOptions(url="http://a.example", api_key=SecretStr("k"))
    return JellyfinProvider(options, Scripted(answers))


async def test_users() -> None:
    listing = await provider_of({"/Users": house.users()}).list_users()
    admin, viewer, newcomer = listing.items
    assert admin == MediaUser(
        id=house.ADMIN,
        name="Ada",
        admin=True,
        enabled=True,
        last_seen_at=datetime(2026, 2, 2, 20, 0, 0, 747036, tzinfo=UTC),
    )
    assert viewer.avatar == ImageRef(id=house.VIEWER, kind=ImageKind.AVATAR)
    assert viewer.last_seen_at == datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert (newcomer.enabled, newcomer.last_seen_at) == (False, None)


async def test_a_user_that_cannot_be_read_is_set_aside_and_nobody_is_an_error() -> None:
    listing = await provider_of({"/Users": [*house.users(), {"Name": "Bare", "Id": "1"}, 7]}).list_users()
    assert (len(listing.items), listing.set_aside) == (3, 2)
    empty: list[object] = [[], [{}], {"Items": []}]
    for nobody in empty:
        with pytest.raises(BadReply):
            await provider_of({"/Users": nobody}).list_users()


def test_a_user_of_10_8() -> None:
    assert read_person(house.old_user(), guid).user.name == "Demo"


async def test_access() -> None:
    path = f"/Users/{house.VIEWER}"
    provider = provider_of({path: house.users()[1], "/Library/VirtualFolders": house.libraries()})
    assert await provider.get_library_access(house.VIEWER) == LibraryAccess(
        library_ids=frozenset({house.FILMS})
    )
    with pytest.raises(BadReply, match="another user"):
        await provider_of({path: house.users()[0]}).get_user(house.VIEWER)


async def test_libraries() -> None:
    answers = {"/Library/VirtualFolders": house.libraries(), "/Items": house.count(12)}
    listing = await provider_of(answers).list_libraries()
    films, mixed = listing.items
    assert (films.type, films.counts, films.id) == (LibraryType.MOVIES, {"movies": 12}, house.FILMS)
    assert (mixed.type, set(mixed.counts)) == (LibraryType.MIXED, {"movies", "shows", "episodes"})
    assert listing.set_aside == 1


async def test_a_sign_in() -> None:
    provider = provider_of({"/Users/AuthenticateByName": house.signed_in(), "/Sessions/Logout": None})
    who = await provider.authenticate_user("bruno", SecretStr("x"))
    assert (who.user_id, who.name, who.machine_ids) == (house.VIEWER, "Bruno", frozenset({SERVER}))
    disabled = house.signed_in(User=house.users()[2])
    with pytest.raises(Refused, match="disabled"):
        await provider_of({"/Users/AuthenticateByName": disabled}).authenticate_user("c", SecretStr("x"))
    damaged: list[object] = [house.signed_in(**{name: None}) for name in ("AccessToken", "User", "ServerId")]
    nothing: list[object] = []
    for broken in [*damaged, nothing, None]:
        with pytest.raises(BadReply):
            await provider_of({"/Users/AuthenticateByName": broken}).authenticate_user("b", SecretStr("x"))


async def test_a_code_of_quick_connect() -> None:
    waiting = {"/QuickConnect/Initiate": house.quick_code(), "/QuickConnect/Connect": house.quick_code()}
    provider = provider_of(waiting)
    pin = await provider.start_pin(None)
    assert (pin.code, pin.id) == ("211030", "5" * 64)
    assert await provider.check_pin(pin.id) is None
    confirmed = house.quick_code(Authenticated=True)
    answers = {"/QuickConnect/Connect": confirmed, "/Users/AuthenticateWithQuickConnect": house.signed_in()}
    who = await provider_of(answers).check_pin(pin.id)
    assert who is not None
    assert who.user_id == house.VIEWER
    with pytest.raises(BadReply):
        await provider_of({"/QuickConnect/Connect": {}}).check_pin(pin.id)


async def test_an_episode_with_two_files() -> None:
    info = await provider_of({"/Items": house.page(house.episode())}).get_media_info(house.EPISODE)
    assert (info.type, info.title, info.year) == (MediaType.EPISODE, "Static", 2023)
    assert (info.duration_ms, info.genres) == (1_421_965, ("Drama", "Science Fiction"))
    assert info.guids == ("imdb://tt9990002", "tvdb://9002")
    assert info.artwork == ImageRef(id=house.SERIES, kind=ImageKind.POSTER)
    wide, plain = info.versions
    assert wide.video is not None
    assert (wide.video.resolution, wide.video.dynamic_range) == (Resolution.R4K, DynamicRange.DOLBY_VISION)
    assert (wide.video.dolby_vision_profile, wide.bitrate_kbps) == ("8.1", 15_474)
    assert plain.audio is not None
    assert plain.subtitle is not None
    assert (plain.audio.language, plain.audio.codec, plain.subtitle.codec) == ("eng", "eac3", "ass")


async def test_items_without_files_and_items_that_are_gone() -> None:
    album = house.album()
    info = await provider_of({"/Items": house.page(album)}).get_media_info(album["Id"])
    assert (info.title, info.versions) == ("Glass Gardens", ())
    for gone, error in ((house.page(), NotFound), (house.page(album), BadReply), ([], BadReply)):
        with pytest.raises(error):
            await provider_of({"/Items": gone}).get_media_info(house.EPISODE)


def test_the_activity_log() -> None:
    events = read_events(house.log()["Items"])
    assert [event.number for event in events] == [811, 812, 813, 814]
    (ended,) = Pairs(datetime(2026, 1, 1, tzinfo=UTC)).ended(events)
    assert (ended.stop.number, ended.stop.item) == (814, house.EPISODE)
    assert ended.began == datetime(2026, 2, 1, 19, 15, 0, 123456, tzinfo=UTC)
    nameless = [{**row, "ItemId": None} for row in house.log()["Items"]]
    with pytest.raises(BadReply, match="does not say what"):
        Pairs(datetime(2026, 1, 1, tzinfo=UTC)).ended(read_events(nameless))


def test_a_report() -> None:
    (row,) = rows_of_answer(house.report())
    entry = read_viewing(row, {house.VIEWER: "Bruno"}, DIALECT)
    assert entry is not None
    assert (entry.id, entry.user.name) == ("report-17-20260801170000", "Bruno")
    assert (entry.media.grandparent_title, entry.media.season, entry.media.title) == (
        "Orchard Signals",
        3,
        "Static",
    )
    assert (entry.started_at, entry.stopped_at) == (datetime(2026, 8, 1, 15, tzinfo=UTC), None)
    assert (entry.played_s, entry.decision) == (1260, Decision.DIRECT_PLAY)


def test_releases() -> None:
    assert release_of("10.8.13") < release_of("10.11.0") < release_of("12.0.0-rc5") < release_of("12.1.0")
    assert release_of("unstable") == (0, 0)
