"""Putting the house together, and opening its faces: web, worker and clock."""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable

import uvicorn

from towerview_core.api.application import create_app
from towerview_core.builtin import own_plugins
from towerview_core.contract.errors import ConfigError
from towerview_core.plugins.loader import load
from towerview_core.security.passwords import self_test
from towerview_core.security.tokens import Tokens
from towerview_core.services.accounts import report_unreadable
from towerview_core.services.connections import Connections
from towerview_core.services.house import House
from towerview_core.services.keys import unlock
from towerview_core.services.live import LiveView
from towerview_core.settings import Settings
from towerview_core.snapshots import open_snapshots
from towerview_core.store.database import Database
from towerview_core.worker import Faces, Workshop

_ANY = ("0.0.0.0", "::")  # noqa: S104 - said to people, not bound

__all__ = ["Faces", "create_app", "open_house", "own_plugins", "serve", "work"]


def open_house(settings: Settings) -> House:
    """Open database and keys, bring the schema up to date, load the plugins. Raises ``ConfigError`` with the way out.

    A new key file is made only for a database that holds nothing yet (security.md K1).
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.sqlalchemy_url)
    box = unlock(database, settings.key_file)
    self_test()
    report_unreadable(database)
    registry = load(own_plugins(), settings.disabled_plugins)
    snapshots = open_snapshots(settings)
    return House(
        settings=settings,
        database=database,
        box=box,
        tokens=Tokens(box),
        registry=registry,
        snapshots=snapshots,
        connections=Connections(database, box, registry, settings),
        live=LiveView(database, snapshots),
    )


def serve(house: House, faces: Faces, on_ready: Callable[[str], None] | None = None) -> None:
    """Serve until told to stop; ``on_ready`` hears the address once everything answers."""
    sock = _listen(house.settings)
    workshop = Workshop(house, faces)
    config = uvicorn.Config(
        create_app(house),
        ws_per_message_deflate=False,
        # Browsers say little: a ticket, then pings.
        ws_max_size=64 * 1024,
        timeout_graceful_shutdown=5,
        server_header=False,
        date_header=True,
        access_log=False,
        log_config=None,
        proxy_headers=False,
        lifespan="off",
    )
    workshop.start()
    try:
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(_Announcing(config, on_ready).serve(sockets=[sock]))
    finally:
        workshop.stop()
        house.snapshots.close()
        house.database.close()


class _Announcing(uvicorn.Server):
    """A server that says where it is once it answers."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[str], None] | None) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._on_ready is not None and sockets:
            host, port = sockets[0].getsockname()[:2]
            self._on_ready(f"http://{'127.0.0.1' if host in _ANY else host}:{port}")


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With the protocol named, asyncio turns Nagle's algorithm off; without it each kept connection waits 40 ms a reply.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((settings.host, settings.port))
    except OSError as error:
        raise ConfigError(
            f"{settings.host}:{settings.port} cannot be used ({error.strerror}). Choose another with --port."
        ) from error
    sock.listen(512)
    sock.setblocking(False)
    return sock


def work(house: House, faces: Faces) -> None:
    """Work without a web server until told to stop."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    workshop = Workshop(house, faces)
    workshop.start()
    told.wait()
    workshop.stop()
    house.snapshots.close()
    house.database.close()
