"""Plays made into sessions."""

from collections.abc import Mapping

from towerview_core.contract.sessions import (
    Decision,
    DynamicRange,
    MediaSession,
    MediaStream,
    MediaType,
    Player,
    PlayState,
    SessionUser,
    SubtitleTrack,
    VideoTrack,
)
from towerview_core.contract.value import Listing
from towerview_core.kits.wire import Json, as_count, as_id, as_map, as_text
from towerview_plex.wire.kept import KeptFile, Wish
from towerview_plex.wire.network import network_of
from towerview_plex.wire.plays import Play, Plays, transcode_of
from towerview_plex.wire.sources import source_unseen
from towerview_plex.wire.titles import media_of, position_of
from towerview_plex.wire.tracks import (
    bitrate_of,
    codec_of,
    frame_rate_of,
    original_audio,
    original_video,
    range_in_attributes,
    resolution,
    size_of,
    subtitle_track,
)

_STATES = {"playing": PlayState.PLAYING, "paused": PlayState.PAUSED, "buffering": PlayState.BUFFERING}
_UNKNOWN_BANDWIDTH = 10_000_000
Found = Mapping[Wish, tuple[KeptFile, tuple[str, ...]]]
"""What was looked up: for each wish that came true the file and the item's external ids."""


def read_sessions(plays: Plays, found: Found) -> Listing[MediaSession]:
    """Every play as a session; one without a key or a state is set aside."""
    sessions: list[MediaSession] = []
    set_aside = plays.set_aside
    for play in plays.plays:
        try:
            session = _session(play, found)
        except ValueError:  # a value out of every bound, which pydantic refused
            session = None
        if session is None:
            set_aside += 1
        else:
            sessions.append(session)
    return Listing(items=tuple(sessions), set_aside=set_aside)


def _session(play: Play, found: Found) -> MediaSession | None:
    row, player, reserved = play.row, as_map(play.row.get("Player")), as_map(play.row.get("Session"))
    key, state = as_id(row.get("sessionKey")), _STATES.get(as_text(player.get("state")) or "")
    if key is None or state is None:
        return None
    wish = play.wish
    file, guids = found.get(wish, (None, ())) if wish else (None, ())
    source, stream = _both_sides(play, file)
    return MediaSession(
        id=key,
        terminate_id=as_text(reserved.get("id")),
        user=_user(as_map(row.get("User"))),
        media=media_of(row, play.type, f"session:{key}", guids),
        player=_player(player),
        network=network_of(player, reserved),
        state=state,
        position_ms=position_of(row, play.type),
        bandwidth_kbps=_bandwidth(reserved, stream),
        source=source,
        stream=stream,
        decision=play.decisions,
        transcode=transcode_of(play),
    )


def _user(user: Json) -> SessionUser:
    """Id 1 is the owner's number on this server; all others carry their number of plex.tv."""
    return SessionUser(id=as_text(user.get("id"), 128), name=as_text(user.get("title")) or "")


def _player(player: Json) -> Player:
    return Player(
        device=as_text(player.get("title")) or as_text(player.get("device")),
        device_id=as_text(player.get("machineIdentifier")),
        product=as_text(player.get("product")),
        platform=as_text(player.get("platform")),
        version=as_text(player.get("version")),
    )


def _bandwidth(reserved: Json, stream: MediaStream) -> int | None:
    """What the server reserved, in kbit/s; from ten million on it means *unknown*, and so it is passed on."""
    told = as_count(reserved.get("bandwidth"))
    if told is None:
        return stream.bitrate_kbps
    return told if told < _UNKNOWN_BANDWIDTH else None


def _both_sides(play: Play, file: KeptFile | None) -> tuple[MediaStream, MediaStream]:
    """Source and stream. Played as it lies on disk, both are one."""
    stream = MediaStream(
        container=codec_of(play.media.get("container")) or codec_of(play.part.get("container")),
        bitrate_kbps=bitrate_of(play.media.get("bitrate")) or bitrate_of(play.part.get("bitrate")),
        video=_video_sent(play),
        audio=original_audio(play.audio, play.media) if play.audio or play.media.get("audioCodec") else None,
        subtitle=_subtitle_sent(play),
    )
    if play.original:
        return stream, stream
    source = file.stream(play.audio, play.subtitle) if file else source_unseen(play, stream)
    return source, _completed(play, stream, source)


def _subtitle_sent(play: Play) -> SubtitleTrack | None:
    return subtitle_track(play.subtitle, play.burned) if play.subtitle else None


def _video_sent(play: Play) -> VideoTrack | None:
    """The picture as it reaches the player."""
    if play.decisions.video is Decision.NONE or play.type in (MediaType.TRACK, MediaType.PHOTO):
        return None
    if play.decisions.video is not Decision.TRANSCODE:
        return original_video(play.video, play.media)
    width, height = size_of(play.video, play.media)
    return VideoTrack(
        codec=codec_of(play.video.get("codec")) or codec_of(play.media.get("videoCodec")),
        profile=as_text(play.video.get("profile")),  # the media's profile is still the source's
        width=width,
        height=height,
        bit_depth=as_count(play.video.get("bitDepth")),
        frame_rate=frame_rate_of(play.video, play.media),
        resolution=resolution(play.media, width, height),
        dynamic_range=range_in_attributes(play.video),  # titles speak of the source
    )


def _completed(play: Play, stream: MediaStream, source: MediaStream) -> MediaStream:
    """What the source tells of the stream: a copied picture is the source's, and out of SDR comes SDR.

    Nothing else is known of a transcode's range: whether HDR was tone-mapped the server does not say.
    """
    sent, kept = stream.video, source.video
    if sent is None or kept is None:
        return stream
    if play.decisions.video is not Decision.TRANSCODE:
        return stream.model_copy(update={"video": kept})
    if sent.dynamic_range is None and kept.dynamic_range is DynamicRange.SDR:
        return stream.model_copy(
            update={"video": sent.model_copy(update={"dynamic_range": kept.dynamic_range})}
        )
    return stream
