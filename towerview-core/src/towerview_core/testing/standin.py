"""Stand-in servers: stateful fakes of real servers, for the demo, for tests, and for authors without a server.

A stand-in speaks the real paths, headers, status codes and payloads of its product. Faults can be switched on while it
runs, in code or over ``/_standin/`` (loopback only, see ``serve``).
"""

import asyncio
import json
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, ClassVar, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .world import World

SLOW_S = 1.0


class StandInFault(StrEnum):
    """A way to misbehave. ``STUBBORN``: stops are accepted and ignored, as some players do."""

    SLOW = "slow"
    HANG = "hang"
    UNAUTHORIZED = "unauthorized"
    ERROR = "error"
    HTML = "html"
    TRUNCATED = "truncated"
    STUBBORN = "stubborn"


class StandIn(ABC):
    """One fake server. Subclasses give the product's routes and what an admin would type to connect."""

    kind: ClassVar[str]

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: set[StandInFault] = set()
        self.requests = 0

    @classmethod
    @abstractmethod
    def make(cls, name: str, sessions: int, seed: int) -> Self:
        """A living stand-in: ``sessions`` scripted viewings (or containers), another ``seed`` another world."""

    @abstractmethod
    def options(self) -> Mapping[str, object]:
        """The provider's options besides ``url`` that this stand-in accepts, secrets in plain text."""

    @abstractmethod
    def routes(self) -> Sequence[BaseRoute]:
        """The product's routes."""

    def unauthorized(self) -> Response:
        """The product's own 401."""
        return Response(status_code=401)

    def controls(self) -> Sequence[BaseRoute]:
        """Routes below ``/_standin`` that tests steer by."""
        return [Route("/_standin/faults", self._set_faults, methods=["GET", "PUT"])]

    async def _set_faults(self, request: Request) -> Response:
        if request.method == "PUT":
            names = json.loads(await request.body())["faults"]
            self.faults = {StandInFault(name) for name in names}
        return JSONResponse({"faults": sorted(self.faults)})

    def app(self) -> ASGIApp:
        """The server as an ASGI application, faults included."""
        inner = Starlette(routes=[*self.controls(), *self.routes()])

        async def faulty(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or scope["path"].startswith("/_standin"):
                await inner(scope, receive, send)
                return
            self.requests += 1
            await self._misbehave(inner, scope, receive, send)

        return faulty

    async def _misbehave(self, inner: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        if StandInFault.HANG in self.faults:
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        if StandInFault.SLOW in self.faults:
            await asyncio.sleep(SLOW_S)
        await self._fault_app(inner)(scope, receive, self._cut(send))

    def _fault_app(self, inner: ASGIApp) -> ASGIApp:
        if StandInFault.UNAUTHORIZED in self.faults:
            return self.unauthorized()
        if StandInFault.ERROR in self.faults:
            return PlainTextResponse("Internal Server Error", 500)
        if StandInFault.HTML in self.faults:
            return HTMLResponse("<!doctype html><title>Sign in</title><h1>Please sign in</h1>")
        return inner

    def _cut(self, send: Send) -> Send:
        """With ``TRUNCATED``, half of each body; the length of the whole is not announced, so nothing reveals it."""
        if StandInFault.TRUNCATED not in self.faults:
            return send

        async def half(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(key, value) for key, value in message["headers"] if key.lower() != b"content-length"]
                message = {**message, "headers": kept}
            elif message["type"] == "http.response.body":
                body = message.get("body", b"")
                message = {**message, "body": body[: len(body) // 2]}
            await send(message)

        return half


class MediaStandIn(StandIn):
    """A stand-in of a media server: a world of people behind it, steerable by tests."""

    def __init__(self, name: str, world: World) -> None:
        super().__init__(name)
        self.world = world

    def terminate(self, key: str) -> bool:
        """Stop a viewing as the product's players do; False when there is none. A stubborn player plays on."""
        if key not in {viewing.key for viewing in self.world.viewings()}:
            return False
        return True if StandInFault.STUBBORN in self.faults else self.world.stop(key)

    def sign_out(self, device_id: str) -> bool:
        """End whatever plays on a device, a stubborn player's too; False when nothing does."""
        keys = [one.key for one in self.world.viewings() if one.seat.player.device_id == device_id]
        return bool([key for key in keys if self.world.stop(key)])

    def controls(self) -> Sequence[BaseRoute]:
        """Besides faults: start and stop viewings, read what is true and what was."""
        return [
            *super().controls(),
            Route("/_standin/sessions", self._list_sessions, methods=["GET"]),
            Route("/_standin/sessions", self._start_session, methods=["POST"]),
            Route("/_standin/sessions/{key}", self._stop_session, methods=["DELETE"]),
            Route("/_standin/ledger", self._read_ledger, methods=["GET"]),
        ]

    async def _list_sessions(self, _request: Request) -> Response:
        items = [session.model_dump(mode="json") for session in self.world.look()]
        return JSONResponse({"items": items})

    async def _start_session(self, request: Request) -> Response:
        """Body ``{"seat": n, "title": n}``: positions in the world's lists, both 0 if absent."""
        body = json.loads(await request.body() or b"{}")
        seat = self.world.seats[body.get("seat", 0)]
        title = self.world.titles[body.get("title", 0)]
        return JSONResponse({"key": self.world.start(seat, title)}, 201)

    async def _stop_session(self, request: Request) -> Response:
        return Response(status_code=204 if self.world.stop(request.path_params["key"]) else 404)

    async def _read_ledger(self, _request: Request) -> Response:
        fields = ("key", "user", "item", "device", "started_at", "ended_at", "played_ms")
        return JSONResponse(
            {"items": [{name: getattr(row, name) for name in fields} for row in self.world.ledger]}
        )


class Fleet:
    """Many stand-ins in one thread, each at a port of its own, all behind one HTTP server."""

    def __init__(self, stand_ins: Sequence[StandIn], ports: Sequence[int] = ()) -> None:
        self.stand_ins = tuple(stand_ins)
        self._sockets = [
            _listen(ports[index] if index < len(ports) else 0) for index in range(len(stand_ins))
        ]
        self.urls = tuple(f"http://127.0.0.1:{sock.getsockname()[1]}" for sock in self._sockets)
        apps: dict[int, ASGIApp] = {
            sock.getsockname()[1]: stand_in.app()
            for sock, stand_in in zip(self._sockets, self.stand_ins, strict=True)
        }

        async def by_port(scope: Scope, receive: Receive, send: Send) -> None:
            await apps[scope["server"][1]](scope, receive, send)

        config = uvicorn.Config(
            by_port, log_level="warning", lifespan="off", timeout_graceful_shutdown=1, access_log=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="stand-ins", daemon=True)

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=self._sockets))

    def start(self) -> None:
        """Begin to answer; returns once it does."""
        self._thread.start()
        deadline = time.monotonic() + 15
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError("the stand-in servers did not start")
            time.sleep(0.01)

    def stop(self) -> None:
        """End all connections and the thread."""
        self._server.should_exit = True
        self._thread.join(timeout=10)

    def run_forever(self) -> None:
        """Answer in this thread until interrupted."""
        self._run()


def _listen(port: int) -> socket.socket:
    # With the protocol named, asyncio turns Nagle's delay off; without, each answer on a kept connection takes 40 ms.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", port))
    sock.listen(128)
    return sock


@contextmanager
def serve(*stand_ins: StandIn) -> Iterator[Sequence[str]]:
    """Serve stand-ins for the length of a ``with`` block; yields their addresses in order."""
    fleet = Fleet(stand_ins)
    fleet.start()
    try:
        yield fleet.urls
    finally:
        fleet.stop()


def query(request: Request) -> dict[str, str]:
    """The query of a request with lower-case names, as products that ignore case read it."""
    return {name.lower(): value for name, value in request.query_params.items()}


def compact(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload without its unknowns: real servers leave a key out rather than send null."""
    return {key: value for key, value in payload.items() if value is not None}
