"""Before any route: who is the client really, which host was asked for, how big is the body; after it: the headers of every
reply (security.md N1 to N3)."""

import secrets
from collections.abc import Mapping

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from towerview_core.api.inbound import Inbound, attach
from towerview_core.api.origins import Hosts, client_address
from towerview_core.api.problems import problem, unexpected
from towerview_core.api.rates import Rates
from towerview_core.contract.errors import ConfigError
from towerview_core.services.house import House

MOST_BODY_BYTES = 1024 * 1024
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "require-trusted-types-for 'script'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=()"
    ),
}
_HSTS = "max-age=31536000"


def install_guards(app: FastAPI, house: House) -> None:
    """Put the guards around the app. Raises ``ConfigError`` for an origin list that would let everybody in."""
    app.state.rates = Rates(house.settings.requests_per_minute)
    if house.settings.allowed_origins:
        _allow_origins(app, house)
    app.add_middleware(Guard, hosts=Hosts(house.settings))


def _allow_origins(app: FastAPI, house: House) -> None:
    if "*" in house.settings.allowed_origins:
        raise ConfigError("TOWERVIEW_ALLOWED_ORIGINS must name each origin; * would let every page in.")
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(house.settings.allowed_origins),
        allow_credentials=True,
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["authorization", "content-type", "x-towerview"],
    )


class Guard:
    """The outermost ASGI layer of ours."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge, pass on, dress the reply."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        inbound = self._look(scope)
        attach(scope, inbound)
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._http(scope, receive, _Dressed(send, scope["path"], inbound))

    def _look(self, scope: Scope) -> Inbound:
        headers = Headers(scope=scope)
        peer = scope["client"][0] if scope.get("client") else "unknown"
        proxied = self._hosts.trusts(peer)
        secure = scope["scheme"] in ("https", "wss")
        if proxied and (told := headers.get("x-forwarded-proto")):
            secure = told.rpartition(",")[2].strip().lower() == "https"
        return Inbound(
            request_id=secrets.token_hex(8),
            address=client_address(peer, headers.getlist("x-forwarded-for"), self._hosts),
            secure=secure,
            host=self._hosts.asked(headers, proxied=proxied),
        )

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._hosts.ours(HTTPConnection(scope)):
            await send({"type": "websocket.close", "code": 1008, "reason": "misdirected"})
            return
        await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: "_Dressed") -> None:
        connection = HTTPConnection(scope)
        refusal = self._refusal(connection)
        if refusal is not None:
            status, words = refusal
            await problem(connection, status, words)(scope, receive, send)
            return
        try:
            await self._app(scope, _Bounded(receive), send)
        except Exception as error:  # noqa: BLE001 - the outermost wall: a bug is a 500 without a word of the inside (N2)
            reply = unexpected(connection, error)
            if not send.started:
                await reply(scope, receive, send)

    def _refusal(self, connection: HTTPConnection) -> tuple[int, tuple[str, str, str]] | None:
        if not self._hosts.ours(connection):
            return 421, (
                "misdirected",
                "Not this host",
                "TowerView is not known under this host name. Add it to TOWERVIEW_ALLOWED_HOSTS, or set TOWERVIEW_PUBLIC_URL.",
            )
        headers = connection.headers
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdecimal():
            return 400, ("bad-length", "Bad request", "The Content-Length is not a number.")
        if int(length[:12]) > MOST_BODY_BYTES:
            return 413, TOO_LARGE
        has_body = int(length[:12]) > 0 or "transfer-encoding" in headers
        if has_body and not _is_json(headers.get("content-type", "")):
            return 415, ("not-json", "Only JSON", "Send the body as application/json.")
        return None


TOO_LARGE = ("too-large", "Too large", "The body is larger than 1 MiB.")


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == "application/json"


class _Bounded:
    """Reads no more than the cap, whatever length was announced."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._read = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._read += len(message.get("body", b""))
            if self._read > MOST_BODY_BYTES:
                raise HTTPException(413, TOO_LARGE[2])
        return message


class _Dressed:
    """Adds the headers to the reply; what a route says itself stays."""

    def __init__(self, send: Send, path: str, inbound: Inbound) -> None:
        self._send = send
        self._is_api = path.startswith("/api/") or path == "/openapi.json"
        self._inbound = inbound
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self._is_api:
                headers.setdefault("cache-control", "no-store")
            if self._inbound.secure:
                headers.setdefault("strict-transport-security", _HSTS)
            headers["x-request-id"] = self._inbound.request_id
        await self._send(message)
