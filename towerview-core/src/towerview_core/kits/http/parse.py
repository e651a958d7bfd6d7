"""JSON from servers: strict where damage would be, tolerant of the slips real servers make (security.md H2)."""

import asyncio
import json
import re
from collections.abc import Mapping
from itertools import accumulate
from math import isfinite

import orjson

from towerview_core.contract.errors import BadReply, Fault

from .limits import MIB
from .problems import bad_reply

DEPTH = 64
_OTHER_PRODUCTS = ("html", "xml", "image/", "audio/", "video/", "font/", "css", "javascript", "pdf", "zip")
_STRINGS = re.compile(rb'"[^"]*"')
_NO_STRUCTURE = bytes(byte for byte in range(256) if byte not in b'[]{}"')
_STEP = [{0x5B: 1, 0x7B: 1, 0x5D: -1, 0x7D: -1}.get(byte, 0) for byte in range(256)]


async def parse_json(body: bytes, headers: Mapping[str, str]) -> object:
    """The value of a body. Raises ``BadReply``: ``NOT_THIS_PRODUCT`` for a page, ``BAD_PAYLOAD``, or ``TOO_LARGE`` depth.

    Large bodies are parsed in a thread, so that others are served meanwhile.
    """
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    text = body.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if text.startswith(b"<") or any(word in kind for word in _OTHER_PRODUCTS):
        raise bad_reply(Fault.NOT_THIS_PRODUCT)
    try:
        return _value(text) if len(text) <= MIB else await asyncio.to_thread(_value, text)
    except ValueError:
        # Plain text that is no JSON is something else's word, not a damaged answer.
        fault = Fault.NOT_THIS_PRODUCT if kind.startswith("text/") else Fault.BAD_PAYLOAD
        raise bad_reply(fault) from None


def _value(text: bytes) -> object:
    try:
        value: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        _check_depth(text)
        value = _forgiven(text)
    else:
        _check_depth(text)
    return value


def _forgiven(text: bytes) -> object:
    """Parse once more, allowing halves of surrogate pairs, bytes that are no UTF-8, and numbers beyond all bounds (read
    as unknown): one bad title must not hide the rest. Raises ``ValueError``."""
    return json.loads(text.decode("utf-8", "replace"), parse_constant=_refuse, parse_float=_finite)


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if isfinite(number) else None


def _refuse(word: str) -> object:
    raise ValueError(word)


def _check_depth(text: bytes) -> None:
    if text.count(b"{") + text.count(b"[") <= DEPTH:
        return
    if b"\\" in text:
        text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
    bare = _STRINGS.sub(b"", text.translate(None, _NO_STRUCTURE))
    if max(accumulate(map(_STEP.__getitem__, bare)), default=0) > DEPTH:
        raise BadReply("The server's answer is nested deeper than TowerView accepts.", Fault.TOO_LARGE)
