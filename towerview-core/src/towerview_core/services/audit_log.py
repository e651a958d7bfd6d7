"""The audit log as it is read: by whom, how much of it, and as a file; and what becomes of its oldest lines."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from towerview_core.contract.value import UtcTime, Value
from towerview_core.services import audit, site
from towerview_core.services.audit import SYSTEM
from towerview_core.store.audit_lines import LinesWanted, Reader, checkpoint, cut, lines
from towerview_core.store.database import Database
from towerview_core.store.servers import all_servers
from towerview_core.store.site import AuditRow

BATCH = 500
CUT = 2_000


class AuditActor(Value):
    """Who acted. ``kind``: account, viewer, system or anonymous."""

    kind: str
    id: int | None
    name: str


class AuditEntry(Value):
    """A line of the audit log. Addresses and user agents of others are shown to admins only."""

    id: int
    at: UtcTime
    actor: AuditActor
    action: str
    target: str | None
    server_id: int | None
    server_name: str | None
    result: str
    address: str | None
    user_agent: str | None
    request_id: str | None
    details: dict[str, object]


def read(database: Database, wanted: LinesWanted, before: int | None, most: int) -> list[AuditEntry]:
    """Lines, the newest first."""
    with database.read() as db:
        names = server_names(db)
        return [_entry(row, wanted.reader, names) for row in lines(db, wanted, before, most)]


def read_all(database: Database, wanted: LinesWanted) -> Iterator[AuditEntry]:
    """Every line, in batches of a transaction each, so that a long export holds nothing back."""
    before: int | None = None
    while batch := read(database, wanted, before, BATCH):
        yield from batch
        before = batch[-1].id


def server_names(db: Session) -> Mapping[int, str]:
    """Names of the servers there are now."""
    return {server.id: server.name for server in all_servers(db)}


def _entry(row: AuditRow, reader: Reader | None, names: Mapping[int, str]) -> AuditEntry:
    own = reader is not None and row.actor_kind == "account" and row.actor_id == reader.account_id
    places = reader is None or own
    return AuditEntry(
        id=row.id,
        at=row.at,
        actor=AuditActor(kind=row.actor_kind, id=row.actor_id, name=row.actor_name),
        action=row.action,
        target=row.target,
        server_id=row.server_id,
        server_name=None if row.server_id is None else names.get(row.server_id),
        result=row.result,
        address=row.address if places else None,
        user_agent=row.user_agent if places else None,
        request_id=row.request_id,
        details=row.details,
    )


def trim(database: Database) -> Iterator[int]:
    """Cut off what is older than the site keeps it, and never what is younger than 90 days; yields how many lines went
    with each step. What a killed run left is cut by the next: the checkpoint stands before the first line goes."""
    now = datetime.now(UTC)
    with database.write() as db:
        made = checkpoint(db, now - site.audit_kept_for(db), now)
        if made is not None:
            details = {"through": made.through_id, "lines": made.lines}
            audit.record(db, SYSTEM, "audit.trim", target="audit_log", details=details)
    went = CUT
    while went == CUT:
        with database.write() as db:
            went = cut(db, CUT)
        yield went
