"""The audit log: a line is written in the transaction of the change it tells of, so there is no change without its line
(security.md L1)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from towerview_core.store.site import AuditRow

MOST_DETAILS = 4096
Result = Literal["ok", "denied", "failed"]
ActorKind = Literal["account", "viewer", "system", "anonymous"]
_COALESCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Client:
    """Where a request came from. ``address`` is the peer's, or what a trusted proxy says it is (security.md N1)."""

    address: str | None = None
    user_agent: str | None = None
    request_id: str | None = None


NOWHERE = Client()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: an account, a media user, the system itself (the host's commands, jobs and policies), or nobody
    we know yet. ``account_id`` is the viewer's own number where a viewer acts."""

    kind: ActorKind
    name: str
    account_id: int | None = None
    login_session_id: str | None = None
    client: Client = NOWHERE


SYSTEM = Actor("system", "System")


def actor_from(owner: int, name: str, login_session_id: str | None, client: Client) -> Actor:
    """The account, or the viewer where the number is negative."""
    kind: ActorKind = "account" if owner > 0 else "viewer"
    return Actor(kind, name, abs(owner), login_session_id, client)


def record(  # noqa: PLR0913 - the facts of one line, each by its name
    db: Session,
    actor: Actor,
    action: str,
    *,
    target: str | None = None,
    server_id: int | None = None,
    result: Result = "ok",
    details: Mapping[str, object] | None = None,
) -> None:
    """Add one line. ``action`` is ``noun.verb``; ``details`` must be JSON and free of secrets (R8)."""
    db.add(
        AuditRow(
            at=datetime.now(UTC),
            actor_id=actor.account_id,
            actor_kind=actor.kind,
            actor_name=actor.name[:128],
            login_session_id=actor.login_session_id,
            action=action,
            target=None if target is None else target[:512],
            server_id=server_id,
            result=result,
            address=_cut(actor.client.address, 64),
            user_agent=_cut(actor.client.user_agent, 256),
            request_id=_cut(actor.client.request_id, 32),
            details=_bounded(details or {}),
        )
    )


def record_once(  # noqa: PLR0913 - the facts of one line, each by its name
    db: Session,
    actor: Actor,
    action: str,
    *,
    target: str,
    server_id: int | None = None,
    result: Result,
    details: Mapping[str, object] | None = None,
) -> None:
    """Add a line unless the same was said within a minute: a flood of tries must not become a flood of lines."""
    told = select(AuditRow.id).where(
        AuditRow.at > datetime.now(UTC) - _COALESCE,
        AuditRow.action == action,
        AuditRow.target == target[:512],
        AuditRow.address == _cut(actor.client.address, 64),
        AuditRow.actor_name == actor.name[:128],
    )
    if db.scalar(told.limit(1)) is None:
        record(db, actor, action, target=target, server_id=server_id, result=result, details=details)


def _cut(text: str | None, length: int) -> str | None:
    return None if text is None else text[:length]


def _bounded(details: Mapping[str, object]) -> dict[str, object]:
    size = len(json.dumps(details).encode())
    return dict(details) if size <= MOST_DETAILS else {"left_out_bytes": size}
