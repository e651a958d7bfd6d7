"""Errors as problem+json (RFC 9457): what happened, and a sentence on what to do.

One table says which error becomes which status. An error is found by its class, then by its nearest ancestor.
Ours end as 4xx. A media server that fails ends as 502, or 504 when it only took too long, and never as 401 or 403: those
are about the account that asks. Credentials of a *server* that no longer work are 424: the request was right, something
it depends on is for an admin to mend. What a server refuses, and what its kind cannot do, is 409.
Whatever is not in the table is a bug: 500 without a word about the inside, and the log has the rest under the request id.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.websockets import WebSocket

from towerview_core.api.access import MustChangePassword, NotSignedIn
from towerview_core.api.denials import note_denial
from towerview_core.api.inbound import inbound_of
from towerview_core.api.rates import TooManyRequests
from towerview_core.contract.errors import (
    BadReply,
    ConfigError,
    CredentialsRejected,
    Denied,
    Fault,
    Invalid,
    NotFound,
    PluginError,
    ProviderError,
    RateLimited,
    Refused,
    TowerViewError,
    Unreachable,
    Unsupported,
)
from towerview_core.contract.value import Value
from towerview_core.security.passwords import Busy
from towerview_core.services.limits import TooManyTries
from towerview_core.services.login_sessions import SignedOut
from towerview_core.services.signin import SignInFailed
from towerview_core.snapshots.away import SnapshotsAway

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
_RETRY_S = 5


class ProblemDetails(Value):
    """What every error answers. ``type`` ends in a name that never changes; ``field`` is the input it is about."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    field: str | None = None


RESPONSES: dict[int | str, dict[str, object]] = {
    "default": {
        "description": "A problem (RFC 9457)",
        "content": {MEDIA_TYPE: {"schema": ProblemDetails.model_json_schema()}},
    }
}
"""What every operation of the OpenAPI document may answer besides success."""


@dataclass(frozen=True, slots=True)
class _Kind:
    status: int
    name: str
    title: str


_TABLE: Mapping[type[Exception], _Kind] = {
    NotSignedIn: _Kind(401, "not-signed-in", "Not signed in"),
    SignedOut: _Kind(401, "signed-out", "Signed out"),
    SignInFailed: _Kind(401, "sign-in-failed", "Sign-in failed"),
    MustChangePassword: _Kind(403, "must-change-password", "Password must be changed"),
    Denied: _Kind(403, "denied", "Not allowed"),
    NotFound: _Kind(404, "not-found", "Not found"),
    Unsupported: _Kind(409, "unsupported", "Not possible here"),
    Refused: _Kind(409, "refused", "The server refused"),
    Invalid: _Kind(422, "invalid", "Input is not valid"),
    CredentialsRejected: _Kind(424, "credentials-rejected", "The server does not accept its credentials"),
    Busy: _Kind(429, "busy", "Too many sign-ins at once"),
    TooManyTries: _Kind(429, "too-many-tries", "Too many failed tries"),
    TooManyRequests: _Kind(429, "too-many-requests", "Too many requests"),
    BadReply: _Kind(502, "bad-reply", "The server answered something else"),
    Unreachable: _Kind(502, "unreachable", "The server cannot be reached"),
    ProviderError: _Kind(502, "server-failed", "The server failed"),
    PluginError: _Kind(502, "plugin-failed", "The plugin failed"),
    RateLimited: _Kind(503, "server-busy", "The server asks for patience"),
    ConfigError: _Kind(503, "not-configured", "TowerView is not set up for this"),
    SnapshotsAway: _Kind(503, "snapshots-away", "Live data is away"),
}
_TIMEOUT = _Kind(504, "timeout", "The server took too long")
_DATABASE_AWAY = _Kind(503, "database-away", "The database is away")
_BUG = _Kind(500, "bug", "Something went wrong here")


def install_problems(app: FastAPI) -> None:
    """Answer every error of a route as a problem; ``unexpected`` answers the rest, called by the guards."""
    app.add_exception_handler(TowerViewError, _towerview)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _http)
    for away in (OperationalError, InterfaceError, PoolExhausted):
        app.add_exception_handler(away, _database_away)


