"""Brings a database to the schema of this code (security.md D2): one at a time, backup first, all or nothing.

Alembic is imported where it is used: most processes never need it, and it costs a good part of a second.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, MetaData, inspect, text
from sqlalchemy.exc import OperationalError

from towerview_core.contract.errors import ConfigError
from towerview_core.store.database import Database, Row

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

HEAD = "0002"
"""The newest revision in ``migrations/versions``; a test compares. Kept here so that a start need not import alembic."""

_LOCK = 0x746F776572  # "tower"
_VERSION_TABLE = "alembic_version"


def metadata() -> MetaData:
    """All tables of the store."""
    from towerview_core.store import (  # noqa: PLC0415  # they declare themselves
        accounts,  # noqa: F401
        jobs,  # noqa: F401
        login_sessions,  # noqa: F401
        playbacks,  # noqa: F401
        servers,  # noqa: F401
        site,  # noqa: F401
        viewers,  # noqa: F401
    )

    return Row.metadata


def current_revision(database: Database) -> str | None:
    """The revision the database stands at; None when it holds nothing of ours."""
    with database.engine.connect() as connection:
        return _revision(connection)


def is_empty(database: Database) -> bool:
    """Whether the database holds no table at all: the only state in which keys may be made by themselves (K1)."""
    with database.engine.connect() as connection:
        return not inspect(connection).get_table_names()


def migrate(database: Database) -> None:
    """Migrate to ``HEAD``. Raises ``ConfigError`` for a schema newer than this code and for tables that are not ours.

    Safe to call from many processes at once: one migrates, the others wait and then find nothing to do.
    """
    if current_revision(database) == HEAD:
        return
    with _locked(database) as connection:
        found = _revision(connection)
        if found == HEAD:
            return
        _refuse_strangers(connection, found)
        if database.is_sqlite and found is not None:
            _back_up(database, found)
        _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar()  # noqa: S608 - a constant
    return None if found is None else str(found)


def _refuse_strangers(connection: Connection, found: str | None) -> None:
    if found is None:
        if set(inspect(connection).get_table_names()) & set(metadata().tables):
            raise ConfigError(
                "The database holds tables without a schema version; it was not made by TowerView."
            )
    elif found not in {script.revision for script in _scripts().walk_revisions()}:
        raise ConfigError(
            f"The database is of a newer TowerView (schema {found}, this one knows {HEAD}). "
            "Install that release again, or restore a backup made before the update."
        )


@contextmanager
def _locked(database: Database) -> Iterator[Connection]:
    """The one connection that may migrate, in one transaction: a kill leaves the old schema."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            yield from _locked_sqlite(connection)
        else:
            yield from _locked_postgres(connection)


def _locked_postgres(connection: Connection) -> Iterator[Connection]:
    with connection.begin():
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = '120s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        yield connection


def _locked_sqlite(connection: Connection) -> Iterator[Connection]:
    """Copy-and-swap drops tables: with foreign keys on, SQLite would empty every table that refers to them."""
    connection.exec_driver_sql("PRAGMA busy_timeout=120000")
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    try:
        _begin_immediate(connection)
        yield connection
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise ConfigError(
                f"The migration would leave rows of {broken[0]} without their parents; nothing was changed."
            )
        connection.commit()
    finally:
        connection.rollback()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.exec_driver_sql("PRAGMA busy_timeout=5000")


def _begin_immediate(connection: Connection) -> None:
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        raise ConfigError(
            "Another process has held the database for two minutes; end it and start again."
        ) from error


def _back_up(database: Database, revision: str) -> Path:
    """A copy beside the file, named by what it was. Read by a connection of its own: ours holds the write lock."""
    source = Path(str(database.engine.url.database))
    target = source.with_name(f"{source.name}.before-{HEAD}-from-{revision}")
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)
    return target


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    return ScriptDirectory.from_config(_config())


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config
