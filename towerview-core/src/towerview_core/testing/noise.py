"""Noise around and inside a good body: cut, packed wrongly, spelled in another encoding, one byte turned."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

_BEFORE = (
    b"\x1f\x8b\x08",
    b"<!doctype html>",
    b"\x00",
    b")]}',\n",
    b"\xff\xfe",
    b"null",
    b"HTTP/1.1 200 OK\r\n\r\n",
)


def noisy(good: bytes) -> SearchStrategy[bytes]:
    """A good body that something happened to on its way."""
    return st.one_of(
        st.integers(0, max(0, len(good) - 1)).map(lambda end: good[:end]),
        _turned(good),
        st.sampled_from(_BEFORE).map(lambda start: start + good),
        st.sampled_from((b"garbage", b"}", b"\x00" * 9, good[:9])).map(lambda end: good + end),
        st.sampled_from(("utf-16", "utf-32", "utf-7")).map(
            lambda name: good.decode("utf-8", "replace").encode(name)
        ),
        # Never by chance a proper "[]": nothing plays would then be the right answer.
        st.binary(max_size=64).map(lambda noise: noise + b"\xff"),
    )


@st.composite
def _turned(draw: DrawFn, good: bytes) -> bytes:
    """One byte is another."""
    if not good:
        return draw(st.binary(min_size=1, max_size=4))
    position = draw(st.integers(0, len(good) - 1))
    return good[:position] + bytes([draw(st.integers(0, 255))]) + good[position + 1 :]
