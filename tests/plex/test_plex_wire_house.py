"""Libraries, items, history and figures as a server tells them, in JSON and in the texts of XML."""

import json
from datetime import UTC, datetime

import pytest

from tests.plex import payloads
from tests.plex.payloads import house
from towerview_core.contract.errors import BadReply, NotFound
from towerview_core.contract.libraries import LibraryType
from towerview_core.contract.push import ChangeKind
from towerview_core.contract.sessions import (
    DynamicRange,
    ImageKind,
    ImageRef,
    MediaType,
    Player,
    Resolution,
    SessionUser,
)
from towerview_plex import wire
from towerview_plex.wire.xml import tree


def of(text: str) -> object:
    return tree(text.encode())


def test_libraries() -> None:
    films, shows, music = wire.read_sections(of(house.SECTIONS)).libraries
    assert (films.id, films.name, films.type) == ("1", "Films", LibraryType.MOVIES)
    assert films.scanned_at == datetime(2020, 11, 15, 2, 58, 42, tzinfo=UTC)
    assert (shows.type, music.type, music.scanned_at) == (LibraryType.SHOWS, LibraryType.MUSIC, None)


def test_videos_nobody_looks_up_are_no_films() -> None:
    sections = wire.read_sections(house.sections_minimal())
    assert [library.type for library in sections.libraries] == [
        LibraryType.MOVIES,
        LibraryType.VIDEOS,
        LibraryType.PHOTOS,
    ]
    assert wire.COUNTED[LibraryType.VIDEOS] == {"videos": 1}


def test_every_type_says_what_is_counted() -> None:
    assert wire.COUNTED.keys() >= {
        library.type for library in wire.read_sections(of(house.SECTIONS)).libraries
    }
    assert wire.COUNTED[LibraryType.SHOWS] == {"shows": 2, "seasons": 3, "episodes": 4}


def test_a_library_that_cannot_be_read_is_counted() -> None:
    payload = house.sections_minimal()
    payload["MediaContainer"]["Directory"][1] = {"key": "5"}
    sections = wire.read_sections(payload)
    assert (len(sections.libraries), sections.set_aside) == (2, 1)


def test_a_server_without_libraries() -> None:
    assert wire.read_sections({"MediaContainer": {"size": 0}}) == wire.Sections((), 0)


@pytest.mark.parametrize(
    "content", [{}, {"size": 3}, {"size": 0, "Directory": {}}, {"Directory": "x"}, {"size": "two"}]
)
def test_no_list_of_libraries_is_no_empty_one(content: dict[str, object]) -> None:
    with pytest.raises(BadReply):
        wire.read_sections({"MediaContainer": content})


def test_how_much_a_library_holds() -> None:
    assert wire.read_total(house.count_probe(10)) == wire.read_total(house.count_probe("10")) == 10
    assert wire.read_total({"MediaContainer": {"size": 3, "Metadata": []}}) == 3
    for content in ({}, {"totalSize": "many"}, {"size": -1}):
        with pytest.raises(BadReply):
            wire.read_total({"MediaContainer": content})


def test_an_item_in_all_its_versions() -> None:
    payload = payloads.two_versions()
    row = payload["MediaContainer"]["Metadata"][0]
    row |= {
        "summary": "Rain.\x00 " + "x" * 9000,
        "Genre": [{"tag": "Drama"}, {"tag": "Rain"}, {"id": 7}, "x"],
    }
    info = wire.read_details(payload, "159")
    assert (info.id, info.type, info.title, info.year) == ("159", MediaType.MOVIE, "Neon Monsoon", 2022)
    assert info.duration_ms == 9678688
    assert info.genres == ("Drama", "Rain")
    assert info.guids == ("imdb://tt9000001", "plex://movie/50000000000000000000c0de", "tmdb://900001")
    assert info.artwork == ImageRef(id="159", kind=ImageKind.POSTER)
    assert info.summary is not None
    assert info.summary.startswith("Rain. x")
    assert len(info.summary) == 4000
    best, small = info.versions
    assert best.video is not None
    assert small.video is not None
    assert (best.container, best.bitrate_kbps) == ("mkv", 8791)
    assert (best.video.resolution, best.video.dynamic_range) == (Resolution.R4K, DynamicRange.HDR10)
    assert best.audio is not None
    assert (best.audio.codec, best.audio.channels, best.audio.language) == ("eac3", 6, "eng")
    assert (small.video.resolution, small.bitrate_kbps) == (Resolution.R720P, 2000)


