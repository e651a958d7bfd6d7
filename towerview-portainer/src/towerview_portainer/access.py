"""Credentials: an access token, or a name and password that buy a JWT now and then.

Portainer reads X-API-Key, then a cookie, then the Bearer header; it refuses the first together with the last (2.20+), and
its own cookie, once kept, beats a fresh Bearer. So exactly one of the two headers is sent, and cookies are never kept.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from pydantic import Field, SecretStr, model_validator

from towerview_core.contract.errors import BadReply, CredentialsRejected, RateLimited, Refused
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import Call, HttpClient
from towerview_core.kits.http.loops import PerLoop
from towerview_core.kits.wire import as_map

from .wire import jwt_of, life_of

RENEW_AT = 0.9
"""Share of a JWT's life after which it is replaced."""
LOCKED_OUT_S = 300.0


class PortainerOptions(ServerOptions):
    """How to reach Portainer: an access token, or a user name with its password."""

    api_key: SecretStr | None = Field(
        default=None,
        title="Access token",
        description="Best: made in Portainer under 'My account', 'Access tokens'. It does not expire. "
        "Leave empty to use a name and password.",
    )
    username: str = Field(
        default="", title="User name", description="Only without an access token.", max_length=256
    )
    password: SecretStr | None = Field(
        default=None, title="Password", description="Only without an access token."
    )

    @model_validator(mode="after")
    def _has_credentials(self) -> Self:  # noqa: N804 - an "after" validator gets the instance
        if not self.token and not (self.username and self.secret):
            raise ValueError("Enter an access token, or a user name together with its password.")
        return self

    @property
    def token(self) -> str:
        """The access token, empty if there is none."""
        return self.api_key.get_secret_value().strip() if self.api_key else ""

    @property
    def secret(self) -> str:
        """The password, empty if there is none."""
        return self.password.get_secret_value() if self.password else ""


@dataclass(frozen=True, slots=True)
class _Jwt:
    text: str
    renew_at: float


class Access:
    """Sends calls with the server's credentials. A JWT is renewed early, and once when it is refused."""

    def __init__(self, options: PortainerOptions, http: HttpClient) -> None:
        self._options = options
        self._http = http
        self._jwt: _Jwt | None = None
        self._turns = PerLoop(asyncio.Lock)

    async def read(self, call: Call) -> object:
        """``HttpClient.read`` as this account. Raises ``CredentialsRejected`` when even new credentials fail."""
        if self._options.token:
            return await self._http.read(_with(call, {"X-API-Key": self._options.token}))
        jwt = await self._current(refused=None)
        try:
            return await self._http.read(_with(call, {"Authorization": f"Bearer {jwt}"}))
        except CredentialsRejected:
            # All JWTs die when Portainer restarts or the password changes.
            jwt = await self._current(refused=jwt)
            return await self._http.read(_with(call, {"Authorization": f"Bearer {jwt}"}))

    async def _current(self, refused: str | None) -> str:
        async with self._turns.here():
            jwt = self._jwt
            if jwt is None or jwt.text == refused or time.monotonic() >= jwt.renew_at:
                jwt = self._jwt = await self._sign_in()
            return jwt.text

    async def _sign_in(self) -> _Jwt:
        answer = {"username": self._options.username, "password": self._options.secret}
        try:
            payload = as_map(await self._http.read(Call("POST", "/api/auth", json=answer, accept={422})))
        except Refused:
            # 403 after more than ten tries a second; the address stays blocked for an hour.
            raise RateLimited(
                "Portainer refuses further sign-ins for a while, after too many of them.", LOCKED_OUT_S
            ) from None
        jwt = jwt_of(payload)
        if jwt is not None:
            return _Jwt(jwt, time.monotonic() + RENEW_AT * life_of(jwt, time.time()))
        if "message" in payload:
            raise CredentialsRejected(
                "Portainer does not accept this user name and password. Where it signs people in elsewhere (OAuth), "
                "use an access token."
            )
        raise BadReply("Portainer answered the sign-in without a token.")


def _with(call: Call, headers: Mapping[str, str]) -> Call:
    return replace(call, headers={**call.headers, **headers})
