"""The real neighbours are real, private to a test, and gone when the run is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis
import sqlalchemy
from playwright.async_api import async_playwright
from sqlalchemy.engine import make_url

from tests.support import guard
from tests.support.chromium import LAUNCH_ARGUMENTS
from tests.support.postgres import Postgres, libpq
from tests.support.redis import RedisServer, start_redis
from tests.support.run import once_per_run


def gone(pid: int) -> bool:
    """True once the process has ended; a zombie has ended too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until_gone(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not gone(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return gone(pid)


@pytest.mark.postgres
def test_postgres_is_real(postgres: Postgres) -> None:
    assert postgres.version().startswith("PostgreSQL 1")


@pytest.mark.postgres
def test_each_test_gets_an_empty_database(postgres_url: str) -> None:
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.begin() as connection:
        assert sqlalchemy.inspect(connection).get_table_names() == []
        connection.execute(sqlalchemy.text("create table left_behind (id int)"))
    engine.dispose()


@pytest.mark.postgres
def test_a_template_is_prepared_once_and_copied(postgres: Postgres) -> None:
    prepared: list[str] = []

    def prepare(url: str) -> None:
        prepared.append(url)
        with psycopg.connect(libpq(make_url(url))) as connection:
            connection.execute("create table thing as select 42 as answer")

    name = f"workspace-{os.getpid()}"
    template = postgres.template(name, prepare)
    assert postgres.template(name, prepare) == template
    assert len(prepared) == 1
    copy = postgres.create_database(template=template)
    with psycopg.connect(libpq(make_url(postgres.url(copy)))) as connection:
        assert connection.execute("select answer from thing").fetchone() == (42,)
    postgres.drop_database(copy)


@pytest.mark.redis
def test_redis_is_real_and_empty(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.ping()
        assert client.dbsize() == 0
        client.set("left", "behind")


@pytest.mark.redis
def test_redis_is_emptied_for_the_next_test(
    redis_server: RedisServer, request: pytest.FixtureRequest
) -> None:
    with redis.Redis.from_url(redis_server.url) as client:
        client.set("left", "behind")
        request.getfixturevalue("redis_url")
        assert client.dbsize() == 0


@pytest.mark.redis
@pytest.mark.faults
def test_a_redis_of_ones_own_can_be_killed() -> None:
    server = start_redis()
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    assert wait_until_gone(server.pid)


@pytest.mark.faults
@pytest.mark.skipif(sys.platform != "linux", reason="process files are read from /proc")
def test_a_server_does_not_outlive_a_killed_run(tmp_path: Path) -> None:
    """The owner is killed with no chance to tidy up; the guard ends the server and removes its files."""
    files = tmp_path / "files"
    files.mkdir()
    with subprocess.Popen(["sleep", "60"]) as owner:
        pid = guard.start(
            guard.Order(owner.pid, ["sleep", "61"], log=str(tmp_path / "log"), remove=[str(files)])
        )
        assert not gone(pid)
        owner.kill()
    assert wait_until_gone(pid)
    deadline = time.monotonic() + 5
    while files.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not files.exists()


def test_a_server_that_does_not_start_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="did not start"):
        guard.start(guard.Order(os.getpid(), ["/no/such/server"], log=str(tmp_path / "log")))


def test_once_per_run_asks_only_the_first_time(tmp_path: Path) -> None:
    answers = iter([{"n": "1"}, {"n": "2"}])
    assert once_per_run(tmp_path, "thing", lambda: next(answers)) == {"n": "1"}
    assert once_per_run(tmp_path, "thing", lambda: next(answers)) == {"n": "1"}


@pytest.mark.browser
async def test_chromium_shows_a_page(chromium: Path) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=LAUNCH_ARGUMENTS)
        page = await browser.new_page()
        await page.set_content("<h1>TowerView</h1>")
        assert await page.inner_text("h1") == "TowerView"
        await browser.close()
