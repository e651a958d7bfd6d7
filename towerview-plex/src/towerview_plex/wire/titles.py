"""What plays: titles, ids, library and artwork."""

from towerview_core.contract.sessions import ImageKind, ImageRef, LibraryRef, MediaType, SessionMedia
from towerview_core.kits.wire import Json, as_count, as_id, as_maps, as_text
from towerview_plex.wire.guids import guids_of

_VARIOUS = "various artists"
_ENDLESS = (MediaType.LIVE, MediaType.PHOTO)


def media_of(row: Json, kind: MediaType, session_key: str, guids: tuple[str, ...]) -> SessionMedia:
    """The item. ``guids`` are those of its look-up, used when the session brings none of its own."""
    parent, grandparent = _above(row, kind)
    episode = kind is MediaType.EPISODE
    return SessionMedia(
        id=_id_of(row, session_key),
        type=kind,
        title=_title_of(row, kind),
        parent_title=parent,
        grandparent_title=grandparent,
        season=as_count(row.get("parentIndex")) if episode else None,
        episode=as_count(row.get("index")) if episode else None,
        year=as_count(row.get("year"))
        or (as_count(row.get("parentYear")) if kind is MediaType.TRACK else None),
        duration_ms=None if kind in _ENDLESS else as_count(row.get("duration")),
        library=_library_of(row),
        guids=tuple(sorted({*guids_of(row), *guids})),
        artwork=_artwork_of(row, kind),
    )


def position_of(row: Json, kind: MediaType) -> int | None:
    """Milliseconds from the beginning; live TV and photos have none."""
    return None if kind in _ENDLESS else as_count(row.get("viewOffset"))


def _id_of(row: Json, session_key: str) -> str:
    """The rating key; live programmes often have none, and then the tuner session of the key names them."""
    told = as_id(row.get("ratingKey")) or as_id((as_text(row.get("key")) or "").rpartition("/")[2])
    return told or f"session:{session_key}"


def _title_of(row: Json, kind: MediaType) -> str:
    title, show = as_text(row.get("title")), as_text(row.get("grandparentTitle"))
    if kind is MediaType.LIVE and show and title and show != title:
        return f"{show}: {title}"
    return title or show or ""


def _above(row: Json, kind: MediaType) -> tuple[str | None, str | None]:
    parent, grandparent = as_text(row.get("parentTitle")), as_text(row.get("grandparentTitle"))
    if kind is MediaType.LIVE:
        return None, _channel_of(row)
    if kind is MediaType.TRACK and (grandparent or _VARIOUS).lower() == _VARIOUS:
        return parent, as_text(row.get("originalTitle")) or grandparent
    return parent, grandparent


def _channel_of(row: Json) -> str | None:
    for media in as_maps(row.get("Media")):
        name = as_text(media.get("channelTitle")) or as_text(media.get("channelCallSign"))
        if name:
            return name
    return None


def _library_of(row: Json) -> LibraryRef | None:
    key = as_text(row.get("librarySectionID"), 128)
    return LibraryRef(id=key, name=as_text(row.get("librarySectionTitle"))) if key else None


def _artwork_of(row: Json, kind: MediaType) -> ImageRef | None:
    """An episode shows its show's poster, a track its album's cover, all else its own picture.

    A live programme mostly has one on the internet only, which nobody but the browser could fetch.
    """
    if kind is MediaType.LIVE and not (as_text(row.get("thumb")) or "").startswith("/library/metadata/"):
        return None
    above = {MediaType.EPISODE: "grandparentRatingKey", MediaType.TRACK: "parentRatingKey"}.get(
        kind, "ratingKey"
    )
    own = kind in (MediaType.CLIP, MediaType.PHOTO)
    for name in (above, "ratingKey"):
        key = as_text(row.get(name), 64)
        if key and key.isascii() and key.isdigit():
            return ImageRef(id=key, kind=ImageKind.THUMB if own else ImageKind.POSTER)
    return None
