"""Reading what servers say: tolerant, total, and bounded.

Servers mix strings and numbers, leave things out and send the odd monster. Each reader answers the value or None; none
raises. Text loses control characters, numbers stay finite and inside a 63-bit column (security.md N4).
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import isfinite

Json = Mapping[str, object]
"""A JSON object as it came."""

LARGEST = 2**63 - 1
DISPLAY_LENGTH = 512
_NOTHING: Json = {}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_map(value: object) -> Json:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else _NOTHING


def as_list(value: object) -> Sequence[object]:
    """The list, or an empty one."""
    return value if isinstance(value, list) else ()


def as_maps(value: object) -> list[Json]:
    """The objects of a list; anything else in it is skipped."""
    return [item for item in as_list(value) if isinstance(item, dict)]


def as_text(value: object, limit: int = DISPLAY_LENGTH) -> str | None:
    """Text fit to store and show: NFC, no control characters, no lone surrogates, cut at ``limit``. Empty is None."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        text = str(value)
    else:
        return None
    if not (text.isascii() and text.isprintable()):
        text = _tame(text[: 4 * limit])
    text = text[:limit].strip()
    return text or None


def _tame(text: str) -> str:
    whole = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    spaced = (" " if char in "\t\r\n" else char for char in unicodedata.normalize("NFC", whole))
    return "".join(char for char in spaced if unicodedata.category(char) != "Cc")


def as_id(value: object) -> str | None:
    """An id that may travel in a path, as text, whatever type it came as; None if it holds other characters."""
    text = as_text(value, 129)
    if text is None or len(text) > 128 or not text.isascii():
        return None
    return text if text.translate(_ID_LETTERS) == "" else None


_ID_LETTERS = str.maketrans("", "", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-")


def as_float(value: object) -> float | None:
    """A finite number from a number or its text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None


def as_int(value: object) -> int | None:
    """A whole number from a number or its text, clamped to 63 bits; fractions are cut."""
    if isinstance(value, int) and not isinstance(value, bool):
        return max(-LARGEST, min(LARGEST, value))
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    number = as_float(value)
    return None if number is None else int(max(-LARGEST, min(LARGEST, number)))


def as_count(value: object) -> int | None:
    """A whole number that is not negative."""
    number = as_int(value)
    return number if number is not None and number >= 0 else None


def as_flag(value: object) -> bool | None:
    """True for ``true``, ``1``, ``"1"`` and ``"true"``; False for their opposites; None for anything else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value == 1 if value in (0, 1) else None
    if isinstance(value, str):
        return {"1": True, "true": True, "0": False, "false": False}.get(value.lower())
    return None


def as_time(value: object) -> datetime | None:
    """A moment from ISO 8601 text (any number of fractional digits, no zone = UTC). Year 1 means *never*: None."""
    if not isinstance(value, str) or not value.isascii() or len(value) > 64:
        return None
    try:
        moment = datetime.fromisoformat(value)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year > 1 else None


def as_epoch(value: object) -> datetime | None:
    """A moment from seconds since 1970; outside the years 1970 to 9999: None."""
    seconds = as_float(value)
    if seconds is None or not 0 < seconds < 253_402_300_800:
        return None
    return _EPOCH + timedelta(seconds=seconds)
