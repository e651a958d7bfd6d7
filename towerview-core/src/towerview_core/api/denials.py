"""What somebody tried and was not allowed to do goes into the audit log too (security.md L1)."""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import HTTPConnection

from towerview_core.api.access import MustChangePassword
from towerview_core.api.principals import acting, known_principal
from towerview_core.contract.errors import Denied, TowerViewError
from towerview_core.services import audit
from towerview_core.services.audit import Actor
from towerview_core.services.house import House
from towerview_core.services.rights import Foreign

log = structlog.get_logger(__name__)

_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


async def note_denial(connection: HTTPConnection, error: TowerViewError) -> None:
    """Record a command that was refused because of who asked: 403, and 404 where it stands for "not for you"."""
    who, house = known_principal(connection), connection.app.state.house
    method = str(connection.scope.get("method", "GET"))
    if who is None or method in _HARMLESS or not isinstance(house, House):
        return
    if not isinstance(error, Denied | Foreign) or isinstance(error, MustChangePassword):
        return
    target = f"{method} {getattr(connection.scope.get('route'), 'path', 'unknown')}"
    at = connection.path_params.get("server_id")
    server_id = (
        int(at)
        if at is not None and str(at).isascii() and str(at).isdecimal() and len(str(at)) < 18
        else None
    )
    try:
        await asyncio.to_thread(_record, house, acting(connection, who), target, server_id)
    except SQLAlchemyError as away:
        # The refusal stands whatever becomes of its line.
        log.warning("a refusal was not recorded", target=target, error=type(away).__name__)


def _record(house: House, actor: Actor, target: str, server_id: int | None) -> None:
    with house.database.write() as db:
        audit.record_once(db, actor, "access.denied", target=target, server_id=server_id, result="denied")