def test_an_item_that_is_gone_and_another_one() -> None:
    with pytest.raises(NotFound):
        wire.read_details({"MediaContainer": {"size": 0}}, "159")
    with pytest.raises(BadReply):
        wire.read_details(payloads.two_versions(), "160")


@pytest.mark.parametrize("name", ["title", "summary", "year", "guid"])
def test_an_item_with_a_number_too_long_to_write_is_not_told_wrongly(name: str) -> None:
    payload = payloads.two_versions()
    payload["MediaContainer"]["Metadata"][0][name] = 10**5000
    try:
        info = wire.read_details(payload, "159")
    except BadReply:
        return
    assert info.year in (2022, 2**63 - 1)


def names() -> wire.Names:
    return wire.Names(wire.account_names(house.accounts()), wire.read_devices(house.devices()))


def test_history_as_recorded() -> None:
    page = wire.read_history_page(of(house.HISTORY))
    film, episode, deleted, one, two = (wire.read_entry(row, names()) for row in page.rows)
    assert film is not None
    assert episode is not None
    assert deleted is not None
    assert one is not None
    assert two is not None
    assert film.id == "/status/sessions/history/1"
    assert film.user == SessionUser(id="1", name="The Owner")
    assert film.player == Player(device="Living Room", device_id="shield-1", platform="Android")
    assert film.stopped_at == datetime(2014, 12, 27, 3, 52, 24, tzinfo=UTC)
    assert (film.started_at, film.played_s, film.decision, film.media.duration_ms) == (None, None, None, None)
    assert film.media.library is not None
    assert (film.media.id, film.media.library.id) == ("218860", "2")
    assert (episode.media.type, episode.media.season, episode.media.episode) == (MediaType.EPISODE, 1, 7)
    assert episode.media.grandparent_title == "Kind Machines"
    assert episode.media.artwork == ImageRef(id="871", kind=ImageKind.POSTER)
    assert episode.user == SessionUser(id="1000", name="Guest")
    assert episode.player == Player()
    assert (deleted.media.id, deleted.media.artwork, deleted.user) == ("history:3", None, SessionUser())
    assert one.id != two.id
    assert one.stopped_at == two.stopped_at
    assert page.total is None


@pytest.mark.parametrize("missing", ["historyKey", "viewedAt"])
def test_a_row_without_key_or_time_is_no_viewing(missing: str) -> None:
    row = dict(wire.read_history_page(of(house.HISTORY)).rows[0])
    del row[missing]
    assert wire.read_entry(row, names()) is None
    assert wire.read_entry({**row, missing: "soon", "viewedAt": "soon"}, names()) is None


def test_a_row_with_a_number_too_long_to_write_is_no_viewing() -> None:
    row = dict(wire.read_history_page(of(house.HISTORY)).rows[0])
    assert wire.read_entry({**row, "title": 10**5000}, names()) is None


def test_devices_that_are_not_listed() -> None:
    assert wire.read_devices({"MediaContainer": {"size": 0}}) == {}
    for content in ({}, {"size": 2}, {"Device": "x"}):
        with pytest.raises(BadReply):
            wire.read_devices({"MediaContainer": content})


def test_the_newest_figures_count_wherever_they_stand() -> None:
    use = wire.read_resource_use(of(house.FIGURES))
    assert use is not None
    assert use.read_at == datetime(2021, 1, 3, 21, 16, 59, tzinfo=UTC)
    assert (use.host_cpu_percent, use.process_cpu_percent) == (10.0, 4.415)
    assert (use.host_memory_percent, use.process_memory_percent, use.gpu_percent) == (64.281, 3.669, None)


