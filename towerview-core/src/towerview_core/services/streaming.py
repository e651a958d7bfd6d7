"""The stream to browsers: who may hear what, and how a slow one harms only itself (security.md W1)."""

import asyncio
import contextlib
import hmac
import secrets
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Protocol

import orjson
import structlog
from sqlalchemy.exc import SQLAlchemyError

from towerview_core.contract.errors import Denied, TowerViewError
from towerview_core.security.grants import Grant
from towerview_core.security.tokens import AccessClaims
from towerview_core.services import told
from towerview_core.services.house import House
from towerview_core.services.stream_views import (
    BANDWIDTH,
    EVENTS,
    SERVERS,
    SESSIONS,
    Shown,
    StreamViews,
    points_for,
)
from towerview_core.snapshots import Message
from towerview_core.snapshots.mailbox import Mailbox

TICKET_S = 30
MAILBOX = 64
MOST_OF_ACCOUNT = 10
MOST = 1_000
OWN_SESSIONS = "own_sessions"
"""What a media user plays; it needs no grant, it is theirs at the servers at which they are somebody."""
TOPICS = {
    SESSIONS: Grant.SESSIONS_VIEW,
    SERVERS: Grant.SERVERS_VIEW,
    BANDWIDTH: Grant.SESSIONS_VIEW,
    EVENTS: Grant.SESSIONS_VIEW,
}
"""The grant that each topic needs, at the server a message is about (R1)."""

log = structlog.get_logger(__name__)


class Viewer(Protocol):
    """Who listens."""

    @property
    def account_id(self) -> int: ...

    @property
    def login_session_id(self) -> str: ...

    @property
    def own(self) -> Mapping[int, frozenset[str]]:
        """At which servers a media user is which users; empty for accounts."""
        ...

    def may(self, grant: str, server_id: int | None = None) -> bool:
        """Whether the account holds the grant at the server, or at any."""
        ...


def may_hear(viewer: Viewer, topic: str) -> bool:
    """Whether the topic is for this person at all (R1)."""
    if topic == OWN_SESSIONS:
        return bool(viewer.own)
    return topic in TOPICS and viewer.may(TOPICS[topic])


class TooManyStreams(TowerViewError):
    """The account, or the house, has as many streams as it may."""


def issue_ticket(house: House, claims: AccessClaims) -> str:
    """A ticket that opens one stream within 30 seconds. It holds no right by itself: the sign-in is looked at again."""
    body = ".".join(
        (
            str(claims.account_id),
            claims.session_id,
            str(claims.epoch),
            str(int(time.time()) + TICKET_S),
            secrets.token_hex(16),
        )
    )
    return f"{body}.{_mark(house, body)}"


def use_ticket(house: House, ticket: str) -> AccessClaims:
    """Whom a ticket speaks for; it is used up by this. Raises ``Denied``."""
    body, _, mark = ticket.rpartition(".")
    parts = body.split(".")
    if len(parts) != 5 or not hmac.compare_digest(mark.encode(), _mark(house, body).encode()):
        raise Denied("This ticket is not valid.")
    account_id, session_id, epoch, ends_at, nonce = parts
    if not 0 <= int(ends_at) - time.time() <= TICKET_S or not house.snapshots.claim(
        f"ticket:{nonce}", 2 * TICKET_S
    ):
        raise Denied("This ticket has run out or was used. Ask for another.")
    return AccessClaims(int(account_id), session_id, int(epoch))


def _mark(house: House, body: str) -> str:
    return hmac.digest(house.box.derive("stream-ticket"), body.encode(), "sha256").hex()


