"""The stand-in's HTTP side: Portainer CE 2.27 as its handlers answer."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Self
from uuid import NAMESPACE_URL, uuid5

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from towerview_core.testing.standin import StandIn, query

from .accounts import API_KEY, Accounts, problem
from .bodies import KUBERNETES, environment
from .docker import docker_reply
from .fleet import FakeContainer, Host, make_hosts

VERSION = "2.27.0"
Handler = Callable[[Request], Awaitable[Response]]


class PortainerStandIn(StandIn):
    """A Portainer with two Docker hosts and a Kubernetes cluster. ``make`` takes the number of containers.

    ``role`` 2 makes the account an ordinary user; ``update`` is a newer version it knows of; ``locked``: nobody became
    administrator in time. Hosts go down in Portainer's belief (``up``) or in truth (``reachable``).
    """

    kind = "portainer"

    def __init__(self, name: str, containers: int, seed: int, clock: Callable[[], float] = time.time) -> None:
        super().__init__(name)
        self.clock = clock
        self.accounts = Accounts(clock)
        self.hosts = make_hosts(containers, seed, clock)
        self.instance_id = str(uuid5(NAMESPACE_URL, f"{name}:{seed}"))
        self.role = 1
        self.locked = False
        self.update: str | None = None

    @classmethod
    def make(cls, name: str, sessions: int, seed: int) -> Self:
        return cls(name, sessions, seed)

    def options(self) -> Mapping[str, object]:
        return {"api_key": API_KEY}

    def container(self, name: str) -> FakeContainer:
        """A container by name, for tests to steer. Raises ``KeyError``."""
        for host in self.hosts:
            found = host.find(name)
            if found is not None:
                return found
        raise KeyError(name)

    def unauthorized(self) -> Response:
        return problem(401, "Invalid JWT token", "Unauthorized")

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/api/system/status", self._open(self._status)),
            Route("/api/status", self._open(self._status)),
            Route("/api/auth", self._open(self.accounts.sign_in), methods=["POST"]),
            Route("/api/auth/logout", self._guarded(self._sign_out), methods=["POST"]),
            Route("/api/system/version", self._guarded(self._version)),
            Route("/api/users/me", self._guarded(self._me)),
            Route("/api/endpoints", self._guarded(self._environments)),
            Route("/api/endpoints/{id}", self._guarded(self._environment)),
            Route("/api/endpoints/{id}/docker/{path:path}", self._guarded(self._docker)),
            Route("/{path:path}", self._page),
        ]

    def _open(self, handler: Handler) -> Handler:
        """Everything is locked when nobody became administrator in time."""

        async def checked(request: Request) -> Response:
            if self.locked:
                reply = problem(303, "Administrator initialization timeout", "")
                reply.headers["redirect-reason"] = "AdminInitTimeout"
                return reply
            return await handler(request)

        return checked

    def _guarded(self, handler: Handler) -> Handler:
        async def checked(request: Request) -> Response:
            return self.accounts.refusal(request) or await handler(request)

        return self._open(checked)

    async def _status(self, _request: Request) -> Response:
        return JSONResponse({"Version": VERSION, "InstanceID": self.instance_id})

    async def _version(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "UpdateAvailable": self.update is not None,
                "LatestVersion": self.update or "",
                "ServerVersion": VERSION,
                "DatabaseVersion": VERSION,
            }
        )

    async def _sign_out(self, _request: Request) -> Response:
        return Response(status_code=204)

    async def _me(self, _request: Request) -> Response:
        return JSONResponse({"Id": 1, "Username": "tower", "Role": self.role, "UserTheme": ""})

    async def _environments(self, request: Request) -> Response:
        rows = [*map(environment, self.hosts), KUBERNETES]
        kinds = {int(kind) for kind in request.query_params.getlist("types")}
        shown = [row for row in rows if not kinds or row["Type"] in kinds]
        count = str(len(shown))
        return JSONResponse(shown, headers={"X-Total-Count": count, "X-Total-Available": str(len(rows))})

    async def _environment(self, request: Request) -> Response:
        host = self._host(request)
        return host if isinstance(host, Response) else JSONResponse(environment(host))

    async def _docker(self, request: Request) -> Response:
        host = self._host(request)
        if isinstance(host, Response):
            return host
        if not host.reachable:
            # A local socket fails with words, an agent with an empty 502.
            words = "Unable to proxy the request via the Docker socket"
            return (
                problem(500, words, "dial unix: no such file")
                if host.kind == 1
                else Response(status_code=502)
            )
        return docker_reply(host, request.path_params["path"], query(request), self.clock)

    def _host(self, request: Request) -> Host | Response:
        number = request.path_params["id"]
        if not number.isdecimal():
            return problem(
                400, "Invalid environment identifier route variable", "strconv.Atoi: invalid syntax"
            )
        found = next((host for host in self.hosts if host.id == int(number)), None)
        words = "Unable to find an environment with the specified identifier inside the database"
        return found or problem(404, words, f"object not found inside the database (key={number})")

    async def _page(self, request: Request) -> Response:
        if request.url.path.startswith("/api/"):
            return Response("404 page not found\n", 404, media_type="text/plain")
        return HTMLResponse("<!doctype html><html ng-app='portainer'><title>Portainer</title></html>")
