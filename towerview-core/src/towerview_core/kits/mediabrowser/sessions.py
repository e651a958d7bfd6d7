"""A row of ``/Sessions`` becomes a session. What Emby and Jellyfin say differently stands in a ``Dialect``.

In both, ``NowPlayingItem`` with its ``MediaStreams`` describes the source and ``TranscodingInfo`` the output.
"""

from collections.abc import Callable, Sequence

from pydantic import ValidationError

from towerview_core.contract.errors import BadReply, NotFound
from towerview_core.contract.sessions import (
    ImageKind,
    ImageRef,
    LibraryRef,
    MediaSession,
    MediaType,
    Player,
    SessionMedia,
    SessionUser,
)
from towerview_core.contract.value import Listing
from towerview_core.kits.wire import Json, as_count, as_flag, as_id, as_list, as_map, as_maps, as_text

from .dialect import Dialect, Play
from .output import source_of, stream_of
from .reading import guids_of, ms_of, names_of, network_of
from .shelf import Question
from .tracks import chosen_streams

_DROPPED = frozenset({"Trailer", "ThemeSong", "ThemeVideo"})
_BY_MEDIA_TYPE = {"Audio": MediaType.TRACK, "Photo": MediaType.PHOTO, "Book": MediaType.BOOK}
_NO_LENGTH = frozenset({MediaType.LIVE, MediaType.PHOTO})
_PICTURED = frozenset({MediaType.MOVIE, MediaType.EPISODE, MediaType.LIVE, MediaType.CLIP})


def rows_of(reply: object) -> Sequence[object]:
    """The rows of a reply to ``/Sessions``. Raises ``BadReply`` for anything but an array."""
    if not isinstance(reply, list):
        raise BadReply("The server did not answer with a list of sessions.")
    return reply


def read_sessions(
    rows: Sequence[object], dialect: Dialect, library_of: Callable[[str], LibraryRef | None]
) -> Listing[MediaSession]:
    """Everything that plays. Idle clients, API keys, trailers and theme music are left out; what cannot be read is counted."""
    sessions, set_aside = [], 0
    for row in rows:
        if not isinstance(row, dict) or as_id(row.get("Id")) is None:
            set_aside += 1
        elif _plays(row, dialect):
            session = _session_or_none(row, dialect, library_of)
            if session is None:
                set_aside += 1
            else:
                sessions.append(session)
    return Listing[MediaSession](items=tuple(sessions), set_aside=set_aside)


def library_questions(rows: Sequence[object], dialect: Dialect) -> list[Question]:
    """Whose library must be known to read the rows. The viewer is named too: without a user Jellyfin tells no library."""
    questions = {}
    for row in rows:
        if isinstance(row, dict) and _plays(row, dialect):
            item = as_map(row.get("NowPlayingItem"))
            key = _library_key(item, type_of(item, dialect), dialect)
            if key is not None and key not in questions:
                questions[key] = Question(key, dialect.id_of(row.get("UserId")))
    return list(questions.values())


def is_controllable(row: Json) -> bool:
    """Whether commands reach the client. The server accepts them for others too, and nothing happens."""
    return as_flag(row.get("SupportsRemoteControl")) is not False


def shows_texts(row: Json) -> bool:
    """Whether the client shows texts. ``SupportedCommands`` stays filled when the client's socket has closed."""
    return is_controllable(row) and "DisplayMessage" in as_list(row.get("SupportedCommands"))


def row_with_id(rows: Sequence[object], session_id: str) -> Json:
    """The row of a session, playing or not. Raises ``NotFound``."""
    for row in as_maps(rows):
        if as_id(row.get("Id")) == session_id:
            return row
    raise NotFound("This session has ended.")


def _plays(row: Json, dialect: Dialect) -> bool:
    """An item that is there but unreadable counts as playing, so that it is set aside rather than passed over."""
    item = row.get("NowPlayingItem")
    if item is None or dialect.is_ours(row):
        return False
    known = as_map(item)
    words = (known.get("Type"), known.get("ExtraType"))
    return as_flag(known.get("IsThemeMedia")) is not True and not any(
        isinstance(word, str) and word in _DROPPED for word in words
    )


def _session_or_none(
    row: Json, dialect: Dialect, library_of: Callable[[str], LibraryRef | None]
) -> MediaSession | None:
    try:
        return _session(_taken_apart(row, dialect), dialect, library_of)
    except (ValidationError, _Unreadable):
        return None


class _Unreadable(Exception):
    """The row lacks what identifies a session."""


def _taken_apart(row: Json, dialect: Dialect) -> Play:
    item, state = as_map(row.get("NowPlayingItem")), as_map(row.get("PlayState"))
    kind = type_of(item, dialect)
    chosen = chosen_streams(item, state, guess_audio=dialect.guess_audio)
    return Play(
        row=row,
        state=state,
        item=item,
        job=as_map(row.get("TranscodingInfo")),
        type=kind,
        chosen=chosen,
        has_video=kind in _PICTURED
        and item.get("MediaType") != "Audio"
        and (bool(chosen.video) or not chosen.told),
        has_audio=chosen.sounds or (not chosen.told and (kind in _PICTURED or kind is MediaType.TRACK)),
    )


