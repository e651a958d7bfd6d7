"""Who calls. Emby takes its own header, the query, and the ``Authorization`` header with scheme Emby or MediaBrowser."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

_PAIR = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever a token belongs to; ``user`` None: an API key, which is an administrator without a user."""

    user: str | None
    admin: bool


@dataclass(slots=True)
class Access:
    """Tokens, whose they are, and on which device they were given."""

    api_key: str
    is_admin: Callable[[str], bool]
    tokens: dict[str, str] = field(default_factory=dict)
    made: int = 0
    devices: dict[str, str] = field(default_factory=dict)

    def caller(self, request: HTTPConnection) -> Caller | None:
        """The caller, or None for 401."""
        token = self.token(request)
        if token == self.api_key:
            return Caller(None, admin=True)
        user = self.tokens.get(token or "")
        return None if user is None else Caller(user, admin=self.is_admin(user))

    def token(self, request: HTTPConnection) -> str | None:
        """The token, wherever it stands."""
        asked = {name.lower(): value for name, value in request.query_params.items()}
        return (
            request.headers.get("x-emby-token")
            or self.client(request).get("Token")
            or asked.get("api_key")
            or asked.get("x-emby-token")
        )

    def client(self, request: HTTPConnection) -> Mapping[str, str]:
        """What the caller says of itself: UserId, Client, Device, DeviceId, Version."""
        text = request.headers.get("x-emby-authorization") or request.headers.get("authorization") or ""
        scheme, _, rest = text.partition(" ")
        return dict(_PAIR.findall(rest)) if scheme.lower() in {"emby", "mediabrowser"} else {}

    def sign_out(self, device_id: str) -> bool:
        """End every sign-in of a device, whoever's it is; False when there is none."""
        gone = [token for token, device in self.devices.items() if device == device_id]
        for token in gone:
            del self.devices[token]
        return bool([token for token in gone if self.tokens.pop(token, None)])

    def revoke(self, user: str) -> None:
        """End every sign-in of a user."""
        for token in [token for token, owner in self.tokens.items() if owner == user]:
            del self.tokens[token]
