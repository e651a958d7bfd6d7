"""The client between proper servers: what it sends, what it hands back, and how it counts."""

from __future__ import annotations

import asyncio
import gzip
import logging
import time
from contextlib import AsyncExitStack

import pytest

from towerview_core.contract.errors import Fault, Invalid, ProviderError, RateLimited
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import Call
from towerview_core.kits.http import Limits, connect, encoded

from .raw import GET, Talk, client_of, keeping, reply, saying, serving

pytestmark = pytest.mark.anyio


async def test_a_call_says_who_asks_and_nothing_more() -> None:
    async with serving(keeping(reply(b'{"a": 1}'))) as server, client_of(server.url + "/base/") as client:
        assert await client.read(Call("GET", "/things/7", params={"q": "a b&c", "n": "ü"})) == {"a": 1}
    head = server.requests[0].decode()
    assert head.startswith("GET /base/things/7?q=a%20b%26c&n=%C3%BC HTTP/1.1\r\n")
    names = {line.split(":")[0] for line in head.lower().split("\r\n")[1:] if line}
    assert names == {"host", "user-agent", "accept", "accept-encoding"}
    assert f"host: 127.0.0.1:{server.port}\r\n" in head
    assert "user-agent: TowerView/" in head


async def test_a_body_travels_as_json_with_its_length() -> None:
    async with serving(keeping(reply())) as server, client_of(server.url) as client:
        await client.send(Call("POST", "/a", json={"name": "Ü"}, headers={"X-Token": "t"}))
        await client.send(Call("POST", "/b"))
    first, second = (request.decode() for request in server.requests)
    assert first.endswith('\r\n\r\n{"name":"Ü"}')
    assert "content-type: application/json\r\n" in first
    assert "x-token: t\r\n" in first
    assert "content-length: 0\r\n" in second


async def test_headers_come_back_with_small_names_and_repeated_ones_joined() -> None:
    answer = reply(b"{}", "X-Plex-Thing: Yes", "Vary: a", "vary: b")
    async with serving(saying(answer)) as server, client_of(server.url) as client:
        got = await client.send(GET)
    assert got.status == 200
    assert got.headers["x-plex-thing"] == "Yes"
    assert got.headers["vary"] == "a, b"


async def test_cookies_are_never_kept() -> None:
    async with (
        serving(keeping(reply(b"{}", "Set-Cookie: a=b; Path=/"))) as server,
        client_of(server.url) as client,
    ):
        await client.read(GET)
        await client.read(GET)
    assert not any(b"ookie" in request for request in server.requests)


async def test_connections_are_kept_and_never_more_than_two() -> None:
    async def slow(talk: Talk) -> None:
        while True:
            await talk.hear()
            await asyncio.sleep(0.02)
            await talk.say(reply())

    async with serving(slow) as server, client_of(server.url) as client:
        await asyncio.gather(*(client.read(GET) for _ in range(12)))
    assert len(server.requests) == 12
    assert server.connections == 2


async def test_all_servers_together_have_32_exchanges_in_flight() -> None:
    busy = most = 0

    async def slow(talk: Talk) -> None:
        nonlocal busy, most
        while True:
            await talk.hear()
            busy += 1
            most = max(most, busy)
            await asyncio.sleep(0.05)
            busy -= 1
            await talk.say(reply())

    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serving(slow))
        clients = [await stack.enter_async_context(client_of(server.url)) for _ in range(40)]
        await asyncio.gather(*(client.read(GET) for client in clients for _ in range(2)))
    assert most == 32


async def test_a_hung_server_takes_two_slots_at_most() -> None:
    async with (
        serving(lambda talk: talk.hang()) as hung,
        serving(keeping(reply())) as well,
        client_of(hung.url, deadline_s=1.0) as waiting,
        client_of(well.url) as other,
    ):
        stuck = asyncio.gather(*(waiting.read(GET) for _ in range(60)), return_exceptions=True)
        await asyncio.sleep(0.05)
        began = time.monotonic()
        await other.read(GET)
        assert time.monotonic() - began < 0.6
        errors = await stuck
    assert {getattr(error, "fault", None) for error in errors} == {Fault.TIMEOUT}


async def test_one_client_serves_several_loops() -> None:
    async with serving(keeping(reply(b"[1]"))) as server, client_of(server.url) as client:
        await client.read(GET)
        found: list[object] = []

        async def elsewhere() -> None:
            found.append(await client.read(GET))
            await client.aclose()

        await asyncio.to_thread(asyncio.run, elsewhere())
        found.append(await client.read(GET))
    assert found == [[1], [1]]


async def test_a_view_has_a_deadline_of_its_own() -> None:
    async with serving(lambda talk: talk.hang()) as server, client_of(server.url, deadline_s=30) as client:
        began = time.monotonic()
        for exchange in (client.within(0.2).send, client.within(0.2).read):
            with pytest.raises(ProviderError) as caught:
                await exchange(GET)
            assert caught.value.fault is Fault.TIMEOUT
    assert 0.4 <= time.monotonic() - began < 0.9


