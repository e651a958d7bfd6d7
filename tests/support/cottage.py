"""A made-up media server with sign-in by password and PIN, and a whole house that knows it. Nothing of it is on the network:
each cottage is found by its address, and writes down what it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from pydantic import Field, HttpUrl, SecretStr
from starlette.testclient import TestClient

from tests.support.houses import ORIGIN, opened
from towerview_core.app import create_app
from towerview_core.contract.errors import CredentialsRejected, NotFound, TowerViewError
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import LineClient
from towerview_core.contract.login import Identity, PasswordLogin, Pin, PinLogin
from towerview_core.contract.media import Artwork, Image, ImageSize
from towerview_core.contract.provider import Provider, ServerInfo
from towerview_core.contract.sessions import (
    ImageKind,
    ImageRef,
    MediaSession,
    MediaType,
    Network,
    NetworkPlace,
    Player,
    PlayState,
    SessionMedia,
    Sessions,
    SessionUser,
    Termination,
)
from towerview_core.contract.value import Listing
from towerview_core.services import forms
from towerview_core.services.connections import Connections
from towerview_core.services.house import House
from towerview_core.snapshots import Stored
from towerview_core.snapshots.stored import Head
from towerview_core.store.servers import Server

COOKIE_ROUTE = {"x-towerview": "1", "origin": ORIGIN, "content-type": "application/json"}
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 16


@dataclass
class Cottage:
    """One made-up server. ``users``: password and id by name; ``consents``: who consented to which PIN."""

    machine_id: str
    users: dict[str, tuple[str, str]] = field(default_factory=dict)
    machines: frozenset[str] | None = None
    playing: list[MediaSession] = field(default_factory=list)
    consents: dict[str, Identity] = field(default_factory=dict)
    pins: list[Pin] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    forward_urls: list[HttpUrl | None] = field(default_factory=list)
    pages: bool = True
    trouble: TowerViewError | None = None


COTTAGES: dict[str, Cottage] = {}


class CottageOptions(ServerOptions):
    """How to reach a cottage."""

    key: SecretStr = Field(title="Key", min_length=1)


class CottageProvider(Sessions, Termination, Artwork, PasswordLogin, PinLogin):
    """A provider of cottages."""

    kind = "cottage"
    title = "Cottage"
    color = "#335577"
    Options: ClassVar[type[ServerOptions]] = CottageOptions

    def __init__(self, options: ServerOptions, http: LineClient) -> None:
        self.place = COTTAGES[options.url]

    def _note(self, verb: str, what: str = "") -> None:
        self.place.asked.append((verb, what))
        if self.place.trouble is not None:
            raise self.place.trouble

    async def probe(self) -> ServerInfo:
        return ServerInfo(machine_id=self.place.machine_id, name="Cottage", product="Cottage", version="1")

    async def list_sessions(self) -> Listing[MediaSession]:
        return Listing[MediaSession](items=tuple(self.place.playing))

    async def terminate_session(self, session_id: str, message: str) -> None:
        self._note("terminate", session_id)
        self.place.playing = [one for one in self.place.playing if one.terminate_id != session_id]

    async def get_image(self, image_id: str, kind: ImageKind, size: ImageSize) -> Image:
        self._note("image", image_id)
        return Image(content_type="image/png", body=PICTURE)

    async def authenticate_user(self, name: str, password: SecretStr) -> Identity:
        self._note("password", name)
        known = self.place.users.get(name)
        if known is None or known[0] != password.get_secret_value():
            raise CredentialsRejected("No.")
        machines = self.place.machines or frozenset({self.place.machine_id})
        return Identity(user_id=known[1], name=name, machine_ids=machines)

    async def start_pin(self, forward_url: HttpUrl | None) -> Pin:
        self._note("start")
        self.place.forward_urls.append(forward_url)
        number = f"pin-{len(self.place.pins)}-of-{self.place.machine_id}"
        url = HttpUrl(f"https://cottage.example/auth#?code={number}-code") if self.place.pages else None
        expires_at = datetime.now(UTC) + timedelta(minutes=10)
        pin = Pin(id=number, code=f"{number}-code", url=url, expires_at=expires_at)
        self.place.pins.append(pin)
        return pin

    async def check_pin(self, pin_id: str) -> Identity | None:
        self._note("check", pin_id)
        if pin_id not in {pin.id for pin in self.place.pins}:
            raise NotFound("This PIN has expired.")
        return self.place.consents.get(pin_id)


@contextmanager
def cottage_house(home: Path, **settings: object) -> Iterator[House]:
    """A whole house that knows cottages too."""
    with opened(home, **settings) as plain:
        providers: dict[str, type[Provider]] = {
            **plain.registry.providers,
            CottageProvider.kind: CottageProvider,
        }
        registry = replace(plain.registry, providers=providers)
        connections = Connections(plain.database, plain.box, registry, plain.settings)
        yield replace(plain, registry=registry, connections=connections)


def add_cottage(house: House, name: str, cottage: Cottage, *, enabled: bool = True) -> int:
    """A configured server behind which the cottage answers."""
    url = f"http://{name.lower()}.example:8000"
    COTTAGES[url] = cottage
    now = datetime.now(UTC)
    with house.database.write() as db:
        server = Server(
            kind="cottage", name=name, machine_id=cottage.machine_id, enabled=enabled, health="ok",
            health_since=now, created_at=now,
        )  # fmt: skip
        db.add(server)
        db.flush()
        options = CottageOptions(url=url, key=SecretStr("key-of-the-cottage"))
        server.options_sealed = forms.seal(house.box, f"server:{server.id}", options)
        return server.id


def session(number: str, user: tuple[str, str], title: str = "A film") -> MediaSession:
    """A session of a user, by id and name."""
    return MediaSession(
        id=number,
        terminate_id=f"t-{number}",
        user=SessionUser(id=user[0], name=user[1]),
        media=SessionMedia(
            id=f"m-{number}",
            type=MediaType.MOVIE,
            title=title,
            artwork=ImageRef(id=f"art-{number}", kind=ImageKind.POSTER),
        ),
        player=Player(device="A phone", device_id=f"device-of-{user[1]}"),
        network=Network(address="203.0.113.9", location=NetworkPlace.WAN),
        state=PlayState.PLAYING,
        position_ms=1000,
    )


def put_snapshot(house: House, server_id: int, cottage: Cottage) -> None:
    """What the collector would have stored."""
    now = datetime.now(UTC)
    head = Head(taken_at=now, tried_at=now, count=len(cottage.playing), good_for_s=60)
    body = b"\n".join(one.model_dump_json().encode() for one in cottage.playing)
    house.snapshots.put(Stored("sessions", server_id, head, body))


def stranger(house: House) -> TestClient:
    """A browser nobody has signed in with."""
    return TestClient(create_app(house), base_url=ORIGIN, raise_server_exceptions=False)


def enter_by_password(
    house: House, server_id: int, name: str, password: str, client: TestClient | None = None
) -> TestClient:
    """A browser in which this media user is signed in."""
    client = client or stranger(house)
    typed = {"server_id": server_id, "username": name, "password": password}
    reply = client.post("/api/auth/media/username", json=typed)
    assert reply.status_code == 200, reply.text
    return with_token(client, reply.json())


def with_token(client: TestClient, body: Mapping[str, object]) -> TestClient:
    """The same browser, which now sends the access token."""
    client.headers["authorization"] = f"Bearer {body['access_token']}"
    return client


@dataclass(frozen=True)
class Village:
    """The house, its cottages and the ids of their servers."""

    house: House
    alpha: Cottage
    beta: Cottage
    alpha_id: int
    beta_id: int

    def play(self) -> None:
        """Bea and carl watch at Alpha, the other bea at Beta."""
        self.alpha.playing = [
            session("s1", ("u-bea", "bea")),
            session("s2", ("u-carl", "carl"), "A secret film"),
        ]
        self.beta.playing = [session("s3", ("u-other", "bea"), "Elsewhere")]
        put_snapshot(self.house, self.alpha_id, self.alpha)
        put_snapshot(self.house, self.beta_id, self.beta)
