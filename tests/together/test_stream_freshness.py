"""From a player's button to a browser's line: how late the stream is, with real servers' stand-ins behind a working house."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import anyio.to_thread
import pytest

from tests.support.flow import add, working
from tests.support.houses import opened
from tests.support.lines import Line, Served, line, opening, served
from towerview_core.security.grants import Grant, Role
from towerview_core.services.house import House
from towerview_core.testing.standin import MediaStandIn, StandInFault, serve
from towerview_emby.standin import EmbyStandIn
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_plex.standin import PlexStandIn

pytestmark = [pytest.mark.slow, pytest.mark.anyio]

SOONEST_S, LATEST_S = 3.0, 6.0
PRODUCTS: tuple[type[MediaStandIn], ...] = (PlexStandIn, JellyfinStandIn, EmbyStandIn)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with opened(tmp_path / "home") as made:
        yield made


@pytest.fixture
def at(house: House) -> Iterator[Served]:
    with served(house) as made:
        yield made


def of(server_id: int, fits: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], bool]:
    """Messages about the sessions of one server whose snapshot fits."""

    def wanted(message: dict[str, Any]) -> bool:
        data = message["data"]
        ours = message["topic"] == "sessions" and data["server_id"] == server_id
        return bool(ours and fits(data["snapshot"]))

    return wanted


def begin(stand_in: MediaStandIn) -> str:
    return stand_in.world.start(stand_in.world.seats[1], stand_in.world.titles[0])


async def lag_s(live: Line, message: Callable[[dict[str, Any]], bool], since: float) -> float:
    await live.next(message, LATEST_S * 2)
    return time.monotonic() - since


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda kind: kind.kind)
async def test_a_session_is_told_within_three_seconds_and_its_end_within_six(
    house: House, at: Served, product: type[MediaStandIn]
) -> None:
    stand_in = product.make("Alpha", 0, 1)
    with serve(stand_in) as urls:
        (one,) = await _added(house, [stand_in], urls)
        with working(house):
            async with line(at, opening(at.browser("ada"))) as live:
                await live.next(of(one, lambda snapshot: snapshot["items"] == []))
                began = time.monotonic()
                key = begin(stand_in)
                came_s = await lag_s(live, of(one, lambda snapshot: len(snapshot["items"]) == 1), began)
                ended = time.monotonic()
                stand_in.world.stop(key)
                left_s = await lag_s(live, of(one, lambda snapshot: snapshot["items"] == []), ended)
    assert came_s <= SOONEST_S
    assert left_s <= LATEST_S


async def test_a_hung_server_is_told_as_stale_with_its_sessions_and_delays_nobody(
    house: House, at: Served
) -> None:
    fleet = [PRODUCTS[number % 3].make(f"Fleet {number}", 0, number) for number in range(10)]
    with serve(*fleet) as urls:
        ids = await _added(house, fleet, urls)
        begin(fleet[0])
        with working(house):
            async with line(at, opening(at.browser("ada"))) as live:
                await live.next(of(ids[0], lambda snapshot: len(snapshot["items"]) == 1))
                fleet[0].faults.add(StandInFault.HANG)
                told = await live.next(of(ids[0], lambda snapshot: snapshot["error"]), 10.0)
                snapshot = told["data"]["snapshot"]
                assert len(snapshot["items"]) == 1, "its last sessions stay"
                assert snapshot["error"]["message"].endswith(".")
                for number in (1, 5, 9):
                    began = time.monotonic()
                    begin(fleet[number])
                    playing = of(ids[number], lambda snapshot: len(snapshot["items"]) == 1)
                    assert await lag_s(live, playing, began) <= SOONEST_S
                stale = of(ids[0], lambda snapshot: snapshot["stale"] and snapshot["items"])
                if not any(stale(heard) for heard in live.heard if "data" in heard):
                    await live.next(stale, 10.0)


async def test_nobody_hears_of_servers_that_are_not_theirs(house: House, at: Served) -> None:
    fleet = [JellyfinStandIn.make(f"Fleet {number}", 0, number) for number in range(2)]
    with serve(*fleet) as urls:
        theirs, other = await _added(house, fleet, urls)
        browser = at.browser("sam", Role.SUPPORT, {theirs: {Grant.SERVERS_VIEW, Grant.SESSIONS_VIEW}})
        with working(house):
            async with line(at, opening(browser)) as live:
                await live.next(of(theirs, lambda snapshot: snapshot["items"] == []))
                begin(fleet[1])
                begin(fleet[0])
                told = await live.next(of(theirs, lambda snapshot: len(snapshot["items"]) == 1))
                # Where somebody watches from is personal, and this account holds no right to it.
                assert told["data"]["snapshot"]["items"][0]["network"]["address"] is None
                await live.next(of(theirs, lambda snapshot: snapshot["items"]), 4.0)
    numbers = {heard["data"]["server_id"] for heard in live.heard if heard["topic"] == "sessions"}
    assert numbers == {theirs}
    assert str(other) not in {str(point["server_id"]) for point in _points(live)}


def _points(live: Line) -> list[dict[str, Any]]:
    return [
        point for heard in live.heard if heard["topic"] == "bandwidth" for point in heard["data"]["points"]
    ]


async def _added(house: House, fleet: list[Any], urls: Sequence[str]) -> list[int]:
    """`add` runs an event loop of its own, so it needs a thread of its own."""
    return await anyio.to_thread.run_sync(lambda: add(house, fleet, urls))
