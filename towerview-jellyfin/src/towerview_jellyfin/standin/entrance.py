"""Signing in at the fake Jellyfin: by password, and by Quick Connect; and being signed out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from towerview_core.testing.mediabrowser import Payload, Person, digest, stamp
from towerview_core.testing.standin import query

from .access import Access, Caller, json_body, release_of
from .payloads import idle_row
from .users import Guard, Users, bad_request

_PARTS = ("Client", "Device", "DeviceId", "Version")
CODE_S = 600


@dataclass(slots=True)
class Code:
    """A code that waits to be confirmed."""

    code: str
    device: str
    at: float
    user: str | None = None


@dataclass(slots=True)
class Entrance:
    """``end_device``: ends what plays on a device. ``quick_connect``: whether it is turned on. ``codes``: those given, by their
    secret."""

    access: Access
    users: Users
    clock: Callable[[], float]
    end_device: Callable[[str], bool]
    quick_connect: bool = True
    codes: dict[str, Code] = field(default_factory=dict)

    def routes(self, guard: Guard) -> Sequence[BaseRoute]:
        """10.8 begins Quick Connect by GET, later versions by POST."""
        verb = "GET" if release_of(self.access.version) < (10, 9) else "POST"
        return [
            Route("/users/authenticatebyname", self._by_password, methods=["POST"]),
            Route("/users/authenticatewithquickconnect", self._by_secret, methods=["POST"]),
            Route("/quickconnect/enabled", self._is_enabled, methods=["GET"]),
            Route("/quickconnect/initiate", self._begin, methods=[verb]),
            Route("/quickconnect/connect", self._look, methods=["GET"]),
            Route("/quickconnect/authorize", guard(self._confirm), methods=["POST"]),
            Route("/sessions/logout", guard(self._sign_out), methods=["POST"]),
            Route("/devices", guard(self._forget_device, admin=True), methods=["DELETE"]),
        ]

    def confirm(self, code: str, user: str) -> None:
        """A user confirms a code in their app."""
        for one in self.codes.values():
            if one.code == code:
                one.user = user

    async def _by_password(self, request: Request) -> Response:
        client = self.access.client(request)
        if not all(client.get(part) for part in _PARTS):
            return bad_request()
        body = await json_body(request) or {}
        person = self.users.household.named(body.get("username"))
        if person is None:
            return PlainTextResponse("Error processing request.", 401)
        if person.disabled or not person.may_come(self.clock()):
            return PlainTextResponse("Error processing request.", 403)
        if (body.get("pw") or "") != person.password:
            return PlainTextResponse("Error processing request.", 401)
        return self._welcome(person, client["DeviceId"], client["Client"])

    def _welcome(self, person: Person, device: str, client: str) -> Response:
        """A new token; the one of the same user on the same device ends."""
        start = digest(f"{self.users.server_id} {person.id} {device}")[:16]
        for token in [token for token in self.access.tokens if token.startswith(start)]:
            del self.access.tokens[token]
        self.access.made += 1
        token = start + digest(f"{start} {self.access.made}")[:16]
        self.access.tokens[token] = person.id
        self.access.devices[token] = device
        row = idle_row(self.users.server_id, person.user, client, self.clock())
        told: Payload = {"User": self.users.row(person), "SessionInfo": row, "AccessToken": token}
        return JSONResponse(told | {"ServerId": self.users.server_id})

    def _sign_out(self, request: Request, _caller: Caller) -> Response:
        self.access.tokens.pop(self.access.token(request) or "", None)
        return Response(status_code=204)

    def _forget_device(self, request: Request, _caller: Caller) -> Response:
        """Its sign-ins end, whoever's they are, and so does what plays there, whatever the player thinks of it. A device
        nobody knows is 404, from 12.0 on 400."""
        device = query(request).get("id", "")
        ended = (self.access.sign_out(device), self.end_device(device))
        if any(ended):
            return Response(status_code=204)
        return bad_request() if release_of(self.access.version) >= (12, 0) else Response(status_code=404)

    async def _is_enabled(self, _request: Request) -> Response:
        return JSONResponse(self.quick_connect)

    async def _begin(self, request: Request) -> Response:
        if not self.quick_connect:
            return PlainTextResponse("Error processing request.", 401)
        client = self.access.client(request)
        if not all(client.get(part) for part in _PARTS):
            return bad_request()
        number = len(self.codes) + 1
        secret = digest(f"secret {number}") + digest(f"{self.users.server_id} {number}")
        self.codes[secret] = Code(f"{211_000 + number}", client["DeviceId"], self.clock())
        return JSONResponse(self._told(secret))

    def _told(self, secret: str) -> Payload:
        code = self.codes[secret]
        told = {"Authenticated": code.user is not None, "Secret": secret, "Code": code.code}
        return told | {"DeviceId": code.device, "AppName": "TowerView", "DateAdded": stamp(code.at)}

    async def _look(self, request: Request) -> Response:
        secret = query(request).get("secret", "")
        if not self.quick_connect:
            return PlainTextResponse("Error processing request.", 401)
        if secret not in self.codes or self.clock() - self.codes[secret].at > CODE_S:
            return PlainTextResponse("Error processing request.", 404)
        return JSONResponse(self._told(secret))

    async def _by_secret(self, request: Request) -> Response:
        body = await json_body(request) or {}
        code = self.codes.get(str(body.get("secret")))
        person = self.users.household.people.get(code.user or "") if code else None
        if code is None or person is None:
            return PlainTextResponse("Error processing request.", 401)
        return self._welcome(person, code.device, "TowerView")

    def _confirm(self, request: Request, caller: Caller) -> Response:
        asked = query(request)
        user = asked.get("userid", "").replace("-", "") if caller.admin else ""
        self.confirm(asked.get("code", ""), user or caller.user or "")
        return JSONResponse(True)
