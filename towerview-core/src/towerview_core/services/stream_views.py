"""What the stream shows of the house, as JSON texts made once and sent to many (security.md W1)."""

import threading
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from towerview_core.services import servers, viewers
from towerview_core.services.house import House
from towerview_core.services.live import Visible
from towerview_core.services.server_rows import server_row
from towerview_core.snapshots import Stored
from towerview_core.store.servers import Server

SERVERS_S = 5.0
SESSIONS, SERVERS, BANDWIDTH, EVENTS = "sessions", "servers", "bandwidth", "events"


@dataclass(frozen=True, slots=True)
class Shown:
    """The ``data`` of a message about one server: as it is, and for people without ``sessions.pii``."""

    full: str
    masked: str


class StreamViews:
    """Makes what is shown. Reads the database and snapshots: call it in a thread."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._servers: Mapping[int, Server] = {}
        self._read_at = float("-inf")
        self._lock = threading.Lock()

    def servers(self, *, fresh: bool = False) -> Mapping[int, Server]:
        """Every server that is switched on, read again every five seconds."""
        with self._lock:
            if fresh or time.monotonic() - self._read_at > SERVERS_S:
                self._servers = {
                    server.id: server for server in servers.listed(self._house) if server.enabled
                }
                self._read_at = time.monotonic()
            return self._servers

    def sessions(self, server_id: int) -> Shown | None:
        """The sessions of a server; None when it or its snapshot is gone."""
        server = self.servers().get(server_id)
        stored = self._house.snapshots.get(SESSIONS, server_id)
        return None if server is None or stored is None else self._sessions(server, stored)

    def all_sessions(self) -> Iterator[tuple[int, Shown]]:
        """The sessions of every server."""
        known = self.servers()
        for server_id, stored in sorted(self._house.snapshots.get_all(SESSIONS).items()):
            server = known.get(server_id)
            if server is not None:
                yield server_id, self._sessions(server, stored)

    def _sessions(self, server: Server, stored: Stored) -> Shown:
        rows = self._house.live.rows(Visible(server.id, server.name, server.kind), stored)
        head = stored.head
        facts = {
            "taken_at": None if head.taken_at is None else head.taken_at.isoformat(),
            "stale": head.stale(datetime.now(UTC)),
            "error": None if head.error is None else head.error.model_dump(mode="json"),
            "set_aside": head.set_aside,
        }
        frame = b'{"server_id":%d,"snapshot":{"items":[%b],%b}'
        tail = orjson.dumps(facts)[1:]
        full, masked = (frame % (server.id, items, tail) for items in (rows.full, rows.masked))
        return Shown(full.decode(), masked.decode())

    def own_sessions(self, server_id: int, users: Collection[str]) -> str | None:
        """A media user's share of a server; None when it or its snapshot is gone."""
        server = self.servers().get(server_id)
        stored = self._house.snapshots.get(SESSIONS, server_id)
        if server is None or stored is None:
            return None
        share = viewers.sessions_at(self._house, server, stored, users)
        shown = {
            **share.model_dump(mode="json", include={"items", "others", "sharing"}),
            "taken_at": None if stored.head.taken_at is None else stored.head.taken_at.isoformat(),
            "stale": stored.head.stale(datetime.now(UTC)),
            "error": None if stored.head.error is None else stored.head.error.model_dump(mode="json"),
        }
        return orjson.dumps({"server_id": server_id, "snapshot": shown}).decode()

    def server(self, server_id: int) -> str | None:
        """A server as one item of the topic ``servers``; without its address, which is not for everybody."""
        server = self.servers(fresh=True).get(server_id)
        return None if server is None else server_row(self._house, server, manage=False).model_dump_json()

    def all_servers(self) -> Iterator[tuple[int, str]]:
        """Every server as an item."""
        for server in self.servers(fresh=True).values():
            yield server.id, server_row(self._house, server, manage=False).model_dump_json()

    def last_points(self) -> bytes | None:
        """The last point of every server, as the topic ``bandwidth`` sends them."""
        points = [
            {"server_id": server_id, **orjson.loads(series[-1])}
            for server_id, series in sorted(self._house.snapshots.points(BANDWIDTH).items())
            if series
        ]
        if not points:
            return None
        return orjson.dumps({"at": max(str(point["at"]) for point in points), "points": points})


def points_for(data: bytes, seen: Collection[int]) -> str | None:
    """Of a message about points those of these servers; None when nothing is left."""
    whole = orjson.loads(data)
    points = [point for point in whole["points"] if point["server_id"] in seen]
    return orjson.dumps({"at": whole["at"], "points": points}).decode() if points else None
