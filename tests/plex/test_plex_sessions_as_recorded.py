"""Each shape of session that real servers were seen to send, read as the server means it."""

from tests.plex import payloads
from tests.plex.reading import read, read_one
from towerview_core.contract.sessions import (
    AudioTrack,
    Decision,
    Decisions,
    DynamicRange,
    ImageKind,
    ImageRef,
    LibraryRef,
    MediaStream,
    MediaType,
    Network,
    NetworkPlace,
    Player,
    PlayState,
    Resolution,
    SubtitleTrack,
    Transcode,
)
from towerview_core.kits.quality import overall
from towerview_plex import wire

AS_IT_IS, COPIED, MADE_ANEW = Decision.DIRECT_PLAY, Decision.DIRECT_STREAM, Decision.TRANSCODE


def test_nothing_plays() -> None:
    answer = read(payloads.nothing_plays())
    assert answer.items == ()
    assert answer.complete


def test_a_film_with_new_sound_is_a_transcode_of_sound_alone() -> None:
    session = read_one(payloads.film_with_new_sound_in_text())
    assert session.decision == Decisions(
        video=COPIED, audio=MADE_ANEW, subtitle=Decision.NONE, container=COPIED
    )
    assert session.transcode is None  # the server sent no word of a transcoder
    assert session.stream.video is not None
    assert session.stream.video.resolution is Resolution.R720P
    assert session.stream.video.frame_rate == 23.976
    assert session.stream.audio == AudioTrack(codec="aac", channels=2, language="eng")


def test_everything_else_of_the_film() -> None:
    session = read_one(payloads.film_with_new_sound_in_text())
    assert (session.id, session.terminate_id, session.can_message) == ("1", "session_id_1", False)
    assert (session.user.id, session.user.name, session.user.avatar) == ("1", "Ada", None)
    assert session.media.type is MediaType.MOVIE
    assert (session.media.id, session.media.title, session.media.year) == ("1", "The Long Jetty", 2000)
    assert (session.media.duration_ms, session.position_ms) == (9_000_000, 0)
    assert session.media.library == LibraryRef(id="1", name="Movies")
    assert session.media.guids == ("imdb://tt0012345", "tmdb://54321")
    assert session.media.artwork == ImageRef(id="1", kind=ImageKind.POSTER)
    assert session.player == Player(
        device="Box in the den",
        device_id="1234567890123456-android",
        product="Plex for Android (TV)",
        platform="Android",
        version="8.9.2.21619",
    )
    assert session.network == Network(address="192.0.2.11", location=NetworkPlace.LAN, secure=True)
    assert session.state is PlayState.PLAYING
    assert session.started_at is None
    assert session.bandwidth_kbps == 7000


def test_a_preroll_is_nobodys_choice() -> None:
    answer = read(payloads.listing(payloads.preroll_in_text(), payloads.track_typed()))
    assert [session.id for session in answer.items] == ["203"]
    assert answer.complete


def test_live_tv() -> None:
    session = read_one(payloads.live_in_text())
    assert session.media.type is MediaType.LIVE
    assert (session.media.title, session.media.grandparent_title) == (
        "Guess the Weight",
        "Channel Four and a Half",
    )
    assert session.media.parent_title is None
    assert (session.media.duration_ms, session.position_ms) == (None, None)
    assert session.decision == Decisions(video=COPIED, audio=COPIED, subtitle=Decision.NONE, container=COPIED)
    assert session.transcode == Transcode(speed=0.7, progress=None, throttled=False)
    assert session.stream.video is not None
    assert session.stream.video.codec == "mpeg2video"
    assert session.stream.video.resolution is Resolution.R1080P
    assert session.stream.audio == AudioTrack(codec="ac3", channels=6)
    assert session.stream.subtitle is None  # listed, but not on screen


def test_a_live_programme_without_a_rating_key_is_named_by_its_tuner_session() -> None:
    row = payloads.live_in_text() | {"ratingKey": ""}
    del row["live"]
    session = read_one(row)
    assert session.media.id == "live_tv_1"
    assert session.media.type is MediaType.LIVE


def test_live_tv_is_never_looked_up() -> None:
    (play,) = wire.read_plays(payloads.listing(payloads.live_in_text())).plays
    assert play.wish is None


def test_live_tv_outside_every_library_stays() -> None:
    row = payloads.live_in_text() | {"librarySectionID": "-1"}
    assert read_one(row).media.type is MediaType.LIVE


def test_a_track_written_in_text() -> None:
    session = read_one(payloads.track_in_text())
    assert session.media.type is MediaType.TRACK
    assert (session.media.title, session.media.parent_title, session.media.grandparent_title) == (
        "Bright Weather",
        "All That Can’t Be Carried",
        "Marble Choir",
    )
    assert session.media.year == 2000
    assert (session.media.season, session.media.episode) == (None, None)
    assert session.media.artwork == ImageRef(id="462", kind=ImageKind.POSTER)
    assert session.decision == Decisions(audio=AS_IT_IS, container=AS_IT_IS)
    assert session.stream == MediaStream(
        container="flac", bitrate_kbps=920, audio=AudioTrack(codec="flac", channels=2)
    )
    assert session.source == session.stream
    assert session.bandwidth_kbps == 990


def test_a_typed_track() -> None:
    session = read_one(payloads.track_typed())
    assert (session.media.title, session.media.parent_title, session.media.grandparent_title) == (
        "Last Tram Home",
        "Small Hours",
        "The Understudies",
    )
    assert session.media.duration_ms == 186_240
    assert session.position_ms == 1000
    assert session.media.library == LibraryRef(id="3", name="Music")
    assert session.network == Network(address="10.10.10.171", location=NetworkPlace.LAN, secure=True)
    assert overall(session.decision) is AS_IT_IS


