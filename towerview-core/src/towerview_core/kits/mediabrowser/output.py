"""Both sides of a stream, and what a transcoder tells about its work."""

from towerview_core.contract.sessions import (
    AudioTrack,
    Decision,
    Decisions,
    DynamicRange,
    MediaStream,
    MediaType,
    SubtitleTrack,
    VideoTrack,
)
from towerview_core.kits.quality import resolution_of
from towerview_core.kits.wire import Json, as_count, as_flag, as_float, as_list, as_text

from .dialect import Dialect, Play
from .reading import container_of, frame_rate_of, kbps_of, word_of
from .tracks import audio_track, subtitle_track, video_track

_MOST_REASONS = 32
_FASTEST = 1_000_000.0
_EIGHT_BIT = frozenset({"h264", "mpeg4", "mpeg2video", "vp8"})
"""What a transcoder writes in these codecs carries no high dynamic range."""


def source_of(play: Play, dialect: Dialect) -> MediaStream:
    """The file as it lies on disk, with the tracks that are chosen."""
    chosen = play.chosen
    video = chosen.video if play.has_video else {}
    return MediaStream(
        container=container_of(play.item),
        bitrate_kbps=dialect.source_kbps(play),
        video=video_track(video, play.item, dialect.picture_of(video)) if play.has_video else None,
        audio=audio_track(chosen.audio),
        subtitle=subtitle_track(chosen.subtitle),
    )


def stream_of(play: Play, source: MediaStream, decisions: Decisions, dialect: Dialect) -> MediaStream:
    """What reaches the player: the source where it is passed on, else what the transcoder says it makes."""
    if decisions.container is Decision.DIRECT_PLAY:
        return source
    return MediaStream(
        container=container_of(play.job),
        bitrate_kbps=kbps_of(play.job.get("Bitrate")),
        video=_video(play.job, source.video, decisions.video),
        audio=_audio(play.job, source.audio, decisions.audio),
        subtitle=_subtitle(play, source.subtitle, decisions, dialect),
    )


def _video(job: Json, source: VideoTrack | None, decision: Decision) -> VideoTrack | None:
    if decision is Decision.NONE:
        return None
    if decision is not Decision.TRANSCODE and source is not None and source.codec is not None:
        return source
    width, height = as_count(job.get("Width")), as_count(job.get("Height"))
    codec = word_of(job.get("VideoCodec"))
    return VideoTrack(
        codec=codec,
        width=width,
        height=height,
        resolution=resolution_of(width, height),
        dynamic_range=_made_range(codec, source),
    )


def _made_range(codec: str | None, source: VideoTrack | None) -> DynamicRange | None:
    """A transcoder adds no range and cannot keep one in an eight-bit codec; otherwise neither server tells."""
    plain = source is not None and source.dynamic_range is DynamicRange.SDR
    return DynamicRange.SDR if codec is not None and (plain or codec in _EIGHT_BIT) else None


def _audio(job: Json, source: AudioTrack | None, decision: Decision) -> AudioTrack | None:
    if decision is Decision.NONE:
        return None
    if decision is not Decision.TRANSCODE and source is not None:
        return source
    return AudioTrack(
        codec=word_of(job.get("AudioCodec")),
        channels=as_count(job.get("AudioChannels")) or None,
        language=None if source is None else source.language,
    )


def _subtitle(
    play: Play, source: SubtitleTrack | None, decisions: Decisions, dialect: Dialect
) -> SubtitleTrack | None:
    if source is None or decisions.subtitle is not Decision.TRANSCODE:
        return source
    return dialect.subtitle_of(play, source)


def as_it_is(play: Play) -> Decisions:
    """Direct play of everything the item has."""
    return Decisions(
        video=Decision.DIRECT_PLAY if play.has_video else Decision.NONE,
        audio=Decision.DIRECT_PLAY if play.has_audio else Decision.NONE,
        subtitle=Decision.DIRECT_PLAY if play.chosen.subtitle else Decision.NONE,
    )


def made_anew(play: Play, *, video: bool, audio: bool, subtitle: bool) -> Decisions:
    """Through the transcoder: True for each part that is really made anew, the others are repackaged."""
    return Decisions(
        video=_way(video) if play.has_video else Decision.NONE,
        audio=_way(audio) if play.has_audio else Decision.NONE,
        subtitle=_way(subtitle) if play.chosen.subtitle else Decision.NONE,
        container=Decision.DIRECT_STREAM,
    )


def _way(anew: bool) -> Decision:
    return Decision.TRANSCODE if anew else Decision.DIRECT_STREAM


def is_copied(job: Json, flag: str) -> bool:
    """Whether the transcoder passes a part on (``IsVideoDirect``, ``IsAudioDirect``)."""
    return as_flag(job.get(flag)) is True


def reasons_of(job: Json) -> tuple[str, ...]:
    """Why it transcodes, in the server's words; new words appear with releases and are kept."""
    words = (as_text(word, 64) for word in as_list(job.get("TranscodeReasons"))[:_MOST_REASONS])
    return tuple(word for word in words if word)


def progress_of(play: Play) -> float | None:
    """How far the transcoder is in percent of the item; live TV has no end to be far from."""
    done = as_float(play.job.get("CompletionPercentage"))
    if done is None or play.type is MediaType.LIVE:
        return None
    return min(100.0, max(0.0, done))


def speed_of(play: Play, *, throttled: bool = False) -> float | None:
    """Multiples of real time. ``Framerate`` is the transcoder's speed in frames, to be held against the picture's own.

    Zero is written while nothing is measured yet, so it is a speed only of a transcoder that is held back.
    """
    frames, rate = as_float(play.job.get("Framerate")), frame_rate_of(play.chosen.video)
    if frames is None or rate is None or frames < 0:
        return None
    if frames == 0:
        return 0.0 if throttled else None
    return round(min(frames, _FASTEST) / rate, 2)


def streams_kbps(play: Play) -> int | None:
    """Bitrate of the picture and the chosen sound together. A sound without a figure (common in mkv) is left out; without
    the figure of the main part, the picture if there is one, the sum would mean nothing."""
    sound = kbps_of(play.chosen.audio.get("BitRate"))
    if not play.has_video:
        return sound
    picture = kbps_of(play.chosen.video.get("BitRate"))
    return None if picture is None else picture + (sound or 0)
