"""The live stream, rule by rule (security.md W1, R1, A5, F43, F44)."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from websockets.exceptions import InvalidStatus

from tests.support.lines import Served, line, opening, served, ticket
from tests.support.toys import ToyHouse, session, toy_house
from towerview_core.contract.errors import Denied, Unreachable
from towerview_core.security.grants import Grant, Role
from towerview_core.services import accounts
from towerview_core.services.audit import SYSTEM
from towerview_core.services.collecting import Collector
from towerview_core.services.streaming import Hub, use_ticket

VIEW = {Grant.SERVERS_VIEW, Grant.SESSIONS_VIEW}


@pytest.fixture
def toys(tmp_path: Path) -> Iterator[ToyHouse]:
    with toy_house(tmp_path / "home") as made:
        yield made


@pytest.fixture
def at(toys: ToyHouse) -> Iterator[Served]:
    with served(toys.house) as made:
        yield made


@pytest.fixture
def collector(toys: ToyHouse) -> Iterator[Collector]:
    made = Collector(toys.house)
    yield made
    made.close()


@pytest.mark.anyio
async def test_full_snapshots_first_then_what_changes(
    toys: ToyHouse, at: Served, collector: Collector
) -> None:
    one, two = toys.add(2)
    await collector.collect("sessions", [one, two])
    await collector.collect("bandwidth", [one, two])
    async with line(at, opening(at.browser("ada"))) as live:
        assert "server_time" in await live.about("hello")
        assert {item["id"] for item in (await live.about("servers"))["items"]} == {one, two}
        first = [await live.about("sessions") for _ in range(2)]
        assert {data["server_id"] for data in first} == {one, two}
        row = first[0]["snapshot"]["items"][0]
        assert (row["server_name"], row["server_kind"], row["network"]["address"]) == (
            "Toy 0",
            "toy",
            "192.168.1.9",
        )
        assert row["first_seen"] is not None
        assert {point["server_id"] for point in (await live.about("bandwidth"))["points"]} == {one, two}
        toys.toys[one].items = ()
        await collector.collect("sessions", [one])
        changed = await live.about("sessions")
        assert changed["server_id"] == one
        assert changed["snapshot"]["items"] == []
        assert changed["snapshot"]["stale"] is False
        toys.toys[two].raises = Unreachable("The connection was refused.")
        await collector.collect("sessions", [two])
        lost = await live.about("sessions")
        assert lost["snapshot"]["items"], "the last good items stay"
        assert lost["snapshot"]["stale"] is True
        assert lost["snapshot"]["error"]["message"] == "The connection was refused."
        numbers = [message["seq"] for message in live.heard]
        assert numbers == sorted(set(numbers))


@pytest.mark.anyio
async def test_events_and_bandwidth_come_as_they_happen(
    toys: ToyHouse, at: Served, collector: Collector
) -> None:
    (one,) = toys.add()
    async with line(at, opening(at.browser("ada"), "events", "bandwidth", "servers")) as live:
        await live.about("servers")
        await collector.collect("sessions", [one])
        event = await live.about("events")
        assert (event["kind"], event["server_id"], event["text"]) == (
            "playback_started",
            one,
            "Ada started Paper Comets.",
        )
        assert (await live.about("servers"))["items"][0]["health"] == "ok"
        await collector.collect("bandwidth", [one])
        (point,) = (await live.about("bandwidth"))["points"]
        assert (point["server_id"], point["total_kbps"]) == (one, 4000)
        assert "sessions" not in {message["topic"] for message in live.heard}


@pytest.mark.anyio
async def test_each_sees_what_its_grants_allow(toys: ToyHouse, at: Served, collector: Collector) -> None:
    one, two, three = toys.add(3)
    everything = [one, two, three]
    grants = {one: VIEW, two: {*VIEW, Grant.SESSIONS_PII}}
    browser = at.browser("sam", Role.SUPPORT, grants)
    await collector.collect("sessions", everything)
    async with line(at, opening(browser)) as live:
        assert {item["id"] for item in (await live.about("servers"))["items"]} == {one, two}
        found = {
            data["server_id"]: data["snapshot"]["items"][0]
            for data in [await live.about("sessions") for _ in "ab"]
        }
        assert set(found) == {one, two}
        assert found[one]["network"]["address"] is None
        assert found[one]["player"]["device_id"] is None
        assert found[two]["network"]["address"] == "192.168.1.9"
        await collector.collect("sessions", everything)
        await collector.collect("bandwidth", everything)
        points = (await live.about("bandwidth"))["points"]
        assert {point["server_id"] for point in points} == {one, two}
        assert {m["data"]["server_id"] for m in live.heard if m["topic"] in ("sessions", "events")} <= {
            one,
            two,
        }


@pytest.mark.anyio
async def test_a_topic_without_a_grant_stays_silent(toys: ToyHouse, at: Served, collector: Collector) -> None:
    (one,) = toys.add()
    browser = at.browser("vic", Role.SUPPORT, {one: {Grant.SERVERS_VIEW}})
    async with line(at, opening(browser, "sessions", "servers", "events", "nonsense")) as live:
        await live.about("servers")
        await collector.collect("sessions", [one])
        await live.about("servers")
        assert {message["topic"] for message in live.heard} == {"hello", "servers"}


@pytest.mark.anyio
async def test_a_ticket_opens_one_line(toys: ToyHouse, at: Served) -> None:
    first = opening(at.browser("ada"))
    async with line(at, first) as live:
        await live.about("hello")
        async with line(at, first) as second:
            assert await second.code() == 4401


def test_tickets_run_out_and_cannot_be_made(
    toys: ToyHouse, at: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = at.browser("ada")
    good = ticket(browser)
    account, sign_in, epoch, ends, nonce, mark = good.split(".")
    for bad in ("", ".....", good[:-1], ".".join((str(int(account) + 1), sign_in, epoch, ends, nonce, mark))):
        with pytest.raises(Denied):
            use_ticket(toys.house, bad)
    later = time.time() + 31
    monkeypatch.setattr("towerview_core.services.streaming.time.time", lambda: later)
    with pytest.raises(Denied):
        use_ticket(toys.house, good)


@pytest.mark.parametrize(
    "first, code",
    [
        ({"ticket": "no", "topics": ["sessions"]}, 4401),
        ({"topics": ["sessions"]}, 4400),
        ("no JSON", 4400),
        ({"ticket": "no", "topics": ["x"] * 100}, 4400),
    ],
)
@pytest.mark.anyio
async def test_a_wrong_first_message_ends_it(at: Served, first: object, code: int) -> None:
    async with line(at, first) as live:
        assert await live.code() == code


@pytest.mark.slow
@pytest.mark.anyio
async def test_silence_ends_it_after_five_seconds(at: Served) -> None:
    async with line(at, None) as live:
        assert await live.code(7) == 4401


@pytest.mark.anyio
async def test_strangers_get_neither_ticket_nor_line(at: Served) -> None:
    browser = at.browser("ada")
    del browser.headers["authorization"]
    assert browser.post("/api/auth/stream-ticket").status_code == 401
    with pytest.raises(InvalidStatus):
        async with line(at, None, origin="http://evil.example"):
            pass


@pytest.mark.anyio
async def test_a_sign_in_that_ends_takes_its_lines_along(at: Served) -> None:
    browser = at.browser("ada")
    async with line(at, opening(browser)) as live:
        await live.about("hello")
        mine = browser.get("/api/auth/sessions").json()["items"]
        current = next(one for one in mine if one["current"])
        assert browser.delete(f"/api/auth/sessions/{current['id']}").status_code == 204
        assert await live.code(5) == 4401


@pytest.mark.anyio
async def test_changed_rights_begin_a_new_line(toys: ToyHouse, at: Served) -> None:
    (one,) = toys.add()
    browser = at.browser("sam", Role.SUPPORT, {one: VIEW})
    async with line(at, opening(browser)) as live:
        await live.about("hello")
        accounts.set_grants(toys.house.database, SYSTEM, "sam", one, frozenset())
        assert await live.code(5) == 4409


@pytest.mark.anyio
async def test_an_account_has_at_most_ten(at: Served) -> None:
    browser = at.browser("ada")
    async with asyncio.timeout(20):
        held = [line(at, opening(browser, "events")) for _ in range(10)]
        for one in held:
            await (await one.__aenter__()).about("hello")
        async with line(at, opening(browser, "events")) as eleventh:
            assert await eleventh.code() == 4429
        async with line(at, opening(at.browser("bob"), "events")) as other:
            await other.about("hello")
        for one in held:
            await one.__aexit__(None, None, None)


@pytest.mark.anyio
async def test_pings_are_answered_and_floods_are_not(at: Served) -> None:
    browser = at.browser("ada")
    async with line(at, opening(browser, "events")) as live:
        await live.about("hello")
        await live.socket.send('{"ping": 42}')
        assert await live.about("pong") == 42
        for number in range(200):
            await live.socket.send(f'{{"ping": {number}}}')
        assert await live.code() == 1008


@pytest.mark.parametrize("said", ["x" * 5000, '{"ping": "x"}', "[]", b"\x00\x01"])
@pytest.mark.anyio
async def test_rubbish_ends_only_its_own_line(at: Served, said: str | bytes) -> None:
    browser = at.browser("ada")
    async with line(at, opening(browser, "events")) as good, line(at, opening(browser, "events")) as bad:
        await good.about("hello")
        await bad.about("hello")
        await bad.socket.send(said)
        assert await bad.code() in {4400, 1008, 1009}
        await good.socket.send('{"ping": 1}')
        assert await good.about("pong") == 1


@pytest.mark.slow
@pytest.mark.anyio
async def test_who_never_reads_is_dropped_and_delays_nobody(
    toys: ToyHouse, at: Served, collector: Collector
) -> None:
    """F43. The deaf one takes what fits into the buffers of the line and no more."""
    (one,) = toys.add()
    toys.toys[one].items = tuple(session(str(number)) for number in range(400))
    browser = at.browser("ada")
    async with line(at, opening(browser, "sessions")) as live, line(at, opening(browser, "sessions")) as deaf:
        for client in (live, deaf):
            await client.about("hello")
        raw = deaf.socket.transport.get_extra_info("socket")
        assert isinstance(raw.fileno(), int)
        deaf.socket.transport.pause_reading()
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        hub: Hub = at.app.state.hub
        began = time.monotonic()
        while len(hub._clients) == 2:
            assert time.monotonic() - began < 45, "the deaf one is still there"
            await collector.collect("sessions", [one])
            await live.about("sessions")
            await asyncio.sleep(0.1)
        assert time.monotonic() - began > 5, "a moment's silence is forgiven"
        await live.socket.send('{"ping": 1}')
        assert await live.about("pong") == 1
        deaf.socket.transport.abort()


def test_shares_of_points_hold_no_other_servers() -> None:
    from towerview_core.services.stream_views import points_for

    data = orjson.dumps({"cache": "bandwidth", "at": "now", "points": [{"server_id": 1}, {"server_id": 2}]})
    assert points_for(data, {2}) == '{"at":"now","points":[{"server_id":2}]}'
    assert points_for(data, {3}) is None
