"""Hostile bodies: good replies, damaged. Parsers meet near-valid garbage, which goes deeper than noise does.

A damage changes one place of a reply, or several places within one item of one of its lists, so that a reply with two items
or more never becomes a proper answer that nothing is there. What a strategy draws shrinks to the simplest damage.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from .hostile_xml import hostile_xml
from .noise import noisy

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
Path = tuple[str | int, ...]

_MARK = "\ue000{}\ue001"
_LETTERS = ("x", "\u0000", "\u05d0", "9")
_DEEP = 2_000
_NASTY = (
    "\ud800",
    "\udfff\ud800",
    "\x00",
    "\x1b[2J",
    "\u202e",
    "\ufeff",
    "\u0301" * 50,
    "\u2028",
    "\U0001f4a9",
    "\t\r\n",
)
_RAW: Sequence[bytes] = (
    b"1e999",
    b"-1e999",
    b"NaN",
    b"Infinity",
    b"-Infinity",
    b"9" * 400,
    b"-" + b"9" * 400,
    b"9" * 5_000,
    b"1" + b"0" * 30 + b".5",
    b"1e-400",
    b'"\\ud800"',
    b'"\\udfff\\ud800"',
    b'"\\u0000\\u001b[2J\\u0007"',
    b'"\xff\xfe\x80"',
    b'"\xe2\x80\xae\xf0\x9f\x92\xa9"',
    b'{"a": 1, "a": {"a": 2}}',
    b"[" * 40 + b"]" * 40,
    b"[" * _DEEP + b"]" * _DEEP,
    b'{"a":' * _DEEP + b"1" + b"}" * _DEEP,
)
_PLAIN: Sequence[Json] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    7,
    1.5,
    -0.0,
    2**31,
    2**53 + 1,
    2**63,
    2**64,
    -(2**63) - 1,
    1e308,
    "",
    " ",
    "0",
    "-1",
    "1e400",
    "nan",
    "true",
    "null",
    "x",
    "../../etc/passwd",
    "a/b?c=d#e",
    "<script>alert(1)</script>",
    "=1+1",
    "%00%2e%2e%2f",
    "\n\r\t",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.9999999+14:00",
    "2024-02-30T25:61:61Z",
    [None],
    [[[]]],
    ["x", 1, None, {}],
    {"": None},
    {"a": {"b": []}},
)
_LONG = (70_000, 1_100_000)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a reply. ``item``: the path of the innermost list item around it, if it lies in one."""

    path: Path
    item: Path | None


def places_of(reply: Json) -> list[Place]:
    """Every place of a reply, the whole of it first."""
    return list(_walk(reply, (), None))


def _walk(node: Json, path: Path, item: Path | None) -> Iterator[Place]:
    yield Place(path, item)
    if isinstance(node, dict):
        for name, child in node.items():
            yield from _walk(child, (*path, name), item)
    elif isinstance(node, list):
        for index, child in enumerate(node):
            inside = (*path, index)
            yield from _walk(child, inside, inside)


def hostile(good: bytes) -> SearchStrategy[bytes]:
    """Damaged forms of a good body, JSON or XML by its look."""
    return hostile_xml(good) if good.lstrip()[:1] == b"<" else hostile_json(good)


def hostile_json(good: bytes) -> SearchStrategy[bytes]:
    """Damaged forms of a good JSON body."""
    levels = _levels_of(places_of(orjson.loads(good)))
    return st.one_of(
        _damaged(good, levels, 0), _damaged(good, levels, 0), _damaged(good, levels, 3), noisy(good)
    )


def _levels_of(places: Sequence[Place]) -> Sequence[Sequence[Place]]:
    """The places by their depth: the few near the root matter as much as the many leaves."""
    depths = sorted({len(place.path) for place in places})
    return [[place for place in places if len(place.path) == depth] for depth in depths]


