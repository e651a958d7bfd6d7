"""Reading the audit log, and cutting off what is too old to keep."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, false, func, or_, select
from sqlalchemy.orm import Session

from towerview_core.store.database import Millis
from towerview_core.store.site import AuditCheckpoint, AuditRow


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes: only what this account did, and what happened at these servers."""

    account_id: int
    server_ids: Collection[int]


@dataclass(frozen=True, slots=True)
class LinesWanted:
    """Which lines; None and empty mean all. ``action`` ending in a full stop is a noun: every verb of it."""

    reader: Reader | None = None
    actor: str = ""
    actor_kind: str | None = None
    action: str = ""
    server_id: int | None = None
    result: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    search: str = ""


def lines(db: Session, wanted: LinesWanted, before: int | None, most: int) -> Sequence[AuditRow]:
    """The newest lines first, those before an id."""
    query = select(AuditRow).where(*_conditions(wanted))
    if before is not None:
        query = query.where(AuditRow.id < before)
    return db.scalars(query.order_by(AuditRow.id.desc()).limit(most)).all()


def actions(db: Session, reader: Reader | None) -> Sequence[str]:
    """Every action there is a line of, by name."""
    query = select(AuditRow.action).where(*_conditions(LinesWanted(reader=reader))).distinct()
    return db.scalars(query.order_by(AuditRow.action)).all()


def _conditions(wanted: LinesWanted) -> list[ColumnElement[bool]]:
    found = [] if wanted.reader is None else [_seen_by(wanted.reader)]
    if wanted.actor:
        found.append(AuditRow.actor_name.icontains(wanted.actor, autoescape=True))
    if wanted.actor_kind is not None:
        found.append(AuditRow.actor_kind == wanted.actor_kind)
    if wanted.action:
        found.append(_of_action(wanted.action))
    if wanted.server_id is not None:
        found.append(AuditRow.server_id == wanted.server_id)
    if wanted.result is not None:
        found.append(AuditRow.result == wanted.result)
    if wanted.since is not None:
        found.append(AuditRow.at >= wanted.since)
    if wanted.until is not None:
        found.append(AuditRow.at < wanted.until)
    return (
        [*found, _matching(wanted.search, hide_places=wanted.reader is not None)] if wanted.search else found
    )


def _seen_by(reader: Reader) -> ColumnElement[bool]:
    own = and_(AuditRow.actor_kind == "account", AuditRow.actor_id == reader.account_id)
    there = AuditRow.server_id.in_(reader.server_ids) if reader.server_ids else false()
    return or_(own, there)


def _of_action(action: str) -> ColumnElement[bool]:
    if action.endswith("."):
        return AuditRow.action.startswith(action, autoescape=True)
    return AuditRow.action == action


def _matching(text: str, *, hide_places: bool) -> ColumnElement[bool]:
    """Lines with the text in them. What a reader is not shown they cannot search either."""
    columns = [AuditRow.actor_name, AuditRow.action, AuditRow.target, AuditRow.request_id]
    if not hide_places:
        columns += [AuditRow.address]
    return or_(*(column.icontains(text, autoescape=True) for column in columns))


def checkpoint(db: Session, cutoff: datetime, now: datetime) -> AuditCheckpoint | None:
    """Write down that every line up to the last one before ``cutoff`` is cut off; None when there is nothing to cut.

    Ids and not moments decide, so that what is left is the log's end whole, even where a clock once went back.
    """
    first_kept = db.scalar(select(func.min(AuditRow.id)).where(AuditRow.at >= cutoff))
    if first_kept is None:
        return None
    count, first_at, last_at, last_id = db.execute(
        select(
            func.count(),
            func.min(AuditRow.at, type_=Millis()),
            func.max(AuditRow.at, type_=Millis()),
            func.max(AuditRow.id),
        ).where(AuditRow.id < first_kept)
    ).one()
    if not count or last_id <= covered(db):
        return None
    cut = AuditCheckpoint(through_id=last_id, first_at=first_at, last_at=last_at, lines=count, cut_at=now)
    db.add(cut)
    db.flush()
    return cut


def covered(db: Session) -> int:
    """The last id that a checkpoint covers; 0 without any."""
    return db.scalar(select(func.max(AuditCheckpoint.through_id))) or 0


def cut(db: Session, most: int) -> int:
    """Remove at most so many of the covered lines, the oldest first; answer how many went."""
    old = select(AuditRow.id).where(AuditRow.id <= covered(db)).order_by(AuditRow.id).limit(most)
    return db.connection().execute(delete(AuditRow).where(AuditRow.id.in_(old))).rowcount


def checkpoints(db: Session) -> Sequence[AuditCheckpoint]:
    """Every cut, the oldest first."""
    return db.scalars(select(AuditCheckpoint).order_by(AuditCheckpoint.id)).all()
