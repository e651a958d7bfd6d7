"""The source of a transcode that could not be looked up: what the session still tells of it, and one rule."""

from towerview_core.contract.sessions import AudioTrack, Decision, MediaStream, Resolution, VideoTrack
from towerview_core.kits.wire import as_text
from towerview_plex.wire.plays import Play
from towerview_plex.wire.tracks import (
    codec_of,
    frame_rate_of,
    in_brackets,
    language_of,
    range_in_title,
    resolution_in_title,
    subtitle_track,
    title_of,
)

_LADDER = tuple(Resolution)
_UHD_NAMES = ("4k", "uhd", "2160")


def source_unseen(play: Play, stream: MediaStream) -> MediaStream:
    """The source as far as the session names it: a copied part is the stream's own, of a transcoded one the titles speak."""
    seen = play.decisions
    return MediaStream(
        video=_video(play, stream.video) if seen.video is Decision.TRANSCODE else stream.video,
        audio=_audio(play) if seen.audio is Decision.TRANSCODE else stream.audio,
        subtitle=subtitle_track(play.subtitle) if play.subtitle else None,
    )


def _video(play: Play, sent: VideoTrack | None) -> VideoTrack:
    told = resolution_in_title(play.video)
    return VideoTrack(
        codec=codec_of(play.transcode.get("sourceVideoCodec")) or in_brackets(play.video)[0],
        profile=as_text(play.media.get("videoProfile")),
        frame_rate=frame_rate_of(play.video, play.media),
        resolution=told or _by_rule(play, sent),
        resolution_inferred=told is None,
        dynamic_range=range_in_title(title_of(play.video)),
    )


def _by_rule(play: Play, sent: VideoTrack | None) -> Resolution:
    """A library of 4K holds 4K, any other 1080p; and Plex never makes a picture larger than it was."""
    library = (as_text(play.row.get("librarySectionTitle")) or "").lower()
    rule = Resolution.R4K if any(name in library for name in _UHD_NAMES) else Resolution.R1080P
    least = sent.resolution if sent and sent.resolution else rule
    return min(rule, least, key=_LADDER.index)


def _audio(play: Play) -> AudioTrack:
    codec, channels = in_brackets(play.audio)
    return AudioTrack(
        codec=codec_of(play.transcode.get("sourceAudioCodec")) or codec,
        channels=channels,
        language=language_of(play.audio),
    )