@st.composite
def _damaged(draw: DrawFn, good: bytes, levels: Sequence[Sequence[Place]], more: int) -> bytes:
    """One place damaged, and up to ``more`` others within the same item."""
    first = draw(st.sampled_from(draw(st.sampled_from(levels))))
    chosen = {first.path}
    if more and first.item is not None:
        inside = [one.path for level in levels for one in level if one.path[: len(first.item)] == first.item]
        chosen.update(draw(st.lists(st.sampled_from(inside), max_size=more)))
    work = _Work(orjson.loads(good))
    # The deepest first, and in a list the last: so no damage moves the place of another.
    for path in sorted(sorted(chosen, reverse=True), key=len, reverse=True):
        name = draw(st.sampled_from(_names_of_damage(work.at(path))))
        _DAMAGE[name](work, path, draw)
    return work.spelled(escaped=draw(st.booleans()))


class _Work:
    """A reply under damage. What JSON cannot say is kept aside as raw text, with a mark in its place."""

    def __init__(self, reply: Json) -> None:
        self.reply = reply
        self._raw: list[bytes] = []

    def at(self, path: Path) -> Json:
        """The value at a path."""
        node: Json = self.reply
        for step in path:
            node = node[step]  # type: ignore[index]
        return node

    def put(self, path: Path, value: Json) -> None:
        """Replace the value at a path."""
        if not path:
            self.reply = value
        else:
            self.at(path[:-1])[path[-1]] = value  # type: ignore[index]

    def put_raw(self, path: Path, text: bytes) -> None:
        """Replace the value at a path by text that need not be JSON."""
        self.put(path, _MARK.format(len(self._raw)))
        self._raw.append(text)

    def drop(self, path: Path) -> None:
        """Take a key or an element away; a list keeps its last element, or it would be a proper empty answer."""
        parent = self.at(path[:-1]) if path else None
        if isinstance(parent, dict):
            del parent[str(path[-1])]
        elif isinstance(parent, list) and len(parent) > 1:
            del parent[int(path[-1])]
        else:
            self.put(path, None)

    def double(self, path: Path) -> None:
        """Let an element of a list come twice; elsewhere a list of twice the value."""
        parent, value = (self.at(path[:-1]) if path else None), self.at(path)
        if isinstance(parent, list):
            parent.insert(int(path[-1]), value)
        else:
            self.put(path, [value, value])

    def spelled(self, *, escaped: bool) -> bytes:
        """The body; ``escaped``: in plain ASCII, so that halves of surrogate pairs get past the decoder."""
        body = json.dumps(self.reply, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
        for number, text in enumerate(self._raw):
            body = body.replace(json.dumps(_MARK.format(number), ensure_ascii=escaped).encode(), text)
        return body


def _names_of_damage(value: Json) -> Sequence[str]:
    """Big texts cost time and teach little the tenth time, so they come seldom."""
    if isinstance(value, dict | list):
        return _USUAL
    return (*_USUAL, *_USUAL, "long", *(["spoil"] * 5 if isinstance(value, str) else ["retype"] * 3))


def _spoil(work: _Work, path: Path, draw: DrawFn) -> None:
    """A text with something in it that no text should hold."""
    text = str(work.at(path))
    middle = len(text) // 2
    work.put(path, text[:middle] + draw(st.sampled_from(_NASTY)) + text[middle:])


def _retyped(value: Json) -> Json:
    """The same in another type, as servers do from version to version."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return int(value) if value.isdecimal() and value.isascii() and len(value) < 30 else [value]
    if isinstance(value, list):
        return {str(index): child for index, child in enumerate(value)} or None
    return [value] if value else 0


_DAMAGE: Mapping[str, Callable[[_Work, Path, DrawFn], None]] = {
    "drop": lambda work, path, _draw: work.drop(path),
    "double": lambda work, path, _draw: work.double(path),
    "retype": lambda work, path, _draw: work.put(path, _retyped(work.at(path))),
    "replace": lambda work, path, draw: work.put(path, draw(st.sampled_from(_PLAIN))),
    "raw": lambda work, path, draw: work.put_raw(path, draw(st.sampled_from(_RAW))),
    "spoil": _spoil,
    "long": lambda work, path, draw: work.put(
        path, draw(st.sampled_from(_LETTERS)) * draw(st.sampled_from(_LONG))
    ),
}
_USUAL = ("drop", "double", "retype", "replace", "replace", "raw")
