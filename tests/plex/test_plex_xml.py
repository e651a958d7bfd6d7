"""XML of plex.tv is read into trees, and nothing XML can do to a parser gets that far (security.md H2, F12)."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plex.payloads import cloud as said
from tests.plex.trees import QUICK
from towerview_core.contract.errors import BadReply, Fault
from towerview_core.testing.hostile_xml import hostile_xml
from towerview_plex import wire
from towerview_plex.wire.xml import parse_xml, tree

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><MediaContainer>&j;</MediaContainer>"
)


def test_attributes_are_texts_and_children_lists() -> None:
    assert tree(b'\xef\xbb\xbf <a x="1"><b y="&amp;"/><c/><b/> text </a> ') == {
        "a": {"x": "1", "b": [{"y": "&"}, {}], "c": [{}]}
    }
    assert tree(b'<?xml version="1.0" encoding="x-nonsense"?><a/>') == {"a": {}}  # it is always read as UTF-8
    assert tree(b'<a b="told"><b/></a>') == {"a": {"b": "told"}}


@pytest.mark.anyio
async def test_a_large_answer_is_parsed_aside() -> None:
    body = b"<a>" + b'<b c="d"/>' * 200_000 + b"</a>"
    parsed = await parse_xml(body)
    assert isinstance(parsed, dict)
    assert len(parsed["a"]["b"]) == 200_000


@pytest.mark.parametrize(
    "body, fault",
    [
        (LAUGHS.encode(), Fault.NOT_THIS_PRODUCT),
        (b'<!DOCTYPE l [<!ENTITY f SYSTEM "file:///etc/passwd">]><l>&f;</l>', Fault.NOT_THIS_PRODUCT),
        (b'<?xml version="1.0"?>\n<!-- x --><!DOCTYPE l><l/>', Fault.NOT_THIS_PRODUCT),
        (b"<!doctype html><title>Sign in</title>", Fault.NOT_THIS_PRODUCT),
        (b"<html><body>Unauthorized</body></html>", Fault.NOT_THIS_PRODUCT),
        ("<a/>".encode("utf-16"), Fault.BAD_PAYLOAD),
        ("<a/>".encode("utf-16-le"), Fault.BAD_PAYLOAD),
        (b"<a>\xff\xfe</a>", Fault.BAD_PAYLOAD),
        (b"<a>&undeclared;</a>", Fault.BAD_PAYLOAD),
        (b"<a><b></a>", Fault.BAD_PAYLOAD),
        (b"", Fault.BAD_PAYLOAD),
        (b"no xml", Fault.BAD_PAYLOAD),
        (b"<a>" * 5000 + b"</a>" * 5000, Fault.TOO_LARGE),
        (b"<a>" * 17 + b"</a>" * 17, Fault.TOO_LARGE),
    ],
)
def test_what_is_refused(body: bytes, fault: Fault) -> None:
    began = time.monotonic()
    with pytest.raises(BadReply) as caught:
        tree(body)
    assert caught.value.fault is fault
    assert time.monotonic() - began < 0.2


def test_sixteen_deep_is_deep_enough() -> None:
    assert tree(b"<a>" * 16 + b"</a>" * 16)


@pytest.mark.parametrize("text", [said.USERS, said.SHARES, said.SECTIONS])
def test_half_an_answer_is_none(text: str) -> None:
    for part in (2, 3, 5, 10):
        with pytest.raises(BadReply):
            tree(text.encode()[: len(text) // part])


@QUICK
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="replace")))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(BadReply):
        assert isinstance(tree(body), dict)


@QUICK
@given(hostile_xml(said.USERS.encode()))
def test_damaged_friends_are_read_or_refused_and_never_none(body: bytes) -> None:
    try:
        people = wire.read_people(tree(body))
    except BadReply:
        return
    assert people.users


@QUICK
@given(hostile_xml(said.SHARES.encode()))
def test_damaged_shares_are_read_or_refused_and_never_none(body: bytes) -> None:
    try:
        shares = wire.read_shares(tree(body), "mid-tower")
    except BadReply:
        return
    assert shares


@QUICK
@given(hostile_xml(said.SECTIONS.encode()))
def test_damaged_numbers_of_libraries_are_read_or_refused(body: bytes) -> None:
    try:
        numbers = wire.read_section_numbers(tree(body), "mid-tower")
    except BadReply:
        return
    assert all(number > 0 for number in numbers.values())
