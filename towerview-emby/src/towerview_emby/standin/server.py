"""The fake Emby: its routes, and the world behind them."""

import json
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
)
from towerview_core.testing.standin import MediaStandIn, query
from towerview_core.testing.world import World

from .access import Access, Caller
from .payloads import ancestors, guid_of, idle_row, library_row, naming, playing_row
from .people import make_world, user_row

VERSION = "4.9.5.0"
PASSWORD = "correct horse"
_Handler = Callable[[Request, Caller], Response | Awaitable[Response]]


class EmbyStandIn(MediaStandIn):
    """An Emby 4.9. Everybody's password is ``PASSWORD``; the first person is its admin.

    ``messages``: the texts that were shown, with the viewing's key. ``newer``: it knows of a newer version.
    """

    kind: ClassVar[str] = "emby"

    def __init__(self, name: str, world: World, seed: int = 0) -> None:
        super().__init__(name, world)
        self.newer = False
        self.messages: list[tuple[str, str]] = []
        self.server_id = digest(f"emby server {name} {seed}")
        self.names = naming(seed)
        self.users = {seat.user.id: seat.user for seat in world.seats if seat.user.id}
        self.access = Access(digest(f"emby key {name} {seed}"), frozenset({next(iter(self.users), "")}))
        self._libraries = libraries_by_item(world.titles, self.names)
        self._pictures = pictured_names(world.titles, self.names)

    @classmethod
    def make(cls, name: str, sessions: int, seed: int) -> Self:
        """A living server."""
        return cls(name, make_world(naming(seed), sessions, seed), seed)

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
            Route("/users/authenticatebyname", self._sign_in, methods=post),
            Route("/system/info", self._for(self._info), methods=get),
            Route("/users", self._for(self._list_users, admin=True), methods=get),
            Route("/users/query", self._for(self._query_users, admin=True), methods=get),
            Route("/users/me", self._for(self._me), methods=get),
            Route("/users/{id}", self._for(self._user), methods=get),
            Route("/sessions", self._for(self._sessions), methods=get),
            Route("/sessions/logout", self._for(self._sign_out), methods=post),
            Route("/sessions/{id}/playing/{verb}", self._for(self._play_command), methods=post),
            Route("/sessions/{id}/message", self._for(self._message), methods=post),
            Route("/items", self._for(self._items), methods=get),
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
            "Version": VERSION,
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

    async def _sign_in(self, request: Request) -> Response:
        """The password's field is ``Pw``; anything else counts as none."""
        client = self.access.client(request)
        if not all(client.get(part) for part in ("Client", "Device", "DeviceId", "Version")):
            return PlainTextResponse("Value cannot be null.", 400)
        sent = json.loads(await request.body() or b"{}")
        body = {name.lower(): value for name, value in sent.items()}
        user = next((user for user in self.users.values() if user.name == body.get("username")), None)
        if user is None or body.get("pw") != PASSWORD:
            return PlainTextResponse("Invalid username or password entered.", 401)
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
        self.access.tokens.pop(self.access.token(request) or "", None)
        return Response(status_code=204)

    def _user_row(self, user: SessionUser) -> Payload:
        return user_row(user, self.server_id, admin=user.id in self.access.admins)

    def _list_users(self, _request: Request, _caller: Caller) -> Response:
        return JSONResponse([self._user_row(user) for user in self.users.values()])

    def _query_users(self, request: Request, _caller: Caller) -> Response:
        asked = query(request)
        first = int(asked.get("startindex") or 0)
        rows = [self._user_row(user) for user in self.users.values()][first:]
        limit = int(asked.get("limit") or len(rows))
        return JSONResponse({"Items": rows[:limit], "TotalRecordCount": len(self.users)})

    def _me(self, _request: Request, _caller: Caller) -> Response:
        """Broken in 4.9 for every kind of token."""
        return PlainTextResponse("Value cannot be null.", 500)

    def _user(self, request: Request, _caller: Caller) -> Response:
        user = self.users.get(request.path_params["id"])
        return Response(status_code=404) if user is None else JSONResponse(self._user_row(user))

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

    def _items(self, request: Request, _caller: Caller) -> Response:
        wanted = query(request).get("ids", "").split(",")
        found = [title.media for title in self.world.titles if title.media.id in wanted]
        items = [{"Name": media.title, "Id": media.id, "ServerId": self.server_id} for media in found]
        return JSONResponse({"Items": items, "TotalRecordCount": len(items)})

    def _ancestors(self, request: Request, _caller: Caller) -> Response:
        item = request.path_params["id"]
        if item not in self._pictures and item not in self._libraries:
            return Response(status_code=404)
        return JSONResponse(ancestors(self._libraries.get(item)))

    def libraries(self) -> Sequence[LibraryRef]:
        """Every library, in the order of its first title."""
        return list({library.id: library for library in self._libraries.values()}.values())

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
        return JSONResponse(rows)

    async def _image(self, request: Request) -> Response:
        return image_response(request, self._pictures)

    async def _avatar(self, request: Request) -> Response:
        return image_response(request, {user: known.name for user, known in self.users.items()})
