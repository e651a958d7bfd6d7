"""The fake Emby: its routes, and the world behind them."""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import ClassVar, Self

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router, WebSocketRoute
from starlette.websockets import WebSocket

from towerview_core.contract.sessions import LibraryRef, SessionUser
from towerview_core.testing.mediabrowser import (
    COLUMNS,
    MORE_COLUMNS,
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
)
from towerview_core.testing.standin import MediaStandIn, query
from towerview_core.testing.world import World

from .access import Access, Caller
from .memory import Memory
from .payloads import ancestors, guid_of, idle_row, library_row, naming, picture, playing_row
from .people import make_world, policy
from .users import Users, is_late

VERSION = "4.9.5.0"
PASSWORD = "correct horse"
PAST = 240
"""Viewings that were before it began."""
_Handler = Callable[[Request, Caller], Response | Awaitable[Response]]


class EmbyStandIn(MediaStandIn):
    """An Emby 4.8 or 4.9. Everybody's password is ``PASSWORD``; the first person is its admin.

    ``messages``: the texts that were shown, with the viewing's key. ``newer``: it knows of a newer version.
    """

    kind: ClassVar[str] = "emby"

    def __init__(self, name: str, world: World, seed: int = 0, version: str = VERSION) -> None:
        super().__init__(name, world)
        self.version = version
        self.newer = False
        self.messages: list[tuple[str, str]] = []
        self.server_id = digest(f"emby server {name} {seed}")
        self.names = naming(seed)
        self.household = Household(
            [seat.user for seat in world.seats], PASSWORD, lambda admin: policy(admin=admin)
        )
        self.access = Access(digest(f"emby key {name} {seed}"), self.household.is_admin)
        self.people = Users(
            self.household, self.access, self.server_id, self.names, world.clock, late=is_late(version)
        )
        self.shelves = Shelves(world.titles, self.names, picture, str)
        columns = (*COLUMNS, *MORE_COLUMNS)
        self.memory = Memory(Past(world, PlaybackReporting(columns)), self.shelves)
        self.memory.past.invent(PAST, seed)
        self.switchboard = Switchboard()
        self.deaf_s = 0.5 if is_late(version) else 0.0
        self._libraries = libraries_by_item(world.titles, self.names)
        self._pictures = pictured_names(world.titles, self.names)

    @classmethod
    def make(cls, name: str, sessions: int, seed: int, version: str = VERSION) -> Self:
        """A living server of a version."""
        return cls(name, make_world(naming(seed), sessions, seed), seed, version)

    def options(self) -> Mapping[str, object]:
        return {"api_key": self.access.api_key}

    def unauthorized(self) -> Response:
        return PlainTextResponse("Access token is invalid or expired.", 401)

    def session_ids(self) -> Mapping[str, str]:
        """The viewing's key behind each session id."""
        return {row["Id"]: key for key, row in self._playing().items()}

    def routes(self) -> Sequence[BaseRoute]:
        """Everything answers below ``/emby`` and without it."""
        get, post, either = ["GET"], ["POST"], ["GET", "POST"]
        inner = [
            Route("/system/info/public", self._public_info, methods=get),
            Route("/system/ping", self._ping, methods=either),
            Route("/system/info", self._for(self._info), methods=get),
            Route("/sessions", self._for(self._sessions), methods=get),
            *self.people.routes(self._for),
            *self.memory.routes(self._for),
            WebSocketRoute("/embywebsocket", self._socket),
            Route("/sessions/{id}/playing/{verb}", self._for(self._play_command), methods=post),
            Route("/sessions/{id}/message", self._for(self._message), methods=post),
            Route("/devices", self._for(self._forget_device, admin=True), methods=["DELETE"]),
            Route("/items", self._for(self._items), methods=get),
            Route("/users/{user}/items", self._for(self._items), methods=get),
            Route("/users/{user}/items/{id}", self._for(self._item), methods=get),
            Route("/items/{id}/ancestors", self._for(self._ancestors), methods=get),
            Route("/library/virtualfolders", self._for(self._list_libraries, admin=True), methods=get),
            Route("/library/virtualfolders/query", self._for(self._query_libraries, admin=True), methods=get),
            Route("/library/selectablemediafolders", self._for(self._selectable, admin=True), methods=get),
            Route("/items/{id}/images/{kind}", self._image, methods=get),
            Route("/items/{id}/images/{kind}/{index:int}", self._image, methods=get),
            Route("/users/{id}/images/{kind}", self._avatar, methods=get),
        ]
        return [Mount("/", app=CaseBlind(Router([Mount("/emby", routes=inner), *inner])))]

    def _for(self, handler: _Handler, *, admin: bool = False) -> Callable[[Request], Awaitable[Response]]:
        """A route that needs a token."""

        async def guarded(request: Request) -> Response:
            caller = self.access.caller(request)
            if caller is None:
                return self.unauthorized()
            if admin and not caller.admin:
                return PlainTextResponse("Forbidden", 403)
            answer = handler(request, caller)
            return answer if isinstance(answer, Response) else await answer

        return guarded

    def _identity(self) -> Payload:
        """Without a ``ProductName``: that is how it differs from a Jellyfin."""
        return {
            "LocalAddress": "http://192.168.1.10:8096",
            "LocalAddresses": ["http://192.168.1.10:8096"],
            "WanAddress": "http://203.0.113.10:8096",
            "ServerName": self.name,
            "Version": self.version,
            "Id": self.server_id,
        }

    async def _public_info(self, _request: Request) -> Response:
        return JSONResponse(self._identity())

    async def _ping(self, _request: Request) -> Response:
        return PlainTextResponse("Emby Server")

    def _info(self, _request: Request, _caller: Caller) -> Response:
        more = {
            "OperatingSystem": "Linux",
            "HasPendingRestart": False,
            "IsShuttingDown": False,
            "HttpServerPortNumber": 8096,
            "HasUpdateAvailable": self.newer,
            "HardwareAccelerationRequiresPremiere": True,
            "CompletedInstallations": [],
        }
        return JSONResponse(self._identity() | more)

    def _playing(self) -> Mapping[str, Payload]:
        """Rows of what plays, by the viewing's key. Two viewings on one device, which only tests make, get ids apart."""
        now, taken, rows = self.world.clock(), set[str](), dict[str, Payload]()
        for session in self.world.look():
            row = playing_row(session, self.server_id, self.names, now)
            if row["Id"] in taken:
                row["Id"] = digest(f"{row['Id']} {session.id}")
            taken.add(row["Id"])
            rows[session.id] = row
        return rows

    def _rows(self) -> list[Payload]:
        now = self.world.clock()
        owner = next(iter(self.users.values()), None)
        idle = [
            idle_row(self.server_id, owner, "Emby Web", max(0.0, now - 300)),
            idle_row(self.server_id, None, "TowerView", now),
        ]
        return [*self._playing().values(), *idle]

    def _sessions(self, request: Request, caller: Caller) -> Response:
        asked, rows = query(request), self._rows()
        if not caller.admin:
            rows = [row for row in rows if row.get("UserId") == caller.user]
        for name in ("Id", "DeviceId"):
            if asked.get(name.lower()):
                rows = [row for row in rows if row[name] == asked[name.lower()]]
        if asked.get("controllablebyuserid"):
            rows = [row for row in rows if row["SupportsRemoteControl"]]
        return JSONResponse(rows)

    def _key_of(self, request: Request) -> str | None:
        """The viewing behind the session in the path: ``""`` for an idle client, None if there is no such session."""
        wanted = request.path_params["id"]
        key = self.session_ids().get(wanted)
        known = key is not None or any(row["Id"] == wanted for row in self._rows())
        return (key or "") if known else None

    def _play_command(self, request: Request, _caller: Caller) -> Response:
        key, verb = self._key_of(request), request.path_params["verb"]
        if key is None:
            return PlainTextResponse("Session not found.", 404)
        if key and verb == "stop":
            self.terminate(key)
        elif key and verb in {"pause", "unpause"}:
            (self.world.pause if verb == "pause" else self.world.resume)(key)
        return Response(status_code=204)

    def _message(self, request: Request, _caller: Caller) -> Response:
        """Header and text come in the query; a body is Jellyfin's way and not read."""
        asked, key = query(request), self._key_of(request)
        if not asked.get("header") or not asked.get("text"):
            return PlainTextResponse("Value cannot be null.", 400)
        if key is None:
            return PlainTextResponse("Session not found.", 404)
        self.messages.append((key, asked["text"]))
        return Response(status_code=204)

    def _forget_device(self, request: Request, _caller: Caller) -> Response:
        """Its sign-ins end, whoever's they are, and so does what plays there, whatever the player thinks of it."""
        device = query(request).get("id", "")
        ended = (self.access.sign_out(device), self.sign_out(device))
        return Response(status_code=204) if any(ended) else PlainTextResponse("Device not found.", 404)

    def _items(self, request: Request, _caller: Caller) -> Response:
        self.memory.catch_up()
        return JSONResponse(self.shelves.page(query(request), request.path_params.get("user")))

    def _item(self, request: Request, _caller: Caller) -> Response:
        row = self.shelves.item(request.path_params["id"], request.path_params["user"])
        return PlainTextResponse("Item not found.", 404) if row is None else JSONResponse(row)

    async def _socket(self, socket: WebSocket) -> None:
        """Signs of life are not answered; a subscription is, unless it comes in the first moments (4.9.5)."""
        if self.access.caller(socket) is None:
            await socket.close()
            return
        frames = Frames(rows=self._rows, state=self._state, echo=False, deaf_s=self.deaf_s, snapshot=True)
        await self.switchboard.serve(socket, frames)

    def _state(self) -> Hashable:
        return tuple((one.key, one.state, one.delivery.decision) for one in self.world.viewings())

    def _ancestors(self, request: Request, _caller: Caller) -> Response:
        item = request.path_params["id"]
        if item not in self._pictures and item not in self._libraries:
            return Response(status_code=404)
        return JSONResponse(ancestors(self._libraries.get(item)))

    def libraries(self) -> Sequence[LibraryRef]:
        """Every library, in the order of its first title."""
        return self.shelves.libraries()

    @property
    def users(self) -> Mapping[str, SessionUser]:
        """Everybody by their id."""
        return {person.id: person.user for person in self.household.people.values()}

    def _list_libraries(self, _request: Request, _caller: Caller) -> Response:
        return JSONResponse([library_row(library) for library in self.libraries()])

    def _query_libraries(self, _request: Request, _caller: Caller) -> Response:
        rows = [library_row(library) for library in self.libraries()]
        return JSONResponse({"Items": rows, "TotalRecordCount": len(rows)})

    def _selectable(self, _request: Request, _caller: Caller) -> Response:
        rows: list[Payload] = [
            {"Name": library.name, "Id": library.id, "Guid": guid_of(library), "SubFolders": []}
            | {"IsUserAccessConfigurable": True}
            for library in self.libraries()
        ]
        hidden = {"Name": "Collections", "Id": "320", "Guid": digest("collections"), "SubFolders": []}
        return JSONResponse([*rows, hidden | {"IsUserAccessConfigurable": False}])

    async def _image(self, request: Request) -> Response:
        return image_response(request, self._pictures)

    async def _avatar(self, request: Request) -> Response:
        return image_response(request, {user: known.name for user, known in self.users.items()})
