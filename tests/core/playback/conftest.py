"""A migrated database of each kind, and a driver that plays polls into it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from towerview_core.store.database import Database
from towerview_core.store.migrate import migrate
from towerview_core.store.servers import Server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'towerview.db'}")
    else:
        made = Database(request.getfixturevalue("postgres_url"))
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def new_server(database: Database) -> Callable[[], int]:
    def make() -> int:
        now = datetime.now(UTC)
        with database.write() as db:
            server = Server(kind="toy", name="Toy", created_at=now, health_since=now)
            db.add(server)
            db.flush()
            return server.id

    return make
