"""F01 to F13 and F16: servers that misbehave, and the exact kind each fault gets."""

from __future__ import annotations

import asyncio
import gzip
import resource
import socket
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

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
from towerview_core.contract.host import Call
from towerview_core.kits.http.problems import seconds_to_wait

from .raw import GET, Script, Talk, chunked, client_of, failure, keeping, reply, saying, serving

pytestmark = [pytest.mark.anyio, pytest.mark.faults]

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
MIB = 1024 * 1024


def largest_memory() -> int:
    """Bytes this process has ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


async def test_f01_a_connect_that_hangs_is_a_timeout() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        crowd = [socket.socket() for _ in range(3)]
        try:
            for one in crowd:
                one.setblocking(False)
                one.connect_ex(full.getsockname())
            await asyncio.sleep(0.05)
            url = f"http://127.0.0.1:{full.getsockname()[1]}"
            began = time.monotonic()
            async with client_of(url, connect_s=0.3) as client:
                with pytest.raises(Unreachable) as caught:
                    await client.read(GET)
        finally:
            for one in crowd:
                one.close()
    assert caught.value.fault is Fault.TIMEOUT
    assert time.monotonic() - began < 0.8


def slowly(first: bytes, piece: bytes) -> Script:
    async def script(talk: Talk) -> None:
        await talk.hear()
        await talk.say(first)
        while True:
            await talk.say(piece, pause=0.02)

    return script


def then_hanging(first: bytes) -> Script:
    async def script(talk: Talk) -> None:
        await talk.hear()
        await talk.say(first)
        await talk.hang()

    return script


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(then_hanging(b""), id="F01 before the head"),
        pytest.param(then_hanging(HEAD), id="F01 within the head"),
        pytest.param(then_hanging(HEAD + b'Content-Length: 100\r\n\r\n{"a":'), id="F02 within the body"),
        pytest.param(then_hanging(chunked() + b"5\r\n"), id="F02 within a chunk"),
        pytest.param(slowly(b"HTTP/1.1 ", b"2"), id="F03 slow first line"),
        pytest.param(slowly(b"HTTP/1.1 200 OK\r\nX: ", b"a"), id="F03 slow head"),
        pytest.param(slowly(HEAD + b"Content-Length: 99999\r\n\r\n", b"1"), id="F03 slow body"),
        pytest.param(slowly(chunked(), b"1\r\n1\r\n"), id="F03 slow chunks"),
    ],
)
async def test_f01_f02_f03_the_deadline_is_total(script: Script) -> None:
    began = time.monotonic()
    error = await failure(script, deadline_s=0.3)
    assert error.fault is Fault.TIMEOUT
    assert time.monotonic() - began < 0.8


def endless(first: bytes, piece: bytes) -> Script:
    async def script(talk: Talk) -> None:
        await talk.hear()
        await talk.say(first)
        while True:
            await talk.say(piece)

    return script


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(endless(HEAD, b"X-Filler: " + b"x" * 1000 + b"\r\n"), id="endless headers"),
        pytest.param(endless(HEAD + b"X-Filler: ", b"x" * 65536), id="one endless header"),
        pytest.param(endless(b"", b"A" * 65536), id="endless first line"),
        pytest.param(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), id="a flood of 100 Continue"),
        pytest.param(endless(b"", b"HTTP/1.1 103 Hints\r\nX: y\r\n\r\n" * 1000), id="a flood of 103"),
        pytest.param(endless(chunked(), b"1\r\n1\r\n" * 5000), id="a body in crumbs"),
        pytest.param(endless(chunked() + b"1;", b"x" * 65536), id="an endless chunk extension"),
        pytest.param(endless(chunked() + b"1\r\n1\r\n0\r\n", b"X: y\r\n" * 5000), id="endless trailers"),
        pytest.param(saying(b"SSH-2.0-OpenSSH_9.2\r\n"), id="ssh"),
        pytest.param(saying(b"\x15\x03\x01\x00\x02\x02\x46"), id="a TLS alert"),
        pytest.param(saying(HEAD + b"Content-Length: -5\r\n\r\n"), id="negative length"),
        pytest.param(
            saying(HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n"), id="length of 5000 digits"
        ),
        pytest.param(saying(HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n12"), id="two lengths"),
        pytest.param(saying(HEAD + b"Bad Header\r\n\r\n"), id="no header"),
        pytest.param(saying(b"HTTP/1.1 999999 OK\r\n\r\n"), id="long status"),
        pytest.param(saying(chunked() + b"zz\r\n"), id="no chunk length"),
        pytest.param(saying(HEAD + b"Transfer-Encoding: gzip\r\n\r\n"), id="odd transfer encoding"),
    ],
)
async def test_f04_what_is_no_http_is_a_protocol_fault(script: Script) -> None:
    before = largest_memory()
    error = await failure(script, deadline_s=10)
    assert error.fault is Fault.PROTOCOL, error
    assert largest_memory() - before < 10 * MIB


@pytest.mark.parametrize(
    "status, kind, fault",
    [
        (500, Unreachable, Fault.SERVER_ERROR),
        (502, Unreachable, Fault.SERVER_ERROR),
        (503, Unreachable, Fault.SERVER_ERROR),
        (599, Unreachable, Fault.SERVER_ERROR),
        (401, CredentialsRejected, Fault.AUTH),
        (403, Refused, Fault.REFUSED),
        (404, NotFound, Fault.NOT_FOUND),
        (429, RateLimited, Fault.RATE_LIMITED),
        (400, BadReply, Fault.BAD_PAYLOAD),
        (409, BadReply, Fault.BAD_PAYLOAD),
        (422, BadReply, Fault.BAD_PAYLOAD),
        (301, BadReply, Fault.NOT_THIS_PRODUCT),
        (304, BadReply, Fault.NOT_THIS_PRODUCT),
    ],
)
async def test_f05_f06_f07_each_status_has_its_error(
    status: int, kind: type[ProviderError], fault: Fault
) -> None:
    words = b"<h1>remote words 4711</h1>"
    body = b"" if status == 304 else words
    error = await failure(saying(reply(body, "Retry-After: 7", status=status, type="text/html")))
    assert type(error) is kind
    assert error.fault is fault
    assert "4711" not in str(error)
    assert str(error).endswith(".")


@pytest.mark.parametrize(
    "given, seconds",
    [
        ("7", 7),
        ("0", 1),
        ("-5", 60),
        ("100000", 300),
        ("9" * 400, 300),
        (None, 60),
        ("soon", 60),
        ("1e3", 60),
        ("٣", 60),
        (format_datetime(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(datetime(2026, 1, 1, tzinfo=UTC) - timedelta(days=1), usegmt=True), 1),
        (format_datetime(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=9), usegmt=True), 300),
        ("Thu, 01 Jan 2026 00:00:30", 30),
        ("Thu, 99 Jan 2026 00:00:30 GMT", 60),
        ("Thu, 01 Jan 2026 00:00:30 +9999", 60),
    ],
)
def test_f06_retry_after_is_read_and_bounded(given: str | None, seconds: float) -> None:
    assert seconds_to_wait(given, datetime(2026, 1, 1, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    "answer",
    [
        reply(b"<!doctype html><title>Sign in</title>", type="text/html; charset=utf-8"),
        reply(b'{"looks": "fine"}', type="text/html"),
        reply(b"  \r\n<html></html>", type="application/json"),
        reply(b"\xef\xbb\xbf<html></html>", type="application/octet-stream"),
        reply(b"<?xml version='1.0'?><MediaContainer/>", type="application/xml"),
        reply(b"\x89PNG", type="image/png"),
        reply(b"Welcome to nginx", type="text/plain"),
    ],
)
async def test_f08_pages_and_pictures_are_not_this_product(answer: bytes) -> None:
    error = await failure(saying(answer))
    assert isinstance(error, BadReply)
    assert error.fault is Fault.NOT_THIS_PRODUCT


async def test_https_behind_an_http_address_is_named() -> None:
    go = b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"
    nginx = reply(
        b"<center>The plain HTTP request was sent to HTTPS port</center>", status=400, type="text/html"
    )
    for answer in (go, nginx):
        error = await failure(saying(answer))
        assert error.fault is Fault.PROTOCOL
        assert "https://" in str(error)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"a": 1',
        b'{"a": 1}}',
        b"{'a': 1}",
        b"nothing",
        b'{"a": NaN}',
        b"[Infinity]",
        b"[-Infinity]",
        b'["\\ud83d", NaN]',
        b"\x00" * 50,
        '{"a": 1}'.encode("utf-16"),
        b'["\\ud800", ' + b"9" * 5000 + b"]",
    ],
)
async def test_f09_f10_broken_json_is_a_bad_payload(body: bytes) -> None:
    error = await failure(saying(reply(body)))
    assert isinstance(error, BadReply)
    assert error.fault is Fault.BAD_PAYLOAD


@pytest.mark.parametrize(
    "body, value",
    [
        (b'\xef\xbb\xbf {"a": 1}', {"a": 1}),
        (b'["a\\ud83d", 1]', ["a\ud83d", 1]),
        (b'["a\xff", 1]', ["a\ufffd", 1]),
        (b"[18446744073709551615]", [18446744073709551615]),
        (b"[18446744073709551616, 1e999999]", [18446744073709551616, None]),
        (b"null", None),
    ],
)
async def test_f09_slips_of_real_servers_do_not_hide_the_rest(body: bytes, value: object) -> None:
    async with serving(saying(reply(body))) as server, client_of(server.url) as client:
        assert await client.read(GET) == value


@pytest.mark.parametrize("answer", [HEAD + b"Content-Length: 50\r\n\r\n[1,2]", chunked() + b"5\r\n[1,2]\r\n"])
async def test_f02_f09_a_cut_body_is_never_used(answer: bytes) -> None:
    error = await failure(saying(answer))
    assert isinstance(error, Unreachable)
    assert error.fault is Fault.RESET


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(saying(HEAD + b"Content-Length: 99999999999\r\n\r\n"), id="announced"),
        pytest.param(endless(HEAD + b"\r\n", b" " * 65536), id="endless until closed"),
        pytest.param(endless(chunked(), b"10000\r\n" + b"1" * 65536 + b"\r\n"), id="endless chunks"),
    ],
)
async def test_f10_a_huge_body_is_refused(script: Script) -> None:
    before = largest_memory()
    error = await failure(script, deadline_s=10)
    assert isinstance(error, BadReply)
    assert error.fault is Fault.TOO_LARGE
    assert largest_memory() - before < 2 * 8 * MIB


@pytest.mark.parametrize("depth", [1, 64, 65, 500, 100_000])
@pytest.mark.parametrize("wrap", [lambda n: b"[" * n + b"]" * n, lambda n: b'{"a":' * n + b"1" + b"}" * n])
async def test_f10_json_is_at_most_64_deep(depth: int, wrap: Callable[[int], bytes]) -> None:
    async with serving(saying(reply(wrap(depth)))) as server, client_of(server.url) as client:
        if depth <= 64:
            assert isinstance(await client.read(GET), list | dict)
            return
        with pytest.raises(BadReply) as caught:
            await client.read(GET)
        assert caught.value.fault in {Fault.TOO_LARGE, Fault.BAD_PAYLOAD}


@pytest.mark.parametrize(
    "body",
    [
        b'["' + b"[{" * 500 + b'"]',
        b'["' + b'\\\\\\"[{' * 500 + b'"]',
        b"[" + b",".join([b'{"a":[]}'] * 500) + b"]",
        b'["\\\\", "' + b"[" * 100 + b'", "\\\\\\"' + b"[" * 100 + b'"]',
    ],
)
async def test_f10_brackets_in_texts_and_in_a_row_are_no_depth(body: bytes) -> None:
    async with serving(saying(reply(body))) as server, client_of(server.url) as client:
        assert isinstance(await client.read(GET), list)


async def test_f10_a_large_body_is_parsed_whole() -> None:
    body = b"[" + b",".join([b'"%06d"' % n for n in range(200_000)]) + b"]"
    async with serving(saying(reply(body))) as server, client_of(server.url) as client:
        value = await client.read(GET)
    assert isinstance(value, list)
    assert len(value) == 200_000


def zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(MIB)) for _ in range(megabytes)) + packer.flush()


@pytest.mark.parametrize(
    "answer, fault",
    [
        pytest.param(lambda: reply(zeros(200), "Content-Encoding: gzip"), Fault.TOO_LARGE, id="bomb"),
        pytest.param(
            lambda: reply(gzip.compress(gzip.compress(b"{}")), "Content-Encoding: gzip, gzip"),
            Fault.PROTOCOL,
            id="twice, and says so",
        ),
        pytest.param(
            lambda: reply(gzip.compress(gzip.compress(b"{}")), "Content-Encoding: gzip"),
            Fault.BAD_PAYLOAD,
            id="twice",
        ),
        pytest.param(
            lambda: reply(zlib.compress(b"{}"), "Content-Encoding: deflate"), Fault.PROTOCOL, id="deflate"
        ),
        pytest.param(lambda: reply(b"{}", "Content-Encoding: br"), Fault.PROTOCOL, id="br"),
        pytest.param(
            lambda: reply(b"{}", "Content-Encoding: gzip"), Fault.BAD_PAYLOAD, id="gzip that is none"
        ),
        pytest.param(
            lambda: reply(gzip.compress(b"[1]")[:-6], "Content-Encoding: gzip"), Fault.BAD_PAYLOAD, id="cut"
        ),
        pytest.param(
            lambda: reply(gzip.compress(b"[1]") + b"more", "Content-Encoding: gzip"),
            Fault.BAD_PAYLOAD,
            id="trailing",
        ),
    ],
)
async def test_f11_bombs_and_odd_packings_are_refused(answer: Callable[[], bytes], fault: Fault) -> None:
    whole = answer()
    before, began = largest_memory(), time.monotonic()
    error = await failure(saying(whole))
    assert isinstance(error, BadReply)
    assert error.fault is fault
    assert time.monotonic() - began < 1
    assert largest_memory() - before < 16 * MIB


async def test_f11_gzip_that_never_unpacks_to_anything_ends_too() -> None:
    start = gzip.compress(b"")[:10]
    empty_blocks = b"\x00\x00\x00\xff\xff" * 13_000
    head = HEAD + b"Content-Encoding: gzip\r\n\r\n"
    error = await failure(endless(head + start, empty_blocks), deadline_s=10)
    assert error.fault is Fault.TOO_LARGE


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_f13_redirects_are_never_followed(status: int) -> None:
    async with serving(keeping(reply(b'{"trap": 1}'))) as trap:
        headers = (f"Location: {trap.url}/api/thing", f"Refresh: 0; url={trap.url}", f"Link: <{trap.url}>")
        error = await failure(saying(reply(b"", *headers, status=status)))
        assert error.fault is Fault.NOT_THIS_PRODUCT
        assert str(trap.port) not in str(error)
        assert trap.connections == 0


def dying_kept(answers: int) -> Script:
    """Each connection answers so often, then hears one more request and is cut."""

    async def script(talk: Talk) -> None:
        for _ in range(answers):
            await talk.hear()
            await talk.say(reply(b"[1]"))
        await talk.hear()
        talk.reset()

    return script


async def test_f16_a_stale_connection_costs_a_get_one_more_try() -> None:
    async with serving(dying_kept(1)) as server, client_of(server.url) as client:
        assert await client.read(GET) == [1]
        assert await client.read(GET) == [1]
    assert len(server.requests) == 3


async def test_f16_a_command_is_never_sent_twice() -> None:
    async with serving(dying_kept(1)) as server, client_of(server.url) as client:
        await client.send(Call("POST", "/stop"))
        with pytest.raises(Unreachable) as caught:
            await client.send(Call("POST", "/stop"))
    assert caught.value.fault is Fault.RESET
    assert len(server.requests) == 2


async def test_f16_a_fresh_connection_that_is_cut_is_not_tried_again() -> None:
    async with serving(dying_kept(0)) as server, client_of(server.url) as client:
        with pytest.raises(Unreachable) as caught:
            await client.read(GET)
    assert caught.value.fault is Fault.RESET
    assert len(server.requests) == 1


async def test_f16_an_answer_that_had_begun_is_not_asked_for_again() -> None:
    async def script(talk: Talk) -> None:
        await talk.hear()
        await talk.say(reply(b"[1]"))
        await talk.hear()
        await talk.say(b"HTTP/1.1 200")
        talk.reset()

    async with serving(script) as server, client_of(server.url) as client:
        await client.read(GET)
        with pytest.raises(Unreachable):
            await client.read(GET)
    assert len(server.requests) == 2


async def test_f16_a_server_that_hung_up_in_between_is_noticed() -> None:
    async def once(talk: Talk) -> None:
        await talk.hear()
        await talk.say(reply(b"[1]"))

    async with serving(once) as server, client_of(server.url) as client:
        for _ in range(3):
            assert await client.read(GET) == [1]
            await asyncio.sleep(0.02)
        await client.send(Call("POST", "/x"))
    assert len(server.requests) == 4


async def test_after_any_fault_the_next_answer_is_the_right_one() -> None:
    """Leftovers of one answer must never be taken for the next."""
    bad = (
        HEAD + b"Content-Length: 99999999999\r\n\r\n",
        reply(b"x" * 40_000, status=500),
        reply(b"x" * 10, status=404),
        reply(b"{"),
        chunked() + b"zz\r\n",
        reply(b"", "Content-Encoding: br") + reply(b"[666]"),
    )
    for answer in bad:

        async def script(talk: Talk, answer: bytes = answer) -> None:
            first = talk.server.connections == 1 and not talk.server.requests
            while True:
                await talk.hear()
                await talk.say(answer if first else reply(b"[1]"))
                first = False

        async with serving(script) as server, client_of(server.url) as client:
            with pytest.raises(ProviderError):
                await client.read(GET)
            assert await client.read(GET) == [1]


async def test_nothing_at_the_port_is_said_plainly() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        async with client_of(f"http://127.0.0.1:{taken.getsockname()[1]}") as client:
            with pytest.raises(Unreachable) as caught:
                await client.read(GET)
    assert caught.value.fault is Fault.CONNECT
    assert "port" in str(caught.value)


async def test_a_cancelled_call_gives_its_place_back() -> None:
    async with serving(then_hanging(b"")) as server, client_of(server.url, deadline_s=9) as client:
        for _ in range(4):
            waiting = asyncio.create_task(client.read(GET))
            await asyncio.sleep(0.03)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        server.script = keeping(reply(b"[1]"))
        assert await client.read(GET) == [1]
