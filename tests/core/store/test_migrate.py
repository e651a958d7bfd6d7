"""Migrations (security.md D2): the migrated schema is the declared one, on both databases."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from towerview_core.contract.errors import ConfigError
from towerview_core.store import migrate as migrations
from towerview_core.store.database import Database
from towerview_core.store.migrate import HEAD, current_revision, is_empty, migrate

AUDIT_LINE = text(
    "INSERT INTO audit_log (at, actor_kind, actor_name, action, result, details) "
    "VALUES (0, 'system', 'towerview', 'test', 'ok', '{}')"
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'towerview.db'}")
    else:
        database = Database(request.getfixturevalue("postgres_url"))
    yield database
    database.close()


def test_migrated_schema_is_the_declared_one(fresh: Database) -> None:
    migrate(fresh)
    with fresh.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, migrations.metadata()) == []
    assert current_revision(fresh) == HEAD


def test_there_is_one_head_and_it_is_the_one_written_down() -> None:
    assert migrations._scripts().get_heads() == [HEAD]


def test_empty_is_known_from_migrated(fresh: Database) -> None:
    assert is_empty(fresh)
    migrate(fresh)
    assert not is_empty(fresh)


def test_migrating_twice_changes_nothing(fresh: Database) -> None:
    migrate(fresh)
    with fresh.write() as db:
        db.execute(AUDIT_LINE)
    migrate(fresh)
    with fresh.read() as db:
        assert db.execute(text("SELECT count(*) FROM audit_log")).scalar() == 1


def test_two_migrators_at_once_make_one_schema(fresh: Database) -> None:
    others = [Database(fresh.engine.url.render_as_string(hide_password=False)) for _ in range(3)]
    try:
        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(migrate, database) for database in (fresh, *others)]:
                done.result()
    finally:
        for database in others:
            database.close()
    assert current_revision(fresh) == HEAD


def test_d2_a_newer_schema_is_refused(fresh: Database) -> None:
    migrate(fresh)
    with fresh.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigError, match="newer TowerView"):
        migrate(fresh)


def test_d2_tables_of_somebody_else_are_refused(fresh: Database) -> None:
    with fresh.write() as db:
        db.execute(text("CREATE TABLE accounts (id integer)"))
    with pytest.raises(ConfigError, match="not made by TowerView"):
        migrate(fresh)


def test_d2_a_failed_migration_leaves_nothing_behind(
    fresh: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = migrations._upgrade

    def fail_at_the_end(connection: object) -> None:
        whole(connection)  # type: ignore[arg-type]  # it is the connection of migrate()
        raise KeyboardInterrupt

    monkeypatch.setattr(migrations, "_upgrade", fail_at_the_end)
    with pytest.raises(KeyboardInterrupt):
        migrate(fresh)
    assert is_empty(fresh)
    monkeypatch.undo()
    migrate(fresh)
    assert current_revision(fresh) == HEAD


def test_d2_existing_sqlite_data_is_backed_up_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(f"sqlite:///{tmp_path / 'towerview.db'}")
    migrate(database)
    with database.write() as db:
        db.execute(AUDIT_LINE)
    monkeypatch.setattr(migrations, "HEAD", "9998")
    migrate(database)
    database.close()
    backup = tmp_path / f"towerview.db.before-9998-from-{HEAD}"
    assert backup.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(backup) as copy:
        assert copy.execute("SELECT count(*) FROM audit_log").fetchone() == (1,)
    copy.close()


@pytest.mark.parametrize("change", ["UPDATE audit_log SET actor_name = 'nobody'", "DELETE FROM audit_log"])
def test_l1_triggers_refuse_to_change_the_audit_log(fresh: Database, change: str) -> None:
    migrate(fresh)
    with fresh.write() as db:
        db.execute(AUDIT_LINE)
    with pytest.raises(DBAPIError, match="append-only"), fresh.write() as db:
        db.execute(text(change))
    with fresh.read() as db:
        assert db.execute(text("SELECT actor_name FROM audit_log")).scalars().all() == ["towerview"]


def test_l1_postgres_refuses_to_truncate_the_audit_log(postgres_url: str) -> None:
    database = Database(postgres_url)
    migrate(database)
    with pytest.raises(DBAPIError, match="append-only"), database.write() as db:
        db.execute(text("TRUNCATE audit_log"))
    database.close()


def test_importing_the_store_does_not_import_alembic() -> None:
    import subprocess
    import sys

    code = "import sys, towerview_core.store.migrate; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
