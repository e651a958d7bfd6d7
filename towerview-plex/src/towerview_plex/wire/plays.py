"""One item of ``/status/sessions``, taken apart: which media, part and streams play, and how each travels."""

from functools import lru_cache
from typing import NamedTuple

from towerview_core.contract.sessions import Decision, Decisions, MediaType, Transcode
from towerview_core.kits.wire import Json, as_flag, as_float, as_int, as_list, as_map, as_maps, as_text
from towerview_plex.wire.container import rows_of
from towerview_plex.wire.kept import Wish, item_key
from towerview_plex.wire.titles import type_of

_DECISIONS = {
    "transcode": Decision.TRANSCODE,
    "burn": Decision.TRANSCODE,
    "copy": Decision.DIRECT_STREAM,
    "none": Decision.NONE,
}
_CHANGES = frozenset({Decision.TRANSCODE, Decision.DIRECT_STREAM})
_VIDEO, _AUDIO, _SUBTITLE = 1, 2, 3
_PREROLLS = ("analyzed.prerolls://", "prerolls://")


class Play(NamedTuple):
    """What plays on one device. Parts that the server left out are empty objects."""

    row: Json
    type: MediaType
    media: Json
    part: Json
    video: Json
    audio: Json
    subtitle: Json
    transcode: Json
    decisions: Decisions
    burned: bool

    @property
    def original(self) -> bool:
        """Whether picture and sound reach the player as they lie on disk."""
        seen = self.decisions
        return _CHANGES.isdisjoint((seen.video, seen.audio, seen.container))

    @property
    def wish(self) -> Wish | None:
        """What must be looked up in the library to know the source; None when nothing must or can be."""
        key = item_key(self.row)
        if self.type is MediaType.LIVE or key is None or self.original:
            return None
        return Wish(key, as_text(self.media.get("id")), as_text(self.part.get("id")))


class Plays(NamedTuple):
    """Everything that plays, and how many items could not be read."""

    plays: tuple[Play, ...]
    set_aside: int


def read_plays(payload: object) -> Plays:
    """Take ``/status/sessions`` apart. Theme music, prerolls and trailers are left out.

    Raises ``BadReply`` when the reply is no list of sessions at all.
    """
    plays: list[Play] = []
    set_aside = 0
    for row in rows_of(payload):
        try:
            set_aside += not _is_read(row, plays)
        except ValueError:  # a number too long to be written
            set_aside += 1
    return Plays(tuple(plays), set_aside)


def _is_read(row: object, plays: list[Play]) -> bool:
    """Add the item to ``plays`` unless it is an extra; False when it is no item at all."""
    if not isinstance(row, dict) or as_text(row.get("type")) is None:
        return False
    if not _is_extra(row):
        plays.append(_play(row))
    return True


def _is_extra(row: Json) -> bool:
    """Theme music, prerolls and trailers are nobody's choice of what to watch. Clips of real libraries stay."""
    guid, section = as_text(row.get("guid")) or "", as_int(row.get("librarySectionID"))
    if guid.startswith(_PREROLLS):
        return True
    if section is not None and section < 0:
        # Prerolls are in section -2; live TV is in no library at all.
        return type_of(row) is not MediaType.LIVE
    if row.get("type") == "track":
        return guid.startswith("library://")
    return row.get("type") == "clip" and as_text(row.get("extraType")) is not None


def _play(row: Json) -> Play:
    media = _chosen(row.get("Media"))
    part = _chosen(media.get("Part"))
    kind = type_of(row)
    video, audio, subtitle = _streams(part, kind)
    transcode = _only(row.get("TranscodeSession")) or _only(media.get("TranscodeSession"))
    decisions, burned = _decide(
        (video or _has_picture(media, kind), audio or media.get("audioCodec"), subtitle),
        (video, audio, subtitle),
        part,
        transcode,
    )
    return Play(row, kind, media, part, video, audio, subtitle, transcode, decisions, burned)


def _only(value: object) -> Json:
    """A child that occurs once: an object, or (as XML readers make it) a list of one."""
    return value if isinstance(value, dict) else next(iter(as_maps(value)), as_map(None))


