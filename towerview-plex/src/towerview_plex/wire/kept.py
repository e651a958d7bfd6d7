"""Items as the library keeps them (``/library/metadata/{ids}``): the source of what is being transcoded.

While Plex transcodes, the session's media, part and streams describe the output; the original stands only here.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from towerview_core.contract.sessions import AudioTrack, MediaStream, SubtitleTrack, VideoTrack
from towerview_core.kits.wire import Json, as_flag, as_int, as_map, as_maps, as_text
from towerview_plex.wire.container import rows_of
from towerview_plex.wire.guids import guids_of
from towerview_plex.wire.tracks import bitrate_of, codec_of, original_audio, original_video, subtitle_track


class ItemKey(NamedTuple):
    """An item in the state it was in at ``updated_at`` (the server's own mark)."""

    id: str
    updated_at: str | None


class Wish(NamedTuple):
    """A file to be known: of this item, the media and part with these ids."""

    item: ItemKey
    media_id: str | None
    part_id: str | None


class KeptFile(NamedTuple):
    """One file. ``audios`` and ``subtitles`` by the server's id of the stream; ``first_audio``: what plays by default."""

    media_id: str | None
    part_id: str | None
    selected: bool
    container: str | None
    bitrate_kbps: int | None
    video: VideoTrack | None
    audios: Mapping[str, AudioTrack]
    first_audio: AudioTrack | None
    subtitles: Mapping[str, SubtitleTrack]

    def stream(self, audio: Json, subtitle: Json) -> MediaStream:
        """The file as the source of a session, with the sound and subtitle that the session plays of it."""
        shown = subtitle_track(subtitle) if subtitle else None
        return MediaStream(
            container=self.container,
            bitrate_kbps=self.bitrate_kbps,
            video=self.video,
            audio=self.audios.get(as_text(audio.get("id")) or "", self.first_audio),
            subtitle=self.subtitles.get(as_text(subtitle.get("id")) or "", shown),
        )


class Kept(NamedTuple):
    """One item with its files and external ids."""

    files: tuple[KeptFile, ...]
    guids: tuple[str, ...]

    def file(self, wish: Wish) -> KeptFile | None:
        """The file with the media's and part's id; without ids the selected or only one; else None, never a guess."""
        if wish.media_id is None and wish.part_id is None:
            chosen = [file for file in self.files if file.selected] or list(self.files)
            return chosen[0] if len({file.media_id for file in chosen}) == 1 else None
        of_media = [file for file in self.files if file.media_id == wish.media_id] if wish.media_id else []
        of_part = [file for file in of_media or self.files if file.part_id == wish.part_id]
        return next(iter(of_part if wish.part_id and of_part else of_media), None)


def item_key(row: Json) -> ItemKey | None:
    """The key of a library item; None for what no library holds."""
    key = as_text(row.get("ratingKey"), 64)
    return (
        ItemKey(key, as_text(row.get("updatedAt"), 64)) if key and key.isascii() and key.isdigit() else None
    )


def kept_items(payload: object) -> dict[str, Kept]:
    """Items by rating key. Items that cannot be read are left out. Raises ``BadReply``."""
    items: dict[str, Kept] = {}
    for row in rows_of(payload):
        with suppress(ValueError):  # a number too long to be written
            key = item_key(as_map(row))
            if key is not None:
                items[key.id] = Kept(tuple(files_of(as_map(row))), guids_of(as_map(row)))
    return items


def files_of(row: Json) -> list[KeptFile]:
    """The files of an item."""
    return [
        _file(media, part)
        for media in as_maps(row.get("Media"))
        for part in as_maps(media.get("Part")) or [{}]
    ]


def _file(media: Json, part: Json) -> KeptFile:
    sorts: dict[int | None, list[Json]] = {1: [], 2: [], 3: []}
    for stream in as_maps(part.get("Stream")):
        sorts.get(as_int(stream.get("streamType")), []).append(stream)
    video = next(iter(sorts[1]), None)
    sound = next((row for row in sorts[2] if as_flag(row.get("selected"))), next(iter(sorts[2]), None))
    return KeptFile(
        media_id=as_text(media.get("id")),
        part_id=as_text(part.get("id")),
        selected=bool(as_flag(media.get("selected"))),
        container=codec_of(media.get("container")) or codec_of(part.get("container")),
        bitrate_kbps=bitrate_of(media.get("bitrate")),
        video=original_video(video or {}, media) if video or media.get("videoCodec") else None,
        audios={as_text(row.get("id")) or "": original_audio(row, {}) for row in sorts[2]},
        first_audio=original_audio(sound or {}, media) if sound or media.get("audioCodec") else None,
        subtitles={as_text(row.get("id")) or "": subtitle_track(row) for row in sorts[3]},
    )
