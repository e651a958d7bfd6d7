"""Database sessions, SQLite and PostgreSQL alike. ``db`` everywhere names one such session."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect, Engine, Integer, MetaData, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Millis(TypeDecorator[datetime]):
    """An aware UTC moment, stored as whole milliseconds since 1970: equal on both databases, and cheap to compare."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Aware moment to milliseconds; a naive one is a bug and raises."""
        return None if value is None else (value - _EPOCH) // _MILLISECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Milliseconds to aware moment."""
        return None if value is None else _EPOCH + value * _MILLISECOND


BigId = BigInteger().with_variant(Integer, "sqlite")
"""A growing id: 64 bits on PostgreSQL, the row id on SQLite."""


class Row(DeclarativeBase):
    """A row of any table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {datetime: Millis}


class Database:
    """The engine and the two ways to use it: ``read`` and ``write``, each one transaction."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that changes nothing and sees one moment; it is rolled back at its end."""
        with Session(self.engine, expire_on_commit=False) as db:
            if self.is_sqlite:
                db.execute(text("BEGIN"))
            yield db

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that is committed at its end, rolled back on any error. Keep it short: SQLite has one writer."""
        with Session(self.engine, expire_on_commit=False) as db, db.begin():
            if self.is_sqlite:
                db.execute(text("BEGIN IMMEDIATE"))
            yield db

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 5}, pool_size=16)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    options = "-c statement_timeout=30000 -c lock_timeout=3000 -c timezone=UTC"
    return create_engine(
        url, pool_pre_ping=True, pool_size=10, max_overflow=10, connect_args={"options": options}
    )


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """WAL for readers beside one writer; no implicit BEGIN, so that writers can say BEGIN IMMEDIATE themselves."""
    if not isinstance(connection, sqlite3.Connection):
        raise TypeError("not a SQLite connection")
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
