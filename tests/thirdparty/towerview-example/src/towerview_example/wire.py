"""What a Gramophone says, as values. Nothing here does any I/O."""

from towerview_core.contract.errors import BadReply, Fault
from towerview_core.contract.provider import ServerInfo
from towerview_core.contract.sessions import (
    AudioTrack,
    Decision,
    Decisions,
    MediaSession,
    MediaStream,
    MediaType,
    Player,
    PlayState,
    SessionMedia,
    SessionUser,
)
from towerview_core.contract.value import Listing
from towerview_core.kits.wire import Json, as_count, as_id, as_list, as_map, as_text


def server_info(reply: object) -> ServerInfo:
    """``GET /about``: ``{"serial", "name", "model": "Gramophone", "firmware"}``."""
    about = as_map(reply)
    serial = as_text(about.get("serial"))
    if about.get("model") != "Gramophone" or serial is None:
        raise no_gramophone()
    return ServerInfo(
        machine_id=serial,
        name=as_text(about.get("name")) or "Gramophone",
        product="Gramophone",
        version=as_text(about.get("firmware")) or "unknown",
    )


def no_gramophone() -> BadReply:
    """Something answers, but another thing."""
    return BadReply("This address answers, but it is no Gramophone.", Fault.NOT_THIS_PRODUCT)


def sessions(reply: object) -> Listing[MediaSession]:
    """``GET /playing``: ``{"records": [...]}``. A reply without the list is no empty answer but a bad one."""
    records = as_map(reply).get("records")
    if not isinstance(records, list):
        raise BadReply("The Gramophone's list of records could not be read.")
    read = [_session(as_map(record)) for record in as_list(records)]
    good = tuple(session for session in read if session is not None)
    return Listing[MediaSession](items=good, set_aside=len(read) - len(good))


def _session(record: Json) -> MediaSession | None:
    key, item, title = as_id(record.get("slot")), as_id(record.get("record")), as_text(record.get("title"))
    if key is None or item is None or title is None:
        return None
    rate = as_count(record.get("kbps"))
    stream = MediaStream(container="wax", bitrate_kbps=rate, audio=AudioTrack(codec="wax", channels=1))
    return MediaSession(
        id=key,
        terminate_id=key,
        user=SessionUser(id=as_id(record.get("listener")), name=as_text(record.get("listener")) or ""),
        media=SessionMedia(
            id=item,
            type=MediaType.TRACK,
            title=title,
            grandparent_title=as_text(record.get("artist")),
            duration_ms=as_count(record.get("length_ms")),
        ),
        player=Player(
            device=as_text(record.get("horn")), device_id=as_text(record.get("horn")), product="Gramophone"
        ),
        state=PlayState.PAUSED if record.get("needle") == "up" else PlayState.PLAYING,
        position_ms=as_count(record.get("at_ms")),
        bandwidth_kbps=rate,
        source=stream,
        stream=stream,
        decision=Decisions(audio=Decision.DIRECT_PLAY),
    )
