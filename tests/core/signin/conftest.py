"""A small house on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.identity import small_house
from towerview_core.services.house import House


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    made = small_house(tmp_path / "home", url)
    yield made
    made.snapshots.close()
    made.database.close()


@pytest.fixture
def sqlite_house(tmp_path: Path) -> Iterator[House]:
    """For what does not depend on the database."""
    made = small_house(tmp_path / "home")
    yield made
    made.snapshots.close()
    made.database.close()
