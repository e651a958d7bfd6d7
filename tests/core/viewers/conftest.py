"""Two cottages in one house: Alpha, where bea and carl are at home, and Beta, where another bea is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cottage import COTTAGES, Cottage, Village, add_cottage, cottage_house


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def village(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Village]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    alpha = Cottage("machine-alpha", {"bea": ("pw-of-bea", "u-bea"), "carl": ("pw-of-carl", "u-carl")})
    beta = Cottage("machine-beta", {"bea": ("pw-of-other", "u-other")})
    with cottage_house(
        tmp_path / "home", public_url="https://tower.example", allowed_hosts="localhost", database_url=url
    ) as house:
        yield Village(
            house, alpha, beta, add_cottage(house, "Alpha", alpha), add_cottage(house, "Beta", beta)
        )
    COTTAGES.clear()
