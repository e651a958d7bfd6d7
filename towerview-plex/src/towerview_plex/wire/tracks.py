"""Picture, sound and subtitle of one stream, and the picture's dynamic range."""

import re

from towerview_core.contract.sessions import AudioTrack, DynamicRange, Resolution, SubtitleTrack, VideoTrack
from towerview_core.kits.quality import resolution_named, resolution_of
from towerview_core.kits.wire import Json, as_count, as_flag, as_float, as_int, as_text

_UNKNOWN_BITRATE = 2_147_483_647
_FRAME_RATES = {"ntsc": 29.97, "pal": 25.0}
_CHANNELS = {"mono": 1, "stereo": 2, "2.1": 3, "5.1": 6, "6.1": 7, "7.1": 8}
_IN_TITLE = (
    ("dovi", DynamicRange.DOLBY_VISION),
    ("dolby vision", DynamicRange.DOLBY_VISION),
    ("hdr10+", DynamicRange.HDR10_PLUS),
    ("hdr10", DynamicRange.HDR10),
    ("hlg", DynamicRange.HLG),
    ("hdr", DynamicRange.HDR),
)
_BRACKET = re.compile(r"\(([^()]{1,80})\)\s*$")
_COMPATIBLE_PROFILES = (8, 10)


def bitrate_of(value: object) -> int | None:
    """kbit/s; 2147483647 means that the server does not know."""
    rate = as_count(value)
    return None if rate is None or rate >= _UNKNOWN_BITRATE else rate


def codec_of(value: object) -> str | None:
    """A codec's name in lower case. ``*`` (as in the source) names none; ``dca`` is Plex's older word for DTS."""
    name = as_text(value, 64)
    if name is None or name == "*":
        return None
    name = name.lower()
    return "dts" if name == "dca" else name


def language_of(stream: Json) -> str | None:
    """The language's code, or its name where the server tells no code."""
    return (
        as_text(stream.get("languageCode"))
        or as_text(stream.get("languageTag"))
        or as_text(stream.get("language"))
    )


def title_of(stream: Json) -> str | None:
    """The server's own words for the *source* of a stream, also while the stream itself is something else."""
    short, long = as_text(stream.get("displayTitle")), as_text(stream.get("extendedDisplayTitle"))
    return f"{short} {long}" if short and long and short != long else short or long


def range_in_title(title: str | None) -> DynamicRange | None:
    """What a title says of the source's range (PMS 1.25.6 and later); a title without such a word says SDR."""
    if title is None:
        return None
    text = title.lower()
    for word, dynamic_range in _IN_TITLE:
        if word in text:
            return dynamic_range
    return DynamicRange.SDR


def range_of(stream: Json) -> tuple[DynamicRange | None, str | None]:
    """Dynamic range and Dolby Vision profile of an original stream; the first sign wins.

    HEVC Main 10, ten bits or bt2020 alone are no HDR. HDR10+ has no attribute of its own: only a title tells it.
    """
    if as_flag(stream.get("DOVIPresent")):
        return DynamicRange.DOLBY_VISION, _dolby_vision_profile(stream)
    told = range_in_attributes(stream)
    if told is DynamicRange.HLG:
        return told, None
    titled = range_in_title(title_of(stream))
    if told is None:
        return titled or DynamicRange.SDR, None
    return titled if titled is DynamicRange.HDR10_PLUS else told, None


def range_in_attributes(stream: Json) -> DynamicRange | None:
    """What the colour attributes alone say; None when they are silent."""
    if as_flag(stream.get("DOVIPresent")):
        return DynamicRange.DOLBY_VISION
    transfer = stream.get("colorTrc")
    if transfer == "smpte2084":
        depth = as_int(stream.get("bitDepth"))
        return DynamicRange.HDR10 if depth is None or depth >= 10 else None
    return DynamicRange.HLG if transfer == "arib-std-b67" else None


def _dolby_vision_profile(stream: Json) -> str | None:
    """``8.1``, ``8.4``; ``5`` and ``7`` have one form each."""
    profile, base = as_count(stream.get("DOVIProfile")), as_count(stream.get("DOVIBLCompatID"))
    if profile is None:
        return None
    return f"{profile}.{base}" if profile in _COMPATIBLE_PROFILES and base else str(profile)


def frame_rate_of(stream: Json, media: Json) -> float | None:
    """Pictures a second: exact in the stream, as ``24p``, ``NTSC`` or ``PAL`` in the media."""
    exact = as_float(stream.get("frameRate"))
    if exact is not None:
        return round(exact, 3) if exact >= 0 else None
    label = as_text(media.get("videoFrameRate"), 16)
    if label is None:
        return None
    label = label.lower()
    rate = _FRAME_RATES.get(label) or as_float(label.rstrip("pi"))
    return rate if rate is not None and rate >= 0 else None


def size_of(stream: Json, media: Json) -> tuple[int | None, int | None]:
    """Width and height in pixels."""
    return as_count(stream.get("width") or media.get("width")), as_count(
        stream.get("height") or media.get("height")
    )


def resolution(media: Json, width: int | None, height: int | None) -> Resolution | None:
    """The server's label (``4k``, ``1080``, ``720p``, ``sd``); without one, by the size."""
    return resolution_named(as_text(media.get("videoResolution"), 16)) or resolution_of(width, height)


def original_video(stream: Json, media: Json) -> VideoTrack:
    """A picture as it lies on disk, or as it is played without change."""
    width, height = size_of(stream, media)
    dynamic_range, profile = range_of(stream) if stream else (None, None)
    return VideoTrack(
        codec=codec_of(stream.get("codec")) or codec_of(media.get("videoCodec")),
        profile=as_text(stream.get("profile")) or as_text(media.get("videoProfile")),
        width=width,
        height=height,
        bit_depth=as_count(stream.get("bitDepth")),
        frame_rate=frame_rate_of(stream, media),
        resolution=resolution(media, width, height),
        dynamic_range=dynamic_range,
        dolby_vision_profile=profile,
    )


def original_audio(stream: Json, media: Json) -> AudioTrack:
    """A sound track as the reply describes it."""
    channels = as_count(stream.get("channels"))
    return AudioTrack(
        codec=codec_of(stream.get("codec")) or codec_of(media.get("audioCodec")),
        channels=as_count(media.get("audioChannels")) if channels is None else channels,
        language=language_of(stream),
    )


def subtitle_track(stream: Json, burned: bool = False) -> SubtitleTrack:
    """A subtitle."""
    return SubtitleTrack(codec=codec_of(stream.get("codec")), language=language_of(stream), burned=burned)


def in_brackets(stream: Json) -> tuple[str | None, int | None]:
    """Codec and channels that a title such as ``English (EAC3 5.1)`` or ``4K HDR10 (HEVC Main 10)`` names."""
    found = _BRACKET.search(as_text(stream.get("displayTitle")) or "")
    words = found.group(1).lower().split() if found else []
    if not words:
        return None, None
    return codec_of(words[0].replace(".", "").partition("-")[0]), _CHANNELS.get(words[-1])


def resolution_in_title(stream: Json) -> Resolution | None:
    """The source's resolution, which a video's title begins with: ``4K HDR10 (HEVC Main 10)``, ``1080i (MPEG2VIDEO)``."""
    words = (as_text(stream.get("displayTitle")) or "").split(maxsplit=1)
    return resolution_named(words[0]) if words else None
