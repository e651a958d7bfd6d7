"""A stand-in plex.tv on the stand-in server's own port: the calls TowerView makes there, with their habits.

The older half (``/api/...``) answers XML whatever is accepted, the newer one (``/api/v2/...``) what is.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from towerview_plex.cloud import STAND_IN_TOKEN
from towerview_plex.standin.accounts import Accounts
from towerview_plex.standin.replies import v2_error, xml, xml_error
from towerview_plex.standin.sharing import Books, SharedServer

Handler = Callable[[Request], Awaitable[Response]]


class PlexTv:
    """plex.tv as one server's owner sees it. ``rejecting``: it no longer knows the owner's token; ``busy``: it answers 429
    with this ``Retry-After``; ``away``: it is out of order; ``rewritten``: what it says instead, by question (``users``,
    ``sections``, ``shares``). ``before_write`` is called once, when the next write arrives. ``asked`` counts requests.
    """

    def __init__(self, machine_id: str, name: str, books: Books) -> None:
        self.machine_id = machine_id
        self.name = name
        self.books = books
        self._accounts = Accounts(machine_id, name, books)
        self.rejecting = False
        self.away = False
        self.busy: int | None = None
        self.rewritten: dict[str, dict[str, object]] = {}
        self.before_write: Callable[[], None] | None = None
        self.asked = 0

    def routes(self) -> Sequence[BaseRoute]:
        """All of it."""
        shared = "/api/servers/{machine}/shared_servers"
        return [
            Route("/auth", self._accounts.page),
            Route("/auth", self._accounts.consent_by_page, methods=["POST"]),
            Route("/api/v2/pins", self._v2(self._accounts.begin_pin), methods=["POST"]),
            Route("/api/v2/pins/{id}", self._v2(self._accounts.look_at_pin)),
            Route("/api/v2/user", self._v2(self._accounts.user)),
            Route("/api/v2/resources", self._v2(self._accounts.resources)),
            Route("/api/users", self._v1(self._users)),
            Route("/api/users/", self._v1(self._users)),
            Route("/api/invites/requested", self._v1(self._invites)),
            Route("/api/servers/{machine}", self._v1(self._sections)),
            Route(shared, self._v1(self._shares)),
            Route(shared, self._v1(self._share), methods=["POST"]),
            Route(shared + "/{id}", self._v1(self._one_share)),
            Route(shared + "/{id}", self._v1(self._replace), methods=["PUT"]),
            Route(shared + "/{id}", self._v1(self._end), methods=["DELETE"]),
        ]

    def controls(self) -> Sequence[BaseRoute]:
        """``PUT /_standin/pins/{code}`` with ``{"user": id}`` consents to a PIN."""
        return [Route("/_standin/pins/{code}", self._accounts.consent, methods=["PUT"])]

    def _v1(self, handler: Handler) -> Handler:
        """For the owner only."""

        async def checked(request: Request) -> Response:
            trouble = self._trouble(xml_error)
            if trouble is not None:
                return trouble
            if self.rejecting or request.headers.get("x-plex-token") != STAND_IN_TOKEN:
                return xml_error(HTTPStatus.UNAUTHORIZED, 1001)
            if request.path_params.get("machine", self.machine_id) != self.machine_id:
                return xml_error(HTTPStatus.NOT_FOUND, 1002)
            question = handler.__name__.lstrip("_")
            if question in self.rewritten:
                return xml("MediaContainer", self.rewritten[question])
            if request.method != "GET" and self.before_write is not None:
                act, self.before_write = self.before_write, None
                act()
            return await handler(request)

        return checked

    def _v2(self, handler: Handler) -> Handler:
        """For everybody who says which client they are."""

        async def checked(request: Request) -> Response:
            trouble = self._trouble(partial(v2_error, request))
            if trouble is not None:
                return trouble
            if not request.headers.get("x-plex-client-identifier"):
                return v2_error(request, HTTPStatus.BAD_REQUEST, 1000)
            return await handler(request)

        return checked

    def _trouble(self, error: Callable[[HTTPStatus, int], Response]) -> Response | None:
        self.asked += 1
        if self.away:
            return Response(status_code=503)
        if self.busy is not None:
            reply = error(HTTPStatus.TOO_MANY_REQUESTS, 1003)
            reply.headers["Retry-After"] = str(self.busy)
            return reply
        return None

    async def _users(self, _request: Request) -> Response:
        """One of them is managed, and has neither an account's name nor an address."""
        shares = {share.user_id: share for share in self.books.visible()}
        rows = []
        for number, (user_id, name) in enumerate(self.books.people.items()):
            managed = number == 0
            row: dict[str, object] = {"id": user_id, "title": name, "home": managed, "restricted": managed}
            row |= {
                "username": "" if managed else name.lower(),
                "email": "" if managed else f"{user_id}@away",
            }
            if user_id in shares:
                row["Server"] = [self._server_of(shares[user_id])]
            rows.append(row)
        return xml("MediaContainer", {"friendlyName": "myPlex", "size": len(rows), "User": rows})

    def _server_of(self, share: SharedServer) -> dict[str, object]:
        return {
            "id": share.id,
            "serverId": "1",
            "machineIdentifier": self.machine_id,
            "name": self.name,
            "owned": False,
            "pending": not share.accepted,
            "allLibraries": share.everything,
            "numLibraries": len(self.books.sections) if share.everything else len(share.keys),
        }

    async def _invites(self, _request: Request) -> Response:
        return xml("MediaContainer", {"friendlyName": "myPlex", "size": 0})

    async def _sections(self, _request: Request) -> Response:
        rows = [self._section(key) for key in self.books.sections]
        server = {"name": self.name, "machineIdentifier": self.machine_id, "Section": rows}
        return xml("MediaContainer", {"friendlyName": "myPlex", "size": 1, "Server": [server]})

    def _section(self, key: str) -> dict[str, object]:
        kind, title = self.books.sections[key]
        return {"id": self.books.number_of(key), "key": key, "type": kind, "title": title}

    async def _shares(self, _request: Request) -> Response:
        rows = [self._share_row(share) for share in self.books.visible()]
        about = {"friendlyName": self.name, "size": len(rows), "machineIdentifier": self.machine_id}
        return xml("MediaContainer", {**about, "SharedServer": rows})

    async def _one_share(self, request: Request) -> Response:
        rows = [self._share_row(one) for one in self.books.visible() if one.id == request.path_params["id"]]
        if not rows:
            return xml_error(HTTPStatus.NOT_FOUND, 1002)
        return xml("MediaContainer", {"friendlyName": self.name, "size": 1, "SharedServer": rows})

    def _share_row(self, share: SharedServer) -> dict[str, object]:
        sections = [
            {**self._section(key), "shared": share.everything or key in share.keys}
            for key in self.books.sections
        ]
        return {
            "id": share.id,
            "userID": share.user_id,
            "username": self.books.people.get(share.user_id, ""),
            "accessToken": "never-to-be-shown",
            "acceptedAt": 1_700_000_000 if share.accepted else 0,
            "invitedAt": 1_699_000_000,
            "allLibraries": share.everything,
            "Section": sections,
        }

    async def _share(self, request: Request) -> Response:
        order = json.loads(await request.body())["shared_server"]
        user_id, keys = str(order["invited_id"]), self._keys(order["library_section_ids"])
        if keys is None or user_id not in self.books.people:
            return xml_error(HTTPStatus.NOT_FOUND, 1002)
        if self.books.of(user_id):
            return xml_error(HTTPStatus.UNPROCESSABLE_ENTITY, 1999)
        share = self.books.share(user_id, keys)
        return xml("MediaContainer", {"size": 1, "SharedServer": [self._share_row(share)]})

    async def _replace(self, request: Request) -> Response:
        keys = self._keys(json.loads(await request.body())["shared_server"]["library_section_ids"])
        share = self.books.replace(request.path_params["id"], keys) if keys else None
        if share is None:
            return xml_error(HTTPStatus.NOT_FOUND, 1002)
        return xml("MediaContainer", {"size": 1, "SharedServer": [self._share_row(share)]})

    async def _end(self, request: Request) -> Response:
        gone = self.books.end(request.path_params["id"])
        return Response(status_code=200) if gone else xml_error(HTTPStatus.NOT_FOUND, 1002)

    def _keys(self, numbers: list[int]) -> frozenset[str] | None:
        """The sections of these numbers; None for an empty list, of which nobody knows what it means, and a wrong number."""
        known = {self.books.number_of(key): key for key in self.books.sections}
        if not numbers or not set(map(int, numbers)) <= known.keys():
            return None
        return frozenset(known[int(number)] for number in numbers)