def test_figures_stay_in_their_bounds() -> None:
    row = {
        "at": 1609708619,
        "hostCpuUtilization": 100.4,
        "processCpuUtilization": -0.1,
        "hostMemoryUtilization": "nan",
    }
    use = wire.read_resource_use({"MediaContainer": {"size": 1, "StatisticsResources": [row]}})
    assert use is not None
    assert (use.host_cpu_percent, use.process_cpu_percent, use.host_memory_percent) == (100.0, None, None)


def test_no_figures_and_figures_that_cannot_be_read() -> None:
    none: list[object] = [{"size": 0}, {}, {"size": 0, "StatisticsResources": []}]
    for content in none:
        assert wire.read_resource_use({"MediaContainer": content}) is None
    broken: list[object] = [{"size": 3}, {"StatisticsResources": [{"at": "x"}]}, {"StatisticsResources": {}}]
    for content in broken:
        with pytest.raises(BadReply):
            wire.read_resource_use({"MediaContainer": content})


def heard(*frames: object) -> list[ChangeKind | None]:
    listener = wire.Listener()
    return [listener.hear(frame if isinstance(frame, str) else json.dumps(frame)) for frame in frames]


SESSIONS, LIBRARIES = ChangeKind.SESSIONS, ChangeKind.LIBRARIES


def test_progress_is_no_news_and_all_else_of_a_player_is() -> None:
    assert heard(
        house.playing(),
        house.playing(offset=164000),
        house.playing(offset=164000, state="paused"),
        house.playing(offset=164000),
        house.playing(offset=900000),
        house.playing(offset=910000, transcodeSession="abc"),
        house.playing(offset=905000, transcodeSession="abc"),
        house.playing(key="30"),
        house.playing(state="stopped"),
        house.playing(offset=905000),
    ) == [SESSIONS, None, SESSIONS, SESSIONS, SESSIONS, SESSIONS, SESSIONS, SESSIONS, SESSIONS, SESSIONS]


def test_a_player_without_a_key_is_always_news() -> None:
    nameless = house.playing()
    del nameless["NotificationContainer"]["PlaySessionStateNotification"][0]["sessionKey"]
    assert heard(nameless, nameless) == [SESSIONS, SESSIONS]


def test_a_frame_of_many_players_is_noted_whole() -> None:
    both = house.playing("1")
    both["NotificationContainer"]["PlaySessionStateNotification"] += house.playing("2")[
        "NotificationContainer"
    ]["PlaySessionStateNotification"]
    assert heard(both, house.playing("2"), house.playing("1")) == [SESSIONS, None, None]


def test_transcoders_libraries_and_scans() -> None:
    assert heard(house.transcoding("start"), house.transcoding("update"), house.transcoding("end")) == [
        SESSIONS,
        None,
        SESSIONS,
    ]
    assert heard(*(house.timeline(state) for state in (0, 1, 5, 9))) == [None, None, LIBRARIES, LIBRARIES]
    assert heard(house.scanning("started"), house.scanning("ended"), house.scanning("ended", "butler")) == [
        None,
        LIBRARIES,
        None,
    ]


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "no json",
        "[" * 100_000,
        "null",
        '{"NotificationContainer": []}',
        {"NotificationContainer": {"type": "backgroundProcessingQueue", "size": 1}},
        {
            "NotificationContainer": {
                "type": "reachability",
                "ReachabilityNotification": [{"reachability": True}],
            }
        },
        {"NotificationContainer": {"type": "playing"}},
        {"PlaySessionStateNotification": {"sessionKey": "1"}},
        '{"NotificationContainer": {"type": ' + "9" * 5000 + "}}",
    ],
)
def test_what_is_unknown_or_broken_says_nothing(frame: object) -> None:
    assert heard(frame) == [None]


def test_a_listener_forgets_the_oldest_of_very_many_players() -> None:
    listener = wire.Listener()
    for number in range(5000):
        listener.hear(json.dumps(house.playing(str(number))))
    assert len(listener._players) == 4096
