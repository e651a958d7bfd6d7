"""F09: whatever a server says, only our own errors come out."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncGenerator
from contextlib import suppress

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from towerview_core.contract.errors import BadReply, ProviderError
from towerview_core.kits.http.body import read_body
from towerview_core.kits.http.parse import DEPTH, parse_json

from .raw import GET, client_of, saying, serving

pytestmark = [pytest.mark.anyio, pytest.mark.faults]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
NOISE = st.binary(max_size=60) | st.sampled_from(
    [
        b'"',
        b"[",
        b"]",
        b"{",
        b"}",
        b"\\",
        b"\\u",
        b"\\ud800",
        b"NaN",
        b"1e999",
        b"\x00",
        b"\xff",
        b"<",
        b",",
        b":",
    ]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Proper JSON with something cut out of it or put into it."""
    body = json.dumps(draw(JSON), ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    at = draw(st.integers(0, len(body)))
    cut = draw(st.integers(0, 8))
    return body[:at] + draw(NOISE) + body[at + cut :]


async def tried(body: bytes, kind: str) -> None:
    with suppress(BadReply):
        await parse_json(body, {"content-type": kind})


@given(body=damaged() | st.binary(max_size=200) | st.lists(NOISE, max_size=30).map(b"".join))
@settings(max_examples=300, deadline=None)
async def test_a_damaged_body_is_read_or_refused(body: bytes) -> None:
    await tried(body, "application/json")


def depth_of(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    return 0


@given(value=JSON, wraps=st.integers(0, 90))
@settings(max_examples=150, deadline=None)
async def test_exactly_the_depth_decides(value: object, wraps: int) -> None:
    for _ in range(wraps):
        value = {'[\\"{': [value, "\\"], "pad": [[], {}]} if wraps % 2 else [value, "]\\\\"]
    body = orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS) if _fits(value) else json.dumps(value).encode()
    if depth_of(value) > DEPTH:
        with pytest.raises(BadReply):
            await parse_json(body, {})
    else:
        await parse_json(body, {})


def _fits(value: object) -> bool:
    try:
        orjson.dumps(value)
    except (TypeError, ValueError):
        return False
    return True


async def _in_pieces(body: bytes, size: int) -> AsyncGenerator[bytes]:
    for at in range(0, len(body), size):
        yield body[at : at + size]


@given(body=st.binary(max_size=3000), size=st.integers(1, 700), cap=st.integers(0, 4000))
@settings(max_examples=200, deadline=None)
async def test_gzip_gives_back_what_went_in_or_is_too_large(body: bytes, size: int, cap: int) -> None:
    packed = gzip.compress(body)
    try:
        got = await read_body(_in_pieces(packed, size), {"content-encoding": "gzip"}, cap)
    except BadReply:
        assert max(len(body), len(packed)) > cap
    else:
        assert got == body
        assert len(got) <= cap


@given(packed=st.binary(max_size=300), size=st.integers(1, 100))
@settings(max_examples=200, deadline=None)
async def test_any_bytes_as_gzip_are_read_or_refused(packed: bytes, size: int) -> None:
    with suppress(BadReply):
        assert len(await read_body(_in_pieces(packed, size), {"content-encoding": "gzip"}, 10_000)) <= 10_000


HEADS = st.sampled_from(
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/2 200\r\n",
        b"HTTP/0.9 200 OK\r\n\r\n",
        b"HTTP/1.1 000 Zero\r\n\r\n",
    ]
)
LINES = st.sampled_from(
    [
        b"\r\n", b"\n", b"\r", b"\x00", b"Content-Length: 3\r\n", b"Content-Length: 99999999999999999999999\r\n",
        b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"Connection: close\r\n", b": x\r\n",
        b" folded\r\n", b"3\r\nabc\r\n", b"0\r\n\r\n", b"ffffffffffffffffffff\r\n", b"-1\r\n", b'{"a":1}', b"\xff\xfe",
        b"Retry-After: \xff\r\n", b"Set-Cookie: a\r\n",
    ]
)  # fmt: skip


@given(
    answer=st.builds(
        lambda head, rest: head + b"".join(rest), HEADS, st.lists(LINES | st.binary(max_size=20), max_size=8)
    )
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_any_bytes_on_the_line_are_an_answer_or_our_error(answer: bytes) -> None:
    async with serving(saying(answer)) as server, client_of(server.url, deadline_s=2) as client:
        with suppress(ProviderError):
            await client.read(GET)
