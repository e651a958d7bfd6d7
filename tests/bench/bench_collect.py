"""The price of one sweep: every server read, parsed, stored, told and compared with the history."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import orjson
import pytest
import uvloop

from tests.bench.replayed import fleet, record
from tests.bench.report import Report, cpu_ms, wall_ms
from tests.support.houses import opened
from towerview_core.contract.sessions import MediaSession
from towerview_core.services import forms
from towerview_core.services.collecting import Collector
from towerview_core.services.house import House
from towerview_core.services.playback import Watch
from towerview_core.services.playback import record as record_playbacks
from towerview_core.services.playback_plan import Poll
from towerview_core.services.viewing import identify
from towerview_core.store.servers import Server
from towerview_core.testing.standin import MediaStandIn
from towerview_core.worker.clock import shards
from towerview_core.worker.workshop import _calm_garbage_collection
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_plex.standin import PlexStandIn

SESSIONS = 20
PATHS = ("/status/sessions", "/Sessions")
BUDGETS = {(200, "plex"): 700.0, (10, "plex"): 40.0, (200, "jellyfin"): 700.0, (10, "jellyfin"): 40.0}


@dataclass(frozen=True)
class Ready:
    """A house whose servers are all replayed."""

    house: House
    ids: Sequence[int]
    urls: Sequence[str]
    path: str
    body: bytes


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = uvloop.new_event_loop()
    yield made
    made.close()


@pytest.fixture(params=[(200, PlexStandIn), (10, PlexStandIn), (200, JellyfinStandIn), (10, JellyfinStandIn)])
def ready(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ready]:
    servers, kind = request.param
    with opened(tmp_path / "home") as house:
        replies, stand_in = record(house, kind, SESSIONS)
        path = next(path for path in PATHS if path in replies)
        with fleet(tmp_path, replies, servers) as urls:
            yield Ready(house, _inserted(house, stand_in, urls), urls, path, replies[path])


def _inserted(house: House, stand_in: MediaStandIn, urls: Sequence[str]) -> list[int]:
    now, ids = datetime.now(UTC), []
    form = house.connections.kind(stand_in.kind).Options
    with house.database.write() as db:
        for number, url in enumerate(urls):
            server = Server(kind=stand_in.kind, name=f"Server {number}", created_at=now, health_since=now)
            server.health = "ok"
            db.add(server)
            db.flush()
            options = forms.parse(form, {**stand_in.options(), "url": url})
            server.options_sealed = forms.seal(house.box, f"server:{server.id}", options)
            ids.append(server.id)
    return ids


def test_a_sweep(ready: Ready, loop: asyncio.AbstractEventLoop, request: pytest.FixtureRequest) -> None:
    collector = Collector(ready.house)
    request.addfinalizer(lambda: loop.run_until_complete(ready.house.connections.aclose()))

    def sweep() -> None:
        """Shard by shard, as the clock spreads them over the interval."""
        for shard in shards(ready.ids):
            loop.run_until_complete(collector.collect("sessions", shard))

    _calm_garbage_collection()
    fetch, both = _bare(ready, loop)
    kind = ready.house.registry.providers["plex"].kind if ready.path.startswith("/status") else "jellyfin"
    size = f"{len(ready.ids)} x {SESSIONS} {kind}"
    report = Report(f"collect-{len(ready.ids)}-{kind}")
    budget = BUDGETS[len(ready.ids), kind]
    report.add(f"{size}: sweep, CPU (limit: fetch + parse)", cpu_ms(sweep), "ms", both, budget)
    report.add(f"{size}: sweep, wall", wall_ms(sweep), "ms", None, 1000.0 if len(ready.ids) == 200 else None)
    report.add(f"{size}: bare fetch of {len(ready.body) // 1024} kB each, CPU", fetch, "ms")
    _parts(report, ready, size)
    report.finish()
    heads = ready.house.snapshots.heads("sessions")
    assert sum(head.count for head in heads.values()) == len(ready.ids) * SESSIONS
    assert [head.error for head in heads.values() if head.error is not None] == []
    collector.close()


def _bare(ready: Ready, loop: asyncio.AbstractEventLoop) -> tuple[float, float]:
    """One client for each server and nothing else; then also parsing what came."""
    clients = [httpx2.AsyncClient(base_url=url, trust_env=False) for url in ready.urls]

    async def fetch_all() -> list[bytes]:
        replies = await asyncio.gather(*(client.get(ready.path) for client in clients))
        return [reply.content for reply in replies]

    def fetch() -> list[bytes]:
        return loop.run_until_complete(fetch_all())

    alone = cpu_ms(fetch)
    both = cpu_ms(lambda: _parse(fetch()))
    loop.run_until_complete(_close(clients))
    return alone, both


def _parse(bodies: Sequence[bytes]) -> None:
    for body in bodies:
        orjson.loads(body)


async def _close(clients: Sequence[httpx2.AsyncClient]) -> None:
    for client in clients:
        await client.aclose()


def _parts(report: Report, ready: Ready, size: str) -> None:
    """What single steps cost for the whole fleet."""
    stored = ready.house.snapshots.get("sessions", ready.ids[0])
    assert stored is not None
    sessions = stored.values(MediaSession)
    count = len(ready.ids)
    parse = cpu_ms(lambda: _parse([ready.body] * count))
    report.add(f"{size}: parse JSON", parse, "ms")
    dump = cpu_ms(lambda: [one.model_dump_json() for _ in range(count) for one in sessions])
    report.add(f"{size}: values to JSON", dump, "ms")
    seen = identify(sessions)
    report.add(f"{size}: identities", cpu_ms(lambda: [identify(sessions) for _ in range(count)]), "ms")
    watch = Watch()

    def history() -> None:
        for server_id in ready.ids:
            poll = Poll(server_id, seen, True, 1_800_000_000_000, 1.0, 2.0, 0.0)
            record_playbacks(ready.house.database, watch, poll)

    report.add(f"{size}: history, nothing changed", cpu_ms(history), "ms")
