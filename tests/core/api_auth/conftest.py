"""A small house on SQLite, its app, and an admin."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI

from tests.support.identity import make, small_app, small_house
from tests.support.identity_routes import router
from towerview_core.services.house import House
from towerview_core.store.servers import Server


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = small_house(tmp_path / "home")
    make(made, "anna")
    yield made
    made.snapshots.close()
    made.database.close()


@pytest.fixture
def app(house: House) -> FastAPI:
    return small_app(house, [router])


@pytest.fixture
def servers(house: House) -> list[int]:
    """Ids of two servers."""
    now = datetime.now(UTC)
    with house.database.write() as db:
        rows = [
            Server(kind="plex", name=name, health_since=now, created_at=now) for name in ("Attic", "Cellar")
        ]
        db.add_all(rows)
        db.flush()
        return [row.id for row in rows]
