"""Every rule of snapshots, on both implementations."""

import asyncio
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from towerview_core.contract.cache import SnapshotError
from towerview_core.contract.errors import Fault
from towerview_core.contract.value import Value
from towerview_core.snapshots import Head, Message, Snapshots, Stored
from towerview_core.snapshots.memory import MemorySnapshots

NOW = datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)


class Thing(Value):
    name: str


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
def snapshots(request: pytest.FixtureRequest) -> Iterator[Snapshots]:
    if request.param == "memory":
        made: Snapshots = MemorySnapshots()
    else:
        from towerview_core.snapshots.redis import RedisSnapshots

        made = RedisSnapshots(request.getfixturevalue("redis_url"))
    yield made
    made.close()


def stored(server_id: int = 1, *names: str, cache: str = "things", error: bool = False) -> Stored:
    fault = SnapshotError(fault=Fault.TIMEOUT, message="No answer.", since=NOW) if error else None
    head = Head(taken_at=NOW, tried_at=NOW, count=len(names), error=fault, good_for_s=5)
    body = b"\n".join(Thing(name=name).model_dump_json().encode() for name in names)
    return Stored(cache, server_id, head, body)


def test_what_was_put_is_read_back_equal(snapshots: Snapshots) -> None:
    first = stored(1, "a", "b\nwith a line", error=True)
    snapshots.put(first)
    snapshots.put(stored(2))
    assert snapshots.get("things", 1) == first
    assert snapshots.get_all("things") == {1: first, 2: stored(2)}
    assert snapshots.heads("things") == {1: first.head, 2: stored(2).head}
    assert first.values(Thing) == (Thing(name="a"), Thing(name="b\nwith a line"))
    assert len(first.lines()) == 2


def test_the_unknown_is_none_and_an_empty_listing_is_not(snapshots: Snapshots) -> None:
    assert snapshots.get("things", 1) is None
    assert snapshots.get_all("things") == {}
    snapshots.put(stored(1))
    found = snapshots.get("things", 1)
    assert found is not None
    assert found.values(Thing) == ()
    assert found.lines() == []


def test_a_later_put_takes_the_place_of_the_earlier(snapshots: Snapshots) -> None:
    snapshots.put(stored(1, "old"))
    snapshots.put(stored(1, "new"))
    found = snapshots.get("things", 1)
    assert found is not None
    assert found.values(Thing) == (Thing(name="new"),)


def test_a_series_keeps_its_last_points_in_order(snapshots: Snapshots) -> None:
    for number in range(25):
        snapshots.append_point("series", 7, f"{number}".encode(), keep=18)
    snapshots.append_point("series", 8, b"0", keep=18)
    points = snapshots.points("series")
    assert points[7] == tuple(f"{number}".encode() for number in range(7, 25))
    assert points[8] == (b"0",)


def test_a_key_is_claimed_once_until_it_runs_out(snapshots: Snapshots) -> None:
    assert snapshots.claim("tick", 0.2)
    assert not snapshots.claim("tick", 0.2)
    time.sleep(0.25)
    assert snapshots.claim("tick", 10)


def test_a_released_key_is_free_again(snapshots: Snapshots) -> None:
    assert snapshots.claim("tick", 60)
    snapshots.release("tick")
    snapshots.release("nobody's")
    assert snapshots.claim("tick", 60)


def test_of_many_keys_the_free_ones_are_claimed(snapshots: Snapshots) -> None:
    snapshots.claim("b", 60)
    assert snapshots.claim_many(["a", "b", "c"], 60) == {"a", "c"}
    assert snapshots.claim_many(["a", "b", "c"], 60) == frozenset()
    assert snapshots.claim_many([], 60) == frozenset()


def test_of_many_threads_one_gets_the_key(snapshots: Snapshots) -> None:
    won: list[bool] = []
    start = threading.Barrier(8)

    def race() -> None:
        start.wait()
        won.append(snapshots.claim("race", 60))

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(won) == 1


def test_forgetting_a_server_drops_all_of_it_and_nothing_else(snapshots: Snapshots) -> None:
    for cache in ("things", "others"):
        for server_id in (1, 2):
            snapshots.put(stored(server_id, "x", cache=cache))
    snapshots.append_point("series", 1, b"1", keep=3)
    snapshots.append_point("series", 2, b"2", keep=3)
    snapshots.forget(1)
    assert list(snapshots.get_all("things")) == [2]
    assert list(snapshots.get_all("others")) == [2]
    assert snapshots.points("series") == {2: (b"2",)}


@pytest.mark.anyio
async def test_every_subscriber_hears_what_another_thread_says(snapshots: Snapshots) -> None:
    async with snapshots.subscribe() as first, snapshots.subscribe() as second:
        await asyncio.to_thread(snapshots.publish, Message("sessions", "1", b'{"a":1}'))
        for listener in (first, second):
            heard = await asyncio.wait_for(anext(listener), 5)
            assert heard == Message("sessions", "1", b'{"a":1}')


@pytest.mark.anyio
async def test_bytes_of_any_kind_travel_unchanged(snapshots: Snapshots) -> None:
    data = '{"title":"Ünï\\u0000cødé \U0001f3ac"}'.encode() + b"\0\n"
    async with snapshots.subscribe() as listener:
        await asyncio.to_thread(snapshots.publish, Message("events", "a:b", data))
        assert (await asyncio.wait_for(anext(listener), 5)).data == data


@pytest.mark.anyio
async def test_a_slow_listener_gets_the_latest_of_each(snapshots: Snapshots) -> None:
    async with snapshots.subscribe() as listener:
        for number in range(50):
            snapshots.publish(Message("sessions", str(number % 2), f"{number}".encode()))
        await asyncio.sleep(0.3)
        heard = {(await asyncio.wait_for(anext(listener), 5)).data for _ in range(2)}
        assert heard == {b"48", b"49"}


def test_staleness_is_age_or_an_error() -> None:
    head = stored(1).head
    assert not head.stale(NOW + timedelta(seconds=5))
    assert head.stale(NOW + timedelta(seconds=5.1))
    assert not head.stale(NOW - timedelta(hours=1)), "our clock went back: nothing got older by it"
    assert stored(1, error=True).head.stale(NOW)
    assert Head(tried_at=NOW, good_for_s=5).stale(NOW), "never read is not fresh"


def test_a_rest_ends_by_time_by_a_changed_server_and_by_a_clock_that_went_back() -> None:
    head = Head(tried_at=NOW, failures=1, wait_s=10, revision=3, good_for_s=5)
    assert head.rests(NOW + timedelta(seconds=9), 3)
    assert not head.rests(NOW + timedelta(seconds=10), 3)
    assert not head.rests(NOW + timedelta(seconds=1), 4)
    assert not head.rests(NOW - timedelta(hours=1), 3)


def test_the_contracts_snapshot_tells_all() -> None:
    snapshot = stored(4, "a", error=True).snapshot(Thing, NOW)
    assert (snapshot.server_id, snapshot.items, snapshot.stale) == (4, (Thing(name="a"),), True)
    assert snapshot.error is not None
    assert snapshot.error.fault is Fault.TIMEOUT
