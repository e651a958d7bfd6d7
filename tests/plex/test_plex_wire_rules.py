"""The rules by which single facts are read."""

import pytest

from tests.plex import payloads
from tests.plex.payloads import Node, listing
from tests.plex.reading import read, read_one
from towerview_core.contract.errors import BadReply, Fault
from towerview_core.contract.sessions import Decision, DynamicRange, MediaType, NetworkPlace, Resolution
from towerview_plex import wire
from towerview_plex.wire.guids import guids_of
from towerview_plex.wire.network import network_of
from towerview_plex.wire.tracks import original_video, range_of

DOLBY = {"DOVIPresent": True, "DOVIBLPresent": True, "colorTrc": "smpte2084", "bitDepth": 10}


@pytest.mark.parametrize(
    "stream, expected",
    [
        (DOLBY | {"DOVIProfile": 8, "DOVIBLCompatID": 1}, (DynamicRange.DOLBY_VISION, "8.1")),
        (DOLBY | {"DOVIProfile": "8", "DOVIBLCompatID": "4"}, (DynamicRange.DOLBY_VISION, "8.4")),
        (DOLBY | {"DOVIProfile": 7, "DOVIBLCompatID": 6, "DOVIELPresent": True}, (DynamicRange.DOLBY_VISION, "7")),
        ({"DOVIPresent": "1", "DOVIProfile": 5, "DOVIBLCompatID": 0}, (DynamicRange.DOLBY_VISION, "5")),
        ({"DOVIPresent": True}, (DynamicRange.DOLBY_VISION, None)),
        ({"colorTrc": "smpte2084", "bitDepth": 10}, (DynamicRange.HDR10, None)),
        ({"colorTrc": "smpte2084"}, (DynamicRange.HDR10, None)),
        ({"colorTrc": "smpte2084", "bitDepth": 8}, (DynamicRange.SDR, None)),
        ({"colorTrc": "arib-std-b67", "bitDepth": 10}, (DynamicRange.HLG, None)),
        (
            {"colorTrc": "smpte2084", "displayTitle": "4K HDR10+ (HEVC Main 10)"},
            (DynamicRange.HDR10_PLUS, None),
        ),
        ({"displayTitle": "4K DoVi/HDR10 (HEVC Main 10)"}, (DynamicRange.DOLBY_VISION, None)),
        ({"extendedDisplayTitle": "Dolby Vision master"}, (DynamicRange.DOLBY_VISION, None)),
        ({"displayTitle": "4K HDR10 (HEVC Main 10)"}, (DynamicRange.HDR10, None)),
        ({"displayTitle": "1080p HLG (HEVC Main 10)"}, (DynamicRange.HLG, None)),
        ({"displayTitle": "4K HDR (HEVC Main 10)"}, (DynamicRange.HDR, None)),
        (
            {"profile": "main 10", "bitDepth": 10, "colorPrimaries": "bt2020", "displayTitle": "1080p (HEVC)"},
            (DynamicRange.SDR, None),
        ),
    ],
)  # fmt: skip
def test_dynamic_range(stream: Node, expected: tuple[DynamicRange, str | None]) -> None:
    assert range_of(stream) == expected


@pytest.mark.parametrize(
    "media, expected",
    [
        ({"videoResolution": "4k", "width": 3840, "height": 1600}, Resolution.R4K),
        ({"videoResolution": "4K"}, Resolution.R4K),
        ({"videoResolution": "1080p"}, Resolution.R1080P),
        ({"videoResolution": "576i"}, Resolution.R576P),
        ({"videoResolution": "sd"}, Resolution.SD),
        ({"videoResolution": "2k"}, Resolution.R1440P),
        ({"width": 1920, "height": 800}, Resolution.R1080P),
        ({"width": "3840", "height": "1600"}, Resolution.R4K),
        ({"width": 4096, "height": 1716}, Resolution.R4K),
        ({"height": 2000}, Resolution.R4K),
        ({"videoResolution": "enormous", "width": 1280}, Resolution.R720P),
        ({}, None),
    ],
)
def test_resolution(media: Node, expected: Resolution | None) -> None:
    assert original_video({}, media).resolution is expected


