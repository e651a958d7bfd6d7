"""Cursors of lists: where the next page begins, opaque to the client and judged when it comes back."""

import base64
import binascii

import orjson

from towerview_core.contract.errors import Invalid

_MOST = 2048


def packed(*parts: str | int) -> str:
    """A cursor that carries these parts."""
    return base64.urlsafe_b64encode(orjson.dumps(parts)).rstrip(b"=").decode()


def unpacked(cursor: str, *kinds: type[str | int]) -> tuple[str | int, ...]:
    """The parts of a cursor, each of its kind. Raises ``Invalid`` for what we never handed out."""
    try:
        raw = cursor.encode("ascii")[:_MOST]
        parts = orjson.loads(base64.urlsafe_b64decode(raw + b"=" * (-len(raw) % 4)))
    except (UnicodeEncodeError, binascii.Error, ValueError):
        parts = None
    if not isinstance(parts, list) or [type(part) for part in parts] != list(kinds):
        raise Invalid("This is no cursor of ours. Begin the list anew.", "cursor")
    if any(isinstance(part, int) and not -(2**63) <= part < 2**63 for part in parts):
        raise Invalid("This is no cursor of ours. Begin the list anew.", "cursor")
    return tuple(parts)
