"""What Emby says (4.3 to 4.9), in our words."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version

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
from towerview_core.kits.wire import Json, as_flag, as_float, as_id, as_list, as_map, as_maps, as_text

_VERSION = version("towerview-emby")
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
    "Program": MediaType.LIVE,
}
_EXTENDED_RANGES = {
    "Hdr10": DynamicRange.HDR10,
    "Hdr10Plus": DynamicRange.HDR10_PLUS,
    "HyperLogGamma": DynamicRange.HLG,
    "DolbyVision": DynamicRange.DOLBY_VISION,
}
_SHOWN_RANGES = {
    "sdr": DynamicRange.SDR,
    "hdr": DynamicRange.HDR,
    "hdr10": DynamicRange.HDR10,
    "hdr10+": DynamicRange.HDR10_PLUS,
    "hdr10plus": DynamicRange.HDR10_PLUS,
    "hlg": DynamicRange.HLG,
    "hyperloggamma": DynamicRange.HLG,
    "dolbyvision": DynamicRange.DOLBY_VISION,
}
_DRAWN = frozenset(
    {
        "pgssub",
        "hdmv_pgs_subtitle",
        "dvdsub",
        "dvd_subtitle",
        "vobsub",
        "dvbsub",
        "dvb_subtitle",
        "ass",
        "ssa",
    }
)
"""Subtitles that are pictures, or are drawn like pictures."""
_DECODERS = {"cuvid": "nvdec"}
"""ffmpeg's name for a decoder is not everybody's."""


def identity(device: str) -> str:
    """Who we are, sent with every call: without a stable device id each one would add a device to the server."""
    return (
        f'Emby UserId="", Client="TowerView", Device="TowerView", DeviceId="{device}", Version="{_VERSION}"'
    )


def is_key_row(row: Json) -> bool:
    """Rows without a user belong to API keys: dashboards, scripts, TowerView itself."""
    return as_id(row.get("UserId")) is None and as_text(row.get("UserName")) is None


def picture_of(stream: Json) -> Picture:
    """``ExtendedVideoType`` (4.7 on), else the text that is shown, such as ``HDR 10``, else the colour transfer, else SDR."""
    if not stream:
        return Picture(None)
    known = _EXTENDED_RANGES.get(as_text(stream.get("ExtendedVideoType"), 64) or "")
    if known is None:
        shown = (word_of(stream.get("VideoRange")) or "").replace(" ", "")
        known = _SHOWN_RANGES.get(shown) or dynamic_range_of_transfer(
            as_text(stream.get("ColorTransfer"), 64)
        )
    profile = _dolby_profile(stream) if known is DynamicRange.DOLBY_VISION else None
    return Picture(known or DynamicRange.SDR, profile)


def _dolby_profile(stream: Json) -> str | None:
    """``DoviProfile81`` is 8.1, ``DoviProfile50`` is 5."""
    digits = (as_text(stream.get("ExtendedVideoSubType"), 64) or "").removeprefix("DoviProfile")
    if not (digits.isascii() and digits.isdigit()):
        return None
    return f"{digits[:-1]}.{digits[-1]}".removesuffix(".0") if len(digits) > 1 else digits


def state_of(row: Json) -> PlayState:
    """A player that does not say it is paused plays."""
    paused = as_flag(as_map(row.get("PlayState")).get("IsPaused"))
    return PlayState.PAUSED if paused is True else PlayState.PLAYING


def source_kbps(play: Play) -> int | None:
    """Bitrate of the file, which Emby tells; else that of its streams."""
    return kbps_of(play.item.get("Bitrate")) or streams_kbps(play)


def decide(play: Play) -> Decisions:
    """Without a transcoder's report ``DirectStream`` is plain file serving, and ``Transcode`` one that is paused or starts."""
    job = play.job
    if not job:
        claims = play.state.get("PlayMethod") == "Transcode"
        return made_anew(play, video=True, audio=True, subtitle=False) if claims else as_it_is(play)
    video = not is_copied(job, "IsVideoDirect")
    return made_anew(
        play,
        video=video,
        audio=not is_copied(job, "IsAudioDirect"),
        subtitle=_is_burned(play) or bool(_text_steps(job)),
    )