@pytest.mark.parametrize(
    "stream, media, expected",
    [
        ({"frameRate": "59.939999999999998"}, {}, 59.94),
        ({}, {"videoFrameRate": "24p"}, 24.0),
        ({}, {"videoFrameRate": "NTSC"}, 29.97),
        ({}, {"videoFrameRate": "PAL"}, 25.0),
        ({"frameRate": -1}, {}, None),
        ({}, {"videoFrameRate": "often"}, None),
    ],
)
def test_frame_rate(stream: Node, media: Node, expected: float | None) -> None:
    assert original_video(stream, media).frame_rate == expected


@pytest.mark.parametrize(
    "player, session, address, place",
    [
        ({"address": "192.168.1.5", "local": False}, {"location": "lan"}, "192.168.1.5", NetworkPlace.LAN),
        ({"address": "192.168.1.5", "local": True}, {}, "192.168.1.5", NetworkPlace.LAN),
        ({"address": "192.168.1.5", "local": "0"}, {}, "192.168.1.5", NetworkPlace.WAN),
        ({"address": "10.1.2.3"}, {}, "10.1.2.3", NetworkPlace.LAN),
        ({"address": "::ffff:172.16.9.9"}, {}, "172.16.9.9", NetworkPlace.LAN),
        ({"address": "fd00::5"}, {}, "fd00::5", NetworkPlace.LAN),
        ({"address": "203.0.113.4"}, {}, "203.0.113.4", NetworkPlace.WAN),
        ({"address": "2001:DB8::1"}, {}, "2001:db8::1", NetworkPlace.WAN),
        ({"address": "203.0.113.4"}, {"location": "cellular"}, "203.0.113.4", NetworkPlace.WAN),
        (
            {"address": "172.17.0.1", "remotePublicAddress": "198.51.100.7"},
            {"location": "wan"},
            "198.51.100.7",
            NetworkPlace.WAN,
        ),
        (
            {"address": "172.17.0.1", "remotePublicAddress": "", "relayed": "1"},
            {"location": "wan"},
            "172.17.0.1",
            NetworkPlace.RELAY,
        ),
        (
            {"address": "127.0.0.1", "remotePublicAddress": "127.0.0.1"},
            {"location": "wan"},
            None,
            NetworkPlace.RELAY,
        ),
        (
            {"address": "127.0.0.1", "remotePublicAddress": "198.51.100.7", "local": True},
            {"location": "lan"},
            "127.0.0.1",
            NetworkPlace.LAN,
        ),
        ({"address": "<script>"}, {}, None, None),
        ({}, {}, None, None),
    ],
)
def test_network(player: Node, session: Node, address: str | None, place: NetworkPlace | None) -> None:
    network = network_of(player, session)
    assert (network.address, network.location) == (address, place)


@pytest.mark.parametrize(
    "session, expected",
    [
        ({"bandwidth": "4200"}, 4200),
        ({"bandwidth": 9_999_999}, 9_999_999),
        ({"bandwidth": 10_000_000}, None),
        ({"bandwidth": 2_147_483_647}, None),
        ({}, 62_110),
    ],
)
def test_bandwidth_is_what_is_reserved_else_the_bitrate(session: Node, expected: int | None) -> None:
    assert read_one(payloads.dolby_vision_away() | {"Session": session}).bandwidth_kbps == expected


def test_a_bitrate_of_two_to_the_31_is_unknown() -> None:
    row = payloads.dolby_vision_away()
    row["Media"][0]["bitrate"] = "2147483647"
    assert read_one(row).stream.bitrate_kbps is None


def test_the_transcoders_word_wins_over_the_streams() -> None:
    row = payloads.relayed_4k_transcode()
    row["TranscodeSession"] |= {"videoDecision": "copy", "audioDecision": "copy"}
    session = read_one(row)
    assert (session.decision.video, session.decision.audio) == (Decision.DIRECT_STREAM,) * 2
    assert session.decision.subtitle is Decision.TRANSCODE


def test_the_parts_word_alone_is_about_the_container() -> None:
    row = payloads.repackaged_at_home()
    del row["TranscodeSession"]
    for stream in row["Media"][0]["Part"][0]["Stream"]:
        del stream["decision"]
    decision = read_one(row).decision
    assert (decision.video, decision.audio, decision.container) == (
        Decision.DIRECT_PLAY,
        Decision.DIRECT_PLAY,
        Decision.DIRECT_STREAM,
    )


def test_a_subtitle_beside_a_direct_play_needs_no_look_up() -> None:
    row = payloads.dolby_vision_away()
    subtitle = {"streamType": 3, "codec": "ass", "selected": True, "decision": "transcode", "location": "sidecar-subs"}  # fmt: skip
    row["Media"][0]["Part"][0]["Stream"].append(subtitle)
    (play,) = wire.read_plays(listing(row)).plays
    assert play.wish is None
    assert read_one(row).decision.subtitle is Decision.TRANSCODE


