"""The fake Jellyfin: its routes, and the world behind them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ClassVar, Self

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router

from towerview_core.contract.sessions import LibraryRef, SessionUser
from towerview_core.testing.mediabrowser import (
    CaseBlind,
    Payload,
    digest,
    image_response,
    libraries_by_item,
    pictured_names,
    stamp,
)
from towerview_core.testing.standin import MediaStandIn, query
from towerview_core.testing.world import World

from .access import Access, Caller, json_body
from .payloads import ancestors, idle_row, key_row, library_row, naming, playing_row
from .people import make_world, user_row

NEWEST = "10.11.11"
PASSWORD = "correct horse"
_DAY_S = 86_400
_Handler = Callable[[Request, Caller], Response | Awaitable[Response]]


class JellyfinStandIn(MediaStandIn):
    """A Jellyfin of any version from 10.8 to 12.1. Everybody's password is ``PASSWORD``; the first person is its admin.

    ``starting``: it answers as during its start. ``messages``: the texts that were shown, with the viewing's key.
    ``base``: the path it lives under, such as ``/jellyfin``.
    """

    kind: ClassVar[str] = "jellyfin"

    def __init__(self, name: str, world: World, seed: int = 0, version: str = NEWEST, base: str = "") -> None:
        super().__init__(name, world)
        self.base = base
        self.starting = False
        self.messages: list[tuple[str, str]] = []
        self.server_id = digest(f"jellyfin server {name} {seed}")
        self.names = naming(seed)
        self.users = {seat.user.id: seat.user for seat in world.seats if seat.user.id}
        admin = next(iter(self.users), "")
        self.access = Access(version, digest(f"jellyfin key {name} {seed}"), frozenset({admin}))
        self._libraries = libraries_by_item(world.titles, self.names)
        self._pictures = pictured_names(world.titles, self.names)

    @classmethod
    def make(cls, name: str, sessions: int, seed: int, version: str = NEWEST, base: str = "") -> Self:
        """A living server of a version, below a path such as ``/jellyfin``."""
        return cls(name, make_world(naming(seed), sessions, seed), seed, version, base)

    @property
    def version(self) -> str:
        """The release it plays."""
        return self.access.version

    def options(self) -> Mapping[str, object]:
        return {"api_key": self.access.api_key}

    def session_ids(self) -> Mapping[str, str]:
        """The viewing's key behind each session id."""
        return {row["Id"]: key for key, row in self._playing().items()}

    def routes(self) -> Sequence[BaseRoute]:
        get, post, either = ["GET"], ["POST"], ["GET", "POST"]
        inner = [
            Route("/system/info/public", self._public_info, methods=get),
            Route("/system/ping", self._ping, methods=either),
            Route("/health", self._health, methods=get),
            Route("/users/authenticatebyname", self._sign_in, methods=post),
            Route("/system/info", self._for(self._info), methods=get),
            Route("/users", self._for(self._list_users), methods=get),
            Route("/users/me", self._for(self._me), methods=get),
            Route("/users/{id}", self._for(self._user), methods=get),
            Route("/sessions", self._for(self._sessions), methods=get),
            Route("/sessions/logout", self._for(self._sign_out), methods=post),
            Route("/sessions/{id}/playing/{verb}", self._for(self._play_command), methods=post),
            Route("/sessions/{id}/message", self._for(self._message), methods=post),
            Route("/sessions/{id}/command", self._for(self._command), methods=post),
            Route("/items", self._for(self._items), methods=get),
            Route("/items/{id}/ancestors", self._for(self._ancestors), methods=get),
            Route("/library/virtualfolders", self._for(self._list_libraries, admin=True), methods=get),
            Route("/items/{id}/images/{kind}", self._image, methods=get),
            Route("/items/{id}/images/{kind}/{index:int}", self._image, methods=get),
            Route("/users/{id}/images/{kind}", self._avatar, methods=get),
        ]
        return [Mount(self.base or "/", app=CaseBlind(Router(inner)))]

    def _for(self, handler: _Handler, *, admin: bool = False) -> Callable[[Request], Awaitable[Response]]:
        """A route that needs a token: 401 and 403 have no body here."""

        async def guarded(request: Request) -> Response:
            if self.starting:
                return PlainTextResponse("Server is starting", 503, headers={"Retry-After": "5"})
            caller = self.access.caller(request)
            if caller is None:
                return self.unauthorized()
            if admin and not caller.admin:
                return Response(status_code=403)
            answer = handler(request, caller)
            return answer if isinstance(answer, Response) else await answer

        return guarded

    async def _public_info(self, request: Request) -> Response:
        info = self._identity() | {"StartupWizardCompleted": not self.starting}
        camel = self.starting or "profile=camelcase" in request.headers.get("accept", "").lower().replace(
            '"', ""
        )
        return JSONResponse(
            {name[0].lower() + name[1:]: value for name, value in info.items()} if camel else info
        )

    def _identity(self) -> Payload:
        old = self.version.startswith("10.8")
        return {
            "LocalAddress": "http://192.168.1.10:8096",
            "ServerName": self.name,
            "Version": self.version,
            "ProductName": "Jellyfin Server",
            "OperatingSystem": "Linux" if old else "",
            "Id": self.server_id,
        }

    async def _ping(self, _request: Request) -> Response:
        return JSONResponse("Jellyfin Server")

    async def _health(self, _request: Request) -> Response:
        return PlainTextResponse("Degraded" if self.starting else "Healthy")

    def _info(self, _request: Request, _caller: Caller) -> Response:
        more = {
            "OperatingSystemDisplayName": "",
            "HasPendingRestart": False,
            "IsShuttingDown": False,
            "WebSocketPortNumber": 8096,
            "HasUpdateAvailable": False,
            "StartupWizardCompleted": True,
        }
        return JSONResponse(self._identity() | more)

    async def _sign_in(self, request: Request) -> Response:
        client = self.access.client(request)
        if not all(client.get(part) for part in ("Client", "Device", "DeviceId", "Version")):
            return PlainTextResponse("Error processing request.", 400)
        body = await json_body(request) or {}
        user = next((user for user in self.users.values() if user.name == body.get("username")), None)
        if user is None or body.get("pw") != PASSWORD:
            return PlainTextResponse("Error processing request.", 401)
        token = digest(f"{self.server_id} {user.id} {client['DeviceId']} {len(self.access.tokens)}")
        self.access.tokens[token] = user.id or ""
        row = idle_row(self.server_id, user, client["Client"], self.world.clock())
        return JSONResponse(
            {
                "User": self._user_row(user),
                "SessionInfo": row,
                "AccessToken": token,
                "ServerId": self.server_id,
            }
        )

    def _sign_out(self, request: Request, _caller: Caller) -> Response:
        self.access.tokens.pop(self.access.client(request).get("Token", ""), None)
        return Response(status_code=204)

    def _user_row(self, user: SessionUser) -> Payload:
        return user_row(user, self.server_id, admin=user.id in self.access.admins)

    def _list_users(self, _request: Request, _caller: Caller) -> Response:
        return JSONResponse([self._user_row(user) for user in self.users.values()])

    def _me(self, _request: Request, caller: Caller) -> Response:
        """An API key is nobody: 400."""
        if caller.user is None:
            return PlainTextResponse("Error processing request.", 400)
        return JSONResponse(self._user_row(self.users[caller.user]))

    def _user(self, request: Request, _caller: Caller) -> Response:
        user = self.users.get(request.path_params["id"].replace("-", ""))
        return Response(status_code=404) if user is None else JSONResponse(self._user_row(user))

    def _playing(self) -> Mapping[str, Payload]:
        """Rows of what plays, by the viewing's key. Two viewings on one device, which only tests make, get ids apart."""
        now, taken, rows = self.world.clock(), set[str](), dict[str, Payload]()
        for session in self.world.look():
            row = playing_row(session, self.server_id, self.names, self.version)
            row |= {"LastActivityDate": stamp(now), "LastPlaybackCheckIn": stamp(max(0.0, now - 2))}
            if row["Id"] in taken:
                row["Id"] = digest(f"{row['Id']} {session.id}")
            taken.add(row["Id"])
            rows[session.id] = row
        return rows

    def _rows(self) -> list[tuple[float, Payload]]:
        """All rows with the seconds since their last activity."""
        now = self.world.clock()
        owner = next(iter(self.users.values()), SessionUser())
        idle = [
            (300.0, idle_row(self.server_id, owner, "Jellyfin Web", max(0.0, now - 300))),
            (2.0 * _DAY_S, idle_row(self.server_id, owner, "Infuse-Library", max(0.0, now - 2 * _DAY_S))),
            (1.0, key_row(self.server_id, now)),
        ]
        return [*((0.0, row) for row in self._playing().values()), *idle]

    def _sessions(self, request: Request, caller: Caller) -> Response:
        asked = query(request)
        within = float(asked.get("activewithinseconds") or "inf")
        rows = [row for age, row in self._rows() if age <= within]
        if not caller.admin:
            rows = [row for row in rows if row["UserId"] == caller.user]
        if asked.get("deviceid"):
            rows = [row for row in rows if row["DeviceId"] == asked["deviceid"]]
        if asked.get("controllablebyuserid"):
            rows = [row for row in rows if row["SupportsRemoteControl"]]
        return JSONResponse(rows)

    def _key_of(self, request: Request) -> str | None:
        """The viewing behind the session in the path: ``""`` for an idle client, None if there is no such session."""
        wanted = request.path_params["id"]
        key = self.session_ids().get(wanted)
        known = key is not None or any(row["Id"] == wanted for _, row in self._rows())
        return (key or "") if known else None

    def _play_command(self, request: Request, _caller: Caller) -> Response:
        key, verb = self._key_of(request), request.path_params["verb"]
        if key is None:
            return Response(status_code=404)
        if key and verb == "stop":
            self.terminate(key)
        elif key and verb in {"pause", "unpause"}:
            (self.world.pause if verb == "pause" else self.world.resume)(key)
        return Response(status_code=204)

    async def _message(self, request: Request, _caller: Caller) -> Response:
        """The text comes as JSON; a query is Emby's way and no JSON body is refused."""
        body = await json_body(request)
        if body is None:
            return Response(status_code=415)
        if not body.get("text"):
            return JSONResponse({"errors": {"Text": ["The Text field is required."]}}, 400)
        return self._shown(self._key_of(request), str(body["text"]))

    async def _command(self, request: Request, _caller: Caller) -> Response:
        body = await json_body(request)
        if body is None:
            return Response(status_code=415)
        key = self._key_of(request)
        if body.get("name") == "DisplayMessage":
            return self._shown(key, str(body.get("arguments", {}).get("Text", "")))
        return Response(status_code=404 if key is None else 204)

    def _shown(self, key: str | None, text: str) -> Response:
        if key is None:
            return Response(status_code=404)
        self.messages.append((key, text))
        return Response(status_code=204)

    def _items(self, request: Request, _caller: Caller) -> Response:
        wanted = [part.replace("-", "").lower() for part in query(request).get("ids", "").split(",")]
        found = [title.media for title in self.world.titles if title.media.id in wanted]
        items = [{"Name": media.title, "Id": media.id, "ServerId": self.server_id} for media in found]
        return JSONResponse({"Items": items, "TotalRecordCount": len(items), "StartIndex": 0})

    def _ancestors(self, request: Request, caller: Caller) -> Response:
        item = request.path_params["id"].replace("-", "")
        if item not in self._pictures and item not in self._libraries:
            return Response(status_code=404)
        as_user = bool(query(request).get("userid") or caller.user)
        return JSONResponse(ancestors(self._libraries.get(item), as_user=as_user))

    def _list_libraries(self, _request: Request, _caller: Caller) -> Response:
        return JSONResponse([library_row(library) for library in self.libraries()])

    def libraries(self) -> Sequence[LibraryRef]:
        """Every library, in the order of its first title."""
        return list({library.id: library for library in self._libraries.values()}.values())

    async def _image(self, request: Request) -> Response:
        """Pictures need no token."""
        return image_response(request, self._pictures)

    async def _avatar(self, request: Request) -> Response:
        return image_response(request, {user: known.name for user, known in self.users.items()})