class Client:
    """One stream: its mailbox, its numbering, and what it may hear. Made and used on one loop."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.topics: frozenset[str] = frozenset()
        self.box = Mailbox(MAILBOX)
        self._seq = 0

    def hears(self, topic: str, server_id: int) -> bool:
        """Whether a message of a topic about a server is for this client."""
        if topic == OWN_SESSIONS:
            return topic in self.topics and server_id in self.viewer.own
        return topic in self.topics and self.viewer.may(TOPICS[topic], server_id)

    def text(self, topic: str, data: str) -> str:
        """A message as it is sent, with the next number."""
        self._seq += 1
        return f'{{"topic":"{topic}","seq":{self._seq},"data":{data}}}'

    def put(self, topic: str, key: object, data: str | bytes) -> None:
        """Leave a message in the mailbox."""
        raw = data if isinstance(data, bytes) else data.encode()
        self.box.put_here(Message(topic, str(key), raw))

    def put_sessions(self, server_id: int, shown: Shown) -> None:
        """Leave the sessions of a server, as much of them as this client may see."""
        self.put(SESSIONS, server_id, self._share(server_id, shown))

    def _share(self, server_id: int, shown: Shown) -> str:
        return shown.full if self.viewer.may(Grant.SESSIONS_PII, server_id) else shown.masked

    def full(self, views: StreamViews) -> list[str]:
        """Full snapshots of every topic, as messages. Reads the database: call it in a thread."""
        made = [self.text("hello", orjson.dumps({"server_time": datetime.now(UTC).isoformat()}).decode())]
        items = [item for server_id, item in views.all_servers() if self.hears(SERVERS, server_id)]
        if SERVERS in self.topics:
            made.append(self.text(SERVERS, f'{{"items":[{",".join(items)}]}}'))
        for server_id, shown in views.all_sessions():
            if self.hears(SESSIONS, server_id):
                made.append(self.text(SESSIONS, self._share(server_id, shown)))
        for server_id in sorted(self.viewer.own) if OWN_SESSIONS in self.topics else ():
            share = views.own_sessions(server_id, self.viewer.own[server_id])
            if share is not None:
                made.append(self.text(OWN_SESSIONS, share))
        points = views.last_points() if BANDWIDTH in self.topics else None
        mine = None if points is None else points_for(points, self.seen(views.servers()))
        return made if mine is None else [*made, self.text(BANDWIDTH, mine)]

    def seen(self, server_ids: Iterable[int]) -> frozenset[int]:
        """Those of the servers whose sessions this client may see."""
        return frozenset(one for one in server_ids if self.hears(BANDWIDTH, one))


class Hub:
    """All streams of one web process, on its loop."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.views = StreamViews(house)
        self._clients: set[Client] = set()
        self._task: asyncio.Task[None] | None = None

    def join(self, viewer: Viewer) -> Client:
        """Begin to listen. Raises ``TooManyStreams``."""
        own = sum(client.viewer.account_id == viewer.account_id for client in self._clients)
        if own >= MOST_OF_ACCOUNT or len(self._clients) >= MOST:
            raise TooManyStreams("There are too many live connections already. Close another tab.")
        client = Client(viewer)
        self._clients.add(client)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="stream-hub")
        return client

    def leave(self, client: Client) -> None:
        """Listen no more. The hub itself rests when the last one has left."""
        self._clients.discard(client)
        if not self._clients and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        async with self._house.snapshots.subscribe() as heard:
            async for message in heard:
                try:
                    await self._pass_on(message)
                except (TowerViewError, SQLAlchemyError) as error:
                    # The next message about the same thing says it again.
                    log.warning(
                        "stream: a message was left out", topic=message.topic, error=type(error).__name__
                    )

    async def _pass_on(self, message: Message) -> None:
        if message.topic == told.SNAPSHOT:
            await self._pass_snapshot(orjson.loads(message.data))
        elif message.topic == told.HEALTH:
            await self._pass_server(orjson.loads(message.data)["server_id"])
        elif message.topic == told.POINTS:
            self._pass_points(message)
        elif message.topic == told.EVENT:
            self._pass_event(message)
        elif message.topic == "resync":
            for client in self._clients:
                client.box.dropped += 1

    async def _pass_snapshot(self, note: dict[str, object]) -> None:
        cache, server_id = note["cache"], note["server_id"]
        if cache != SESSIONS or not isinstance(server_id, int):
            return
        await self._pass_own(server_id)
        if not any(client.hears(SESSIONS, server_id) for client in self._clients):
            return
        shown = await asyncio.to_thread(self.views.sessions, server_id)
        if shown is None:
            return
        for client in self._clients:
            if client.hears(SESSIONS, server_id):
                client.put_sessions(server_id, shown)

    async def _pass_own(self, server_id: int) -> None:
        """To each media user their own share."""
        for client in [one for one in self._clients if one.hears(OWN_SESSIONS, server_id)]:
            users = client.viewer.own[server_id]
            share = await asyncio.to_thread(self.views.own_sessions, server_id, users)
            if share is not None:
                client.put(OWN_SESSIONS, server_id, share)

    async def _pass_server(self, server_id: int) -> None:
        item = await asyncio.to_thread(self.views.server, server_id)
        for client in self._clients if item is not None else ():
            if client.hears(SERVERS, server_id):
                client.put(SERVERS, server_id, f'{{"items":[{item}]}}')

    def _pass_points(self, message: Message) -> None:
        whole = orjson.loads(message.data)
        if whole["cache"] != BANDWIDTH:
            return
        ids = [point["server_id"] for point in whole["points"]]
        shares: dict[frozenset[int], str | None] = {}
        for client in self._clients:
            seen = client.seen(ids)
            if seen not in shares:
                shares[seen] = points_for(message.data, seen)
            share = shares[seen]
            if share is not None:
                client.put(BANDWIDTH, message.key, share)

    def _pass_event(self, message: Message) -> None:
        server_id = orjson.loads(message.data)["server_id"]
        for client in self._clients:
            if client.hears(EVENTS, server_id):
                client.put(EVENTS, message.key, message.data)

    async def close(self) -> None:
        """End, with the process."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
