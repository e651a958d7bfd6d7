"""Live sessions as browsers get them: rows made once per snapshot, then only put together and sent."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from towerview_core.contract.cache import SnapshotError
from towerview_core.contract.sessions import Decision, MediaSession, NetworkPlace, PlayState
from towerview_core.contract.value import UtcTime, Value
from towerview_core.services.session_rows import SessionRow, masked
from towerview_core.snapshots import Head, Snapshots, Stored
from towerview_core.store.database import Database
from towerview_core.store.playbacks import open_since
from towerview_core.store.servers import Server

CACHE = "sessions"
MOST_REPLIES = 64
REPLY_S = 1.0


class ServerLive(Value):
    """How fresh the sessions of one server are. ``taken_at``: when they were true; ``error``: why the last try failed."""

    server_id: int
    server_name: str
    server_kind: str
    taken_at: UtcTime | None = None
    stale: bool = True
    error: SnapshotError | None = None
    set_aside: int = 0


class Counts(Value):
    """The house at a glance. Bandwidth in kbit/s; a session whose bandwidth is unknown adds nothing to it."""

    sessions: int = 0
    playing: int = 0
    paused: int = 0
    users: int = 0
    transcodes: int = 0
    hw_transcodes: int = 0
    sw_transcodes: int = 0
    bandwidth_kbps: int = 0
    lan_kbps: int = 0
    wan_kbps: int = 0
    servers_up: int = 0
    servers: int = 0


class SessionList(Value):
    """Sessions of several servers, and how fresh those of each are. Documents the reply, whose bytes are put together."""

    items: tuple[SessionRow, ...]
    next: str | None = None
    servers: tuple[ServerLive, ...] = ()


@dataclass(frozen=True, slots=True)
class Visible:
    """A server as one account sees it; ``pii``: with addresses and device ids."""

    server_id: int
    name: str
    kind: str
    pii: bool = True


@dataclass(frozen=True, slots=True)
class Rows:
    """The sessions of one snapshot: as values, and as JSON objects joined by commas, with and without addresses."""

    sessions: tuple[MediaSession, ...]
    full: bytes
    masked: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that was put together from these snapshots at a moment of the monotonic clock."""

    stored: Sequence[Stored | None]
    body: bytes
    made_at: float

    def still_of(self, current: Sequence[Stored | None]) -> bool:
        """Whether these are the same snapshots."""
        return all(
            one is other or (one is not None and other is not None and one.head == other.head)
            for one, other in zip(self.stored, current, strict=True)
        )


class LiveView:
    """Makes rows from snapshots, and keeps those of the newest snapshot of each server."""

    def __init__(self, database: Database, snapshots: Snapshots) -> None:
        self._database = database
        self._snapshots = snapshots
        self._made: dict[int, tuple[tuple[Head, str], Rows]] = {}
        self._replies: dict[tuple[Visible, ...], Reply] = {}
        self._lock = threading.Lock()

    def rows(self, server: Visible, stored: Stored) -> Rows:
        """The rows of a snapshot. Making them takes one query for since when each session is known."""
        key = (stored.head, server.name)
        with self._lock:
            known = self._made.get(server.server_id)
        if known is not None and known[0] == key:
            return known[1]
        rows = self._make(server, stored)
        with self._lock:
            self._made[server.server_id] = (key, rows)
        return rows

    def _make(self, server: Visible, stored: Stored) -> Rows:
        sessions = stored.values(MediaSession)
        with self._database.read() as db:
            since = open_since(db, server.server_id)
        rows = [
            SessionRow.model_construct(
                **dict(session),
                server_id=server.server_id,
                server_name=server.name,
                server_kind=server.kind,
                first_seen=since.get(session.id),
            )
            for session in sessions
        ]
        return Rows(sessions, _joined(rows), _joined([masked(row) for row in rows]))

    def reply(self, servers: Sequence[Visible]) -> bytes:
        """The JSON of a ``SessionList`` for these servers; put together once for all who see the same, and anew when a
        snapshot has changed or ``REPLY_S`` are over, because snapshots grow stale by themselves."""
        stored = self._snapshots.get_all(CACHE)
        key, current = tuple(servers), [stored.get(server.server_id) for server in servers]
        known = self._replies.get(key)
        if known is not None and time.monotonic() - known.made_at < REPLY_S and known.still_of(current):
            return known.body
        made = Reply(current, self._put_together(servers, current), time.monotonic())
        with self._lock:
            if len(self._replies) >= MOST_REPLIES:
                self._replies.clear()
            self._replies[key] = made
        return made.body

    def _put_together(self, servers: Sequence[Visible], stored: Sequence[Stored | None]) -> bytes:
        now = datetime.now(UTC)
        parts, live = [], []
        for server, found in zip(servers, stored, strict=True):
            live.append(_live(server, found, now))
            if found is not None and found.body:
                rows = self.rows(server, found)
                parts.append(rows.full if server.pii else rows.masked)
        return b'{"items":[%b],"next":null,"servers":[%b]}' % (
            b",".join(parts),
            b",".join(one.model_dump_json().encode() for one in live),
        )

    def counts(self, servers: Sequence[Visible]) -> Counts:
        """Figures over the sessions of these servers; how many servers are up is not this view's to say."""
        stored = self._snapshots.get_all(CACHE)
        sessions = [
            (server.server_id, session)
            for server in servers
            if server.server_id in stored
            for session in self.rows(server, stored[server.server_id]).sessions
        ]
        return _counted(sessions)


def _joined(rows: Sequence[SessionRow]) -> bytes:
    return b",".join(row.model_dump_json().encode() for row in rows)


def server_live(server: Server, stored: Stored | None, now: datetime) -> ServerLive:
    """How fresh the sessions of a server are."""
    return _live(Visible(server.id, server.name, server.kind), stored, now)


def _live(server: Visible, stored: Stored | None, now: datetime) -> ServerLive:
    if stored is None:
        return ServerLive(server_id=server.server_id, server_name=server.name, server_kind=server.kind)
    return ServerLive(
        server_id=server.server_id,
        server_name=server.name,
        server_kind=server.kind,
        taken_at=stored.head.taken_at,
        stale=stored.head.stale(now),
        error=stored.head.error,
        set_aside=stored.head.set_aside,
    )


def _counted(sessions: Sequence[tuple[int, MediaSession]]) -> Counts:
    transcodes = [session for _, session in sessions if session.decision.video is Decision.TRANSCODE]
    hardware = sum(
        session.transcode is not None and session.transcode.hw_encode is not None for session in transcodes
    )
    lan = sum(_kbps(session) for _, session in sessions if session.network.location is NetworkPlace.LAN)
    total = sum(_kbps(session) for _, session in sessions)
    return Counts(
        sessions=len(sessions),
        playing=sum(session.state is not PlayState.PAUSED for _, session in sessions),
        paused=sum(session.state is PlayState.PAUSED for _, session in sessions),
        users=len({(server_id, session.user.id or session.user.name) for server_id, session in sessions}),
        transcodes=len(transcodes),
        hw_transcodes=hardware,
        sw_transcodes=len(transcodes) - hardware,
        bandwidth_kbps=total,
        lan_kbps=lan,
        wan_kbps=total - lan,
    )


def _kbps(session: MediaSession) -> int:
    return session.bandwidth_kbps or 0