def type_of(item: Json, dialect: Dialect) -> MediaType:
    """What an item is."""
    known = dialect.types.get(as_text(item.get("Type"), 64) or "")
    if known is not None:
        return known
    return _BY_MEDIA_TYPE.get(as_text(item.get("MediaType"), 64) or "", MediaType.CLIP)


def _session(play: Play, dialect: Dialect, library_of: Callable[[str], LibraryRef | None]) -> MediaSession:
    row, session_id = play.row, as_id(play.row.get("Id"))
    decisions = dialect.decide(play)
    source = source_of(play, dialect)
    stream = stream_of(play, source, decisions, dialect)
    media = media_of(play.item, dialect, library_of)
    if media is None:
        raise _Unreadable
    return MediaSession(
        id=session_id or "",
        terminate_id=session_id if is_controllable(row) else None,
        can_message=shows_texts(row),
        user=_user(row, dialect),
        media=media,
        player=_player(row),
        network=network_of(row.get("RemoteEndPoint"), dialect.home),
        state=dialect.state_of(row),
        position_ms=ms_of(play.state.get("PositionTicks")),
        bandwidth_kbps=stream.bitrate_kbps,
        source=source,
        stream=stream,
        decision=decisions,
        transcode=dialect.transcode_of(play, decisions),
    )


def _user(row: Json, dialect: Dialect) -> SessionUser:
    user = dialect.id_of(row.get("UserId"))
    pictured = user is not None and as_text(row.get("UserPrimaryImageTag")) is not None
    return SessionUser(
        id=user,
        name=as_text(row.get("UserName")) or "",
        avatar=ImageRef(id=user, kind=ImageKind.AVATAR) if pictured and user else None,
    )


def _player(row: Json) -> Player:
    """``DeviceType`` is told by Emby alone."""
    return Player(
        device=as_text(row.get("DeviceName")),
        device_id=as_text(row.get("DeviceId")),
        product=as_text(row.get("Client")),
        platform=as_text(row.get("DeviceType")),
        version=as_text(row.get("ApplicationVersion")),
    )


def media_of(
    item: Json, dialect: Dialect, library_of: Callable[[str], LibraryRef | None] = lambda _key: None
) -> SessionMedia | None:
    """What an item is; None without an id, or when it lies about itself."""
    item_id, kind = dialect.id_of(item.get("Id")), type_of(item, dialect)
    if item_id is None:
        return None
    title, parent, grandparent = _titles(item, kind)
    episode = kind is MediaType.EPISODE
    key = _library_key(item, kind, dialect)
    try:
        return SessionMedia(
            id=item_id,
            type=kind,
            title=title,
            parent_title=parent,
            grandparent_title=grandparent,
            season=as_count(item.get("ParentIndexNumber")) if episode else None,
            episode=as_count(item.get("IndexNumber")) if episode else None,
            year=as_count(item.get("ProductionYear")) or None,
            duration_ms=None if kind in _NO_LENGTH else ms_of(item.get("RunTimeTicks")),
            library=None if key is None else library_of(key),
            guids=guids_of(item),
            artwork=artwork_of(item, kind, dialect),
        )
    except ValidationError:
        return None


def _titles(item: Json, kind: MediaType) -> tuple[str, str | None, str | None]:
    name = as_text(item.get("Name"))
    if kind is MediaType.EPISODE:
        return name or "", as_text(item.get("SeasonName")), as_text(item.get("SeriesName"))
    if kind is MediaType.TRACK:
        artist = as_text(item.get("AlbumArtist")) or names_of(item.get("Artists"))
        return name or "", as_text(item.get("Album")), artist
    if kind is MediaType.LIVE:
        channel = as_text(item.get("ChannelName"))
        programme = as_text(as_map(item.get("CurrentProgram")).get("Name"))
        return (programme or name or "", None, channel or name)
    return name or "", None, None


def _library_key(item: Json, kind: MediaType, dialect: Dialect) -> str | None:
    """A show or an album lies in one library with all it holds, so one question serves them all. Live TV is in none."""
    if kind is MediaType.LIVE:
        return None
    return _owner(item, kind, dialect) or dialect.id_of(item.get("Id"))


def _owner(item: Json, kind: MediaType, dialect: Dialect) -> str | None:
    name = {MediaType.EPISODE: "SeriesId", MediaType.TRACK: "AlbumId"}.get(kind)
    return None if name is None else dialect.id_of(item.get(name))


def artwork_of(item: Json, kind: MediaType, dialect: Dialect) -> ImageRef | None:
    """The poster of the show, the cover of the album, else the item's own picture; only where a tag says it exists."""
    tag = {MediaType.EPISODE: "SeriesPrimaryImageTag", MediaType.TRACK: "AlbumPrimaryImageTag"}.get(kind)
    owner = _owner(item, kind, dialect)
    if tag is None or owner is None or as_text(item.get(tag)) is None:
        known = as_text(as_map(item.get("ImageTags")).get("Primary"))
        owner = dialect.id_of(item.get("Id")) if known else None
    return None if owner is None else ImageRef(id=owner, kind=ImageKind.POSTER)
