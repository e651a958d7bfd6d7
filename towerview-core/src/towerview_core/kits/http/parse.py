"""JSON from servers: strict where damage would be, tolerant of the slips real servers make (security.md H2)."""

import asyncio
import json
from collections.abc import Mapping
from math import isfinite

import orjson

from towerview_core.contract.errors import BadReply, Fault

from .limits import MIB
from .problems import bad_reply

DEPTH = 64
_OTHER_PRODUCTS = ("html", "xml", "image/", "audio/", "video/", "font/", "css", "javascript", "pdf", "zip")
_NO_STRUCTURE = bytes(byte for byte in range(256) if byte not in b'[]{}"')
_BRACKETS_ALIKE = bytes.maketrans(b"{}", b"[]")


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
        value = _forgiven(text)
    if not _is_shallow(text):
        raise BadReply("The server's answer is nested deeper than TowerView accepts.", Fault.TOO_LARGE)
    return value


def _forgiven(text: bytes) -> object:
    """Parse once more, allowing halves of surrogate pairs, bytes that are no UTF-8, and numbers beyond all bounds (read
    as unknown): one bad title must not hide the rest. Raises ``ValueError``."""
    try:
        return json.loads(text.decode("utf-8", "replace"), parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError from None


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if isfinite(number) else None


def _refuse(word: str) -> object:
    raise ValueError(word)


def _is_shallow(text: bytes) -> bool:
    """Whether a text that was parsed is at most ``DEPTH`` deep. Walking the values instead would cost as much as parsing."""
    if len(text) <= 2 * DEPTH:
        return True
    if b"\\" in text:
        # The escapes that hide or show quotes; a pattern would collect a million pieces for a million escapes.
        text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
    # Brackets and quotes are left. A pair of quotes is an empty string, or the seam of two: without it nothing changes.
    marks = text.translate(None, _NO_STRUCTURE).replace(b'""', b"")
    bare = b"".join(marks.split(b'"')[::2]).translate(_BRACKETS_ALIKE)
    for _ in range(DEPTH):
        bare = bare.replace(b"[]", b"")
        if not bare:
            return True
    return False
