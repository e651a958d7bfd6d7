"""Access and refresh tokens (security.md A4, A5).

An access token is a JWT, ten minutes long, in a header. A refresh token is ``<session>.<value>.<mark>``: 256 random bits
with a mark that proves we made it, so that rubbish never looks like the reuse of an old token. Its successor is computed
from it, so that two tabs that send the same token get the same successor.
"""

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from towerview_core.contract.errors import Denied
from towerview_core.security.box import Box, Sealed

ACCESS_LIFETIME = timedelta(minutes=10)
_ISSUER = "towerview"
_AUDIENCE = "towerview-api"
_ALGORITHM = "HS256"
_MIN_KEY_BYTES = 32
_MOST_REMEMBERED = 4096
_REQUIRED = ["iss", "aud", "exp", "iat", "sub", "sid", "epoch", "typ"]
_REFUSED = "Your sign-in is not valid or has run out. Sign in again."


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """Whom an access token speaks for. ``epoch``: the account's, at the moment of signing."""

    account_id: int
    session_id: str
    epoch: int


class Tokens:
    """Makes and judges tokens with keys derived from the key file."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._signing = {box.kid: box.derive("access-token")}
        self._refresh = box.derive("refresh-token")
        self._mark = box.derive("refresh-mark")
        self._device = box.derive("device")
        self._judged: dict[str, tuple[AccessClaims, float]] = {}
        if min(map(len, (*self._signing.values(), self._refresh))) < _MIN_KEY_BYTES:
            raise ValueError("signing keys need 32 bytes")

    def issue_access(self, claims: AccessClaims, now: datetime) -> str:
        """An access token, good for ``ACCESS_LIFETIME``."""
        body = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "iat": now,
            "exp": now + ACCESS_LIFETIME,
            "sub": str(claims.account_id),
            "sid": claims.session_id,
            "epoch": claims.epoch,
            "typ": "access",
        }
        headers = {"kid": self._box.kid}
        return jwt.encode(body, self._signing[self._box.kid], algorithm=_ALGORITHM, headers=headers)

    def read_access(self, token: str) -> AccessClaims:
        """Whom the token speaks for. Raises ``Denied`` unless signature, algorithm, type, audience, issuer and expiry hold.
        The session and the epoch are for the caller to compare with the database.

        All but the expiry is a property of the very same bytes, so it is judged once and remembered: half of what a
        signed-in request would cost otherwise.
        """
        judged = self._judged.get(token)
        if judged is None:
            judged = self._judge(token)
            if len(self._judged) >= _MOST_REMEMBERED:
                self._judged.clear()
            self._judged[token] = judged
        claims, expires = judged
        if expires <= time.time():
            raise Denied(_REFUSED)
        return claims

    def _judge(self, token: str) -> tuple[AccessClaims, float]:
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            body = jwt.decode(
                token,
                self._signing_key(kid if isinstance(kid, str) else ""),
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                issuer=_ISSUER,
                options={"require": _REQUIRED},
            )
            if body["typ"] != "access" or not isinstance(body["sid"], str) or type(body["epoch"]) is not int:
                raise Denied(_REFUSED)
            return AccessClaims(int(body["sub"]), body["sid"], body["epoch"]), float(body["exp"])
        except (jwt.InvalidTokenError, Sealed, ValueError) as error:
            raise Denied(_REFUSED) from error

    def _signing_key(self, kid: str) -> bytes:
        """Keys that are no longer primary still judge the tokens they signed."""
        if kid not in self._signing:
            if not kid:
                raise Denied(_REFUSED)
            self._signing[kid] = self._box.derive("access-token", kid)
        return self._signing[kid]

    def first_refresh(self, session_id: str) -> str:
        """The first refresh token of a sign-in."""
        return self._marked(session_id, secrets.token_bytes(32))

    def next_refresh(self, token: str) -> str:
        """The one successor of a refresh token. Raises ``Denied`` for a token we did not make."""
        session_id = self.session_of(token)
        return self._marked(session_id, hmac.digest(self._refresh, token.encode(), "sha256"))

    def session_of(self, token: str) -> str:
        """The sign-in a refresh token belongs to. Raises ``Denied`` for a token we did not make."""
        unmarked, _, mark = token.rpartition(".")
        session_id, _, value = unmarked.partition(".")
        if not (
            session_id and value and hmac.compare_digest(mark.encode(), self._mark_of(unmarked).encode())
        ):
            raise Denied(_REFUSED)
        return session_id

    def _marked(self, session_id: str, value: bytes) -> str:
        unmarked = f"{session_id}.{_text(value)}"
        return f"{unmarked}.{self._mark_of(unmarked)}"

    def _mark_of(self, unmarked: str) -> str:
        return _text(hmac.digest(self._mark, unmarked.encode(), "sha256")[:16])

    def device_cookie(self, account_id: int, device: str | None = None) -> str:
        """A mark of a browser in which this account has signed in before (A9)."""
        unmarked = f"{account_id}.{device or secrets.token_hex(16)}"
        return f"{unmarked}.{_text(hmac.digest(self._device, unmarked.encode(), 'sha256'))}"

    def known_device(self, account_id: int, cookie: str | None) -> str | None:
        """The device's id when the cookie is ours and of this account."""
        device = (cookie or "..").split(".")[1:2] or [""]
        expected = self.device_cookie(account_id, device[0] or "-")
        return device[0] if hmac.compare_digest(expected.encode(), (cookie or "").encode()) else None

    def is_device(self, cookie: str | None) -> bool:
        """Whether the cookie marks a browser in which some account has signed in before."""
        account_id = (cookie or "").partition(".")[0]
        good = account_id.isascii() and account_id.isdecimal() and len(account_id) < 19
        return good and self.known_device(int(account_id), cookie) is not None


def fingerprint(token: str) -> str:
    """The SHA-256 that is stored in a token's place."""
    return hashlib.sha256(token.encode()).hexdigest()


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