def _chosen(value: object) -> Json:
    """The selected one, else the first."""
    first: Json | None = None
    for item in as_list(value):
        if isinstance(item, dict):
            if as_flag(item.get("selected")):
                return item
            first = item if first is None else first
    return as_map(first)


def _streams(part: Json, kind: MediaType) -> tuple[Json, Json, Json]:
    """The picture, the sound and the subtitle that play. A track's picture is its cover, a photo has no streams."""
    sorts: dict[int | None, list[object]] = {_VIDEO: [], _AUDIO: [], _SUBTITLE: []}
    for stream in as_maps(part.get("Stream")):
        sort = as_int(stream.get("streamType"))
        if sort in sorts and (sort != _SUBTITLE or _is_shown(stream)):
            sorts[sort].append(stream)
    if kind is MediaType.TRACK:
        return as_map(None), _chosen(sorts[_AUDIO]), as_map(None)
    return _chosen(sorts[_VIDEO]), _chosen(sorts[_AUDIO]), _chosen(sorts[_SUBTITLE])


def _is_shown(subtitle: Json) -> bool:
    """A file lists all its subtitles; only a selected one, or one the transcoder works on, is on screen."""
    return bool(as_flag(subtitle.get("selected"))) or subtitle.get("decision") in ("burn", "transcode")


def _has_picture(media: Json, kind: MediaType) -> bool:
    if kind in (MediaType.TRACK, MediaType.PHOTO):
        return False
    return bool(media.get("videoCodec") or media.get("videoResolution") or media.get("width"))


def _decide(
    exist: tuple[object, object, object], streams: tuple[Json, Json, Json], part: Json, transcode: Json
) -> tuple[Decisions, bool]:
    """The transcoder's word wins over the stream's; no word is direct play. A transcoder at work means nothing by itself.

    ``Part.decision`` tells of the container only: "transcode" there is a repackaging when the streams are copied.
    """
    video_word = as_text(transcode.get("videoDecision")) or as_text(streams[0].get("decision"))
    audio_word = as_text(transcode.get("audioDecision")) or as_text(streams[1].get("decision"))
    subtitle_word = as_text(transcode.get("subtitleDecision")) or as_text(streams[2].get("decision"))
    video, audio = _decision(video_word, bool(exist[0])), _decision(audio_word, bool(exist[1]))
    told = as_text(part.get("decision"))
    moved = told in ("transcode", "copy") or (told is None and not _CHANGES.isdisjoint((video, audio)))
    burned = subtitle_word == "burn" or bool(as_flag(streams[2].get("burn")))
    return _decisions(video, audio, _decision(subtitle_word, bool(exist[2])), moved), burned


@lru_cache(maxsize=128)
def _decisions(video: Decision, audio: Decision, subtitle: Decision, moved: bool) -> Decisions:
    """There are few of them, and each is the same for ever."""
    container = Decision.DIRECT_STREAM if moved else Decision.DIRECT_PLAY
    return Decisions(video=video, audio=audio, subtitle=subtitle, container=container)


def _decision(word: str | None, there: bool) -> Decision:
    if word is None or word not in _DECISIONS:
        return Decision.DIRECT_PLAY if there else Decision.NONE
    return _DECISIONS[word]


def transcode_of(play: Play) -> Transcode | None:
    """The transcoder at work. Hardware is told by name (``nvenc``, ``vaapi``); a requested one is not one that works.

    Progress is -1 for live TV, and a speed of 0 while throttled is normal.
    """
    told = play.transcode
    if not told:
        return None
    speed, progress = as_float(told.get("speed")), as_float(told.get("progress"))
    return Transcode(
        hw_decode=as_text(told.get("transcodeHwDecoding"), 64),
        hw_encode=as_text(told.get("transcodeHwEncoding"), 64),
        full_pipeline=bool(as_flag(told.get("transcodeHwFullPipeline"))),
        speed=round(speed, 3) if speed is not None and speed >= 0 else None,
        throttled=bool(as_flag(told.get("throttled"))),
        progress=round(progress, 3) if progress is not None and 0 <= progress <= 100 else None,
    )
