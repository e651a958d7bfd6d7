"""Every recorded situation reads as the server meant it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.jellyfin import payloads
from tests.jellyfin.payloads import Row, dolby, film, job, picture, playing, sound, subtitle
from towerview_core.contract.errors import BadReply
from towerview_core.contract.sessions import (
    Decision,
    Decisions,
    DynamicRange,
    ImageKind,
    ImageRef,
    LibraryRef,
    MediaSession,
    MediaType,
    NetworkPlace,
    PlayState,
    Resolution,
    SubtitleTrack,
    Transcode,
)
from towerview_core.contract.value import Listing
from towerview_core.kits.mediabrowser.reading import frame_rate_of
from towerview_core.kits.mediabrowser.sessions import library_questions, read_sessions, rows_of
from towerview_core.kits.mediabrowser.shelf import Question
from towerview_jellyfin.wire import DIALECT, authorization, picture_of

DIRECT, COPY, MADE, NONE = Decision.DIRECT_PLAY, Decision.DIRECT_STREAM, Decision.TRANSCODE, Decision.NONE
DIRECT_PLAY = Decisions(video=DIRECT, audio=DIRECT, subtitle=NONE, container=DIRECT)


def read(rows: list[Any]) -> Listing[MediaSession]:
    return read_sessions(rows, DIALECT, lambda _item: None)


def one(row: Row) -> MediaSession:
    listing = read([row])
    assert listing.complete
    (session,) = listing.items
    return session


def test_the_eight_rows_of_10_11_are_seven_sessions() -> None:
    listing = read(payloads.assembled_10_11())
    assert listing.complete
    assert [session.id for session in listing.items] == [f"abc{number}" for number in range(1, 8)]


def test_dolby_vision_8_paused() -> None:
    session = one(payloads.assembled_10_11()[0])
    assert session.state is PlayState.PAUSED
    assert session.position_ms == 60_000
    assert session.decision == DIRECT_PLAY
    assert session.transcode is None
    assert session.stream == session.source
    assert session.source.container == "mkv"
    assert session.source.bitrate_kbps == session.bandwidth_kbps == 15_640
    video = session.source.video
    assert video is not None
    assert (video.codec, video.profile, video.width, video.height) == ("hevc", "Main 10", 1920, 1080)
    assert (video.bit_depth, video.frame_rate, video.resolution) == (10, 59.94, Resolution.R1080P)
    assert (video.dynamic_range, video.dolby_vision_profile) == (DynamicRange.DOLBY_VISION, "8.1")


def test_dolby_vision_5_repackaged() -> None:
    session = one(payloads.assembled_10_11()[1])
    assert session.decision == Decisions(video=COPY, audio=COPY, subtitle=NONE, container=COPY)
    assert session.transcode == Transcode(progress=12.5, reasons=("ContainerNotSupported",))
    assert session.stream.container == "ts"
    assert session.bandwidth_kbps == session.stream.bitrate_kbps == 15_500
    assert session.stream.video == session.source.video
    assert session.source.video is not None
    assert session.source.video.dolby_vision_profile == "5"
    assert session.stream.audio == session.source.audio


def test_only_the_sound_is_made_anew_so_the_hardware_means_nothing() -> None:
    session = one(payloads.assembled_10_11()[2])
    assert session.decision == Decisions(video=COPY, audio=MADE, subtitle=NONE, container=COPY)
    assert session.transcode == Transcode(speed=5.02, progress=12.5, reasons=("AudioCodecNotSupported",))
    assert session.source.bitrate_kbps == 40_201
    assert session.bandwidth_kbps == 37_200
    assert session.stream.video == session.source.video
    assert session.stream.audio is not None
    assert session.source.audio is not None
    assert (session.source.audio.codec, session.source.audio.channels) == ("dts", 8)
    assert (session.stream.audio.codec, session.stream.audio.channels, session.stream.audio.language) == (
        "aac",
        6,
        "eng",
    )


def test_music() -> None:
    session = one(payloads.assembled_10_11()[3])
    assert session.media.type is MediaType.TRACK
    assert (session.media.title, session.media.parent_title, session.media.grandparent_title) == (
        "Glass Gardens",
        None,
        None,
    )
    assert session.media.season is session.media.episode is None
    assert session.media.duration_ms == 577_776
    assert session.media.artwork == ImageRef(id="a1b0" + "0" * 28, kind=ImageKind.POSTER)
    assert session.decision == Decisions(video=NONE, audio=DIRECT, subtitle=NONE, container=DIRECT)
    assert session.source.video is None
    assert session.bandwidth_kbps == 156
    assert session.terminate_id is None
    assert not session.can_message


def test_live_tv_has_no_length_and_no_streams() -> None:
    session = one(payloads.assembled_10_11()[4])
    assert session.media.type is MediaType.LIVE
    assert (session.media.title, session.media.parent_title, session.media.grandparent_title) == (
        "Evening News",
        None,
        "Channel Four and a Half HD",
    )
    assert session.media.duration_ms is None
    assert session.position_ms == 903_000
    assert session.decision == Decisions(video=MADE, audio=MADE, subtitle=NONE, container=COPY)
    assert session.transcode == Transcode(hw_encode="qsv", reasons=("DirectPlayError",))
    assert session.source.video is None
    assert session.stream.video is not None
    assert session.stream.video.resolution is Resolution.R1080P


def test_without_streams_it_shows_less() -> None:
    session = one(payloads.assembled_10_11()[5])
    assert session.media.title == "No source"
    assert session.position_ms == 0
    assert session.decision == DIRECT_PLAY
    assert (session.source.video, session.source.audio) == (None, None)
    assert session.bandwidth_kbps is None


def test_the_transcoder_outweighs_what_the_client_claims() -> None:
    session = one(payloads.assembled_10_11()[6])
    assert session.decision.video is MADE
    assert session.transcode is not None
    assert session.transcode.hw_encode == "nvenc"
    assert session.transcode.hw_decode is None
    assert session.transcode.speed == 2.01
    assert session.stream.video is not None
    assert session.stream.video.dynamic_range is None, (
        "hevc may keep the range or not, and the server does not tell"
    )


def test_the_old_release_writes_hardware_in_capitals_and_no_speed() -> None:
    session = one(payloads.assembled_10_8()[0])
    assert session.transcode == Transcode(
        hw_encode="vaapi", progress=34.1938, reasons=("ContainerBitrateExceedsLimit",)
    )
    assert session.stream.video is not None
    assert session.stream.video.resolution is Resolution.R720P
    assert session.stream.video.dynamic_range is DynamicRange.SDR
    assert (session.network.address, session.network.location) == ("2001:db8::21", NetworkPlace.WAN)
    assert session.terminate_id is None


def test_quick_sync() -> None:
    listing = read(payloads.quick_sync_and_two_others())
    assert listing.complete
    silent, session = listing.items
    assert silent.state is PlayState.PLAYING, "24 s without a report is nothing unusual"
    assert silent.terminate_id is None
    assert session.source.container == "mp4"
    assert session.source.video is not None
    assert session.source.video.resolution is Resolution.R1080P
    assert session.decision == Decisions(video=MADE, audio=COPY, subtitle=NONE, container=COPY)
    assert session.transcode is not None
    assert (session.transcode.speed, session.transcode.hw_encode) == (27.25, "qsv")
    assert session.transcode.reasons == ("VideoCodecNotSupported", "ContainerBitrateExceedsLimit")
    assert session.bandwidth_kbps == 4_096
    assert session.stream.video is not None
    assert (session.stream.video.width, session.stream.video.height) == (1280, 536)
    assert session.stream.audio == session.source.audio
    assert session.media.guids == ("imdb://tt9990001", "tmdb://9001")
    assert session.media.artwork == ImageRef(id=payloads.FILM, kind=ImageKind.POSTER)


def test_a_player_silent_for_long_is_not_taken_for_a_playing_one() -> None:
    row = payloads.quick_sync_and_two_others()[0] | {"LastPlaybackCheckIn": "2026-10-05T22:38:54.0000000Z"}
    assert one(row).state is PlayState.BUFFERING
    row["PlayState"] |= {"IsPaused": True}
    assert one(row).state is PlayState.PAUSED


def test_direct_stream_without_a_transcoder_is_direct_play() -> None:
    session = one(payloads.episode_direct_stream()[0])
    assert session.decision == Decisions(video=DIRECT, audio=DIRECT, subtitle=DIRECT, container=DIRECT)
    assert session.media.type is MediaType.EPISODE
    assert (session.media.title, session.media.parent_title, session.media.grandparent_title) == (
        "Static",
        "Season 3",
        "Orchard Signals",
    )
    assert (session.media.season, session.media.episode) == (3, 7)
    assert session.media.artwork == ImageRef(id="5e" + "1" * 30, kind=ImageKind.POSTER)
    assert session.source.audio is not None
    assert (session.source.audio.codec, session.source.audio.language) == ("flac", "jpn")
    assert session.source.subtitle == SubtitleTrack(codec="subrip", language="eng")
    assert session.source.bitrate_kbps == 36_601 + 1_331


def test_a_transcode_with_few_keys() -> None:
    listing = read(payloads.software_transcode_and_stale_idle())
    assert listing.complete
    (session,) = listing.items
    assert session.decision.video is session.decision.audio is MADE
    assert session.transcode == Transcode(reasons=("AudioCodecNotSupported", "SubtitleCodecNotSupported"))
    assert session.bandwidth_kbps == 11_506
    assert session.player.device == "Chrome"
    assert session.network.location is None


@pytest.mark.parametrize("rows", [payloads.two_idle(), payloads.idle_web_10_11_11(), [payloads.key_row()]])
def test_what_plays_nothing_is_left_out(rows: list[Row]) -> None:
    assert read(rows) == Listing[MediaSession](items=())


def test_a_key_that_seems_to_play_is_left_out_but_an_anonymous_player_is_not() -> None:
    key = payloads.key_row() | {"NowPlayingItem": film()}
    assert read([key]).items == ()
    assert one(key | {"DeviceId": "a-renderer"}).user.id is None


@pytest.mark.parametrize(
    "change", [{"Type": "Trailer"}, {"ExtraType": "ThemeSong"}, {"ExtraType": "ThemeVideo"}]
)
def test_trailers_and_theme_music_are_left_out(change: Row) -> None:
    assert read([playing(film(**change))]) == Listing[MediaSession](items=())


@pytest.mark.parametrize(
    "row",
    [
        None,
        "text",
        7,
        [],
        {},
        {"NowPlayingItem": film()},
        playing(film(Id=None)),
        payloads.idle(NowPlayingItem={}),
        payloads.idle(NowPlayingItem="film"),
        payloads.idle(Id="a/b"),
    ],
)
def test_what_cannot_be_read_is_counted(row: Any) -> None:
    listing = read([row, playing(film())])
    assert listing.set_aside == 1
    assert len(listing.items) == 1


@pytest.mark.parametrize("reply", [None, {}, {"Items": []}, "", 0, False])
def test_only_a_list_is_a_list_of_sessions(reply: object) -> None:
    with pytest.raises(BadReply):
        rows_of(reply)


@pytest.mark.parametrize(
    "stream, dynamic_range, profile",
    [
        (picture(), DynamicRange.SDR, None),
        (picture(VideoRange="HDR", VideoRangeType="HDR10"), DynamicRange.HDR10, None),
        (picture(VideoRange="HDR", VideoRangeType="HDR10Plus"), DynamicRange.HDR10_PLUS, None),
        (picture(VideoRange="HDR", VideoRangeType="HLG"), DynamicRange.HLG, None),
        (dolby(5, 0, "DOVI"), DynamicRange.DOLBY_VISION, "5"),
        (dolby(8, 1, "DOVIWithHDR10"), DynamicRange.DOLBY_VISION, "8.1"),
        (dolby(8, 4, "DOVIWithHLG"), DynamicRange.DOLBY_VISION, "8.4"),
        (dolby(8, 2, "DOVIWithSDR") | {"VideoRange": "SDR"}, DynamicRange.DOLBY_VISION, "8.2"),
        (dolby(7, 6, "DOVIWithEL"), DynamicRange.DOLBY_VISION, "7"),
        (dolby(7, 6, "DOVIWithELHDR10Plus"), DynamicRange.DOLBY_VISION, "7"),
        (dolby(8, 1, "DOVIWithHDR10Plus"), DynamicRange.DOLBY_VISION, "8.1"),
        (dolby(8, 1, "HDR10"), DynamicRange.DOLBY_VISION, "8.1"),
        ({"VideoRangeType": "DOVIInvalid"}, DynamicRange.DOLBY_VISION, None),
        ({"VideoRangeType": "Unknown", "ColorTransfer": "smpte2084"}, DynamicRange.HDR10, None),
        ({"ColorTransfer": "arib-std-b67"}, DynamicRange.HLG, None),
        ({"ColorTransfer": "bt709"}, DynamicRange.SDR, None),
        ({"VideoRange": "HDR"}, DynamicRange.HDR, None),
        ({"VideoRange": "Unknown", "VideoRangeType": "Unknown"}, None, None),
        ({}, None, None),
    ],
)
def test_dynamic_ranges(stream: Row, dynamic_range: DynamicRange | None, profile: str | None) -> None:
    told = picture_of(stream)
    assert (told.dynamic_range, told.dolby_vision_profile) == (dynamic_range, profile)


def test_an_absurd_average_is_not_the_frame_rate() -> None:
    assert frame_rate_of({"AverageFrameRate": 1000, "RealFrameRate": 23.976025}) == 23.976
    assert frame_rate_of({"AverageFrameRate": 1000}) is None


@pytest.mark.parametrize(
    "width, height, expected",
    [(3840, 2076, Resolution.R4K), (3840, 1600, Resolution.R4K), (1920, 804, Resolution.R1080P)],
)
def test_cinema_formats_keep_their_name(width: int, height: int, expected: Resolution) -> None:
    video = one(playing(film(picture(width=width, height=height), sound()))).source.video
    assert video is not None
    assert video.resolution is expected


def test_a_sound_track_that_does_not_match_is_unknown() -> None:
    session = one(playing(film(picture(), sound(1), sound(2)), state={"AudioStreamIndex": 9}))
    assert session.source.audio is None
    assert session.decision.audio is DIRECT


def test_the_only_sound_track_needs_no_index() -> None:
    row = playing(film())
    del row["PlayState"]["AudioStreamIndex"]
    assert one(row).source.audio is not None


def test_a_subtitle_the_player_cannot_show_is_burned_in() -> None:
    item = film(picture(), sound(), subtitle(2, "pgssub", "ger"))
    work = job(TranscodeReasons=["SubtitleCodecNotSupported"])
    session = one(playing(item, work, state={"SubtitleStreamIndex": 2}))
    assert session.decision.subtitle is MADE
    assert session.source.subtitle == SubtitleTrack(codec="pgssub", language="ger")
    assert session.stream.subtitle == SubtitleTrack(language="ger", burned=True)


def test_a_subtitle_beside_a_copied_picture_is_not_burned_in() -> None:
    item = film(picture(), sound(), subtitle(2))
    work = job(IsVideoDirect=True, TranscodeReasons=["SubtitleCodecNotSupported"])
    session = one(playing(item, work, state={"SubtitleStreamIndex": 2}))
    assert session.decision.subtitle is COPY
    assert session.stream.subtitle == SubtitleTrack(codec="subrip", language="eng")


def test_music_made_anew_has_no_picture() -> None:
    song = payloads.assembled_10_11()[3]["NowPlayingItem"]
    work = {
        "AudioCodec": "aac",
        "Container": "ts",
        "IsVideoDirect": False,
        "IsAudioDirect": False,
        "Bitrate": 128_000,
    }
    session = one(playing(song, work, state={"AudioStreamIndex": 0}))
    assert session.decision == Decisions(video=NONE, audio=MADE, subtitle=NONE, container=COPY)
    assert session.stream.video is None
    assert session.bandwidth_kbps == 128


def test_photos_and_unknown_kinds() -> None:
    photo = one(
        playing({"Id": "f0", "Name": "Pier", "Type": "Photo", "MediaType": "Photo", "RunTimeTicks": 10})
    )
    assert (photo.media.type, photo.media.duration_ms) == (MediaType.PHOTO, None)
    assert photo.decision == Decisions()
    assert one(playing(film(Type="HoloReel"))).media.type is MediaType.CLIP
    assert one(playing({"Id": "f1", "Type": "HoloSong", "MediaType": "Audio"})).media.type is MediaType.TRACK


def test_reasons_nobody_knew_are_kept_and_commas_split_nothing() -> None:
    work = job(TranscodeReasons=["VideoRotationNotSupported", "A,B", 5, None])
    session = one(playing(film(), work))
    assert session.transcode is not None
    assert session.transcode.reasons == ("VideoRotationNotSupported", "A,B", "5")


def test_messages_need_an_open_socket_too() -> None:
    row = playing(film(), SupportedCommands=["DisplayMessage"])
    assert one(row).can_message
    assert not one(row | {"SupportsRemoteControl": False}).can_message
    assert not one(playing(film())).can_message


def test_ids_are_compared_without_dashes() -> None:
    dashed = "F1000000-0000-0000-0000-000000000003"
    assert one(playing(film(Id=dashed))).media.id == payloads.FILM


def test_one_question_for_all_episodes_of_a_show_and_none_for_live_tv() -> None:
    rows: list[Any] = [*payloads.episode_direct_stream() * 2, *payloads.assembled_10_11(), "rubbish"]
    asked = library_questions(rows, DIALECT)
    assert asked == [
        Question("5e" + "1" * 30, payloads.USER),
        Question(payloads.FILM, payloads.USER),
        Question("a1b0" + "0" * 28, payloads.USER),
        Question("b0" + "0" * 30, payloads.USER),
    ]


def test_the_library_is_the_one_of_the_show() -> None:
    shows = LibraryRef(id="11b", name="Shows")
    known = {"5e" + "1" * 30: shows}
    (session,) = read_sessions(payloads.episode_direct_stream(), DIALECT, known.get).items
    assert session.media.library == shows


def test_the_header_keeps_strange_keys_inside_their_quotes() -> None:
    header = authorization('a"b,c', "dev")
    assert header.startswith('MediaBrowser Token="a%22b%2Cc", Client="TowerView"')
    assert 'DeviceId="dev"' in header
