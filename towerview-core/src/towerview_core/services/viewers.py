"""What a media user sees: their own sessions and history in full; of others at most that somebody watches something.

Own is decided by server and the server's own user id, never by a name (security.md A10, section 3).
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

from towerview_core.contract.errors import NotFound
from towerview_core.contract.sessions import ImageRef, MediaSession, MediaType, Termination
from towerview_core.contract.value import UtcTime, Value
from towerview_core.services import site
from towerview_core.services.house import House
from towerview_core.services.live import CACHE, ServerLive, server_live
from towerview_core.services.session_rows import SessionRow
from towerview_core.snapshots import Stored
from towerview_core.store.own_history import HistoryWanted, own_playbacks
from towerview_core.store.playbacks import Playback, open_since
from towerview_core.store.servers import Server, enabled_servers

HISTORY = timedelta(days=365)
Own = Mapping[int, Collection[str]]
"""External user ids by server id."""


class OtherSession(Value):
    """That somebody else watches something: no name, no device, no address, no id to ask for more."""

    server_id: int
    server_name: str
    server_kind: str
    user: Literal["someone"] = "someone"
    type: MediaType
    title: str
    grandparent_title: str | None = None


class OwnSessions(Value):
    """A media user's sessions. ``others`` is empty unless an admin turned ``sharing`` on."""

    items: tuple[SessionRow, ...]
    next: str | None = None
    others: tuple[OtherSession, ...] = ()
    sharing: bool = False
    servers: tuple[ServerLive, ...] = ()


class OwnServerRow(Value):
    """A server at which a media user is somebody, without its address. ``can_terminate``: it lets sessions be stopped."""

    id: int
    name: str
    kind: str
    kind_title: str
    color: str
    health: str
    can_terminate: bool


class OwnPlayback(Value):
    """One viewing of a media user's own. ``played_s``: seconds really played."""

    id: int
    server_id: int
    server_name: str
    server_kind: str
    type: str
    title: str
    parent_title: str | None
    grandparent_title: str | None
    season: int | None
    episode: int | None
    year: int | None
    started_at: UtcTime
    ended_at: UtcTime | None
    played_s: float
    duration_ms: int | None
    position_ms: int | None
    device: str | None
    product: str | None
    platform: str | None


def servers_of(house: House, own: Own) -> list[Server]:
    """The enabled servers at which they are somebody, in order of name."""
    with house.database.read() as db:
        found = [server for server in enabled_servers(db) if server.id in own]
    return sorted(found, key=lambda server: (server.name.casefold(), server.id))


def server_rows(house: House, own: Own) -> list[OwnServerRow]:
    """Those servers as they are shown."""
    return [_server_row(house, server) for server in servers_of(house, own)]


def _server_row(house: House, server: Server) -> OwnServerRow:
    provider = house.registry.providers.get(server.kind)
    refused = {limit["capability"] for limit in server.limits}
    able = provider is not None and issubclass(provider, Termination)
    return OwnServerRow(
        id=server.id,
        name=server.name,
        kind=server.kind,
        kind_title=provider.title if provider else server.kind.title(),
        color=provider.color if provider else "#808080",
        health=server.health if provider else "plugin_missing",
        can_terminate=able and Termination.__name__ not in refused,
    )


def sessions_of(house: House, own: Own) -> OwnSessions:
    """What they play now, at every server of theirs."""
    stored = house.snapshots.get_all(CACHE)
    now = datetime.now(UTC)
    parts = [(server, stored.get(server.id)) for server in servers_of(house, own)]
    shares = [
        sessions_at(house, server, found, own[server.id]) for server, found in parts if found is not None
    ]
    return OwnSessions(
        items=tuple(row for share in shares for row in share.items),
        others=tuple(row for share in shares for row in share.others),
        sharing=_sharing(house),
        servers=tuple(server_live(server, found, now) for server, found in parts),
    )


def sessions_at(house: House, server: Server, stored: Stored, users: Collection[str]) -> OwnSessions:
    """Their share of one server's snapshot."""
    sessions = stored.values(MediaSession)
    sharing = _sharing(house)
    with house.database.read() as db:
        since = open_since(db, server.id)
    return OwnSessions(
        items=tuple(_row(server, one, since.get(one.id)) for one in sessions if one.user.id in users),
        others=tuple(_other(server, one) for one in sessions if sharing and one.user.id not in users),
        sharing=sharing,
    )


def _sharing(house: House) -> bool:
    with house.database.read() as db:
        return site.sharing(db)


def _row(server: Server, session: MediaSession, first_seen: datetime | None) -> SessionRow:
    return SessionRow.model_construct(
        **dict(session),
        server_id=server.id,
        server_name=server.name,
        server_kind=server.kind,
        first_seen=first_seen,
    )


def _other(server: Server, session: MediaSession) -> OtherSession:
    return OtherSession(
        server_id=server.id,
        server_name=server.name,
        server_kind=server.kind,
        type=session.media.type,
        title=session.media.title,
        grandparent_title=session.media.grandparent_title,
    )


def demand_own_picture(house: House, server_id: int, users: Collection[str], ref: ImageRef) -> None:
    """Raise ``NotFound`` unless the picture belongs to what they play now (security.md H6)."""
    stored = house.snapshots.get(CACHE, server_id)
    sessions = stored.values(MediaSession) if stored is not None else ()
    mine = [one for one in sessions if one.user.id in users]
    if not any(ref in (one.media.artwork, one.user.avatar) for one in mine):
        raise NotFound("There is no such picture.")


def history_of(house: House, own: Own, wanted: HistoryWanted) -> list[OwnPlayback]:
    """Their viewings of the last 365 days, the newest first, one more than asked for when there are more."""
    names = {server.id: server for server in servers_of(house, own)}
    places = {server_id: own[server_id] for server_id in names}
    with house.database.read() as db:
        rows = own_playbacks(db, places, datetime.now(UTC) - HISTORY, wanted)
    return [_played(names[row.server_id], row) for row in rows]


def _played(server: Server, row: Playback) -> OwnPlayback:
    return OwnPlayback(
        id=row.id,
        server_id=server.id,
        server_name=server.name,
        server_kind=server.kind,
        type=row.media_type,
        title=row.title,
        parent_title=row.parent_title,
        grandparent_title=row.grandparent_title,
        season=row.season,
        episode=row.episode,
        year=row.year,
        started_at=row.started_at,
        ended_at=row.ended_at,
        played_s=row.played_s,
        duration_ms=row.duration_ms,
        position_ms=row.position_ms,
        device=row.device,
        product=row.product,
        platform=row.platform,
    )
