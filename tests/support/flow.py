"""A house at work: stand-ins of real products behind it, worker and clock beside it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import select

from towerview_core.contract.sessions import MediaSession
from towerview_core.services import servers
from towerview_core.services.audit import SYSTEM
from towerview_core.services.house import House
from towerview_core.services.servers import Draft
from towerview_core.snapshots import Stored
from towerview_core.store.playbacks import Playback
from towerview_core.store.servers import Server
from towerview_core.testing.standin import StandIn
from towerview_core.worker import Faces, Workshop


def add(house: House, stand_ins: Sequence[StandIn], urls: Sequence[str]) -> list[int]:
    """Add stand-ins as an admin would; their ids, in order."""

    async def all_of_them() -> list[int]:
        ids = []
        for number, (stand_in, url) in enumerate(zip(stand_ins, urls, strict=True)):
            draft = Draft(stand_in.kind, f"{stand_in.name} {number}", {**stand_in.options(), "url": url})
            ids.append((await servers.add(house, SYSTEM, draft)).id)
        await house.connections.aclose()
        return ids

    return asyncio.run(all_of_them())


@contextmanager
def working(house: House, faces: Faces = Faces.ALL) -> Iterator[Workshop]:
    """Worker and clock, as long as the block lasts."""
    workshop = Workshop(house, faces)
    workshop.start()
    try:
        yield workshop
    finally:
        workshop.stop()


def soon(told: Callable[[], object], seconds: float, what: str) -> float:
    """Wait until something is true; how long it took. Fails with ``what`` when the time is over."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if told():
            return time.monotonic() - began
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")


def live(house: House, server_id: int) -> tuple[MediaSession, ...] | None:
    """The sessions in the snapshot of a server; None without a snapshot."""
    stored = house.snapshots.get("sessions", server_id)
    return None if stored is None else stored.values(MediaSession)


def stored(house: House, server_id: int) -> Stored:
    """The snapshot of a server, which is there."""
    found = house.snapshots.get("sessions", server_id)
    assert found is not None
    return found


def age_s(house: House, server_id: int) -> float:
    """How old the sessions of a server are."""
    taken = stored(house, server_id).head.taken_at
    assert taken is not None
    return (datetime.now(UTC) - taken).total_seconds()


def playbacks(house: House, server_id: int) -> list[Playback]:
    """The history of a server."""
    with house.database.read() as db:
        return list(db.scalars(select(Playback).where(Playback.server_id == server_id).order_by(Playback.id)))


def server(house: House, server_id: int) -> Server:
    """A server's row."""
    with house.database.read() as db:
        found = db.get(Server, server_id)
    assert found is not None
    return found
