"""What Emby tells of users, libraries, items and the past, read from its own replies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from tests.emby import house_payloads as house
from tests.support.scripted import Scripted
from towerview_core.contract.errors import BadReply, Invalid, NotFound
from towerview_core.contract.libraries import LibraryAccess, LibraryType
from towerview_core.contract.sessions import Decision, DynamicRange, MediaType, Resolution
from towerview_core.kits.mediabrowser.line import Line
from towerview_core.kits.mediabrowser.reports import read_viewing, rows_of_answer
from towerview_emby.provider import EmbyOptions, EmbyProvider
from towerview_emby.users import read_keys
from towerview_emby.wire import DIALECT

pytestmark = pytest.mark.anyio


def provider_of(answers: Mapping[str, object]) -> EmbyProvider:
    options = EmbyOptions(url="http://a.example", api_key=SecretStr("k"))
    return EmbyProvider(options, Scripted({f"/emby{path}": answer for path, answer in answers.items()}))


async def test_users() -> None:
    listing = await provider_of({"/Users/Query": house.users()}).list_users()
    assert [(user.name, user.admin, user.enabled) for user in listing.items] == [
        ("Ada", True, True),
        ("Bruno", False, True),
        ("Chiyo", False, False),
    ]
    assert listing.items[0].last_seen_at == datetime(2026, 8, 1, 17, 59, tzinfo=UTC)
    assert listing.items[2].last_seen_at is None


async def test_a_list_that_is_shorter_than_it_says_is_an_error() -> None:
    for broken in (
        {"Items": [], "TotalRecordCount": 3},
        {"Items": house.users()["Items"]},
        {"Items": [], "TotalRecordCount": 0},
        house.users()["Items"],
    ):
        with pytest.raises(BadReply):
            await provider_of({"/Users/Query": broken}).list_users()
    short = house.libraries() | {"TotalRecordCount": 4}
    with pytest.raises(BadReply):
        await provider_of({"/Library/VirtualFolders/Query": short}).list_libraries()


async def test_the_words_of_policies_for_libraries() -> None:
    keys = await read_keys(Line(Scripted({"/Library/SelectableMediaFolders": house.selectable()}), {}))
    assert keys == {"300": house.FILMS, "310": house.SHOWS, "340": "340"}


async def test_access_is_told_by_the_librarys_own_id() -> None:
    person = house.users()["Items"][1]
    person["Policy"]["EnabledFolders"] = [house.FILMS.upper(), "f" * 32]
    answers = {f"/Users/{house.VIEWER}": person, "/Library/SelectableMediaFolders": house.selectable()}
    provider = provider_of(answers)
    assert await provider.get_library_access(house.VIEWER) == LibraryAccess(
        library_ids=frozenset({"300", "f" * 32})
    )
    with pytest.raises(Invalid):
        await provider.set_library_access(house.VIEWER, LibraryAccess(library_ids=frozenset({"320"})))


async def test_libraries() -> None:
    answers = {"/Library/VirtualFolders/Query": house.libraries(), "/Items": house.count(1203)}
    films, shows, mixed = (await provider_of(answers).list_libraries()).items
    assert (films.id, films.type, films.counts) == ("300", LibraryType.MOVIES, {"movies": 1203})
    assert set(shows.counts) == {"shows", "seasons", "episodes"}
    assert mixed.type is LibraryType.MIXED


async def test_a_sign_in() -> None:
    provider = provider_of({"/Users/AuthenticateByName": house.signed_in(), "/Sessions/Logout": None})
    who = await provider.authenticate_user("bruno", SecretStr("x"))
    assert (who.user_id, who.machine_ids) == (house.VIEWER, frozenset({house.SERVER}))


async def test_a_film() -> None:
    info = await provider_of({"/Items": {"Items": [house.item()], "TotalRecordCount": 1}}).get_media_info(
        "40001"
    )
    (version,) = info.versions
    assert (info.title, info.summary) == ("The Salt Lighthouse", "A lamp that will not go out.")
    assert version.video is not None
    assert version.audio is not None
    assert (version.video.resolution, version.video.dynamic_range) == (Resolution.R4K, DynamicRange.HDR10)
    assert (version.audio.codec, version.audio.channels, version.subtitle) == ("truehd", 8, None)
    with pytest.raises(NotFound):
        await provider_of({"/Items": {"Items": [], "TotalRecordCount": 0}}).get_media_info("40001")


async def test_an_old_server_tells_streams_on_the_item() -> None:
    item = house.item()
    del item["MediaSources"]
    info = await provider_of({"/Items": {"Items": [item], "TotalRecordCount": 1}}).get_media_info("40001")
    assert len(info.versions) == 1


def test_a_report() -> None:
    rows = rows_of_answer(house.report())
    film, show = (read_viewing(row, {}, DIALECT) for row in rows)
    assert film is not None
    assert show is not None
    assert (film.played_s, film.decision) == (5340, Decision.TRANSCODE)
    assert film.stopped_at == datetime(2026, 8, 1, 16, 30, tzinfo=UTC)
    assert (show.media.type, show.media.season, show.media.episode) == (MediaType.EPISODE, 1, 1)
    with pytest.raises(BadReply):
        rows_of_answer(house.failed_report())


async def test_what_was_played_last() -> None:
    person = house.users()["Items"][1]
    users = {"Items": [person], "TotalRecordCount": 1}
    path = f"/Users/{house.VIEWER}/Items"
    dated = house.played()["Items"][1] | {
        "UserData": {"LastPlayedDate": "2026-08-02T10:00:00.0000000Z", "Played": True}
    }
    answers = {"/Plugins": [], "/Users/Query": users, path: house.played(), f"{path}/40100": dated}
    found = [entry async for entry in provider_of(answers).list_history(datetime(2000, 1, 1, tzinfo=UTC))]
    assert [entry.media.title for entry in found] == ["Paper Comets", "Static"]
    assert found[1].media.grandparent_title == "Orchard Signals"
