"""Everything about one item."""

from towerview_core.contract.errors import BadReply, NotFound
from towerview_core.contract.media import MediaInfo
from towerview_core.contract.sessions import MediaStream
from towerview_core.kits.wire import Json, as_count, as_map, as_maps, as_text
from towerview_plex.wire.container import rows_of
from towerview_plex.wire.guids import guids_of
from towerview_plex.wire.kept import files_of
from towerview_plex.wire.titles import artwork_of, duration_of, name_of, type_of

LONGEST_SUMMARY = 4000
_NOTHING = as_map(None)


def read_details(payload: object, item_id: str) -> MediaInfo:
    """Read ``/library/metadata/{id}``. Raises ``BadReply``, or ``NotFound`` when the item is not in the reply."""
    rows = [as_map(row) for row in rows_of(payload)]
    if not rows:
        raise NotFound("The Plex server has no such item.")
    row = next((row for row in rows if as_text(row.get("ratingKey"), 64) == item_id), None)
    if row is None:
        raise BadReply("The Plex server told about another item.")
    try:
        return _details(row, item_id)
    except ValueError:  # a value out of every bound, which pydantic refused
        raise BadReply("The Plex server told about this item in a form TowerView does not know.") from None


def _details(row: Json, item_id: str) -> MediaInfo:
    kind = type_of(row)
    return MediaInfo(
        id=item_id,
        type=kind,
        title=name_of(row, kind),
        summary=as_text(row.get("summary"), LONGEST_SUMMARY),
        year=as_count(row.get("year")),
        duration_ms=duration_of(row, kind),
        genres=tuple(name for tag in as_maps(row.get("Genre")) if (name := as_text(tag.get("tag")))),
        guids=guids_of(row),
        artwork=artwork_of(row, kind),
        versions=tuple(_versions(row)),
    )


def _versions(row: Json) -> list[MediaStream]:
    """The files it is kept as. Parts of one version (CD 1 and CD 2) are alike, so the first speaks for all."""
    versions: dict[object, MediaStream] = {}
    for number, file in enumerate(files_of(row)):
        versions.setdefault(file.media_id or number, file.stream(_NOTHING, _NOTHING))
    return list(versions.values())
