"""The stand-in's routes."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from http import HTTPStatus
from random import Random
from typing import Self

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from towerview_core.testing import cast
from towerview_core.testing.poster import poster
from towerview_core.testing.standin import MediaStandIn, query
from towerview_core.testing.world import Delivery, Seat, Title, World
from towerview_plex.cloud import STAND_IN_TOKEN
from towerview_plex.standin.figures import figures
from towerview_plex.standin.files import Node
from towerview_plex.standin.past import Past, chosen
from towerview_plex.standin.plextv import PlexTv
from towerview_plex.standin.replies import container, error, items
from towerview_plex.standin.rows import session_id, session_row, transcode_row
from towerview_plex.standin.sharing import open_books
from towerview_plex.standin.shelves import Shelves, shelve
from towerview_plex.standin.socket import report

VERSION = "1.43.2.10687-563d026ea"
TOKEN = STAND_IN_TOKEN
GUEST_TOKEN = "guest-token-of-the-stand-in"
_FEATURES = (
    "adaptive_bitrate,hardware_transcoding,home,livetv,lyrics,pass,server-manager,session_kick,sync,webhooks"
)
_LARGEST_PICTURE = 2048
Handler = Callable[[Request], Awaitable[Response]]


class PlexStandIn(MediaStandIn):
    """One fake Plex Media Server with a world of people behind it.

    ``plex_pass``: without it the server lists no owner features and refuses to stop sessions. ``update``: the version
    it knows to be newer, None for a server that cannot update itself. ``claimed``: it is linked to a plex.tv account.
    ``asked`` counts requests by the first parts of their path, ``last_reason`` is what the last stop told the viewer,
    ``said`` what listeners of the socket hear besides plays. ``plextv`` is its plex.tv, ``past`` what was watched.
    """

    kind = "plex"

    def __init__(self, name: str, world: World, shelves: Shelves) -> None:
        super().__init__(name, world)
        self.machine_id = sha256(name.encode()).hexdigest()[:40]
        self.plex_pass = True
        self.update: str | None = "1.43.3.10901-0f2a7c4e1"
        self.asked: Counter[str] = Counter()
        self.last_reason: str | None = None
        self.claimed = True
        self.said: list[Node] = []
        self._shelves = shelves
        sections = {section.key: (section.type, section.title) for section in shelves.sections}
        self.plextv = PlexTv(self.machine_id, name, open_books(world.seats, sections))
        self.past = Past(world, shelves.parents, world.seed)

    @classmethod
    def make(cls, name: str, sessions: int, seed: int) -> Self:
        """See ``StandIn``."""
        titles, shelves = shelve(cast.titles(str, str))
        world = World(
            seats=cast.seats(str), titles=titles, deliver=as_plex_delivers, sessions=sessions, seed=seed
        )
        return cls(name, world, shelves)

    def options(self) -> Mapping[str, object]:
        """See ``StandIn``."""
        return {"token": TOKEN}

    def unauthorized(self) -> Response:
        """A page, whatever was accepted."""
        return error(HTTPStatus.UNAUTHORIZED)

    def routes(self) -> Sequence[BaseRoute]:
        """See ``StandIn``."""
        anyone, owner = self._for_anyone, self._for_owner
        return [
            *self.plextv.routes(),
            WebSocketRoute("/:/websockets/notifications", self._notify),
            Route("/identity", self._identity),
            Route("/", anyone(self._root)),
            Route("/accounts", owner(self._accounts)),
            Route("/devices", owner(self._devices)),
            Route("/statistics/resources", owner(self._figures)),
            Route("/status/sessions/history/all", owner(self._history)),
            Route("/:/prefs", owner(self._preferences)),
            Route("/updater/status", owner(self._updater)),
            Route("/status/sessions", owner(self._sessions)),
            Route("/status/sessions/terminate", owner(self._terminate), methods=["GET", "POST"]),
            Route("/transcode/sessions", owner(self._transcodes)),
            Route("/library", anyone(self._library)),
            Route("/library/sections", anyone(self._sections)),
            Route("/library/sections/{key}/all", anyone(self._section)),
            Route("/library/metadata/{ids}", anyone(self._metadata)),
            Route("/library/metadata/{id}/{element}", anyone(self._picture)),
            Route("/library/metadata/{id}/{element}/{stamp}", anyone(self._picture)),
            Route("/photo/:/transcode", anyone(self._small_picture)),
            Route("/{rest:path}", anyone(self._unknown)),
        ]

    def controls(self) -> Sequence[BaseRoute]:
        """See ``MediaStandIn``; and PINs can be consented to."""
        return [*super().controls(), *self.plextv.controls()]

    def _for_anyone(self, handler: Handler) -> Handler:
        """For owner and guests: the token stands in a header, or in the query as older clients send it."""

        async def checked(request: Request) -> Response:
            self.asked["/".join(request.url.path.split("/")[:3])] += 1
            return await handler(request) if _token(request) in (TOKEN, GUEST_TOKEN) else self.unauthorized()

        return checked

    def _for_owner(self, handler: Handler) -> Handler:
        """A guest's token is known and still not enough: 403 since PMS 1.41.7."""

        async def checked(request: Request) -> Response:
            if _token(request) == GUEST_TOKEN:
                return error(HTTPStatus.FORBIDDEN)
            return await handler(request)

        return self._for_anyone(checked)

    async def _identity(self, request: Request) -> Response:
        about = {"size": 0, "claimed": self.claimed, "machineIdentifier": self.machine_id, "version": VERSION}
        return container(request, about)

    async def _root(self, request: Request) -> Response:
        content: dict[str, object] = {
            "size": 0,
            "friendlyName": self.name,
            "machineIdentifier": self.machine_id,
            "version": VERSION,
            "platform": "Linux",
            "platformVersion": "12 (bookworm)",
            "myPlex": True,
            "myPlexMappingState": "mapped",
            "myPlexSigninState": "ok",
            "myPlexSubscription": self.plex_pass,
            "transcoderActiveVideoSessions": sum(1 for session in self.world.look() if session.transcode),
            "updater": True,
        }
        if self.plex_pass:
            content["ownerFeatures"] = _FEATURES
        return container(request, content)

    async def _accounts(self, request: Request) -> Response:
        names = {"0": "", "1": self.world.seats[0].user.name if self.world.seats else "Owner"}
        names |= {seat.user.id: seat.user.name for seat in self.world.seats if seat.user.id}
        rows = [{"id": int(key), "key": f"/accounts/{key}", "name": name} for key, name in names.items()]
        return container(request, {"size": len(rows), "Account": rows})

    async def _devices(self, request: Request) -> Response:
        rows = self.past.devices()
        return container(request, {"size": len(rows), "Device": rows})

    async def _figures(self, request: Request) -> Response:
        """One point for each five seconds, the newest last; without Plex Pass there is no such thing."""
        if not self.plex_pass:
            return error(HTTPStatus.NOT_FOUND)
        rows = figures(self.world.clock())
        return container(request, {"size": len(rows), "StatisticsResources": rows})

    async def _history(self, request: Request) -> Response:
        start, size = _number(request, "X-Plex-Container-Start"), _number(request, "X-Plex-Container-Size")
        lines = chosen(self.past.lines(), request.query_params)
        if start is None or size is None:
            return container(request, items([self.past.row(line) for line in lines]))
        page = [self.past.row(line) for line in lines[start : start + size]]
        return container(request, items(page, offset=start, totalSize=len(lines)))

    async def _notify(self, websocket: WebSocket) -> None:
        """A guest's token is known and still not enough."""
        token = websocket.headers.get("x-plex-token") or websocket.query_params.get("X-Plex-Token")
        if token != TOKEN:
            await websocket.send_denial_response(
                error(HTTPStatus.FORBIDDEN) if token == GUEST_TOKEN else self.unauthorized()
            )
            return
        await report(websocket, self.world, self.said)

    async def _preferences(self, request: Request) -> Response:
        rows = [
            _setting("FriendlyName", "text", self.name),
            _setting("WanPerUserStreamCount", "int", 0),
            _setting("TranscoderToneMapping", "bool", value=True),
        ]
        return container(request, {"size": len(rows), "Setting": rows})

    async def _updater(self, request: Request) -> Response:
        if self.update is None:
            return error(HTTPStatus.INTERNAL_SERVER_ERROR)
        release = {"key": "https://plex.tv/updater/releases/1", "version": self.update, "state": "notify"}
        return container(request, {"size": 1, "canInstall": False, "status": 0, "Release": [release]})

    async def _sessions(self, request: Request) -> Response:
        rows = [session_row(session, self._shelves.parents) for session in self.world.look()]
        return container(request, items(rows))

    async def _terminate(self, request: Request) -> Response:
        """PMS takes GET and POST alike; 200 with nothing in it means accepted."""
        wanted = query(request).get("sessionid", "")
        if not self.plex_pass:
            return self.unauthorized()
        if not wanted:
            return error(HTTPStatus.FORBIDDEN)
        keys = {session_id(viewing.key): viewing.key for viewing in self.world.viewings()}
        if wanted not in keys or not self.terminate(keys[wanted]):
            return error(HTTPStatus.NOT_FOUND)
        self.last_reason = query(request).get("reason", "")
        return Response(status_code=200)

    async def _transcodes(self, request: Request) -> Response:
        rows = [transcode_row(one, one.transcode) for one in self.world.look() if one.transcode]
        return container(request, {"size": len(rows), **({"TranscodeSession": rows} if rows else {})})

    async def _library(self, request: Request) -> Response:
        about = {"size": 0, "identifier": "com.plexapp.plugins.library", "title1": "Plex Library"}
        return container(request, about)

    async def _sections(self, request: Request) -> Response:
        rows = [section.row() for section in self._shelves.sections]
        return container(request, {"size": len(rows), "title1": "Plex Library", "Directory": rows})

    async def _section(self, request: Request) -> Response:
        """Paging needs start and size; a size alone is ignored, as PMS does."""
        key = request.path_params["key"]
        section = next((one for one in self._shelves.sections if one.key == key), None)
        if section is None:
            return error(HTTPStatus.NOT_FOUND)
        rows = self._shelves.rows_of(section, _number(request, "type"))
        start, size = _number(request, "X-Plex-Container-Start"), _number(request, "X-Plex-Container-Size")
        if start is None or size is None:
            return container(request, items(rows))
        page = rows[start : start + size]
        return container(request, items(page, offset=start, totalSize=len(rows)))

    async def _metadata(self, request: Request) -> Response:
        """Items that are gone are left out of a list; when nothing is left it is a 404."""
        found = [self._shelves.row(key) for key in request.path_params["ids"].split(",")]
        rows = [row for row in found if row]
        return container(request, items(rows)) if rows else error(HTTPStatus.NOT_FOUND)

    async def _picture(self, request: Request) -> Response:
        return self._paint(request.path_params["id"], request.path_params["element"], None, None)

    async def _small_picture(self, request: Request) -> Response:
        parts = query(request).get("url", "").split("?")[0].split("/")
        if parts[:3] != ["", "library", "metadata"] or len(parts) not in (5, 6):
            return error(HTTPStatus.BAD_REQUEST)
        return self._paint(parts[3], parts[4], _number(request, "width"), _number(request, "height"))

    async def _unknown(self, _request: Request) -> Response:
        return error(HTTPStatus.NOT_FOUND)

    def _paint(self, key: str, element: str, width: int | None, height: int | None) -> Response:
        """The picture, as large as it fits into the box asked for; it is never made larger than it is."""
        title = self._shelves.name_of(key)
        shapes = {"thumb": (240, 360), "art": (640, 360)}
        if title is None or element not in shapes:
            return error(HTTPStatus.NOT_FOUND)
        full_width, full_height = shapes[element]
        scale = min(1.0, (width or _LARGEST_PICTURE) / full_width, (height or _LARGEST_PICTURE) / full_height)
        body = poster(title, max(1, round(full_width * scale)), max(1, round(full_height * scale)))
        return Response(body, media_type="image/png")


def as_plex_delivers(title: Title, seat: Seat, dice: Random) -> Delivery:
    """As everybody does, in the words of PMS: its transport streams are ``mpegts``, and it gives no reasons."""
    delivery = cast.deliver(title, seat, dice)
    stream = delivery.stream
    if stream.container == "ts":
        stream = stream.model_copy(update={"container": "mpegts"})
    work = delivery.transcode.model_copy(update={"reasons": ()}) if delivery.transcode else None
    return replace(delivery, stream=stream, transcode=work)


def _token(request: Request) -> str | None:
    return request.headers.get("x-plex-token") or query(request).get("x-plex-token")


def _number(request: Request, name: str) -> int | None:
    """A number from the query or from a header of the same name."""
    text = query(request).get(name.lower()) or request.headers.get(name) or ""
    return int(text) if text.isdigit() and len(text) < 9 else None


def _setting(name: str, kind: str, value: object) -> dict[str, object]:
    return {"id": name, "label": name, "type": kind, "default": value, "value": value, "group": "general"}