def kind_of(error: TowerViewError) -> tuple[int, str]:
    """Status and name of an error of ours."""
    kind = _kind_of(error)
    return kind.status, kind.name


def _kind_of(error: TowerViewError) -> _Kind:
    if isinstance(error, Unreachable) and error.fault is Fault.TIMEOUT:
        return _TIMEOUT
    return next((_TABLE[cls] for cls in type(error).__mro__ if cls in _TABLE), _BUG)


async def _towerview(connection: HTTPConnection, error: Exception) -> JSONResponse:
    if not isinstance(error, TowerViewError):
        raise error
    kind = _kind_of(error)
    if kind is _BUG:
        return unexpected(connection, error)
    await note_denial(connection, error)
    field = error.field if isinstance(error, Invalid) else None
    headers = {"www-authenticate": "Bearer"} if kind.status == 401 else {}
    wait = getattr(error, "retry_after", None)
    if isinstance(wait, int | float):
        headers["retry-after"] = str(max(1, round(wait)))
    return await _answer(connection, kind, str(error), (field, headers))


async def _not_valid(connection: HTTPConnection, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    place = [str(part) for part in first["loc"] if part not in ("body", "query", "path")]
    field = ".".join(place)[:128] or None
    sentence = _sentence(str(first["type"]), field, str(first["msg"]))
    return await _answer(connection, _TABLE[Invalid], sentence, (field, {}))


def _sentence(kind: str, field: str | None, message: str) -> str:
    if kind == "json_invalid":
        return "The body is not valid JSON."
    if field is None:
        return "The request needs a JSON body." if kind == "missing" else f"{message}."
    if kind == "missing":
        return f"Fill in {field}."
    if kind == "extra_forbidden":
        return f"{field} is not known here."
    return f"{field}: {message.removeprefix('Value error, ')}."


async def _http(connection: HTTPConnection, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    phrase = HTTPStatus(error.status_code).phrase
    kind = _Kind(error.status_code, phrase.lower().replace(" ", "-"), phrase)
    said = (
        error.detail if error.detail and error.detail != phrase else _DETAILS.get(error.status_code, phrase)
    )
    detail = said if said.endswith((".", "!", "?")) else f"{said}."
    return await _answer(connection, kind, detail, (None, dict(error.headers or {})))


_DETAILS = {
    404: "There is nothing at this address.",
    405: "This address does not know that method.",
}


async def _database_away(connection: HTTPConnection, error: Exception) -> JSONResponse:
    log.warning("database away", error=type(error).__name__, request_id=inbound_of(connection).request_id)
    detail = "The database does not answer. It is tried again by itself; reload in a moment."
    return await _answer(connection, _DATABASE_AWAY, detail, (None, {"retry-after": str(_RETRY_S)}))


async def _answer(
    connection: HTTPConnection, kind: _Kind, detail: str, more: tuple[str | None, dict[str, str]]
) -> JSONResponse:
    """The reply; a websocket that is not open yet is refused instead, which its client sees as 403."""
    field, headers = more
    if isinstance(connection, WebSocket):
        await connection.close(code=1008, reason=kind.name)
    return problem(connection, kind.status, (kind.name, kind.title, detail), field, headers)


def problem(
    connection: HTTPConnection,
    status: int,
    words: tuple[str, str, str],
    field: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A problem reply; ``words``: its name, title and detail."""
    name, title, detail = words
    body = ProblemDetails(
        type=f"urn:towerview:{name}",
        title=title,
        status=status,
        detail=detail,
        request_id=inbound_of(connection).request_id,
        field=field,
    )
    return JSONResponse(body.model_dump(), status, dict(headers or {}), MEDIA_TYPE)


def unexpected(connection: HTTPConnection, error: Exception) -> JSONResponse:
    """A bug: the log gets everything, the client the number under which it stands there."""
    request_id = inbound_of(connection).request_id
    log.error("unexpected error", request_id=request_id, path=connection.scope["path"], exc_info=error)
    detail = f"This is a fault of TowerView. Its log tells more under {request_id}."
    return problem(connection, _BUG.status, (_BUG.name, _BUG.title, detail))
