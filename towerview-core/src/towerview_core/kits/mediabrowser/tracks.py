"""The streams of an item: which are chosen, and what they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from towerview_core.contract.sessions import (
    AudioTrack,
    DynamicRange,
    SubtitleTrack,
    VideoTrack,
)
from towerview_core.kits.quality import resolution_of
from towerview_core.kits.wire import Json, as_count, as_flag, as_maps, as_text

from .reading import frame_rate_of, index_of, language_of, word_of

NOTHING: Json = {}
_CAPTIONS = frozenset({"eia_608", "eia_708"})
"""Captions inside the picture, listed by Emby as if they were tracks."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Dynamic range of a picture, and its Dolby Vision profile such as ``8.1``."""

    dynamic_range: DynamicRange | None
    dolby_vision_profile: str | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The streams that play, as they came; empty: there is none, or it is not known which.

    ``told``: the server listed the item's streams at all. ``sounds``: it listed some sound, chosen or not.
    """

    video: Json
    audio: Json
    subtitle: Json
    told: bool
    sounds: bool


def chosen_streams(item: Json, state: Json, *, guess_audio: bool) -> Chosen:
    """Match the indices of the player's state with ``Index``, which is not the position in the list.

    ``guess_audio``: without a match take the default track, else the first, as Emby's own apps do; Jellyfin's order
    says nothing, so there a missing match stays unknown.
    """
    streams = as_maps(item.get("MediaStreams"))
    sounds = _of_type(streams, "Audio")
    shown = index_of(state.get("SubtitleStreamIndex"))
    subtitles = [] if shown is None else _of_type(streams, "Subtitle")
    return Chosen(
        video=_first_video(streams),
        audio=_audio(sounds, index_of(state.get("AudioStreamIndex")), guess=guess_audio),
        subtitle=_with_index([one for one in subtitles if word_of(one.get("Codec")) not in _CAPTIONS], shown),
        told=bool(streams),
        sounds=bool(sounds),
    )


def _of_type(streams: Sequence[Json], kind: str) -> list[Json]:
    return [stream for stream in streams if stream.get("Type") == kind]


def _first_video(streams: Sequence[Json]) -> Json:
    videos = _of_type(streams, "Video")
    if len(videos) < 2:
        return videos[0] if videos else NOTHING
    return min(videos, key=lambda stream: as_count(stream.get("Index")) or 0)


def _with_index(streams: Sequence[Json], index: int | None) -> Json:
    return next((stream for stream in streams if as_count(stream.get("Index")) == index), NOTHING)


def _audio(sounds: Sequence[Json], index: int | None, *, guess: bool) -> Json:
    if index is None and len(sounds) == 1:
        return sounds[0]
    found = NOTHING if index is None else _with_index(sounds, index)
    if found or not guess or not sounds:
        return found
    return next((sound for sound in sounds if as_flag(sound.get("IsDefault"))), sounds[0])


def video_track(stream: Json, item: Json, picture: Picture) -> VideoTrack | None:
    """A picture as it lies on disk. Without its stream, the item may still tell its size."""
    width = as_count(stream.get("Width")) or as_count(item.get("Width"))
    height = as_count(stream.get("Height")) or as_count(item.get("Height"))
    if not stream and not width and not height:
        return None
    return VideoTrack(
        codec=word_of(stream.get("Codec")),
        profile=as_text(stream.get("Profile"), 64),
        width=width,
        height=height,
        bit_depth=as_count(stream.get("BitDepth")) or None,
        frame_rate=frame_rate_of(stream),
        resolution=resolution_of(width, height),
        dynamic_range=picture.dynamic_range,
        dolby_vision_profile=picture.dolby_vision_profile,
    )


def audio_track(stream: Json) -> AudioTrack | None:
    """A sound track as it lies on disk."""
    if not stream:
        return None
    return AudioTrack(
        codec=word_of(stream.get("Codec")),
        channels=as_count(stream.get("Channels")) or None,
        language=language_of(stream),
    )


def subtitle_track(stream: Json) -> SubtitleTrack | None:
    """The shown subtitle as it lies on disk."""
    if not stream:
        return None
    return SubtitleTrack(codec=word_of(stream.get("Codec")), language=language_of(stream))
