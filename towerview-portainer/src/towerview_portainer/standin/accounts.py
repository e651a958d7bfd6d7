"""Who may ask the stand-in: its one account, its access token, and the JWTs it hands out."""

import base64
import hmac
import json
import secrets
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

API_KEY = "ptr_stand-in-access-token"
USERNAME, PASSWORD = "tower", "view-and-listen"
COOKIE = "portainer_api_key"


def problem(status: int, message: str, details: str) -> Response:
    """An error as Portainer words it."""
    return JSONResponse({"message": message, "details": details}, status)


class Accounts:
    """``life_s``: how long new JWTs live. ``sign_ins`` counts them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self.life_s = 8 * 3600.0
        self.sign_ins = 0

    def forget(self) -> None:
        """Each start of Portainer signs with a new key: all JWTs end."""
        self._key = secrets.token_bytes(32)

    async def sign_in(self, request: Request) -> Response:
        """``POST /api/auth``: 200 with a JWT and, since 2.20, a cookie that gets clients with a jar into trouble."""
        try:
            body = json.loads(await request.body())
            name, password = body["username"], body["password"]
        except (ValueError, KeyError, TypeError):
            return problem(400, "Invalid request payload", "Invalid username")
        self.sign_ins += 1
        if (name, password) != (USERNAME, PASSWORD):
            return problem(422, "Invalid credentials", "Unauthorized")
        jwt = self._issue()
        reply = JSONResponse({"jwt": jwt})
        reply.set_cookie(COOKIE, jwt, httponly=True, samesite="strict", path="/")
        return reply

    def refusal(self, request: Request) -> Response | None:
        """Why a request may not pass, None if it may. The order is Portainer's: key, cookie, Bearer."""
        key, bearer = request.headers.get("x-api-key"), request.headers.get("authorization")
        if key is not None and bearer is not None:
            words = "api key and auth header are not allowed at the same time"
            return problem(403, words, words)
        cookie = request.cookies.get(COOKIE)
        if cookie is not None and request.method != "GET":
            return PlainTextResponse("Forbidden - CSRF token not found in request", 403)
        if key is not None:
            return None if hmac.compare_digest(key.encode(), API_KEY.encode()) else _invalid()
        token = cookie or (bearer or "").removeprefix("Bearer ")
        if not token:
            return problem(401, "A valid authorization token is missing", "Unauthorized")
        return None if self._is_valid(token) else _invalid()

    def _issue(self) -> str:
        now = self._clock()
        claims = {"id": 1, "username": USERNAME, "role": 1, "iat": now, "exp": now + self.life_s}
        signed = f"{_packed({'alg': 'HS256', 'typ': 'JWT'})}.{_packed(claims)}"
        return f"{signed}.{self._signature(signed)}"

    def _signature(self, signed: str) -> str:
        return _base64(hmac.digest(self._key, signed.encode(), "sha256"))

    def _is_valid(self, token: str) -> bool:
        signed, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(signed).encode()):
            return False
        body = signed.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return bool(claims["exp"] > self._clock())


def _invalid() -> Response:
    return problem(401, "Invalid JWT token", "Unauthorized")


def _packed(value: object) -> str:
    return _base64(json.dumps(value).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
