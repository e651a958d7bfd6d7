"""The audit log: a line is written in the transaction of the change it tells of, so there is no change without its line
(security.md L1)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy.orm import Session

from towerview_core.store.site import AuditRow

MOST_DETAILS = 4096
Result = Literal["ok", "denied", "failed"]


@dataclass(frozen=True, slots=True)
class Client:
    """Where a request came from. ``address`` is the peer's, or what a trusted proxy says it is (security.md N1)."""

    address: str | None = None
    user_agent: str | None = None
    request_id: str | None = None


NOWHERE = Client()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: an account, the system itself (``towerview`` on the host, the worker), or nobody we know yet."""

    kind: Literal["account", "system", "anonymous"]
    name: str
    account_id: int | None = None
    login_session_id: str | None = None
    client: Client = NOWHERE


SYSTEM = Actor("system", "towerview")


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


def _cut(text: str | None, length: int) -> str | None:
    return None if text is None else text[:length]


def _bounded(details: Mapping[str, object]) -> dict[str, object]:
    size = len(json.dumps(details).encode())
    return dict(details) if size <= MOST_DETAILS else {"left_out_bytes": size}