async def test_other_statuses_come_back_only_where_they_are_accepted() -> None:
    async with serving(keeping(reply(b"{}", status=304))) as server, client_of(server.url) as client:
        assert (await client.send(Call("POST", "/x", accept={304}))).status == 304
        with pytest.raises(ProviderError):
            await client.send(Call("POST", "/x"))


@pytest.mark.parametrize("level", [9, 1])
async def test_one_layer_of_gzip_is_opened(level: int) -> None:
    packed = gzip.compress(b'{"a": [1]}', level)
    async with (
        serving(saying(reply(packed, "Content-Encoding: gzip"))) as server,
        client_of(server.url) as client,
    ):
        assert await client.read(GET) == {"a": [1]}


async def test_after_429_nobody_is_asked_until_the_wait_is_over() -> None:
    limited = reply(b"slow down", "Retry-After: 1", status=429)
    async with serving(keeping(limited, reply(b"1"))) as server, client_of(server.url) as client:
        for _ in range(5):
            with pytest.raises(RateLimited) as caught:
                await client.read(GET)
            assert 0 < caught.value.retry_after <= 1
        assert len(server.requests) == 1
        await asyncio.sleep(1.05)
        assert await client.read(GET) == 1


@pytest.mark.parametrize("good", ["a", "A-1._:9", "x" * 128, "0f:aa", "...a"])
def test_ids_stay_one_part_of_a_path(good: str) -> None:
    assert encoded(good).replace("%3A", ":") == good


@pytest.mark.parametrize(
    "bad", ["", ".", "..", "...", "a/b", "a b", "ä", "x" * 129, "a\n", "a?b", "%2e", "a\x00"]
)
def test_other_ids_are_refused(bad: str) -> None:
    with pytest.raises(Invalid):
        encoded(bad)


@pytest.mark.parametrize(
    "path",
    ["", "x", "/a b", "/a?b", "/a#b", "/../a", "/a/..", "/a\r\nX: y", "/a\\b", "/ü", "/./a", "/%2e%2E/a"],
)
async def test_a_path_cannot_leave_its_base(path: str) -> None:
    async with client_of("http://127.0.0.1:1/base") as client:
        with pytest.raises(Invalid):
            await client.send(Call("GET", path))


async def test_a_credential_that_cannot_be_sent_is_said_so_without_repeating_it() -> None:
    async with serving(keeping(reply())) as server, client_of(server.url) as client:
        with pytest.raises(Invalid) as caught:
            await client.send(Call("GET", "/a", headers={"X-Token": "bad\r\nX-Evil: 1"}))
    assert "Evil" not in str(caught.value)
    assert server.requests == []


@pytest.mark.parametrize("text", ["half \ud83d", 2**70])
async def test_what_cannot_be_sent_is_said_before_it_is_sent(text: object) -> None:
    async with serving(keeping(reply())) as server, client_of(server.url) as client:
        with pytest.raises(Invalid):
            await client.send(Call("POST", "/a", json={"text": text}))
        await client.send(Call("GET", "/a", params={"q": "half \ud83d"}, headers={"X-Name": "half \ud83d"}))
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "method, answer",
    [
        ("HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\nContent-Encoding: gzip\r\n\r\n"),
        ("POST", b"HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n"),
        ("GET", reply(b"", "Content-Encoding: gzip")),
    ],
)
async def test_an_answer_without_a_body_is_whole(method: str, answer: bytes) -> None:
    async with serving(keeping(answer)) as server, client_of(server.url) as client:
        for _ in range(2):
            assert (await client.send(Call(method, "/x"))).body == b""
    assert server.connections == 1


def test_loops_that_ended_are_forgotten() -> None:
    client = connect(ServerOptions(url="http://127.0.0.1:1", allow_loopback=True))

    async def ask() -> None:
        with pytest.raises(ProviderError):
            await client.read(GET)

    for _ in range(5):
        asyncio.run(ask())
    assert len(client._lanes._things) == 1


async def test_the_logs_stay_silent_about_headers(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving(saying(reply())) as server, client_of(server.url) as client:
        await client.send(Call("GET", "/a", headers={"X-Token": "canary-4711"}))
    assert "canary-4711" not in caplog.text
    assert logging.getLogger("httpcore2").getEffectiveLevel() >= logging.WARNING


async def test_a_smaller_cap_of_a_call_holds_and_a_larger_one_too() -> None:
    body = b'"' + b"x" * 5000 + b'"'
    async with serving(keeping(reply(body))) as server, client_of(server.url, cap=1000) as client:
        with pytest.raises(ProviderError) as caught:
            await client.read(GET)
        assert caught.value.fault is Fault.TOO_LARGE
        assert len(str(await client.read(Call("GET", "/x", cap=6000)))) == 5000


def test_limits_are_the_numbers_of_the_house() -> None:
    client = connect(ServerOptions(url="http://media.example"))
    assert client._limits == Limits(deadline_s=15, connect_s=3, cap=8 * 1024 * 1024)
