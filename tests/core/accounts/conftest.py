"""A house with two servers, an admin, a staff account with grants at the first, and a support account it made."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.houses import opened
from tests.support.office import Office, office


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path / "home") as house:
        yield office(house)
