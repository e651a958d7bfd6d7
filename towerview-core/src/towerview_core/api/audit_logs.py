"""Routes of the audit log. It is read; there is no route, for nobody, that changes it."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, Field
from starlette.responses import StreamingResponse

from towerview_core.api.access import Principal, Who, admin_or_staff, house
from towerview_core.api.cursors import packed, unpacked
from towerview_core.api.shapes import Page
from towerview_core.contract.errors import Invalid
from towerview_core.contract.value import Value
from towerview_core.services import audit_log
from towerview_core.services.audit import ActorKind, Result
from towerview_core.services.audit_log import AuditEntry
from towerview_core.services.house import House
from towerview_core.store.audit_lines import LinesWanted, Reader, actions

router = APIRouter(prefix="/api/admin/audit-logs", tags=["audit"])

TheHouse = Annotated[House, Depends(house)]
LONGEST = timedelta(days=366)
_COLUMNS = (
    "id", "at", "actor_kind", "actor", "action", "target", "server_id", "server_name", "result", "address",
    "user_agent", "request_id", "details",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class FileKind(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    JSON = "json"


class AuditFilter(Value):
    """Which lines. ``actor``: part of the name; ``action``: an exact one, or a noun with a full stop; ``from`` and ``to``:
    at most 366 days apart."""

    actor: str = Field(default="", max_length=128)
    actor_kind: ActorKind | None = None
    action: str = Field(default="", max_length=64)
    server_id: int | None = Field(default=None, ge=1, lt=2**63)
    result: Result | None = None
    since: AwareDatetime | None = Field(default=None, alias="from")
    until: AwareDatetime | None = Field(default=None, alias="to")
    search: str = Field(default="", max_length=128)


class AuditQuery(AuditFilter):
    """Which lines, and how many at once."""

    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=256)


class ExportQuery(AuditFilter):
    """Which lines, and as what."""

    format: FileKind = FileKind.CSV


@router.get("", dependencies=[admin_or_staff])
def list_lines(house: TheHouse, who: Who, asked: Annotated[AuditQuery, Query()]) -> Page[AuditEntry]:
    """Lines, the newest first: every one for admins; for staff what they did, and what happened at their servers."""
    before = None if asked.cursor is None else int(unpacked(asked.cursor, int)[0])
    found = audit_log.read(house.database, _wanted(who, asked), before, asked.limit + 1)
    more = len(found) > asked.limit
    items = found[: asked.limit]
    return Page[AuditEntry](items=tuple(items), next=packed(items[-1].id) if more else None)


@router.get("/actions", dependencies=[admin_or_staff])
def list_actions(house: TheHouse, who: Who) -> Page[str]:
    """Every action that occurs, for a list to choose from."""
    with house.database.read() as db:
        return Page[str](items=tuple(actions(db, _reader(who))))


@router.get(
    "/export",
    dependencies=[admin_or_staff],
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}, "application/json": {}}}},
)
def export_lines(house: TheHouse, who: Who, asked: Annotated[ExportQuery, Query()]) -> StreamingResponse:
    """The same lines as a file, sent while it is read."""
    entries = audit_log.read_all(house.database, _wanted(who, asked))
    is_csv = asked.format is FileKind.CSV
    return StreamingResponse(
        _csv(entries) if is_csv else _json(entries),
        media_type="text/csv; charset=utf-8" if is_csv else "application/json",
        headers={"content-disposition": f'attachment; filename="audit-log.{asked.format.value}"'},
    )


def _reader(who: Principal) -> Reader | None:
    return None if who.is_admin else Reader(who.account_id, sorted(who.held))


def _wanted(who: Principal, asked: AuditFilter) -> LinesWanted:
    since, until = asked.since, asked.until
    if since is not None and until is not None and not timedelta(0) <= until - since <= LONGEST:
        raise Invalid("Ask for at most 366 days, from the earlier to the later.", "to")
    return LinesWanted(
        reader=_reader(who),
        actor=asked.actor,
        actor_kind=asked.actor_kind,
        action=asked.action,
        server_id=asked.server_id,
        result=asked.result,
        since=since,
        until=until,
        search=asked.search,
    )


def _csv(entries: Iterable[AuditEntry]) -> Iterator[bytes]:
    yield _line(_COLUMNS)
    for one in entries:
        yield _line(
            (
                one.id, one.at.isoformat(), one.actor.kind, one.actor.name, one.action, one.target, one.server_id,
                one.server_name, one.result, one.address, one.user_agent, one.request_id,
                orjson.dumps(one.details).decode() if one.details else None,
            )
        )  # fmt: skip


def _line(cells: Iterable[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow([inert(cell) for cell in cells])
    return text.getvalue().encode()


def inert(cell: object) -> str:
    """A cell no spreadsheet takes for a formula (security.md N3)."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _json(entries: Iterable[AuditEntry]) -> Iterator[bytes]:
    yield b"["
    for number, one in enumerate(entries):
        yield (b",\n" if number else b"\n") + one.model_dump_json().encode()
    yield b"\n]\n"
