"""What all workers of one test run share."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path


def run_owner() -> int:
    """The process whose end is the end of the run: xdist's controller, or this one when nothing is distributed."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


def worker_name() -> str:
    """`gw0`, `gw1`, ... or `main`."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def run_folder() -> Path:
    """One private folder for each run; the guard of the last server removes it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"pid{os.getpid()}")
    folder = Path(tempfile.gettempdir()) / f"towerview-tests-{os.getuid()}-{run}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def once_per_run(folder: Path, name: str, make: Callable[[], dict[str, str]]) -> dict[str, str]:
    """The first worker makes it, the others wait at the lock and read what the first one wrote."""
    result = folder / f"{name}.json"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not result.exists():
            result.write_text(json.dumps(make()))
        found: dict[str, str] = json.loads(result.read_text())
    return found


def free_port() -> int:
    """A port of 127.0.0.1 that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
