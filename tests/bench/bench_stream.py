"""A thousand live lines, one message a second: how far apart the first and the last hear it."""

from __future__ import annotations

import asyncio
import json
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from tests.bench.report import Report
from tests.support.houses import PASSWORD, opened
from tests.support.lines import served
from towerview_core.contract.event import Event, EventKind
from towerview_core.security.grants import Role
from towerview_core.security.tokens import AccessClaims
from towerview_core.services import accounts, told
from towerview_core.services.accounts import NewAccount
from towerview_core.services.audit import SYSTEM, Client
from towerview_core.services.house import House
from towerview_core.services.signin import Credentials, sign_in
from towerview_core.services.streaming import MOST_OF_ACCOUNT, issue_ticket

LINES = 1_000
MESSAGES = 12
TEXT = "x" * 1_900

Spread = tuple[float, float]
"""Milliseconds between the first and the last that heard a message: median, and the worst of all."""


def test_a_thousand_lines(tmp_path: Path) -> None:
    bare, bare_cpu = _bare(tmp_path)
    ours, cpu = _ours(tmp_path)
    report = Report("stream-1000")
    report.add(f"{LINES} lines x 1/s of 2 kB: spread, median", ours[0], "ms", bare[0], 60.0)
    report.add(f"{LINES} lines x 1/s of 2 kB: spread, worst", ours[1], "ms", bare[1], 200.0)
    report.add("processor time of a message to all of them", cpu, "ms", bare_cpu)
    report.finish()


def _ours(tmp_path: Path) -> tuple[Spread, float]:
    with opened(tmp_path / "home") as house, served(house) as at:
        firsts = [json.dumps({"ticket": ticket, "topics": ["events"]}) for ticket in _tickets(house)]

        def say(mark: str) -> None:
            event = Event(
                kind=EventKind.PLAYBACK_STARTED, at=datetime.now(UTC), server_id=1, text=f"{mark} {TEXT}"
            )
            house.snapshots.publish(told.event_note(event))

        uri = f"ws://127.0.0.1:{at.port}/api/ws/metrics"
        return _measured(tmp_path, {"uri": uri, "origin": at.origin, "firsts": firsts}, say)


def _tickets(house: House) -> Iterator[str]:
    for number in range(LINES // MOST_OF_ACCOUNT):
        accounts.create(house.database, SYSTEM, NewAccount(f"listener-{number}", PASSWORD, Role.ADMIN))
        entered = sign_in(
            house, Client("127.0.0.1", "bench", "0" * 16), Credentials(f"listener-{number}", PASSWORD)
        )
        claims: AccessClaims = house.tokens.read_access(entered.access_token)
        for _ in range(MOST_OF_ACCOUNT):
            yield issue_ticket(house, claims)


def _bare(tmp_path: Path) -> tuple[Spread, float]:
    """The same server without our features: accept, read one message, write to everybody."""
    everybody: set[WebSocket] = set()
    loops: list[asyncio.AbstractEventLoop] = []

    async def line(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.receive_text()
        loops.append(asyncio.get_running_loop())
        everybody.add(websocket)
        await asyncio.Event().wait()

    async def tell(text: str) -> None:
        await asyncio.gather(*(one.send_text(text) for one in everybody))

    def say(mark: str) -> None:
        text = json.dumps({"topic": "events", "data": {"text": f"{mark} {TEXT}"}})
        asyncio.run_coroutine_threadsafe(tell(text), loops[0]).result(10)

    with _running(Starlette(routes=[WebSocketRoute("/", line)])) as port:
        order = {"uri": f"ws://127.0.0.1:{port}/", "origin": "http://x", "firsts": ["hello"] * LINES}
        return _measured(tmp_path, order, say)


@contextmanager
def _running(app: Starlette) -> Iterator[int]:
    sock = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, lifespan="off", log_config=None, ws_per_message_deflate=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[sock])), daemon=True)
    thread.start()
    try:
        yield sock.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)


def _measured(
    tmp_path: Path, order: Mapping[str, object], say: Callable[[str], None]
) -> tuple[Spread, float]:
    """Say something every second; spread in ms, and our processor time for each message in ms."""
    file = tmp_path / "order.json"
    file.write_text(json.dumps(order))
    command = [sys.executable, str(Path(__file__).with_name("listeners.py")), str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        time.sleep(2)
        began = time.process_time()
        for number in range(MESSAGES):
            say(f"m{number}")
            time.sleep(1)
        cpu = (time.process_time() - began) * 1000 / MESSAGES
        process.stdin.write("\n")
        process.stdin.flush()
        heard: dict[str, list[float]] = json.loads(process.stdout.readline())
        process.kill()
    spreads = [(max(times) - min(times)) * 1000 for times in heard.values()]
    assert len(spreads) == MESSAGES
    assert {len(times) for times in heard.values()} == {LINES}, "everybody hears everything"
    return (statistics.median(spreads), max(spreads)), cpu
