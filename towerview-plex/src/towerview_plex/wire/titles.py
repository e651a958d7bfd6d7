"""What plays: titles, ids, library and artwork."""

from towerview_core.contract.sessions import ImageKind, ImageRef, LibraryRef, MediaType, SessionMedia
from towerview_core.kits.wire import Json, as_count, as_flag, as_id, as_maps, as_text
from towerview_plex.wire.guids import guids_of

_TYPES = {
    "movie": MediaType.MOVIE,
    "episode": MediaType.EPISODE,
    "track": MediaType.TRACK,
    "photo": MediaType.PHOTO,
    "clip": MediaType.CLIP,
}
_VARIOUS = "various artists"
_ENDLESS = (MediaType.LIVE, MediaType.PHOTO)


def type_of(row: Json) -> MediaType:
    """Live TV is told by a flag or by the key; words that a later version may bring are clips."""
    if as_flag(row.get("live")) or (as_text(row.get("key")) or "").startswith("/livetv/"):
        return MediaType.LIVE
    return _TYPES.get(as_text(row.get("type")) or "", MediaType.CLIP)


def media_of(row: Json, kind: MediaType, no_id: str, guids: tuple[str, ...]) -> SessionMedia:
    """The item. ``no_id`` names it when the row does not; ``guids`` are those of its look-up, besides the row's own."""
    parent, grandparent = _above(row, kind)
    episode = kind is MediaType.EPISODE
    return SessionMedia(
        id=_id_of(row, no_id),
        type=kind,
        title=name_of(row, kind),
        parent_title=parent,
        grandparent_title=grandparent,
        season=as_count(row.get("parentIndex")) if episode else None,
        episode=as_count(row.get("index")) if episode else None,
        year=as_count(row.get("year"))
        or (as_count(row.get("parentYear")) if kind is MediaType.TRACK else None),
        duration_ms=duration_of(row, kind),
        library=_library_of(row),
        guids=tuple(sorted({*guids_of(row), *guids})),
        artwork=artwork_of(row, kind),
    )


def duration_of(row: Json, kind: MediaType) -> int | None:
    """Milliseconds; live TV and photos have none."""
    return None if kind in _ENDLESS else as_count(row.get("duration"))


def position_of(row: Json, kind: MediaType) -> int | None:
    """Milliseconds from the beginning; live TV and photos have none."""
    return None if kind in _ENDLESS else as_count(row.get("viewOffset"))


def _id_of(row: Json, no_id: str) -> str:
    """The rating key; live programmes often have none, and then the tuner session of the key names them."""
    told = as_id(row.get("ratingKey")) or as_id((as_text(row.get("key")) or "").rpartition("/")[2])
    return told or no_id


def name_of(row: Json, kind: MediaType) -> str:
    """Its title; a live programme is told with its show."""
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


def artwork_of(row: Json, kind: MediaType) -> ImageRef | None:
    """An episode shows its show's poster, a track its album's cover, all else its own picture.

    A live programme mostly has one on the internet only, which nobody but the browser could fetch.
    """
    if kind is MediaType.LIVE and not (as_text(row.get("thumb")) or "").startswith("/library/metadata/"):
        return None
    above = {MediaType.EPISODE: "grandparent", MediaType.TRACK: "parent"}.get(kind)
    own = kind in (MediaType.CLIP, MediaType.PHOTO)
    names = (f"{above}RatingKey", f"{above}Key", "ratingKey") if above else ("ratingKey",)
    for name in names:
        # The history has a path where sessions and the library have the rating key besides.
        key = (as_text(row.get(name), 128) or "").removeprefix("/library/metadata/")
        if key.isascii() and key.isdigit():
            return ImageRef(id=key, kind=ImageKind.THUMB if own else ImageKind.POSTER)
    return None
