"""The garbage itself: near enough to a good reply, of every sort, and never a proper answer that nothing is there."""

from __future__ import annotations

import json
import warnings

import orjson
import pytest
from defusedxml import ElementTree
from hypothesis import HealthCheck, find, given, settings
from hypothesis.errors import HypothesisWarning, NoSuchExample

from towerview_core.contract.errors import BadReply
from towerview_core.kits.http.parse import parse_json
from towerview_core.testing.hostile import hostile, hostile_json, places_of
from towerview_core.testing.hostile_xml import hostile_xml

GOOD = json.dumps(
    {"rows": [{"id": "a1", "size": 5, "ok": True, "sub": {"x": 1.5}}, {"id": "b2", "size": 7}]}
).encode()
XML = b'<C size="2"><V id="1" title="One"><M w="4"/></V><V id="2" title="Two"/></C>'
FEW = settings(max_examples=300, database=None, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=5_000, database=None, deadline=None, suppress_health_check=list(HealthCheck))


def valid(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def test_places() -> None:
    places = places_of(orjson.loads(GOOD))
    assert places[0].path == ()
    assert {place.item for place in places if place.path[:2] == ("rows", 1)} == {("rows", 1)}


@given(hostile_json(GOOD))
@FEW
def test_a_list_is_never_properly_empty(body: bytes) -> None:
    reply = valid(body)
    if isinstance(reply, dict):
        assert reply.get("rows") != []


@pytest.mark.parametrize(
    "sort, seen",
    {
        "a key dropped": lambda body: (
            valid(body) == {"rows": [{"id": "a1", "ok": True, "sub": {"x": 1.5}}, {"id": "b2", "size": 7}]}
        ),
        "an item dropped": lambda body: valid(body) == {"rows": [{"id": "b2", "size": 7}]},
        "an item doubled": lambda body: body.count(b'"b2"') == 2 and body.count(b'"a1"') == 1,
        "a number as text": lambda body: b'"size": "5"' in body,
        "a monster number": lambda body: b"9" * 400 in body,
        "infinity": lambda body: b"1e999" in body,
        "not a number": lambda body: b"NaN" in body,
        "deep nesting": lambda body: b"[" * 500 in body,
        "a huge text": lambda body: len(body) > 70_000,
        "a control character": lambda body: b"\\u0000" in body or b"\\u001b" in body,
        "half a surrogate pair": lambda body: b"\\ud800" in body or b"\\udfff" in body,
        "bytes that are no text": lambda body: b"\xff\xfe\x80" in body,
        "a cut": lambda body: GOOD.startswith(body) and len(body) < len(GOOD),
        "another encoding": lambda body: body.startswith((b"\xff\xfe{\x00", b"\xff\xfe\x00\x00")),
        "a page": lambda body: body.startswith(b"<!doctype"),
        "a key twice": lambda body: b'{"a": 1, "a"' in body,
    }.items(),
)
def test_every_sort_of_damage_comes(sort: str, seen: object) -> None:
    assert callable(seen)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", HypothesisWarning)  # it shows what it found, however long that is
            find(hostile_json(GOOD), seen, settings=MANY)
    except NoSuchExample:
        pytest.fail(f"{sort} never came")


@given(hostile_json(GOOD))
@FEW
async def test_the_parser_of_the_house_takes_or_refuses_it(body: bytes) -> None:
    try:
        await parse_json(body, {"content-type": "application/json"})
    except BadReply:
        return


@given(hostile_xml(XML))
@FEW
def test_xml_keeps_its_last_element(body: bytes) -> None:
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError):
        return
    if root.tag == "C":
        assert len(root) or b"<V" not in XML


@pytest.mark.parametrize(
    "seen",
    [
        lambda body: b"<!ENTITY" in body,
        lambda body: b"9" * 400 in body,
        lambda body: body.count(b"<V") == 1,
        lambda body: b"<html" in body,
    ],
)
def test_every_sort_of_damage_comes_in_xml(seen: object) -> None:
    assert callable(seen)
    assert find(hostile_xml(XML), seen, settings=MANY)


def test_the_kind_is_known_by_its_look() -> None:
    assert find(hostile(b"\n" + XML), lambda body: b"title" in body and body.startswith(b"<C"), settings=FEW)
    assert find(hostile(GOOD), lambda body: b"rows" in body, settings=FEW)