def _is_burned(play: Play) -> bool:
    """Emby does not say so: a drawn subtitle the player cannot show, over a picture that is made anew."""
    return (
        play.has_video
        and not is_copied(play.job, "IsVideoDirect")
        and word_of(play.chosen.subtitle.get("Codec")) in _DRAWN
        and "SubtitleCodecNotSupported" in reasons_of(play.job)
    )


def _text_steps(job: Json) -> list[Json]:
    """The steps that convert a text subtitle, if one is converted."""
    return [step for steps in as_list(job.get("SubtitlePipelineInfos")) for step in as_maps(steps)]


def subtitle_of(play: Play, source: SubtitleTrack) -> SubtitleTrack:
    """Burned, or converted to what the last step of its pipeline writes."""
    if _is_burned(play):
        return SubtitleTrack(language=source.language, burned=True)
    made = [
        word_of(step.get("FfmpegName")) for step in _text_steps(play.job) if step.get("StepType") == "Encoder"
    ]
    return SubtitleTrack(codec=made[-1] if made else None, language=source.language)


def transcode_of(play: Play, decisions: Decisions) -> Transcode | None:
    """Emby tells decoder and encoder apart. Without a report nothing is known but that there is one."""
    if decisions.container is Decision.DIRECT_PLAY:
        return None
    job, anew = play.job, decisions.video is Decision.TRANSCODE
    throttled = (as_float(job.get("CurrentThrottle")) or 0) > 0
    decode = _hardware(job, "VideoDecoder") if anew else None
    encode = _hardware(job, "VideoEncoder") if anew else None
    return Transcode(
        hw_decode=decode,
        hw_encode=encode,
        full_pipeline=decode is not None and encode is not None and _stays_in_hardware(job),
        speed=speed_of(play, throttled=throttled),
        throttled=throttled,
        progress=progress_of(play),
        reasons=reasons_of(job),
    )


def _hardware(job: Json, part: str) -> str | None:
    """Name of the hardware: as told, else from the name of the codec (``h264_nvenc``)."""
    if as_flag(job.get(f"{part}IsHardware")) is not True:
        return None
    told = word_of(job.get(f"{part}HwAccel"))
    if told is not None and told != "none":
        return told
    suffix = (word_of(job.get(part)) or "").rpartition("_")[2]
    return _DECODERS.get(suffix, suffix) or "hardware"


def _stays_in_hardware(job: Json) -> bool:
    return all(
        as_flag(step.get("IsHardwareContext")) is True for step in as_maps(job.get("VideoPipelineInfo"))
    )


_Jobs = dict[tuple[str, str], Json]
"""Reports by session and item."""


class JobMemory:
    """What the transcoder of each play last told. A paused one falls silent (seen on Roku): its last report still holds."""

    _MOMENTARY = frozenset({"Framerate", "CurrentThrottle", "CpuHistory", "ProcessStatistics"})

    def __init__(self) -> None:
        self._jobs: _Jobs = {}

    def filled(self, rows: Sequence[object]) -> list[object]:
        """The rows, with the last report where one is missing. Plays that are gone are forgotten."""
        before, seen = self._jobs, _Jobs()
        filled = [self._filled(row, before, seen) if isinstance(row, dict) else row for row in rows]
        self._jobs = seen
        return filled

    def _filled(self, row: Json, before: _Jobs, seen: _Jobs) -> Json:
        session, item = as_id(row.get("Id")), as_id(as_map(row.get("NowPlayingItem")).get("Id"))
        if session is None or item is None:
            return row
        key, job = (session, item), as_map(row.get("TranscodingInfo"))
        if job:
            seen[key] = {name: value for name, value in job.items() if name not in self._MOMENTARY}
            return row
        if key not in before or as_map(row.get("PlayState")).get("PlayMethod") != "Transcode":
            return row
        seen[key] = before[key]
        return {**row, "TranscodingInfo": seen[key]}


DIALECT = Dialect(
    id_of=as_id,
    is_ours=is_key_row,
    types=_TYPES,
    guess_audio=True,
    picture_of=picture_of,
    state_of=state_of,
    source_kbps=source_kbps,
    decide=decide,
    transcode_of=transcode_of,
    subtitle_of=subtitle_of,
)
