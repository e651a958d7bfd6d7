"""A house with two servers, an admin, a staff account with grants at the first, and a support account it made."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.houses import opened
from tests.support.office import Office, office


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    with opened(tmp_path / "home", database_url=url) as house:
        yield office(house)
