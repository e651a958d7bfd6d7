"""The fake Jellyfin: its routes, and the world behind them."""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import ClassVar, Self

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router, WebSocketRoute
from starlette.websockets import WebSocket

from towerview_core.contract.sessions import LibraryRef, SessionUser
from towerview_core.testing.mediabrowser import (
    CaseBlind,
    Frames,
    Household,
    Past,
    Payload,
    PlaybackReporting,
    Shelves,
    Switchboard,
    digest,
    image_response,
    libraries_by_item,
    pictured_names,
    stamp,
)
from towerview_core.testing.standin import MediaStandIn, query
from towerview_core.testing.world import World

from .access import Access, Caller, guid, json_body, release_of, viewer
from .entrance import Entrance
from .memory import Memory
from .payloads import ancestors, idle_row, key_row, library_row, naming, picture, playing_row
from .people import make_world, policy
from .users import Users, bad_request

NEWEST = "10.11.11"
PASSWORD = "correct horse"
PAST = 240
"""Viewings that were before it began."""
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
        self.base, self.version = base, version
        self.starting = False
        self.messages: list[tuple[str, str]] = []
        self.server_id = digest(f"jellyfin server {name} {seed}")
        self.names = naming(seed)
        people = [seat.user for seat in world.seats]
        self.household = Household(people, PASSWORD, lambda admin: policy(admin=admin))
        self.access = Access(version, digest(f"jellyfin key {name} {seed}"), self.household.is_admin)
        self.people = Users(self.household, self.access, self.server_id, self.names)
        self.entrance = Entrance(self.access, self.people, world.clock, self.sign_out)
        self.shelves = Shelves(world.titles, self.names, lambda track: picture(track, version), guid)
        self.memory = Memory(Past(world, PlaybackReporting()))
        self.memory.past.invent(PAST, seed)
        self.keep_alive_s = 60
        self.switchboard = Switchboard()
        self._libraries = libraries_by_item(world.titles, self.names)
        self._pictures = pictured_names(world.titles, self.names)

    @classmethod
    def make(cls, name: str, sessions: int, seed: int, version: str = NEWEST, base: str = "") -> Self:
        """A living server of a version, below a path such as ``/jellyfin``."""
        return cls(name, make_world(naming(seed), sessions, seed), seed, version, base)

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
            Route("/system/info", self._for(self._info), methods=get),
            Route("/sessions", self._for(self._sessions), methods=get),
            *self.entrance.routes(self._for),
            *self.people.routes(self._for),
            *self.memory.routes(self._for),
            WebSocketRoute("/socket", self._socket),
            Route("/sessions/{id}/playing/{verb}", self._for(self._play_command), methods=post),
            Route("/sessions/{id}/message", self._for(self._message), methods=post),
            Route("/sessions/{id}/command", self._for(self._command), methods=post),
            Route("/items", self._for(self._items), methods=get),
            Route("/users/{user}/items", self._for(self._items), methods=get),
            Route("/users/{user}/items/{id}", self._for(self._item), methods=get),
            Route("/items/{id}", self._for(self._item), methods=get),
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

    def _items(self, request: Request, caller: Caller) -> Response:
        asked = query(request)
        return JSONResponse(self.shelves.page(asked, viewer(request, caller)))

    def _item(self, request: Request, caller: Caller) -> Response:
        """Without a user there is no single item (10.9 and later)."""
        user = viewer(request, caller)
        if user is None:
            return bad_request()
        row = self.shelves.item(request.path_params["id"], user)
        return Response(status_code=404) if row is None else JSONResponse(row)

    async def _socket(self, socket: WebSocket) -> None:
        """Without a token 403. From 10.11 on an API key hears what plays; 10.9 and 10.10 tell administrators alone."""
        caller = self.access.caller(socket)
        if caller is None or self.starting:
            await socket.close()
            return
        release = release_of(self.version)
        frames = Frames(
            rows=lambda: [row for _, row in self._rows()],
            state=self._state,
            silent=(10, 9) <= release < (10, 11) and (caller.user is None or not caller.admin),
            greeting={"MessageType": "ForceKeepAlive", "Data": self.keep_alive_s},
        )
        await self.switchboard.serve(socket, frames)

    def _state(self) -> Hashable:
        return tuple((one.key, one.state, one.delivery.decision) for one in self.world.viewings())

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
        return self.shelves.libraries()

    @property
    def users(self) -> Mapping[str, SessionUser]:
        """Everybody by their id."""
        return {person.id: person.user for person in self.household.people.values()}

    async def _image(self, request: Request) -> Response:
        """Pictures need no token."""
        return image_response(request, self._pictures)

    async def _avatar(self, request: Request) -> Response:
        return image_response(request, {user: known.name for user, known in self.users.items()})
