"""The Lodge: a media server that does not exist, and that can do all a provider may offer. It speaks in our own values."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Self

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from towerview_core.testing import cast
from towerview_core.testing.poster import poster
from towerview_core.testing.standin import MediaStandIn
from towerview_core.testing.world import World

KEY = "lodge-key-5e1f77ab"
PASSWORD = "open-sesame-31"
BEGAN = datetime(2024, 5, 1, 20, 0, tzinfo=UTC)
PAGE = 2
Row = dict[str, object]
Handler = Callable[[Request], Awaitable[Response]]


class LodgeStandIn(MediaStandIn):
    """A Lodge with people, libraries, viewings, containers and PINs."""

    kind = "lodge"

    def __init__(self, name: str, world: World, seed: int) -> None:
        super().__init__(name, world)
        self.seed = seed
        self.users: dict[str, Row] = {
            f"u{number}": {"id": f"u{number}", "name": name, "admin": number == 1, "enabled": True}
            for number, name in enumerate(cast.PEOPLE[:4], 1)
        }
        self.passwords = dict.fromkeys(self.users, PASSWORD)
        self.hours: dict[str, list[Row]] = {}
        self.access: dict[str, Row] = {
            user: {"library_ids": [], "all_libraries": True} for user in self.users
        }
        self.pins: dict[str, str | None] = {}
        self.containers: dict[str, Row] = {
            f"1:{number}ab{seed}": {"name": f"box-{number}", "state": "running" if number < 4 else "exited"}
            for number in range(1, 6)
        }

    @classmethod
    def make(cls, name: str, sessions: int, seed: int) -> Self:
        world = World(cast.seats(str), cast.titles(str, str), cast.deliver, sessions=sessions, seed=seed)
        return cls(name, world, seed)

    def options(self) -> Mapping[str, object]:
        return {"key": KEY}

    def routes(self) -> Sequence[BaseRoute]:
        known = self._known
        return [
            Route("/about", known(self._about)),
            Route("/sessions", known(self._sessions)),
            Route("/sessions/{id}/stop", known(self._stop), methods=["POST"]),
            Route("/sessions/{id}/message", known(self._message), methods=["POST"]),
            Route("/devices/{id}", known(self._forget_device), methods=["DELETE"]),
            Route("/users", known(self._users), methods=["GET", "POST"]),
            Route("/users/{id}", known(self._user), methods=["GET", "PATCH", "DELETE"]),
            Route("/users/{id}/libraries", known(self._access), methods=["GET", "PUT"]),
            Route("/libraries", known(self._libraries)),
            Route("/login", known(self._login), methods=["POST"]),
            Route("/pins", known(self._pin), methods=["POST"]),
            Route("/pins/{id}", known(self._check_pin)),
            Route("/items/{id}", known(self._item)),
            Route("/items/{id}/picture", known(self._picture)),
            Route("/history", known(self._history)),
            Route("/machine", known(self._machine)),
            Route("/containers", known(self._containers)),
            Route("/containers/{id}/stats", known(self._stats)),
            Route("/containers/{id}/logs", known(self._logs)),
            Route("/containers/{id}/{verb}", known(self._act), methods=["POST"]),
            WebSocketRoute("/changes", self._changes),
        ]

    def _known(self, handler: Handler) -> Handler:
        async def checked(request: Request) -> Response:
            return (
                await handler(request) if request.headers.get("x-lodge-key") == KEY else self.unauthorized()
            )

        return checked

    async def _about(self, _request: Request) -> Response:
        return JSONResponse({"lodge": f"lodge-{self.seed}", "name": self.name, "version": "3.1"})

    async def _sessions(self, _request: Request) -> Response:
        rows = []
        for one in self.world.look():
            row = one.model_dump(mode="json")
            key = f"{self.seed}-{one.id}"
            rows.append({**row, "id": key, "terminate_id": key, "can_message": int(one.id) % 2 == 0})
        return JSONResponse({"sessions": rows})

    def _key(self, request: Request) -> str | None:
        keys = {f"{self.seed}-{viewing.key}": viewing.key for viewing in self.world.viewings()}
        return keys.get(request.path_params["id"])

    async def _stop(self, request: Request) -> Response:
        key = self._key(request)
        return Response(status_code=204 if key is not None and self.terminate(key) else 404)

    async def _message(self, request: Request) -> Response:
        key = self._key(request)
        if key is None:
            return Response(status_code=404)
        return Response(status_code=204 if int(key) % 2 == 0 else 403)

    async def _forget_device(self, request: Request) -> Response:
        return Response(status_code=204 if self.sign_out(request.path_params["id"]) else 404)

    async def _users(self, request: Request) -> Response:
        if request.method == "GET":
            return JSONResponse({"users": list(self.users.values())})
        body = json.loads(await request.body())
        if body["name"] in [row["name"] for row in self.users.values()]:
            return Response(status_code=403)
        user = f"u{len(self.users) + 1}"
        self.users[user] = {"id": user, "name": body["name"], "admin": False, "enabled": True}
        self.passwords[user] = body["password"]
        return JSONResponse(self.users[user], 201)

    async def _user(self, request: Request) -> Response:
        user = request.path_params["id"]
        if user not in self.users:
            return Response(status_code=404)
        if request.method == "DELETE":
            del self.users[user]
            return Response(status_code=204)
        if request.method == "PATCH":
            body = json.loads(await request.body())
            self.passwords[user] = body.pop("password", self.passwords[user])
            self.hours[user] = body.pop("hours", self.hours.get(user, []))
            self.users[user] |= body
        return JSONResponse(self.users[user])

    async def _access(self, request: Request) -> Response:
        user = request.path_params["id"]
        if user not in self.users:
            return Response(status_code=404)
        if request.method == "PUT":
            self.access[user] = json.loads(await request.body())
        return JSONResponse(self.access[user])

    async def _libraries(self, _request: Request) -> Response:
        rows = [
            {"id": f"L{number}", "name": name, "type": "mixed", "counts": {"items": number}}
            for number, name in cast.LIBRARIES.items()
        ]
        return JSONResponse({"libraries": rows})

    async def _login(self, request: Request) -> Response:
        body = json.loads(await request.body())
        for user, row in self.users.items():
            if row["name"] == body["name"] and self.passwords[user] == body["password"]:
                if not self._is_their_day(user):
                    return Response(status_code=403)
                return JSONResponse({"user_id": user, "name": row["name"]})
        return self.unauthorized()

    def _is_their_day(self, user: str) -> bool:
        """A Lodge counts days, not hours."""
        today = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[
            datetime.now().astimezone().weekday()
        ]
        days = {row["day"] for row in self.hours.get(user, [])}
        return not days or today in days

    async def _pin(self, _request: Request) -> Response:
        pin = f"pin-{len(self.pins) + 1}"
        self.pins[pin] = None
        expires = datetime.now(UTC) + timedelta(minutes=5)
        return JSONResponse({"id": pin, "code": "WXYZ", "url": None, "expires_at": expires.isoformat()})

    async def _check_pin(self, request: Request) -> Response:
        pin = request.path_params["id"]
        return JSONResponse({"who": self.pins[pin]}) if pin in self.pins else Response(status_code=404)

    async def _item(self, request: Request) -> Response:
        wanted = request.path_params["id"]
        found = next((one.media for one in self.world.titles if one.media.id == wanted), None)
        if found is None:
            return Response(status_code=404)
        return JSONResponse({"id": found.id, "type": found.type, "title": found.title})

    async def _picture(self, request: Request) -> Response:
        wanted = request.path_params["id"]
        if wanted not in {one.media.id for one in self.world.titles}:
            return Response(status_code=404)
        return Response(poster(wanted, 96, 144), media_type="image/png")

    async def _history(self, request: Request) -> Response:
        """Five viewings, two to a page, from the moment asked for."""
        since = datetime.fromisoformat(request.query_params["since"])
        start = int(request.query_params.get("start", "0"))
        moments = [BEGAN + timedelta(hours=number) for number in range(5)]
        rows = [_viewing(moment) for moment in moments if moment >= since]
        after = start + PAGE
        return JSONResponse({"viewings": rows[start:after], "next": after if after < len(rows) else None})

    async def _machine(self, _request: Request) -> Response:
        return JSONResponse({"read_at": datetime.now(UTC).isoformat(), "host_cpu_percent": 12.5})

    async def _containers(self, _request: Request) -> Response:
        place = {"endpoint_id": "1", "endpoint_name": "lodge", "image": "lodge/box:1"}
        rows = [{"id": key, **place, **row} for key, row in self.containers.items()]
        return JSONResponse({"containers": rows})

    async def _stats(self, request: Request) -> Response:
        row = self.containers.get(request.path_params["id"])
        if row is None:
            return Response(status_code=404)
        if row["state"] != "running":
            return JSONResponse({"stats": None})
        return JSONResponse({"stats": {"read_at": datetime.now(UTC).isoformat(), "memory_used": 1024}})

    async def _logs(self, request: Request) -> Response:
        if request.path_params["id"] not in self.containers:
            return Response(status_code=404)
        return JSONResponse({"log": "\x1b[31mone\x1b[0m\ntwo\nthree\nfour"})

    async def _act(self, request: Request) -> Response:
        key, verb = request.path_params["id"], request.path_params["verb"]
        row = self.containers.get(key)
        if row is None:
            return Response(status_code=404)
        if verb == "recreate":
            del self.containers[key]
            key = f"{key}f"
            self.containers[key] = {**row, "state": "running"}
        states = {
            "start": "running",
            "restart": "running",
            "stop": "exited",
            "kill": "exited",
            "pause": "paused",
        }
        self.containers[key] |= {"state": states.get(verb, "running")}
        return JSONResponse({"id": key})

    async def _changes(self, socket: WebSocket) -> None:
        """Says ``sessions`` whenever somebody started or stopped."""
        if socket.headers.get("x-lodge-key") != KEY:
            await socket.close()
            return
        await socket.accept()
        before = self._who_plays()
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while True:
                await asyncio.sleep(0.03)
                now = self._who_plays()
                if now != before:
                    before = now
                    await socket.send_text("sessions")

    def _who_plays(self) -> set[str]:
        return {viewing.key for viewing in self.world.viewings()}


def _viewing(moment: datetime) -> Row:
    return {
        "id": f"v{moment:%H}",
        "user": {"id": "u2", "name": cast.PEOPLE[1]},
        "media": {"id": "100", "type": "movie", "title": "The Salt Lighthouse"},
        "started_at": moment.isoformat(),
        "stopped_at": (moment + timedelta(minutes=50)).isoformat(),
    }
