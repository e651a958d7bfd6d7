"""What Jellyfin says (10.8 to 12.1), in our words."""

from collections.abc import Mapping
from datetime import timedelta
from importlib.metadata import version
from urllib.parse import quote

from towerview_core.contract.sessions import (
    Decision,
    Decisions,
    DynamicRange,
    MediaType,
    PlayState,
    SubtitleTrack,
    Transcode,
)
from towerview_core.kits.mediabrowser.dialect import Dialect, Play
from towerview_core.kits.mediabrowser.output import (
    as_it_is,
    is_copied,
    made_anew,
    progress_of,
    reasons_of,
    speed_of,
    streams_kbps,
)
from towerview_core.kits.mediabrowser.reading import kbps_of, word_of
from towerview_core.kits.mediabrowser.tracks import Picture
from towerview_core.kits.quality import dynamic_range_of_transfer
from towerview_core.kits.wire import Json, as_count, as_flag, as_id, as_map, as_text, as_time

SILENT = timedelta(seconds=60)
"""Players report about every 10 s. After this long without a report the server only pretends that it goes on."""
NOBODY = "0" * 32
_VERSION = version("towerview-jellyfin")
_TYPES: Mapping[str, MediaType] = {
    "Movie": MediaType.MOVIE,
    "Episode": MediaType.EPISODE,
    "Audio": MediaType.TRACK,
    "AudioBook": MediaType.BOOK,
    "Book": MediaType.BOOK,
    "Photo": MediaType.PHOTO,
    "Video": MediaType.CLIP,
    "MusicVideo": MediaType.CLIP,
    "Recording": MediaType.CLIP,
    "TvChannel": MediaType.LIVE,
    "LiveTvChannel": MediaType.LIVE,
    "TvProgram": MediaType.LIVE,
    "LiveTvProgram": MediaType.LIVE,
    "Program": MediaType.LIVE,
}
_RANGES = {
    "SDR": DynamicRange.SDR,
    "HDR10": DynamicRange.HDR10,
    "HDR10Plus": DynamicRange.HDR10_PLUS,
    "HLG": DynamicRange.HLG,
}
_COARSE_RANGES = {"SDR": DynamicRange.SDR, "HDR": DynamicRange.HDR}
_PROFILES_WITH_BASE = frozenset({8, 10})


def authorization(token: str, device: str) -> str:
    """The one header every version takes (12.0 switched all others off); values are decoded by the server. Without a token
    it says who asks for one."""
    said = f'Client="TowerView", Device="TowerView", DeviceId="{device}", Version="{_VERSION}"'
    return f'MediaBrowser Token="{quote(token, safe="")}", {said}' if token else f"MediaBrowser {said}"


def release_of(version: str) -> tuple[int, int]:
    """Major and minor, to compare releases by; (0, 0) for what is none. 12.0 followed 10.11."""
    parts = [as_count(part) or 0 for part in version.split(".")[:2]]
    return (parts[0], parts[1]) if len(parts) == 2 else (0, 0)


def guid(value: object) -> str | None:
    """An id without dashes and in lower case, as Jellyfin itself writes most of them; zeros mean none."""
    text = as_id(value)
    if text is None:
        return None
    plain = text.replace("-", "").lower()
    return plain if plain and plain != NOBODY else None


def is_key_row(row: Json) -> bool:
    """Sessions of API keys have no user and carry the server's own id as device (10.8 to 12.1)."""
    if guid(row.get("UserId")) is not None or as_text(row.get("UserName")) is not None:
        return False
    server = guid(row.get("ServerId"))
    return server is not None and guid(row.get("DeviceId")) == server


def picture_of(stream: Json) -> Picture:
    """``VideoRangeType`` goes first, but a Dolby Vision profile outweighs it: 10.8 to 10.10 name some by their base alone."""
    told = as_text(stream.get("VideoRangeType"), 64) or ""
    profile = as_count(stream.get("DvProfile"))
    if told.startswith("DOVI") or profile:
        return Picture(DynamicRange.DOLBY_VISION, _dolby_profile(profile, stream))
    known = _RANGES.get(told)
    if known is None:
        transfer = dynamic_range_of_transfer(as_text(stream.get("ColorTransfer"), 64))
        coarse = _COARSE_RANGES.get(as_text(stream.get("VideoRange"), 64) or "")
        known = coarse if transfer in {None, DynamicRange.SDR} and coarse else transfer
    return Picture(known)


def _dolby_profile(profile: int | None, stream: Json) -> str | None:
    """Profiles 8 and 10 have a base layer whose kind is told apart: 8.1 falls back to HDR10, 8.4 to HLG."""
    if not profile:
        return None
    base = as_count(stream.get("DvBlSignalCompatibilityId"))
    return f"{profile}.{base}" if profile in _PROFILES_WITH_BASE and base else str(profile)


def state_of(row: Json) -> PlayState:
    """The server moves a silent player's position on by itself for 5 to 10 minutes (measured on 12.1).

    ``LastActivityDate`` moves along while ``LastPlaybackCheckIn`` stays at the last real report: both are the server's
    own clock, so their distance needs none of ours.
    """
    if as_flag(as_map(row.get("PlayState")).get("IsPaused")) is True:
        return PlayState.PAUSED
    moved, reported = as_time(row.get("LastActivityDate")), as_time(row.get("LastPlaybackCheckIn"))
    silent = moved is not None and reported is not None and moved - reported > SILENT
    return PlayState.BUFFERING if silent else PlayState.PLAYING


def source_kbps(play: Play) -> int | None:
    """The streams that are sent; the item's own figure is there for some versions only."""
    return streams_kbps(play) or kbps_of(play.item.get("Bitrate"))


def decide(play: Play) -> Decisions:
    """``PlayMethod`` is only what the client claims: without a transcoder everything is direct play."""
    job = play.job
    if not job:
        return as_it_is(play)
    video = not is_copied(job, "IsVideoDirect")
    return made_anew(
        play,
        video=video,
        audio=not is_copied(job, "IsAudioDirect"),
        subtitle=play.has_video and video and _subtitle_is_the_reason(job),
    )


def _subtitle_is_the_reason(job: Json) -> bool:
    return "SubtitleCodecNotSupported" in reasons_of(job)


def subtitle_of(_play: Play, source: SubtitleTrack) -> SubtitleTrack:
    """A subtitle the player cannot show is drawn into a picture that is made anew anyway."""
    return SubtitleTrack(codec=None, language=source.language, burned=True)


def transcode_of(play: Play, decisions: Decisions) -> Transcode | None:
    """``HardwareAccelerationType`` repeats a setting of the server: it means something only for a picture made anew, and
    says nothing about decoding."""
    if not play.job:
        return None
    hardware = word_of(play.job.get("HardwareAccelerationType"))
    used = decisions.video is Decision.TRANSCODE and hardware != "none"
    return Transcode(
        hw_encode=hardware if used else None,
        speed=speed_of(play),
        progress=progress_of(play),
        reasons=reasons_of(play.job),
    )


DIALECT = Dialect(
    id_of=guid,
    is_ours=is_key_row,
    types=_TYPES,
    guess_audio=False,
    picture_of=picture_of,
    state_of=state_of,
    source_kbps=source_kbps,
    decide=decide,
    transcode_of=transcode_of,
    subtitle_of=subtitle_of,
)
