"""Everything about one item: what it is, and the files it is kept as."""

from collections.abc import Mapping

from towerview_core.contract.errors import BadReply, NotFound
from towerview_core.contract.media import MediaInfo
from towerview_core.contract.sessions import MediaStream
from towerview_core.kits.wire import Json, as_count, as_int, as_list, as_map, as_maps, as_text

from .dialect import Dialect
from .libraries import rows_in
from .reading import container_of, guids_of, kbps_of, ms_of
from .sessions import artwork_of, type_of
from .tracks import audio_track, chosen_streams, subtitle_track, video_track

LONGEST_SUMMARY = 4096
MOST = 32
FIELDS = "MediaSources,MediaStreams,Overview,Genres,ProviderIds,Path"
"""Lists leave these out unless they are asked for."""


def details_params(item_id: str) -> Mapping[str, str]:
    """How to ask for one item without a user: as a list of one."""
    return {"Ids": item_id, "Fields": FIELDS}


def read_details(page: object, item_id: str, dialect: Dialect) -> MediaInfo:
    """The item of a list of one. Raises ``NotFound`` when the list is empty."""
    rows = rows_in(page)
    if not rows:
        raise NotFound("The server does not know this item.")
    item = next((row for row in as_maps(rows) if dialect.id_of(row.get("Id")) == item_id), None)
    if item is None:
        raise BadReply("The server told about another item than the one asked for.")
    return MediaInfo(
        id=item_id,
        type=type_of(item, dialect),
        title=as_text(item.get("Name")) or item_id,
        summary=as_text(item.get("Overview"), LONGEST_SUMMARY),
        year=as_count(item.get("ProductionYear")) or None,
        duration_ms=ms_of(item.get("RunTimeTicks")),
        genres=tuple(name for name in map(as_text, as_list(item.get("Genres"))[:MOST]) if name),
        guids=guids_of(item),
        artwork=artwork_of(item, type_of(item, dialect), dialect),
        versions=_versions(item, dialect),
    )


def _versions(item: Json, dialect: Dialect) -> tuple[MediaStream, ...]:
    """One for each file. Old servers tell a single one's streams on the item itself."""
    sources = as_maps(item.get("MediaSources"))[:MOST]
    if not sources and as_maps(item.get("MediaStreams")):
        sources = [item]
    return tuple(_version(source, dialect) for source in sources)


def _version(source: Json, dialect: Dialect) -> MediaStream:
    """A file with the tracks that are taken when nobody chooses."""
    state = {
        "AudioStreamIndex": as_int(source.get("DefaultAudioStreamIndex")),
        "SubtitleStreamIndex": as_int(source.get("DefaultSubtitleStreamIndex")),
    }
    chosen = chosen_streams(source, state, guess_audio=True)
    return MediaStream(
        container=container_of(source),
        bitrate_kbps=kbps_of(source.get("Bitrate")),
        video=video_track(chosen.video, as_map(None), dialect.picture_of(chosen.video)),
        audio=audio_track(chosen.audio),
        subtitle=subtitle_track(chosen.subtitle),
    )
