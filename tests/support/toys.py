"""A house with toy servers: providers that do in memory whatever a test tells them to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from tests.support.houses import opened
from towerview_core.contract.errors import CredentialsRejected
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import HttpClient
from towerview_core.contract.provider import Provider, ServerInfo
from towerview_core.contract.sessions import (
    MediaSession,
    MediaType,
    Network,
    NetworkPlace,
    Player,
    PlayState,
    SessionMedia,
    Sessions,
    SessionUser,
)
from towerview_core.contract.value import Listing
from towerview_core.services.connections import Connection, Connections, Missing
from towerview_core.services.house import House
from towerview_core.store.servers import Server

Answer = Callable[[], Awaitable[Listing[MediaSession]]]


def session(key: str = "1", kbps: int | None = 4000, place: NetworkPlace = NetworkPlace.LAN) -> MediaSession:
    """A session of a toy."""
    return MediaSession(
        id=key,
        user=SessionUser(id="u1", name="Ada"),
        media=SessionMedia(
            id=f"film-{key}", type=MediaType.MOVIE, title="Paper Comets", duration_ms=6_000_000
        ),
        player=Player(device_id=f"device-{key}", device="TV"),
        network=Network(address="192.168.1.9", location=place),
        state=PlayState.PLAYING,
        bandwidth_kbps=kbps,
    )


class Toy(Sessions):
    """A server in memory: ``items`` is what plays, ``raises`` what goes wrong, ``delay_s`` how slow it is."""

    kind = "toy"
    title = "Toy"
    Options = ServerOptions

    def __init__(self, options: ServerOptions | None = None, http: HttpClient | None = None) -> None:
        del options, http
        self.items: tuple[MediaSession, ...] = (session(),)
        self.raises: BaseException | None = None
        self.answer: object = None
        self.delay_s = 0.0
        self.asked = 0
        self.at_once = self.most_at_once = 0

    async def probe(self) -> ServerInfo:
        return ServerInfo(machine_id="toy", name="Toy", product="Toy", version="1")

    async def list_sessions(self) -> Listing[MediaSession]:
        self.asked += 1
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            await asyncio.sleep(self.delay_s)
        finally:
            self.at_once -= 1
        if self.raises is not None:
            raise self.raises
        if self.answer is not None:
            return cast("Listing[MediaSession]", self.answer)
        return Listing(items=self.items)


@dataclass
class ToyConnections:
    """Stands where the house's connections stand: toys by the server's id."""

    toys: dict[int, Toy] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    def get(self, server: Server) -> Connection:
        if server.id in self.gone:
            raise CredentialsRejected("The stored credentials cannot be used any more; enter them again.")
        if server.kind != "toy":
            raise Missing("Install towerview-other.")
        toy = self.toys[server.id]
        return cast("Connection", _Held(toy))

    async def aclose(self) -> None:
        """There is nothing to close."""


@dataclass(frozen=True)
class _Held:
    provider: Provider


@dataclass
class ToyHouse:
    """A house and its toys."""

    house: House
    toys: dict[int, Toy]
    connections: ToyConnections

    def add(self, count: int = 1, kind: str = "toy") -> list[int]:
        """Add servers."""
        now, ids = datetime.now(UTC), []
        with self.house.database.write() as db:
            for _ in range(count):
                server = Server(kind=kind, name=f"Toy {len(self.toys)}", created_at=now, health_since=now)
                db.add(server)
                db.flush()
                self.toys[server.id] = Toy()
                ids.append(server.id)
        return ids

    def change(self, server_id: int, **values: object) -> None:
        """Change a server's row."""
        with self.house.database.write() as db:
            server = db.get(Server, server_id)
            assert server is not None
            for name, value in values.items():
                setattr(server, name, value)


@contextmanager
def toy_house(home: Path, **settings: object) -> Iterator[ToyHouse]:
    """A house that knows toys besides what is installed."""
    with opened(home, **settings) as house:
        connections = ToyConnections()
        registry = replace(house.registry, providers={**house.registry.providers, "toy": Toy})
        made = replace(house, registry=registry, connections=cast("Connections", connections))
        yield ToyHouse(made, connections.toys, connections)
