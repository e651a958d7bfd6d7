"""Posters for stand-in servers: real PNG pictures painted from a title alone, without any imaging library."""

import colorsys
import struct
import zlib
from functools import lru_cache
from hashlib import sha256

_FULL = 255
_Color = tuple[int, int, int]


@lru_cache(maxsize=512)
def poster(title: str, width: int = 240, height: int = 360) -> bytes:
    """A PNG of ``width`` by ``height`` pixels: a diagonal fade between two colours that belong to this title alone.

    The same title always gives the same picture. Raises ``ValueError`` when a side is not in 1 to 4096.
    """
    if not (1 <= width <= 4096 and 1 <= height <= 4096):
        raise ValueError("a poster's sides are 1 to 4096 pixels long")
    ramp = _ramp(*_colors(title), width + height - 1)
    rows = b"".join(b"\0" + ramp[3 * y : 3 * (y + width)] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(rows, 6)),
            _chunk(b"IEND", b""),
        )
    )


def _colors(title: str) -> tuple[_Color, _Color]:
    """A lit corner and a dark one, of neighbouring hues: quiet enough to sit beside text."""
    digest = sha256(title.encode("utf-8", "replace")).digest()
    hue = int.from_bytes(digest[:2]) / 65536
    turn = 0.08 + digest[2] / 1275  # 0.08 to 0.28 of the colour circle
    light, deep = 0.48 + digest[3] / 2550, 0.16 + digest[4] / 2550
    saturation = 0.45 + digest[5] / 1020
    return _rgb(hue, light, saturation), _rgb((hue + turn) % 1.0, deep, saturation)


def _rgb(hue: float, lightness: float, saturation: float) -> _Color:
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
    return round(red * _FULL), round(green * _FULL), round(blue * _FULL)


def _ramp(begin: _Color, end: _Color, steps: int) -> bytes:
    """The colours along the diagonal; each row of the picture is a window on it, one step further than the last."""
    last = max(1, steps - 1)
    return bytes(
        begin[part] + (end[part] - begin[part]) * step // last for step in range(steps) for part in range(3)
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