def test_the_selected_version_is_the_one_that_plays() -> None:
    row = payloads.dolby_vision_away()
    row["Media"].insert(0, {"id": "1", "videoResolution": "720", "container": "avi", "Part": []})
    assert read_one(row).stream.container == "mkv"


def test_without_a_selected_version_the_first_plays() -> None:
    row = payloads.dolby_vision_away()
    row["Media"] = [{"id": "1", "container": "avi"}, {"id": "2", "container": "mkv"}]
    assert read_one(row).stream.container == "avi"


@pytest.mark.parametrize(
    "extra",
    [
        {"type": "track", "guid": "library://theme/1"},
        {"type": "movie", "librarySectionID": "-2"},
        {"type": "movie", "librarySectionID": -2},
        {"type": "clip", "guid": "analyzed.prerolls://x"},
        {"type": "clip", "extraType": "1"},
        {"type": "clip", "extraType": 5},
    ],
)
def test_extras_are_left_out_and_not_counted(extra: Node) -> None:
    answer = read(listing(payloads.dolby_vision_away() | extra))
    assert (answer.items, answer.set_aside) == ((), 0)


def test_a_clip_of_a_real_library_stays() -> None:
    row = payloads.dolby_vision_away() | {"type": "clip", "subtype": "clip", "guid": "local://1"}
    assert read_one(row).media.type is MediaType.CLIP


@pytest.mark.parametrize(
    "row, expected",
    [
        ({"guid": "plex://movie/5D77"}, ("plex://movie/5d77",)),
        ({"guid": "local://12"}, ()),
        ({"guid": "com.plexapp.agents.themoviedb://603?lang=en"}, ("tmdb://603",)),
        ({"guid": "com.plexapp.agents.thetvdb://268592/1/3?lang=en"}, ()),  # the show's number, not the episode's
        ({"Guid": [{"id": "tvdb://31110"}, {"id": "imdb://TT01"}, {"id": 5}]}, ("imdb://tt01", "tvdb://31110")),
        ({"Guid": "imdb://tt01"}, ()),
    ],
)  # fmt: skip
def test_external_ids(row: Node, expected: tuple[str, ...]) -> None:
    assert guids_of(row) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"sessionKey": None},
        {"sessionKey": ""},
        {"sessionKey": {"a": 1}},
        {"type": None},
        {"type": []},
        {"Player": None},
        {"Player": {"state": "dancing"}},
    ],
)
def test_an_item_that_cannot_be_read_is_set_aside_and_counted(change: Node) -> None:
    answer = read(listing(payloads.dolby_vision_away() | change, payloads.track_typed()))
    assert [session.id for session in answer.items] == ["203"]
    assert answer.set_aside == 1


@pytest.mark.parametrize("junk", [None, 7, "Video", [], True])
def test_what_is_no_item_is_set_aside(junk: object) -> None:
    answer = read({"MediaContainer": {"size": 2, "Metadata": [junk, payloads.track_typed()]}})
    assert (len(answer.items), answer.set_aside) == (1, 1)


@pytest.mark.parametrize(
    "payload, fault",
    [
        ({}, Fault.NOT_THIS_PRODUCT),
        ([], Fault.NOT_THIS_PRODUCT),
        (None, Fault.NOT_THIS_PRODUCT),
        ({"MediaContainer": []}, Fault.NOT_THIS_PRODUCT),
        ({"MediaContainer": {}}, Fault.BAD_PAYLOAD),
        ({"MediaContainer": {"size": 2}}, Fault.BAD_PAYLOAD),
        ({"MediaContainer": {"size": 2, "Metadata": []}}, Fault.BAD_PAYLOAD),
        ({"MediaContainer": {"size": "?", "Metadata": []}}, Fault.BAD_PAYLOAD),
        ({"MediaContainer": {"size": 1, "Metadata": {}}}, Fault.BAD_PAYLOAD),
        ({"MediaContainer": {"size": 0, "Metadata": "none"}}, Fault.BAD_PAYLOAD),
    ],
)
def test_a_reply_that_is_no_list_of_sessions_is_never_an_empty_one(payload: object, fault: Fault) -> None:
    with pytest.raises(BadReply) as caught:
        read(payload)
    assert caught.value.fault is fault
