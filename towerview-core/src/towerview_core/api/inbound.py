"""What the guards found out about a request before any route sees it."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.types import Scope

from towerview_core.services.audit import Client

_KEY = "towerview.inbound"


@dataclass(frozen=True, slots=True)
class Inbound:
    """``address``: the client's, proxies considered (security.md N1). ``secure``: the client speaks https.
    ``host``: the name it asked for, already judged."""

    request_id: str
    address: str
    secure: bool
    host: str


def attach(scope: Scope, inbound: Inbound) -> None:
    """Leave it for the routes."""
    scope[_KEY] = inbound


def inbound_of(connection: HTTPConnection) -> Inbound:
    """What the guards left. A request that never passed them is a mistake in putting the app together, and raises."""
    found = connection.scope.get(_KEY)
    if not isinstance(found, Inbound):
        raise RuntimeError("the guards are not installed")  # noqa: TRY004 - it is not about types
    return found


def client_of(connection: HTTPConnection) -> Client:
    """The same, as the audit log keeps it."""
    inbound = inbound_of(connection)
    return Client(inbound.address, connection.headers.get("user-agent"), inbound.request_id)
