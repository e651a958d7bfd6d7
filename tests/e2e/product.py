"""The product as people run it: `towerview run` and `towerview demo`, each a process of its own, ended by its pid."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import guard

COMMAND = Path(sys.executable).with_name("towerview")
PATIENCE_S = 40.0
ANSWERS = "TowerView answers at "


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in."""

    name: str
    password: str
    role: str = "admin"


@dataclass(frozen=True, slots=True)
class Product:
    """A running TowerView."""

    pid: int
    log: Path

    def line(self, beginning: str) -> str:
        """The first line of the output that begins so, as soon as it is there."""
        ends_at = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends_at:
            # A line counts only when it is whole.
            whole = self.log.read_text().rpartition("\n")[0].splitlines()
            for line in whole:
                if line.startswith(beginning):
                    return line
            assert self.lives(), f"it ended:\n{self.log.read_text()}"
            time.sleep(0.05)
        raise AssertionError(f"it never said {beginning!r}:\n{self.log.read_text()}")

    def lives(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def end(self, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to stop (or, with SIGKILL, do not ask); by force after ten seconds."""
        for sent, patience_s in ((with_signal, 10.0), (signal.SIGKILL, 5.0)):
            if not self.lives():
                return
            os.kill(self.pid, sent)
            ends_at = time.monotonic() + patience_s
            while self.lives() and time.monotonic() < ends_at:
                time.sleep(0.02)
        assert not self.lives(), f"process {self.pid} could not be ended"

    def port(self) -> int:
        """Where a `towerview run` listens."""
        return int(self.line(ANSWERS).rpartition(":")[2])

    def secret(self) -> str:
        """The one-time secret of a `towerview run` that nobody has set up."""
        self.line("Nobody has set it up yet")
        return self.line("  ").strip()


def start(folder: Path, *arguments: str, **settings: str) -> Product:
    """Start a command that serves. It ends with this test run at the latest, however that ends."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{arguments[0]}-{time.monotonic_ns()}.log"
    log.touch()
    command = ["env", *_unset(), *(f"{name}={value}" for name, value in settings.items())]
    pid = guard.start(guard.Order(os.getpid(), [*command, str(COMMAND), *arguments], str(log)))
    return Product(pid, log)


def run(home: Path, port: int = 0) -> Product:
    """`towerview run`, whose servers may be on this machine."""
    return start(
        home.parent, "run", "--home", str(home), "--port", str(port), TOWERVIEW_ALLOW_LOOPBACK="true"
    )


def said(home: Path, *arguments: str) -> str:
    """What a command that must succeed says."""
    command = ["env", *_unset(), str(COMMAND), *arguments, "--home", str(home)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE_S, cwd="/")
    assert done.returncode == 0, done.stderr
    return done.stdout


def _unset() -> list[str]:
    """Nothing of the caller's environment may speak to the product, or send its requests through a proxy."""
    strange = [name for name in os.environ if name.upper().startswith("TOWERVIEW_")]
    return [part for name in strange for part in ("-u", name)]


@dataclass(frozen=True, slots=True)
class Demo:
    """A running `towerview demo`, and what it announced. A test that changes a password notes it in `accounts`."""

    product: Product
    home: Path
    url: str
    accounts: dict[str, Account]
    servers: tuple[Mapping[str, str], ...]

    def server(self, kind: str) -> Mapping[str, str]:
        """The first server of a kind."""
        return next(server for server in self.servers if server["kind"] == kind)


def start_demo(home: Path, *arguments: str) -> Demo:
    """`towerview demo`, ready."""
    product = start(home.parent, "demo", "--json", "--port", "0", "--home", str(home), *arguments)
    told: dict[str, Any] = json.loads(product.line("{"))
    accounts = {one["name"]: Account(one["name"], one["password"], one["role"]) for one in told["accounts"]}
    return Demo(product, home, told["url"], accounts, tuple(told["servers"]))
