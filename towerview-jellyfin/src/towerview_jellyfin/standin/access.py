"""Who calls, and what with: every form of token the real server takes, and the ones it stopped taking."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from starlette.requests import HTTPConnection, Request

from towerview_core.testing.standin import query

_PAIR = re.compile(r'(\w+)="([^"]*)"')
_LEGACY_HEADERS = ("x-emby-token", "x-mediabrowser-token")


def release_of(version: str) -> tuple[int, int]:
    """Major and minor, to compare releases by."""
    major, minor = version.split(".")[:2]
    return int(major), int(minor)


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever a token belongs to; ``user`` None: an API key, which is an administrator without a user."""

    user: str | None
    admin: bool


@dataclass(slots=True)
class Access:
    """Tokens and the forms they come in. Up to 10.11 the old forms of Emby are taken too; 12.0 switched them off."""

    version: str
    api_key: str
    is_admin: Callable[[str], bool]
    tokens: dict[str, str] = field(default_factory=dict)
    made: int = 0
    devices: dict[str, str] = field(default_factory=dict)

    def caller(self, request: HTTPConnection) -> Caller | None:
        """The caller, or None for 401."""
        token = self._token(request)
        if token == self.api_key:
            return Caller(None, admin=True)
        user = self.tokens.get(token or "")
        return None if user is None else Caller(user, admin=self.is_admin(user))

    def client(self, request: HTTPConnection) -> Mapping[str, str]:
        """What the caller says of itself: Client, Device, DeviceId, Version, Token."""
        return self._parts(request) or {}

    def _token(self, request: HTTPConnection) -> str | None:
        parts = self._parts(request)
        if parts is not None:
            return parts.get("Token")
        asked = {name.lower(): value for name, value in request.query_params.items()}
        if self._is_legacy():
            for name in _LEGACY_HEADERS:
                if request.headers.get(name):
                    return request.headers[name]
            return asked.get("apikey") or asked.get("api_key")
        return asked.get("apikey")

    def _parts(self, request: HTTPConnection) -> Mapping[str, str] | None:
        """None: no such header. Any ``Authorization`` ends the search, even one that is none of ours."""
        text = request.headers.get("authorization")
        if not text and self._is_legacy():
            text = request.headers.get("x-emby-authorization")
        if not text:
            return None
        scheme, _, rest = text.partition(" ")
        if scheme.lower() not in ({"mediabrowser", "emby"} if self._is_legacy() else {"mediabrowser"}):
            return {}
        return {name: unquote(value) for name, value in _PAIR.findall(rest)}

    def _is_legacy(self) -> bool:
        return release_of(self.version) < (12, 0)

    def sign_out(self, device_id: str) -> bool:
        """End every sign-in of a device, whoever's it is; False when there is none."""
        gone = [token for token, device in self.devices.items() if device == device_id]
        for token in gone:
            del self.devices[token]
        return bool([token for token in gone if self.tokens.pop(token, None)])

    def revoke(self, user: str, but: str | None = None) -> None:
        """End every sign-in of a user, except the one named."""
        for token in [token for token, owner in self.tokens.items() if owner == user and token != but]:
            del self.tokens[token]

    def token(self, request: HTTPConnection) -> str | None:
        """The token of a request."""
        return self._token(request)


async def json_body(request: Request) -> dict[str, Any] | None:
    """The body with lower-case names, which the server does not tell apart; None without a JSON object."""
    if "json" not in request.headers.get("content-type", ""):
        return None
    body = json.loads(await request.body() or b"null")
    return {name.lower(): value for name, value in body.items()} if isinstance(body, dict) else None


async def whole_body(request: Request) -> dict[str, Any] | None:
    """The body as it came; None without a JSON object."""
    if "json" not in request.headers.get("content-type", ""):
        return None
    body = json.loads(await request.body() or b"null")
    return body if isinstance(body, dict) else None


def viewer(request: Request, caller: Caller) -> str | None:
    """Whose eyes an item is seen with: the user named in the path or the query, else who asks."""
    named = request.path_params.get("user") or query(request).get("userid") or caller.user
    return None if named is None else guid(named)


def guid(text: str) -> str:
    """An id as the server writes it."""
    return text.replace("-", "").lower()
