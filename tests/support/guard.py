"""Runs one server for the tests, and ends it the moment the test run is gone, however that came about.

A fixture's teardown is not enough: after a `kill -9`, or a machine that runs out of memory, nobody tears down, and the
server would live on for ever. So the server is the child of this little process, which waits for two things: the end
of the test run (its owner) and the end of the server. Whichever comes first, it stops what is left and removes the
server's files. Should somebody kill this process too, the kernel ends the server (PR_SET_PDEATHSIG).

Started as a plain script with one JSON argument; it prints the server's process id and goes to the background.
Only the standard library, so that it starts quickly.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
SECONDS_TO_STOP = 5.0


@dataclass(frozen=True)
class Order:
    """What to run, for whom, and what to remove afterwards."""

    owner: int
    command: list[str]
    log: str
    user: int | None = None
    remove: list[str] = field(default_factory=list)


def start(order: Order) -> int:
    """Start a guarded server and return its process id."""
    script = [sys.executable, "-I", __file__, json.dumps(asdict(order))]
    done = subprocess.run(script, check=False, capture_output=True, text=True, timeout=30)
    # The first process ends well as soon as it is in the background: only the number tells that the server runs.
    if not done.stdout.strip().isdigit():
        raise RuntimeError(f"{order.command[0]} did not start: {done.stderr.strip()}")
    return int(done.stdout)


def _die_with_parent() -> None:
    """Runs in the server's process before it becomes the server. Only Linux knows how; elsewhere we go without."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _serve(order: Order) -> subprocess.Popen[bytes]:
    with Path(order.log).open("ab") as log:
        return subprocess.Popen(
            order.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
            user=order.user,
            group=order.user,
            extra_groups=None if order.user is None else [],
            preexec_fn=_die_with_parent,  # noqa: PLW1509  # one thread only, so it is safe here
        )


def _wait_for_either(owner: int, server: subprocess.Popen[bytes]) -> None:
    """Return when the owner or the server has ended."""
    if hasattr(os, "pidfd_open"):
        try:
            # A pidfd also notices an owner that is a zombie, and is not fooled when its number is used again.
            waiting = [os.pidfd_open(owner), os.pidfd_open(server.pid)]
        except ProcessLookupError:
            return
        select.select(waiting, [], [])
        return
    while server.poll() is None:
        try:
            os.kill(owner, 0)
        except ProcessLookupError:
            return
        time.sleep(0.2)


def _stop(server: subprocess.Popen[bytes]) -> None:
    # SIGINT asks both PostgreSQL ("fast") and Valkey to stop without waiting for their clients.
    server.send_signal(signal.SIGINT)
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _to_background() -> None:
    """Leave the caller's session, so that a Ctrl-C in the terminal is not ours."""
    if os.fork():
        os._exit(0)
    os.setsid()


def _announce(pid: int) -> None:
    """Tell the process id and close all three streams, for whoever reads them waits for their end."""
    print(pid, flush=True)  # noqa: T201  # this is the reply to `start`
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def main(argument: str) -> None:
    """The life of a guard."""
    order = Order(**json.loads(argument))
    # First to the background, then the server: its parent must be the process that stays.
    _to_background()
    server = _serve(order)
    _announce(server.pid)
    _wait_for_either(order.owner, server)
    _stop(server)
    for path in order.remove:
        with contextlib.suppress(OSError):
            shutil.rmtree(path)


if __name__ == "__main__":
    main(sys.argv[1])