def test_a_sampler_names_the_artist_of_the_track() -> None:
    row = payloads.track_typed() | {
        "grandparentTitle": "Various Artists",
        "originalTitle": "The Night Buses",
    }
    assert read_one(row).media.grandparent_title == "The Night Buses"


def test_a_session_of_hardly_anything_is_kept_but_cannot_be_stopped() -> None:
    session = read_one(payloads.av1_trimmed_in_text())
    assert session.terminate_id is None
    assert (session.user.id, session.user.name) == (None, "Bruno")
    assert session.media.id == "session:9"
    assert session.media.artwork is None
    assert session.stream.video is not None
    assert (session.stream.video.codec, session.stream.video.resolution) == ("av1", Resolution.R1080P)
    assert session.stream.video.dynamic_range is DynamicRange.SDR
    assert session.network == Network(location=NetworkPlace.LAN)
    assert overall(session.decision) is AS_IT_IS


def test_a_burned_subtitle_through_vaapi() -> None:
    session = read_one(payloads.burned_hevc_in_text())
    assert session.decision == Decisions(
        video=MADE_ANEW, audio=MADE_ANEW, subtitle=MADE_ANEW, container=COPIED
    )
    assert session.stream.subtitle == SubtitleTrack(codec="ass", burned=True)
    assert session.transcode == Transcode(hw_decode="vaapi", hw_encode="vaapi", full_pipeline=True)
    assert session.stream.video is not None
    assert (session.stream.video.codec, session.stream.video.resolution) == ("hevc", Resolution.R1080P)
    assert session.stream.video.dynamic_range is None  # whether HDR was tone-mapped nobody says
    assert session.bandwidth_kbps == 21_269


def test_dolby_vision_as_it_lies_on_disk() -> None:
    session = read_one(payloads.dolby_vision_away())
    assert session.source == session.stream
    video = session.stream.video
    assert video is not None
    assert (video.resolution, video.width, video.height) == (Resolution.R4K, 3840, 2076)
    assert (video.dynamic_range, video.dolby_vision_profile) == (DynamicRange.DOLBY_VISION, "8.1")
    assert (video.codec, video.profile, video.bit_depth) == ("hevc", "main 10", 10)
    assert session.stream.bitrate_kbps == 62_110
    assert session.network == Network(address="198.51.100.23", location=NetworkPlace.WAN, secure=True)
    assert session.bandwidth_kbps == 88_000
    assert overall(session.decision) is AS_IT_IS


def test_a_4k_transcode_through_the_relay() -> None:
    session = read_one(payloads.relayed_4k_transcode())
    assert session.state is PlayState.BUFFERING
    assert session.network == Network(address="203.0.113.77", location=NetworkPlace.RELAY, secure=True)
    assert session.decision == Decisions(
        video=MADE_ANEW, audio=MADE_ANEW, subtitle=MADE_ANEW, container=COPIED
    )
    assert session.stream.subtitle == SubtitleTrack(codec="ass", language="eng", burned=False)
    assert session.transcode == Transcode(
        hw_decode="nvdec", hw_encode="nvenc", full_pipeline=True, speed=3.4, progress=11.2
    )
    assert session.media.artwork == ImageRef(id="5100", kind=ImageKind.POSTER)
    assert (session.media.season, session.media.episode) == (2, 4)
    assert (session.media.parent_title, session.media.grandparent_title) == ("Season 2", "Orchard Signals")


def test_its_output_is_1080p_of_unknown_range() -> None:
    video = read_one(payloads.relayed_4k_transcode()).stream.video
    assert video is not None
    assert (video.codec, video.resolution, video.dynamic_range) == ("h264", Resolution.R1080P, None)
    assert video.profile is None  # the media's profile is still that of the source


def test_a_repackaging_is_no_transcode() -> None:
    session = read_one(payloads.repackaged_at_home())
    assert overall(session.decision) is COPIED
    assert session.state is PlayState.PAUSED
    assert session.transcode == Transcode(throttled=True, speed=0.0, progress=22.5)
    assert session.network == Network(address="192.168.1.50", location=NetworkPlace.LAN, secure=False)
    assert session.source.video == session.stream.video


def test_a_photo() -> None:
    session = read_one(payloads.photo())
    assert session.media.type is MediaType.PHOTO
    assert (session.media.duration_ms, session.position_ms) == (None, None)
    assert session.media.artwork == ImageRef(id="5300", kind=ImageKind.THUMB)
    assert session.stream == MediaStream(container="jpeg")
    assert session.decision == Decisions(container=AS_IT_IS)
    assert session.bandwidth_kbps == 0


def test_a_throttled_transcoder_at_speed_zero() -> None:
    row = payloads.relayed_4k_transcode() | {"TranscodeSession": payloads.throttled_nvenc()}
    session = read_one(row)
    assert session.transcode == Transcode(
        hw_decode="nvdec", hw_encode="nvenc", full_pipeline=True, speed=0.0, throttled=True, progress=59.6
    )
    assert session.decision.subtitle is COPIED
    assert session.source.audio is not None
    assert session.source.audio.codec == "dts"


def test_all_shapes_in_one_reply() -> None:
    rows = [
        payloads.film_with_new_sound_in_text(),
        payloads.preroll_in_text(),
        payloads.live_in_text(),
        payloads.track_in_text(),
        payloads.av1_trimmed_in_text(),
        payloads.burned_hevc_in_text(),
        payloads.dolby_vision_away(),
        payloads.relayed_4k_transcode(),
        payloads.repackaged_at_home(),
        payloads.photo(),
    ]
    answer = read(payloads.listing(*rows))
    assert answer.complete
    assert [session.id for session in answer.items] == ["1", "12", "3", "9", "7", "310", "311", "312", "313"]
