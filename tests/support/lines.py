"""A house that is served on a real socket, and the live lines of browsers to it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.support.houses import PASSWORD
from towerview_core.app import create_app
from towerview_core.security.grants import Grant, Role
from towerview_core.services import accounts
from towerview_core.services.accounts import NewAccount
from towerview_core.services.audit import SYSTEM
from towerview_core.services.house import House

TOPICS = ("sessions", "servers", "bandwidth", "events")


@dataclass(frozen=True)
class Served:
    """Where a house answers."""

    house: House
    port: int
    app: FastAPI

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def browser(
        self, name: str, role: Role = Role.ADMIN, grants: dict[int, set[Grant]] | None = None
    ) -> TestClient:
        """A signed-in browser of an account, which is made if it is not there."""
        if name not in {account.name for account in accounts.listed(self.house.database)}:
            accounts.create(self.house.database, SYSTEM, NewAccount(name, PASSWORD, role))
        for server_id, held in (grants or {}).items():
            accounts.set_grants(self.house.database, SYSTEM, name, server_id, frozenset(held))
        client = TestClient(create_app(self.house), base_url=self.origin)
        reply = client.post("/api/auth/login", json={"username": name, "password": PASSWORD})
        assert reply.status_code == 200, reply.text
        client.headers["authorization"] = f"Bearer {reply.json()['access_token']}"
        return client


@contextmanager
def served(house: House) -> Iterator[Served]:
    """The house on a free port of this machine."""
    sock = socket.create_server(("127.0.0.1", 0))
    app = create_app(house)
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[sock])), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Served(house, sock.getsockname()[1], app)
    finally:
        server.should_exit = True
        thread.join(10)


def ticket(browser: TestClient) -> str:
    """A ticket for one line."""
    reply = browser.post("/api/auth/stream-ticket")
    assert reply.status_code == 200, reply.text
    return str(reply.json()["ticket"])


@dataclass
class Line:
    """One live line."""

    socket: ClientConnection
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def next(self, wanted: Callable[[dict[str, Any]], object], seconds: float = 5.0) -> dict[str, Any]:
        """The next message that fits."""
        async with asyncio.timeout(seconds):
            while True:
                message: dict[str, Any] = json.loads(await self.socket.recv())
                self.heard.append(message)
                if wanted(message):
                    return message

    async def about(self, topic: str, seconds: float = 5.0) -> Any:
        """The data of the next message of a topic."""
        return (await self.next(lambda message: message["topic"] == topic, seconds))["data"]

    async def code(self, seconds: float = 6.0) -> int | None:
        """Why it was closed."""
        async with asyncio.timeout(seconds):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    self.heard.append(json.loads(await self.socket.recv()))
        return self.socket.close_code


@asynccontextmanager
async def line(at: Served, first: object, origin: str | None = None) -> AsyncIterator[Line]:
    """Open a line and send the first message: a dict as JSON, anything else as it is."""
    uri = f"ws://127.0.0.1:{at.port}/api/ws/metrics"
    async with connect(uri, additional_headers={"Origin": origin or at.origin}, proxy=None) as opened:
        if first is not None:
            await opened.send(json.dumps(first) if isinstance(first, dict) else str(first))
        yield Line(opened)


def opening(browser: TestClient, *topics: str) -> dict[str, object]:
    """A first message."""
    return {"ticket": ticket(browser), "topics": list(topics or TOPICS)}
