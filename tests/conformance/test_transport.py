"""Mischief behaves as a real client does, whatever trick it plays."""

from __future__ import annotations

import json
import time

import pytest

from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    NotFound,
    ProviderError,
    RateLimited,
    Refused,
    Unreachable,
)
from towerview_core.contract.host import Call, Reply
from towerview_core.testing.replies import Answer, NotRecorded, Replay
from towerview_core.testing.transport import (
    Mischief,
    altered,
    empty,
    hang,
    saying,
    slow,
    status,
    truncated,
    web_page,
)

THING = Call("GET", "/thing")
OTHER = Call("GET", "/other")


def client() -> Mischief:
    good = Reply(200, {"content-type": "application/json"}, b'{"a": [1, 2, 3]}')
    answers = [Answer("GET", "/thing", (), good), Answer("GET", "/other", (), good)]
    there = Answer("GET", "/thing", (), Reply(200, {}, b'"elsewhere"'), origin="https://cloud.example.org")
    return Mischief(Replay([*answers, there]))


@pytest.mark.parametrize(
    "code, kind, fault",
    [
        (302, BadReply, Fault.NOT_THIS_PRODUCT),
        (400, BadReply, Fault.BAD_PAYLOAD),
        (401, CredentialsRejected, Fault.AUTH),
        (403, Refused, Fault.REFUSED),
        (404, NotFound, Fault.NOT_FOUND),
        (429, RateLimited, Fault.RATE_LIMITED),
        (500, Unreachable, Fault.SERVER_ERROR),
    ],
)
async def test_a_status_is_the_error_the_house_makes_of_it(
    code: int, kind: type[ProviderError], fault: Fault
) -> None:
    http = client()
    with http.playing(status(code)), pytest.raises(kind) as caught:
        await http.send(THING)
    assert caught.value.fault is fault
    assert http.seen[-1].error is caught.value


async def test_an_accepted_status_comes_as_a_reply() -> None:
    http = client()
    with http.playing(status(404)):
        assert (await http.send(Call("GET", "/thing", accept={404}))).status == 404


async def test_bodies() -> None:
    http = client()
    with http.playing(truncated()):
        assert (await http.send(THING)).body == b'{"a": [1'
    with http.playing(empty()):
        assert (await http.send(THING)).body == b""
    with http.playing(altered(bytes.upper)):
        assert await http.read(THING) == {"A": [1, 2, 3]}
    with http.playing(saying(b"7")):
        assert await http.read(THING) == 7
    with http.playing(web_page()), pytest.raises(BadReply) as caught:
        await http.read(THING)
    assert caught.value.fault is Fault.NOT_THIS_PRODUCT


async def test_a_trick_ends_with_its_block_and_the_newest_plays_first() -> None:
    http = client()
    with http.playing(saying(b"1")):
        with http.playing(saying(b"2")):
            assert await http.read(THING) == 2
        assert await http.read(THING) == 1
    assert await http.read(THING) == {"a": [1, 2, 3]}


async def test_a_trick_may_be_played_on_some_calls_only() -> None:
    http = client()
    with http.playing(saying(b"1"), where=lambda call: call.path == "/other"):
        assert await http.read(OTHER) == 1
        assert await http.read(THING) == {"a": [1, 2, 3]}


async def test_it_counts_and_remembers() -> None:
    http = client()
    await http.read(THING)
    with pytest.raises(NotRecorded):
        await http.read(Call("GET", "/unknown"))
    assert [call.path for call in http.calls] == ["/thing", "/unknown"]
    assert http.seen[0].reply is not None
    assert http.seen[1].error is not None
    http.forget()
    assert not http.calls
    assert not http.seen


async def test_another_origin_shares_memory_and_tricks() -> None:
    http = client()
    cloud = http.at("https://cloud.example.org")
    assert await cloud.read(THING) == "elsewhere"
    assert http.seen[-1].origin == "https://cloud.example.org"
    with http.playing(saying(b"1")):
        assert await cloud.read(THING) == 1


async def test_slow_and_hanging() -> None:
    http = client()
    began = time.monotonic()
    with http.playing(slow(0.05)):
        await http.read(THING)
    with http.playing(hang(0.05)), pytest.raises(Unreachable) as caught:
        await http.read(THING)
    assert caught.value.fault is Fault.TIMEOUT
    assert 0.1 <= time.monotonic() - began < 1.0


async def test_the_opening_of_a_websocket_can_be_refused() -> None:
    http = client()
    for code, kind in ((401, CredentialsRejected), (503, Unreachable), (200, Unreachable)):
        with http.playing(status(code, body=json.dumps(1).encode())), pytest.raises(kind):
            async with http.socket(Call("GET", "/live")):
                pass
