"""Servers: what the admin configured, and what is known about each."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import JSON, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from towerview_core.store.database import BigId, Row


class Server(Row):
    """A configured server. ``options_sealed`` holds the provider's form, sealed as a whole.

    ``revision`` grows with each change, so that a cached provider knows when to be built anew. ``health`` is one of
    security.md P6's states; ``health_reason`` our own sentence; both change together with ``health_since``.
    """

    __tablename__ = "servers"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(128))
    options_sealed: Mapped[str | None] = mapped_column(Text)
    machine_id: Mapped[str | None] = mapped_column(String(128))
    enabled: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=0)
    product: Mapped[str | None] = mapped_column(String(128))
    version: Mapped[str | None] = mapped_column(String(64))
    newer_version: Mapped[str | None] = mapped_column(String(64))
    limits: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    health: Mapped[str] = mapped_column(String(32), default="unknown")
    health_reason: Mapped[str | None] = mapped_column(String(512))
    health_since: Mapped[datetime]
    created_at: Mapped[datetime]


def all_servers(db: Session) -> Sequence[Server]:
    """Every server in order of name, enabled or not."""
    return db.scalars(select(Server).order_by(func.lower(Server.name), Server.id)).all()


def enabled_servers(db: Session) -> Sequence[Server]:
    """The servers to poll."""
    return db.scalars(select(Server).where(Server.enabled).order_by(Server.id)).all()


def enabled_kinds(db: Session) -> Sequence[tuple[int, str]]:
    """Id and kind of each server to poll, in order of id."""
    found = db.execute(select(Server.id, Server.kind).where(Server.enabled).order_by(Server.id))
    return [(row.id, row.kind) for row in found]


def same_machine(db: Session, kind: str, machine_id: str) -> Server | None:
    """The server already configured for a machine."""
    return db.scalars(select(Server).where(Server.kind == kind, Server.machine_id == machine_id)).first()


class Named(NamedTuple):
    """The least about a server that lists need."""

    id: int
    name: str
    kind: str


def enabled_names(db: Session) -> Sequence[Named]:
    """The servers to poll, in order of name; a few columns, for replies that are asked for often."""
    columns = select(Server.id, Server.name, Server.kind).where(Server.enabled)
    return [Named._make(row) for row in db.execute(columns.order_by(func.lower(Server.name), Server.id))]
