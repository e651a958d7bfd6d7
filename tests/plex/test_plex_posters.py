"""Posters are real pictures: decoded here by hand, for an imaging library would be as much a stranger as ours is."""

import struct
import zlib

import pytest

from towerview_core.testing import cast
from towerview_core.testing.poster import poster


def pixels_of(png: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and rows of RGB; every checksum is proved on the way."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks: dict[bytes, bytes] = {}
    place = 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        kind, body = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack(">I", png[place + 8 + length : place + 12 + length])
        assert checksum == zlib.crc32(kind + body)
        chunks[kind] = body
        place += 12 + length
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, depth, color = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, color) == (8, 2)
    raw, stride = zlib.decompress(chunks[b"IDAT"]), 1 + 3 * width
    assert len(raw) == stride * height
    assert set(raw[::stride]) == {0}
    return width, height, [raw[start + 1 : start + stride] for start in range(0, len(raw), stride)]


@pytest.mark.parametrize("size", [(240, 360), (96, 144), (1, 1), (640, 360)])
def test_a_poster_is_a_png_of_the_size_asked_for(size: tuple[int, int]) -> None:
    width, height, rows = pixels_of(poster("Paper Comets", *size))
    assert (width, height) == size
    assert len(rows) == height


def test_it_fades_along_the_diagonal_from_one_colour_to_another() -> None:
    _, _, rows = pixels_of(poster("Paper Comets"))
    assert rows[0][:3] != rows[-1][-3:]
    assert rows[0][30:33] == rows[10][:3]  # ten to the right is ten down
    assert len({row[i : i + 3] for row in rows for i in range(0, 720, 3)}) > 50


def test_every_title_has_a_poster_of_its_own_and_keeps_it() -> None:
    names = [title.media.title for title in cast.titles(str, str)]
    assert len({poster(name) for name in names}) == len(set(names))
    kept = poster("Static")
    poster.cache_clear()
    assert poster("Static") == kept


@pytest.mark.parametrize("size", [(0, 10), (10, 0), (5000, 10), (-1, 5)])
def test_a_size_that_makes_no_picture_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="pixels"):
        poster("x", *size)


def test_any_title_will_do() -> None:
    assert pixels_of(poster("\ud800 ☃ " + "x" * 10_000))[0] == 240
