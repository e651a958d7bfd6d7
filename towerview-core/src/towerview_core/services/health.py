"""Health of servers: written only when it changes, and told once (security.md P6)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog
from sqlalchemy import or_, update

from towerview_core.contract.errors import CredentialsRejected, Fault, ProviderError
from towerview_core.contract.event import Event, EventKind
from towerview_core.services.connections import Missing
from towerview_core.store.database import Database
from towerview_core.store.servers import Server

STALE_AFTER = 3
DOWN_AFTER = 6
_REASON = 512

log = structlog.get_logger(__name__)


class Health(StrEnum):
    """How a server stands. ``UNKNOWN``: not tried yet. ``PAUSED``: the admin switched it off."""

    UNKNOWN = "unknown"
    OK = "ok"
    STALE = "stale"
    DOWN = "down"
    AUTH_FAILED = "auth_failed"
    NEEDS_CREDENTIALS = "needs_credentials"
    PLUGIN_MISSING = "plugin_missing"
    INCOMPATIBLE = "incompatible"
    PAUSED = "paused"


class CredentialsGone(CredentialsRejected):
    """The stored credentials cannot be opened or no longer fit the form: the admin has to enter them again."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a try says about a server."""

    health: Health
    reason: str | None = None


GOOD = Verdict(Health.OK)
WAITS_FOR_ADMIN = frozenset({Health.AUTH_FAILED, Health.NEEDS_CREDENTIALS})


def verdict(error: Exception, silent_s: float, interval_s: float) -> Verdict | None:
    """What a failure means after ``silent_s`` seconds without a good answer; None: too early to say."""
    reason = str(error)[:_REASON]
    if isinstance(error, Missing):
        return Verdict(Health.PLUGIN_MISSING, reason)
    if isinstance(error, CredentialsGone):
        return Verdict(Health.NEEDS_CREDENTIALS, reason)
    if isinstance(error, CredentialsRejected):
        return Verdict(Health.AUTH_FAILED, reason)
    if silent_s <= STALE_AFTER * interval_s:
        return None
    if isinstance(error, ProviderError) and error.fault is Fault.NOT_THIS_PRODUCT:
        return Verdict(Health.INCOMPATIBLE, reason)
    return Verdict(Health.DOWN if silent_s > DOWN_AFTER * interval_s else Health.STALE, reason)


def note(database: Database, server: Server, found: Verdict, now: datetime) -> Event | None:
    """Write a server's health if it changed, and answer the event to tell of it when it was lost or came back.

    ``server`` is the row as it was read before. Of several workers that see the same, one changes the row and tells.
    """
    if server.health == found.health and server.health_reason == found.reason:
        return None
    change = (
        update(Server)
        .where(Server.id == server.id, Server.enabled)
        .where(or_(Server.health != found.health, Server.health_reason.is_distinct_from(found.reason)))
        .values(health=found.health, health_reason=found.reason)
    )
    turn = (
        update(Server)
        .where(Server.id == server.id, Server.enabled, Server.health != found.health)
        .values(health=found.health, health_reason=found.reason, health_since=now)
    )
    with database.write() as db:
        turned = db.connection().execute(turn).rowcount > 0
        if not turned:
            db.connection().execute(change)
    return _told(server, found, now) if turned else None


def _told(server: Server, found: Verdict, now: datetime) -> Event | None:
    facts = {
        "server": server.name,
        "server_id": server.id,
        "was": server.health,
        "since": server.health_since,
    }
    if server.health == Health.UNKNOWN and found.health is Health.OK:
        log.info("server answers", **facts)
        return None
    if found.health is Health.OK:
        log.info("server is back", **facts)
        kind, text = EventKind.SERVER_BACK, f"{server.name} answers again."
    else:
        log.warning("server lost", health=found.health.value, reason=found.reason, **facts)
        kind, text = EventKind.SERVER_LOST, f"{server.name}: {found.reason}"
    return Event(kind=kind, at=now, server_id=server.id, subject=None, text=text)
