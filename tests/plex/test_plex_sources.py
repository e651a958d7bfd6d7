"""The source of a transcode: looked up, else in the server's own words, else by rule."""

from tests.plex import payloads
from tests.plex.reading import read_one, read_with
from towerview_core.contract.sessions import (
    AudioTrack,
    DynamicRange,
    Resolution,
    SubtitleTrack,
)
from towerview_plex import wire


def test_the_source_of_transcoded_sound_is_named_by_its_title() -> None:
    session = read_one(payloads.film_with_new_sound_in_text())
    assert session.source.audio == AudioTrack(codec="dts", channels=6, language="eng")
    assert session.source.video == session.stream.video  # a copied picture is the source's
    assert session.source.video is not None
    assert not session.source.video.resolution_inferred


def test_a_source_that_nothing_names_follows_the_rule_and_says_so() -> None:
    source = read_one(payloads.burned_hevc_in_text()).source.video
    assert source is not None
    assert (source.resolution, source.resolution_inferred) == (Resolution.R1080P, True)
    assert source.dynamic_range is None
    in_uhd = payloads.burned_hevc_in_text() | {"librarySectionTitle": "Films in UHD", "librarySectionID": "6"}
    source = read_one(in_uhd).source.video
    assert source is not None
    assert (source.resolution, source.resolution_inferred) == (Resolution.R4K, True)


def test_by_rule_a_source_is_never_smaller_than_what_is_sent() -> None:
    row = payloads.burned_hevc_in_text()
    row["Media"][0]["videoResolution"] = "4k"
    source = read_one(row).source.video
    assert source is not None
    assert (source.resolution, source.resolution_inferred) == (Resolution.R4K, True)


def test_its_source_is_4k_hdr10_in_the_servers_own_words() -> None:
    source = read_one(payloads.relayed_4k_transcode()).source
    assert source.video is not None
    assert (source.video.resolution, source.video.resolution_inferred) == (Resolution.R4K, False)
    assert (source.video.codec, source.video.profile) == ("hevc", "main 10")
    assert source.video.dynamic_range is DynamicRange.HDR10
    assert source.audio == AudioTrack(codec="eac3", channels=6, language="eng")


def test_the_source_is_the_version_that_plays() -> None:
    library = wire.kept_items(payloads.two_versions())
    row = payloads.relayed_4k_transcode() | {"ratingKey": "159"}
    row["Media"][0]["id"], row["Media"][0]["Part"][0]["id"] = "307380", "320497"
    source = read_with(row, library).source
    assert (source.container, source.bitrate_kbps) == ("mkv", 8791)
    assert source.video is not None
    assert (source.video.resolution, source.video.height) == (Resolution.R4K, 1608)
    assert (source.video.dynamic_range, source.video.bit_depth) == (DynamicRange.HDR10, 10)
    assert not source.video.resolution_inferred


def test_the_sound_and_subtitle_of_the_source_are_those_that_play() -> None:
    library = wire.kept_items(payloads.two_versions())
    row = payloads.relayed_4k_transcode() | {"ratingKey": "159"}
    row["Media"][0]["id"] = "307380"
    streams = row["Media"][0]["Part"][0]["Stream"]
    streams[1]["id"], streams[2]["id"] = "566080", "566078"
    source = read_with(row, library).source
    assert source.audio == AudioTrack(codec="ac3", channels=2, language="fra")
    assert source.subtitle == SubtitleTrack(codec="pgs", language="fra")


def test_the_smaller_version_in_two_parts() -> None:
    library = wire.kept_items(payloads.two_versions())
    row = payloads.relayed_4k_transcode() | {"ratingKey": "159"}
    row["Media"][0]["id"], row["Media"][0]["Part"][0]["id"] = "307381", "320499"
    session = read_with(row, library)
    assert session.source.bitrate_kbps == 2000
    assert session.media.guids == ("imdb://tt9000001", "plex://episode/50000000000000000000e001",
        "plex://movie/50000000000000000000c0de", "tmdb://900001")  # fmt: skip


def test_a_version_that_the_library_does_not_have_is_no_source() -> None:
    library = wire.kept_items(payloads.two_versions())
    row = payloads.relayed_4k_transcode() | {"ratingKey": "159"}  # its media 6101 is not there
    source = read_with(row, library).source
    assert source.bitrate_kbps is None
    assert source.video is not None
    assert source.video.resolution is Resolution.R4K  # by its title
