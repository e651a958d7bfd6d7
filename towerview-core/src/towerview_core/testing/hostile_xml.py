"""Damaged XML: attributes and elements dropped, doubled and swapped for nonsense, and what XML alone can do to a parser."""

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from defusedxml import ElementTree
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from .noise import noisy

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # noqa: TID251 - a name for types; parsing is defusedxml's

_TEXTS = (
    "",
    "0",
    "-1",
    "9" * 400,
    "1e999",
    "NaN",
    "null",
    "x" * 70_000,
    "../..",
    "\u202e<&>\"'",
    "2024-02-30T25:61:61Z",
)
_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><l>&c;</l>'
)
_READS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY f SYSTEM "file:///etc/passwd">]><l>&f;</l>'
_DEEP = b"<a>" * 2_000 + b"</a>" * 2_000


def hostile_xml(good: bytes) -> SearchStrategy[bytes]:
    """Damaged forms of a good XML body."""
    count = sum(1 for _ in ElementTree.fromstring(good).iter())
    return st.one_of(
        _damaged(good, count),
        _damaged(good, count),
        noisy(good),
        st.sampled_from((_LAUGHS, _READS, _DEEP, b"<a/>")),
    )


@st.composite
def _damaged(draw: DrawFn, good: bytes, count: int) -> bytes:
    root: Element = ElementTree.fromstring(good)
    element = list(root.iter())[draw(st.integers(0, count - 1))]
    name = draw(st.sampled_from(tuple(_DAMAGE)))
    _DAMAGE[name](root, element, draw)
    body: bytes = ElementTree.tostring(root)
    return body


def _drop(root: "Element", element: "Element", _draw: DrawFn) -> None:
    """A parent keeps its last child, or it would be a proper empty answer."""
    for parent in root.iter():
        if element in list(parent) and len(parent) > 1:
            parent.remove(element)
            return
    element.attrib.clear()


def _double(root: "Element", element: "Element", _draw: DrawFn) -> None:
    for parent in list(root.iter()):
        if element in list(parent):
            parent.append(copy.deepcopy(element))
            return


def _change(_root: "Element", element: "Element", draw: DrawFn) -> None:
    names: Sequence[str] = sorted(element.attrib)
    text = draw(st.sampled_from(_TEXTS))
    if names:
        element.set(draw(st.sampled_from(names)), text)
    else:
        element.text = text


def _lose(_root: "Element", element: "Element", draw: DrawFn) -> None:
    names = sorted(element.attrib)
    if names:
        del element.attrib[draw(st.sampled_from(names))]


def _rename(_root: "Element", element: "Element", draw: DrawFn) -> None:
    element.tag = draw(st.sampled_from(("html", "Error", "x")))


_DAMAGE: Mapping[str, Callable[["Element", "Element", DrawFn], None]] = {
    "drop": _drop,
    "double": _double,
    "change": _change,
    "lose": _lose,
    "rename": _rename,
}
