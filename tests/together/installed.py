"""TowerView as other people have it: wheels on a path or in an environment of their own, run as a process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120.0


def build_wheel(project: Path, folder: Path) -> Path:
    """The wheel of a project, built as its author would, into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    before = set(folder.glob("*.whl"))
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=project,
        check=True,
        capture_output=True,
    )
    (built,) = set(folder.glob("*.whl")) - before
    return built


def unpack(wheel: Path, folder: Path) -> None:
    """Install a pure wheel into a folder, as ``pip install --no-deps --target`` does."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)


def put_plugin(folder: Path, name: str, body: str, requires: str = "towerview-core>=0.1,<1") -> None:
    """A distribution of one module with one entry point, as it lies there after an installation."""
    module = f"towerview_{name}_hooks"
    (folder / f"{module}.py").write_text(body)
    info = folder / f"towerview_{name}-1.0.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text(
        f"Metadata-Version: 2.1\nName: towerview-{name}\nVersion: 1.0\nRequires-Dist: {requires}\n"
    )
    info.joinpath("entry_points.txt").write_text(f"[towerview]\n{name} = {module}\n")


def environment(**more: str) -> dict[str, str]:
    """Ours, without anything that speaks to a TowerView or to Python."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(("TOWERVIEW_", "PYTHON", "VIRTUAL_ENV"))
    }
    return {**kept, **more}


@dataclass(frozen=True, slots=True)
class Installation:
    """Where a ``towerview`` is, and with what environment it is called."""

    command: Path
    env: Mapping[str, str]
    folder: Path

    def says(self, *arguments: str, code: int = 0) -> str:
        """The standard output of a command that must end with ``code``."""
        ended = subprocess.run(
            [self.command, *arguments],
            env=self.env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert ended.returncode == code, ended.stderr
        return ended.stdout

    @contextmanager
    def running(self, *arguments: str) -> Iterator[Run]:
        """A command that serves, ended politely afterwards, and by force if it does not listen."""
        log = self.folder / f"{arguments[0]}.log"
        with log.open("w") as errors:
            process = subprocess.Popen(
                [self.command, *arguments],
                env=self.env,
                cwd=self.folder,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
            try:
                yield Run(process, log)
            finally:
                _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout is not None:
        process.stdout.close()


@dataclass(frozen=True, slots=True)
class Run:
    """A running command and the file its log goes to."""

    process: subprocess.Popen[str]
    log: Path

    def first_json(self) -> Any:
        """The line of JSON with which it says that it is ready."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        raise AssertionError(f"it ended without a word:\n{self.log.read_text()}")

    def wait_until_ready(self, url: str) -> None:
        """Until it serves, and its database answers."""
        ends_at = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends_at:
            assert self.process.poll() is None, f"it ended:\n{self.log.read_text()}"
            try:
                if httpx2.get(f"{url}/api/health/ready", timeout=2, trust_env=False).status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"it never was ready:\n{self.log.read_text()}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in account of a running house."""

    client: httpx2.Client

    def read(self, path: str) -> Any:
        """The JSON of a route that must answer."""
        reply = self.client.get(path)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def wait_for(self, path: str, wanted: Any) -> Any:
        """The route's JSON once ``wanted`` finds something in it, which is the answer."""
        ends_at = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends_at:
            found = wanted(self.read(path))
            if found:
                return found
            time.sleep(0.25)
        raise AssertionError(f"{path} never had it: {self.read(path)}")


@contextmanager
def signed_in(url: str, name: str, password: str) -> Iterator[Visitor]:
    """A visitor with a fresh access token."""
    with httpx2.Client(base_url=url, timeout=20, trust_env=False) as client:
        reply = client.post("/api/auth/login", json={"username": name, "password": password})
        assert reply.status_code == 200, reply.text
        client.headers["authorization"] = f"Bearer {reply.json()['access_token']}"
        yield Visitor(client)


def by(key: str, items: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The items of a list by one of their fields."""
    return {item[key]: item for item in items}
