"""Collecting: one faulty server harms only itself, and an error is never an empty answer (security.md R5, R6, P1, P6)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.support.flow import live, playbacks, server, stored
from tests.support.toys import ToyHouse, session, toy_house
from towerview_core.contract.errors import BadReply, CredentialsRejected, Fault, RateLimited, Unreachable
from towerview_core.contract.sessions import NetworkPlace
from towerview_core.contract.value import Listing
from towerview_core.services.collecting import Collector
from towerview_core.snapshots import Stored


@pytest.fixture
def toys(tmp_path: Path) -> Iterator[ToyHouse]:
    with toy_house(tmp_path / "home") as made:
        yield made


@pytest.fixture
def collector(toys: ToyHouse) -> Iterator[Collector]:
    made = Collector(toys.house)
    yield made
    made.close()


def again(toys: ToyHouse, server_id: int, ago_s: float = 3600.0, quiet_s: float | None = None) -> None:
    """Let the last try be so long ago; with ``quiet_s`` also the last good answer."""
    last = stored(toys.house, server_id)
    change: dict[str, Any] = {"tried_at": last.head.tried_at - timedelta(seconds=ago_s)}
    if quiet_s is not None and last.head.taken_at is not None:
        change["taken_at"] = datetime.now(UTC) - timedelta(seconds=quiet_s)
    head = last.head.model_copy(update=change)
    toys.house.snapshots.put(Stored(last.cache, server_id, head, last.body))


@pytest.mark.anyio
async def test_what_a_server_says_is_kept_told_and_recorded(toys: ToyHouse, collector: Collector) -> None:
    (one,) = toys.add()
    async with toys.house.snapshots.subscribe() as heard:
        await collector.collect("sessions", [one])
        topics = {(await asyncio.wait_for(anext(heard), 2)).topic for _ in range(3)}
    assert live(toys.house, one) == (session(),)
    assert topics == {"snapshot", "event", "health"}
    assert [row.title for row in playbacks(toys.house, one)] == ["Paper Comets"]
    assert server(toys.house, one).health == "ok"


@pytest.mark.anyio
async def test_a_failure_keeps_the_last_items_and_says_why(toys: ToyHouse, collector: Collector) -> None:
    (one,) = toys.add()
    await collector.collect("sessions", [one])
    good = stored(toys.house, one).head.taken_at
    toys.toys[one].raises = Unreachable("The connection was refused.")
    await collector.collect("sessions", [one])
    head = stored(toys.house, one).head
    assert live(toys.house, one) == (session(),)
    assert head.taken_at == good
    assert head.error is not None
    assert (head.error.fault, head.error.message) == (Fault.CONNECT, "The connection was refused.")
    assert head.stale(datetime.now(UTC))
    assert playbacks(toys.house, one)[0].missed_at is None


@pytest.mark.anyio
async def test_a_server_that_never_answered_has_no_items_and_is_not_empty(
    toys: ToyHouse, collector: Collector
) -> None:
    (one,) = toys.add()
    toys.toys[one].raises = Unreachable("No.")
    await collector.collect("sessions", [one])
    assert stored(toys.house, one).head.taken_at is None


@pytest.mark.anyio
async def test_backoff_grows_and_a_rest_is_kept(toys: ToyHouse, collector: Collector) -> None:
    (one,) = toys.add()
    toy = toys.toys[one]
    toy.raises = Unreachable("No.")
    waits = []
    for _ in range(9):
        await collector.collect("sessions", [one])
        waits.append(stored(toys.house, one).head.wait_s)
        asked = toy.asked
        await collector.collect("sessions", [one])
        assert toy.asked == asked, "it is left alone"
        again(toys, one)
    for wait, step in zip(waits, (5, 10, 20, 40, 80, 160, 300, 300, 300), strict=True):
        assert 0.8 * step <= wait <= 1.2 * step
    toy.raises = None
    await collector.collect("sessions", [one])
    head = stored(toys.house, one).head
    assert (head.error, head.failures, head.wait_s) == (None, 0, 0)


@pytest.mark.anyio
async def test_a_person_who_asks_and_a_changed_server_end_a_rest(
    toys: ToyHouse, collector: Collector
) -> None:
    (one,) = toys.add()
    toy = toys.toys[one]
    toy.raises = CredentialsRejected("The token is not accepted any more.")
    await collector.collect("sessions", [one])
    assert stored(toys.house, one).head.wait_s == 900
    await collector.collect("sessions", [one])
    assert toy.asked == 1
    await collector.collect("sessions", [one], force=True)
    assert toy.asked == 2
    toys.change(one, revision=1)
    await asyncio.sleep(1.05)
    await collector.collect("sessions", [one])
    assert toy.asked == 3


@pytest.mark.parametrize("told, waited", [(7.0, 7.0), (0.0, 1.0), (1e9, 300.0)])
@pytest.mark.anyio
async def test_a_server_that_asks_us_to_wait_is_obeyed(
    toys: ToyHouse, collector: Collector, told: float, waited: float
) -> None:
    (one,) = toys.add()
    toys.toys[one].raises = RateLimited("Too many requests.", told)
    await collector.collect("sessions", [one])
    assert stored(toys.house, one).head.wait_s == waited


@pytest.mark.parametrize(
    "monster",
    [
        ValueError("bug"),
        KeyError("x"),
        RecursionError(),
        ExceptionGroup("many", [OSError()]),
        AssertionError(),
        StopIteration(),
    ],
)
@pytest.mark.anyio
async def test_whatever_a_plugin_raises_is_contained(
    toys: ToyHouse, collector: Collector, monster: BaseException
) -> None:
    bad, good = toys.add(2)
    toys.toys[bad].raises = monster
    await collector.collect("sessions", [bad, good])
    error = stored(toys.house, bad).head.error
    assert error is not None
    assert error.fault is Fault.PLUGIN_ERROR
    assert live(toys.house, good) == (session(),)


@pytest.mark.parametrize("garbage", [[], {}, 7, "x", [session()]])
@pytest.mark.anyio
async def test_a_plugin_that_answers_garbage_has_failed(
    toys: ToyHouse, collector: Collector, garbage: object
) -> None:
    (one,) = toys.add()
    toys.toys[one].answer = garbage or object()
    await collector.collect("sessions", [one])
    error = stored(toys.house, one).head.error
    assert error is not None
    assert error.fault is Fault.PLUGIN_ERROR


@pytest.mark.anyio
async def test_a_bad_item_is_set_aside_and_ends_no_playback(toys: ToyHouse, collector: Collector) -> None:
    (one,) = toys.add()
    toys.toys[one].items = (session("1"), session("2"))
    await collector.collect("sessions", [one])
    broken = session("2").model_copy(
        update={"media": session("2").media.model_copy(update={"title": "\ud800"})}
    )
    toys.toys[one].answer = Listing.model_construct(items=(session("1"), broken, "rubbish"), set_aside=0)
    for _ in range(3):
        await collector.collect("sessions", [one])
    head = stored(toys.house, one).head
    assert (head.count, head.set_aside) == (1, 2)
    assert all(row.missed_at is None and row.ended_at is None for row in playbacks(toys.house, one))


@pytest.mark.anyio
async def test_a_hung_server_delays_nobody(toys: ToyHouse, collector: Collector) -> None:
    ids = toys.add(10)
    toys.toys[ids[4]].delay_s = 60.0
    began = time.monotonic()
    running = asyncio.create_task(collector.collect("sessions", ids))
    while len(toys.house.snapshots.heads("sessions")) < 9:
        await asyncio.sleep(0.01)
        assert time.monotonic() - began < 1.0
    await running
    assert 1.5 < time.monotonic() - began < 2.2, "its deadline is 0.8 of the interval"
    error = stored(toys.house, ids[4]).head.error
    assert error is not None
    assert error.fault is Fault.TIMEOUT


@pytest.mark.anyio
async def test_at_most_one_collect_of_a_server_is_in_flight(toys: ToyHouse, collector: Collector) -> None:
    """Two collectors are two processes that share snapshots."""
    other = Collector(toys.house)
    (one,) = toys.add()
    toys.toys[one].delay_s = 0.2
    await asyncio.gather(
        *(worker.collect("sessions", [one]) for worker in (collector, other) for _ in range(5))
    )
    assert toys.toys[one].most_at_once == 1
    await collector.collect("sessions", [one])
    assert toys.toys[one].asked == 2, "the claim was given back"
    other.close()


@pytest.mark.anyio
async def test_a_cancelled_collect_gives_its_claim_back(toys: ToyHouse, collector: Collector) -> None:
    (one,) = toys.add()
    toys.toys[one].delay_s = 30.0
    running = asyncio.create_task(collector.collect("sessions", [one]))
    await asyncio.sleep(0.1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    toys.toys[one].delay_s = 0.0
    await collector.collect("sessions", [one])
    assert live(toys.house, one) == (session(),)


@pytest.mark.anyio
async def test_old_messages_name_servers_that_are_gone_or_off(toys: ToyHouse, collector: Collector) -> None:
    (one,) = toys.add()
    toys.change(one, enabled=False)
    await collector.collect("sessions", [one, 4711])
    await collector.collect("no-such-cache", [one])
    assert toys.toys[one].asked == 0


@pytest.mark.anyio
async def test_health_is_told_once_when_it_changes(toys: ToyHouse, collector: Collector) -> None:
    (one,) = toys.add()
    toy = toys.toys[one]
    with capture_logs() as lines:
        await collector.collect("sessions", [one])
        toy.raises = Unreachable("The connection was refused.")
        for quiet_s, expected in ((2, "ok"), (7, "stale"), (8, "stale"), (13, "down"), (500, "down")):
            again(toys, one, quiet_s=quiet_s)
            await collector.collect("sessions", [one])
            assert server(toys.house, one).health == expected
            await asyncio.sleep(1.01)
        toy.raises = None
        again(toys, one)
        await collector.collect("sessions", [one])
    assert server(toys.house, one).health == "ok"
    said = [line["event"] for line in lines]
    assert said == ["server answers", "server lost", "server lost", "server is back"]


@pytest.mark.parametrize(
    "error, health",
    [
        (CredentialsRejected("No."), "auth_failed"),
        (BadReply("Another product.", Fault.NOT_THIS_PRODUCT), "incompatible"),
    ],
)
@pytest.mark.anyio
async def test_health_names_what_the_admin_has_to_do(
    toys: ToyHouse, collector: Collector, error: Exception, health: str
) -> None:
    (one,) = toys.add()
    await collector.collect("sessions", [one])
    again(toys, one, quiet_s=10)
    toys.toys[one].raises = error
    await collector.collect("sessions", [one])
    row = server(toys.house, one)
    assert (row.health, row.health_reason) == (health, str(error))


@pytest.mark.anyio
async def test_credentials_that_cannot_be_opened_are_asked_for(toys: ToyHouse, collector: Collector) -> None:
    (one,) = toys.add()
    toys.connections.gone.add(one)
    await collector.collect("sessions", [one])
    assert server(toys.house, one).health == "needs_credentials"


@pytest.mark.anyio
async def test_without_the_database_the_live_view_goes_on_and_nothing_is_lost(
    toys: ToyHouse, collector: Collector
) -> None:
    """F30, F34: the next poll after it is back records what is then true."""
    (one,) = toys.add()
    await collector.collect("sessions", [one])
    with toys.house.database.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE playbacks RENAME TO away")
        toys.toys[one].items = (session("1"), session("2"))
        with capture_logs() as lines:
            for _ in range(3):
                await collector.collect("sessions", [one])
            assert live(toys.house, one) == (session("1"), session("2"))
            connection.exec_driver_sql("ALTER TABLE away RENAME TO playbacks")
            await collector.collect("sessions", [one])
    assert [line["event"] for line in lines] == ["history could not be written", "the database is back"]
    assert [row.session_id for row in playbacks(toys.house, one)] == ["1", "2"]


@pytest.mark.anyio
async def test_bandwidth_is_added_up_from_fresh_sessions_only(toys: ToyHouse, collector: Collector) -> None:
    good, silent = toys.add(2)
    toys.toys[good].items = (
        session("1", 4000),
        session("2", 9000, NetworkPlace.WAN),
        session("3", None, NetworkPlace.RELAY),
        session("4", 500, NetworkPlace.RELAY),
    )
    toys.toys[silent].raises = Unreachable("No.")
    for _ in range(20):
        await collector.collect("sessions", [good, silent])
        await collector.collect("bandwidth", [good, silent])
    points = toys.house.snapshots.points("bandwidth")
    assert list(points) == [good], "of the unknown there is no point, not a zero"
    assert len(points[good]) == 18
    assert b'"total_kbps":13500,"lan_kbps":4000,"wan_kbps":9500' in points[good][-1]


@pytest.mark.anyio
async def test_another_process_reduces_the_same_point(toys: ToyHouse, collector: Collector) -> None:
    (one,) = toys.add()
    await collector.collect("sessions", [one])
    other = Collector(toys.house)
    await other.collect("bandwidth", [one])
    assert b'"total_kbps":4000' in toys.house.snapshots.points("bandwidth")[one][-1]
    other.close()
