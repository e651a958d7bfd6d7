"""Every recorded situation reads as the server meant it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emby import payloads
from tests.emby.payloads import Row, episode, picture, playing, sound, subtitle
from towerview_core.contract.sessions import (
    AudioTrack,
    Decision,
    Decisions,
    DynamicRange,
    ImageKind,
    ImageRef,
    MediaSession,
    MediaType,
    NetworkPlace,
    PlayState,
    Resolution,
    SubtitleTrack,
    Transcode,
)
from towerview_core.contract.value import Listing
from towerview_core.kits.mediabrowser.sessions import library_questions, read_sessions
from towerview_core.kits.mediabrowser.shelf import Question
from towerview_emby.wire import DIALECT, JobMemory, identity, picture_of

DIRECT, COPY, MADE, NONE = Decision.DIRECT_PLAY, Decision.DIRECT_STREAM, Decision.TRANSCODE, Decision.NONE


def read(rows: list[Any]) -> Listing[MediaSession]:
    return read_sessions(rows, DIALECT, lambda _item: None)


def one(row: Row) -> MediaSession:
    listing = read([row])
    assert listing.complete
    (session,) = listing.items
    return session


def test_picture_copied_and_sound_made_anew() -> None:
    session = one(payloads.software_sound_transcode()[0])
    assert session.decision == Decisions(video=COPY, audio=MADE, subtitle=MADE, container=COPY)
    assert session.stream.container == "ts"
    assert session.bandwidth_kbps == session.stream.bitrate_kbps == 4_787
    assert session.source.bitrate_kbps == 4_531
    assert session.stream.video == session.source.video
    assert session.source.audio == AudioTrack(codec="eac3", channels=6, language="eng")
    assert session.stream.audio == AudioTrack(codec="aac", channels=2, language="eng")
    assert session.source.subtitle == SubtitleTrack(codec="subrip", language="eng")
    assert session.stream.subtitle == SubtitleTrack(codec="webvtt", language="eng")
    assert session.transcode == Transcode(
        speed=1.92, throttled=True, progress=28.01880226781491, reasons=("AudioCodecNotSupported",)
    )
    assert session.position_ms == 534_000


def test_an_episode_by_direct_play() -> None:
    session = one(payloads.direct_play()[0])
    assert session.decision == Decisions(video=DIRECT, audio=DIRECT, subtitle=DIRECT, container=DIRECT)
    assert session.transcode is None
    assert session.stream == session.source
    assert session.bandwidth_kbps == 4_531
    media = session.media
    assert (media.id, media.type) == ("4785434", MediaType.EPISODE)
    assert (media.title, media.parent_title, media.grandparent_title) == (
        "Saffron",
        "Season 2",
        "Nine Kitchens",
    )
    assert (media.season, media.episode, media.year, media.duration_ms) == (2, 7, 2024, 2_827_744)
    assert media.guids == ("imdb://tt9990002", "tvdb://9002")
    assert media.artwork == ImageRef(id="4692721", kind=ImageKind.POSTER)
    assert (session.player.device, session.player.product, session.player.version) == (
        "Roku Ultra",
        "Roku SG",
        "4.1.31",
    )
    assert (session.network.address, session.network.location) == ("192.168.1.44", NetworkPlace.LAN)
    assert session.terminate_id == session.id
    assert session.can_message


@pytest.mark.parametrize(
    "rows",
    [payloads.roku_idle(), payloads.web_not_controllable(), payloads.release_4_3(), [payloads.key_row()]],
)
def test_what_plays_nothing_is_left_out(rows: list[Row]) -> None:
    assert read(rows) == Listing[MediaSession](items=())


def test_five_rows_are_three_sessions() -> None:
    listing = read(payloads.mixed())
    assert listing.complete
    assert [session.id for session in listing.items] == ["e001", "e002", "e003"]


def test_a_film_through_nvidia_hardware() -> None:
    session = one(payloads.nvidia_film())
    assert session.decision == Decisions(video=MADE, audio=MADE, subtitle=NONE, container=COPY)
    source, made = session.source.video, session.stream.video
    assert source is not None
    assert made is not None
    assert (source.codec, source.resolution, source.dynamic_range) == (
        "hevc",
        Resolution.R4K,
        DynamicRange.HDR10,
    )
    assert (made.codec, made.resolution, made.dynamic_range) == (
        "h264",
        Resolution.R1080P,
        DynamicRange.SDR,
    )
    assert session.transcode == Transcode(
        hw_decode="nvdec",
        hw_encode="nvenc",
        full_pipeline=True,
        speed=4.67,
        progress=31.5,
        reasons=("ContainerBitrateExceedsLimit", "VideoCodecNotSupported", "AudioCodecNotSupported"),
    )
    assert session.source.bitrate_kbps == 59_259
    assert session.bandwidth_kbps == 8_384
    assert session.network.location is NetworkPlace.WAN
    assert session.media.artwork == ImageRef(id="40001", kind=ImageKind.POSTER)


def test_a_step_in_software_breaks_the_pipeline() -> None:
    row = payloads.nvidia_film()
    row["TranscodingInfo"]["VideoPipelineInfo"][1]["IsHardwareContext"] = False
    transcode = one(row).transcode
    assert transcode is not None
    assert transcode.hw_encode == "nvenc"
    assert not transcode.full_pipeline


@pytest.mark.parametrize(
    "said, decode",
    [
        ({"VideoDecoderHwAccel": "QSV"}, "qsv"),
        ({"VideoDecoder": "h264_cuvid"}, "nvdec"),
        ({"VideoDecoder": "hevc_vaapi"}, "vaapi"),
        ({}, "hardware"),
    ],
)
def test_hardware_without_its_name(said: Row, decode: str) -> None:
    row = payloads.nvidia_film()
    job = row["TranscodingInfo"]
    del job["VideoDecoderHwAccel"], job["VideoDecoder"]
    job |= said
    transcode = one(row).transcode
    assert transcode is not None
    assert transcode.hw_decode == decode


def test_a_paused_song() -> None:
    session = one(payloads.paused_song())
    assert session.state is PlayState.PAUSED
    assert (session.media.title, session.media.parent_title, session.media.grandparent_title) == (
        "Last Tram Home",
        "Small Hours",
        "The Understudies",
    )
    assert session.media.artwork == ImageRef(id="50010", kind=ImageKind.POSTER)
    assert session.decision == Decisions(video=NONE, audio=DIRECT, subtitle=NONE, container=DIRECT)
    assert session.bandwidth_kbps == 924


def test_live_tv_has_no_length_and_no_progress() -> None:
    session = one(payloads.live_tv())
    assert session.media.type is MediaType.LIVE
    assert (session.media.title, session.media.grandparent_title) == ("Evening News", "Channel Five")
    assert session.media.duration_ms is None
    assert session.transcode is not None
    assert session.transcode.progress is None
    assert (session.transcode.hw_decode, session.transcode.hw_encode) == (None, None)
    assert session.transcode.speed == 1.0
    assert session.source.audio == AudioTrack(codec="mp2", channels=2, language="eng")
    assert session.source.bitrate_kbps == 12_192


def test_direct_stream_without_a_report_is_direct_play() -> None:
    session = one(playing(episode(), state={"PlayMethod": "DirectStream"}))
    assert session.decision.container is DIRECT
    assert session.transcode is None


def test_a_transcode_without_a_report_is_one_of_unknown_kind() -> None:
    session = one(playing(episode(), state={"PlayMethod": "Transcode"}))
    assert session.decision == Decisions(video=MADE, audio=MADE, subtitle=NONE, container=COPY)
    assert session.transcode == Transcode()
    assert session.stream.bitrate_kbps is session.bandwidth_kbps is None
    assert session.stream.video is not None
    assert session.stream.video.resolution is None, "nothing a rule about 4K could act on"


def test_a_paused_transcode_keeps_its_last_report() -> None:
    memory = JobMemory()
    told = payloads.nvidia_film()
    silent = payloads.nvidia_film()
    del silent["TranscodingInfo"]
    silent["PlayState"]["IsPaused"] = True
    assert read(memory.filled([silent])).items[0].transcode == Transcode(), "nothing was told yet"
    memory.filled([told])
    for _ in range(2):
        (session,) = read(memory.filled([silent])).items
        assert session.transcode is not None
        assert session.transcode.hw_encode == "nvenc"
        assert session.transcode.speed is None, "that was then"
    other = silent | {"NowPlayingItem": silent["NowPlayingItem"] | {"Id": "40002"}}
    assert read(memory.filled([other])).items[0].transcode == Transcode(), "another film is another play"
    assert read(memory.filled([silent])).items[0].transcode == Transcode(), "what was gone is forgotten"


def test_a_play_that_became_direct_is_not_given_its_old_report() -> None:
    memory = JobMemory()
    memory.filled([payloads.nvidia_film()])
    direct = payloads.nvidia_film()
    del direct["TranscodingInfo"]
    direct["PlayState"]["PlayMethod"] = "DirectPlay"
    assert read(memory.filled([direct])).items[0].transcode is None


@pytest.mark.parametrize(
    "state, expected",
    [({"AudioStreamIndex": 2}, "aac"), ({"AudioStreamIndex": 9}, "dts"), ({"AudioStreamIndex": None}, "dts")],
)
def test_the_sound_is_matched_else_the_default(state: Row, expected: str) -> None:
    streams = [
        picture(),
        sound(1, "eac3", IsDefault=False),
        sound(2, "aac", IsDefault=False),
        sound(3, "dts"),
    ]
    session = one(playing(episode() | {"MediaStreams": streams}, state=state))
    assert session.source.audio is not None
    assert session.source.audio.codec == expected


def test_captions_in_the_picture_are_no_subtitles() -> None:
    assert one(playing(episode(), state={"SubtitleStreamIndex": 100})).source.subtitle is None


def test_a_drawn_subtitle_the_player_cannot_show_is_burned_in() -> None:
    row = payloads.nvidia_film()
    row["PlayState"]["SubtitleStreamIndex"] = 2
    assert one(row).decision.subtitle is COPY
    row["TranscodingInfo"]["TranscodeReasons"].append("SubtitleCodecNotSupported")
    session = one(row)
    assert session.decision.subtitle is MADE
    assert session.source.subtitle == SubtitleTrack(codec="pgssub", language="eng")
    assert session.stream.subtitle == SubtitleTrack(language="eng", burned=True)


@pytest.mark.parametrize(
    "stream, dynamic_range, profile",
    [
        ({"ExtendedVideoType": "Hdr10", "VideoRange": "HDR 10"}, DynamicRange.HDR10, None),
        ({"ExtendedVideoType": "Hdr10Plus"}, DynamicRange.HDR10_PLUS, None),
        ({"ExtendedVideoType": "HyperLogGamma"}, DynamicRange.HLG, None),
        (
            {"ExtendedVideoType": "DolbyVision", "ExtendedVideoSubType": "DoviProfile81"},
            DynamicRange.DOLBY_VISION,
            "8.1",
        ),
        (
            {"ExtendedVideoType": "DolbyVision", "ExtendedVideoSubType": "DoviProfile76"},
            DynamicRange.DOLBY_VISION,
            "7.6",
        ),
        (
            {"ExtendedVideoType": "DolbyVision", "ExtendedVideoSubType": "DoviProfile50"},
            DynamicRange.DOLBY_VISION,
            "5",
        ),
        ({"ExtendedVideoType": "None", "VideoRange": "SDR"}, DynamicRange.SDR, None),
        ({"VideoRange": "HDR 10"}, DynamicRange.HDR10, None),
        ({"VideoRange": "HLG"}, DynamicRange.HLG, None),
        ({"VideoRange": "DolbyVision"}, DynamicRange.DOLBY_VISION, None),
        ({"VideoRange": "HDR"}, DynamicRange.HDR, None),
        ({"ExtendedVideoType": "None", "ColorTransfer": "smpte2084"}, DynamicRange.HDR10, None),
        ({"ColorTransfer": "arib-std-b67"}, DynamicRange.HLG, None),
        ({"Codec": "h264"}, DynamicRange.SDR, None),
        ({}, None, None),
    ],
)
def test_dynamic_ranges(stream: Row, dynamic_range: DynamicRange | None, profile: str | None) -> None:
    told = picture_of(stream)
    assert (told.dynamic_range, told.dolby_vision_profile) == (dynamic_range, profile)


@pytest.mark.parametrize(
    "end_point, address, place",
    [
        ("192.168.1.44", "192.168.1.44", NetworkPlace.LAN),
        ("203.0.113.50:51234", "203.0.113.50", NetworkPlace.WAN),
        ("[2001:db8::5]:8096", "2001:db8::5", NetworkPlace.WAN),
        ("::ffff:10.0.0.7", "10.0.0.7", NetworkPlace.LAN),
        ("fd00::1", "fd00::1", NetworkPlace.LAN),
        ("fe80::1%eth0", "fe80::1", NetworkPlace.LAN),
        ("100.64.3.2", "100.64.3.2", None),
        ("::1", "::1", NetworkPlace.LAN),
        ("a.host.example", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_where_the_player_sits(
    end_point: str | None, address: str | None, place: NetworkPlace | None
) -> None:
    network = one(playing(episode(), RemoteEndPoint=end_point)).network
    assert (network.address, network.location, network.secure) == (address, place, None)


@pytest.mark.parametrize("change", [{"Type": "Trailer"}, {"Type": "ThemeVideo"}, {"IsThemeMedia": True}])
def test_trailers_and_theme_music_are_left_out(change: Row) -> None:
    assert read([playing(episode() | change)]) == Listing[MediaSession](items=())


@pytest.mark.parametrize(
    "row", [None, 5, "x", [], {}, playing({"Name": "no id"}), payloads.idle(NowPlayingItem=[])]
)
def test_what_cannot_be_read_is_counted(row: Any) -> None:
    listing = read([row, playing(episode())])
    assert (listing.set_aside, len(listing.items)) == (1, 1)


def test_missing_pause_means_playing() -> None:
    row = playing(episode())
    del row["PlayState"]["IsPaused"]
    assert one(row).state is PlayState.PLAYING


def test_users_with_and_without_a_picture() -> None:
    assert one(playing(episode())).user.avatar is None
    pictured = one(playing(episode(), UserPrimaryImageTag="ee55")).user
    assert pictured.avatar == ImageRef(id=payloads.USER, kind=ImageKind.AVATAR)


def test_one_question_per_show_and_album() -> None:
    rows: list[Any] = [*payloads.mixed(), *payloads.direct_play()]
    assert library_questions(rows, DIALECT) == [
        Question("40001", payloads.USER),
        Question("50010", payloads.USER),
        Question("4692721", payloads.USER),
    ]


def test_a_push_carries_the_same_rows() -> None:
    message = {"MessageType": "Sessions", "MessageId": "0" * 32, "Data": [payloads.nvidia_film()]}
    assert read(message["Data"]).items == read([payloads.nvidia_film()]).items  # type: ignore[arg-type]


def test_we_introduce_ourselves() -> None:
    assert identity("dev-1").startswith(
        'Emby UserId="", Client="TowerView", Device="TowerView", DeviceId="dev-1"'
    )


def test_a_text_without_a_pipeline_is_passed_on() -> None:
    row = payloads.software_sound_transcode()[0]
    row["TranscodingInfo"]["SubtitlePipelineInfos"] = []
    row["NowPlayingItem"]["MediaStreams"].append(subtitle(3, "ass"))
    session = one(row)
    assert session.decision.subtitle is COPY
    assert session.stream.subtitle == session.source.subtitle
