"""Fixtures for everybody: the event loop, and the real neighbours (PostgreSQL, Redis, Chromium).

A test that asks for a neighbour which cannot be had here is skipped, with the reason in pytest's summary.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.chromium import VARIABLE as CHROMIUM_VARIABLE
from tests.support.chromium import find_chromium
from tests.support.postgres import Postgres, PostgresMissing, find_postgres
from tests.support.redis import RedisMissing, RedisServer, find_redis


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as the product does."""
    return "asyncio"


@pytest.fixture(scope="session")
def postgres() -> Postgres:
    """The run's PostgreSQL: `create_database()`, `template()`, `url()`."""
    try:
        return find_postgres()
    except PostgresMissing as reason:
        pytest.skip(str(reason))


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address of an empty database of this test's own, for SQLAlchemy with psycopg."""
    name = postgres.create_database()
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """This worker's Redis."""
    try:
        server = find_redis()
    except RedisMissing as reason:
        pytest.skip(str(reason))
    yield server
    server.stop()


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The address of an empty Redis database."""
    redis_server.flush()
    return redis_server.url


@pytest.fixture(scope="session")
def chromium() -> Path:
    """A Chromium that starts. Launch it with `tests.support.chromium.LAUNCH_ARGUMENTS`."""
    found = find_chromium()
    if found is None:
        pytest.skip(
            f"no Chromium here: `python -m tests.support.chromium` gets one, {CHROMIUM_VARIABLE} names one"
        )
    return found
