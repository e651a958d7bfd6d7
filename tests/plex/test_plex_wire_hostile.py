"""Whatever a server sends, reading it answers values or raises BadReply; and it never answers an empty house by mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plex import payloads
from tests.plex.payloads import Node, listing
from tests.plex.reading import read
from tests.plex.trees import QUICK, TREES, places, replaced
from towerview_core.contract.errors import BadReply
from towerview_plex import wire

WHOLE = (
    payloads.film_with_new_sound_in_text,
    payloads.live_in_text,
    payloads.track_typed,
    payloads.dolby_vision_away,
    payloads.relayed_4k_transcode,
    payloads.photo,
)


def whole_house() -> Node:
    return listing(*(make() for make in WHOLE))


PLACES = list(places(whole_house()))
INSIDE_FIRST = [path for path in PLACES if path[:3] == ("MediaContainer", "Metadata", 0)]


@QUICK
@given(TREES)
def test_any_tree_is_read_or_refused(tree: object) -> None:
    try:
        answer = read(tree)
    except BadReply:
        return
    assert isinstance(tree, dict)
    container = tree["MediaContainer"]
    rows = [row for name in ("Metadata", "Video", "Track", "Photo") for row in container.get(name) or []]
    assert rows or container.get("size") in (0, "0", 0.0) or "size" not in container
    assert len(answer.items) + answer.set_aside <= len(rows)


@QUICK
@given(st.lists(TREES, min_size=1, max_size=4))
def test_garbage_in_the_list_is_never_a_quiet_house(rows: list[object]) -> None:
    answer = read({"MediaContainer": {"size": len(rows), "Metadata": rows}})
    extras = sum(1 for row in rows if isinstance(row, dict) and row.get("type"))
    assert len(answer.items) + answer.set_aside + extras >= len(rows)


@QUICK
@given(st.sampled_from(INSIDE_FIRST), TREES)
def test_a_broken_item_never_costs_the_others(path: tuple[object, ...], value: object) -> None:
    answer = read(replaced(whole_house(), path, value))
    others = {session.id for session in answer.items}
    assert {"12", "203", "310", "311", "313"} <= others


@QUICK
@given(st.sampled_from(PLACES), TREES)
def test_anything_anywhere_is_read_or_refused(path: tuple[object, ...], value: object) -> None:
    try:
        answer = read(replaced(whole_house(), path, value))
    except BadReply:
        return
    assert (
        answer.items or answer.set_aside or path in {(), ("MediaContainer",), ("MediaContainer", "Metadata")}
    )


@QUICK
@given(TREES)
def test_a_library_is_read_or_refused(tree: object) -> None:
    try:
        items = wire.kept_items(tree)
    except BadReply:
        return
    assert all(key.isdigit() for key in items)


@QUICK
@given(st.sampled_from(list(places(payloads.two_versions()))), TREES)
def test_a_broken_library_is_read_or_refused(path: tuple[object, ...], value: object) -> None:
    try:
        items = wire.kept_items(replaced(payloads.two_versions(), path, value))
    except BadReply:
        return
    for kept in items.values():
        for file in kept.files:
            file.stream({}, {})


@QUICK
@given(TREES)
def test_who_answers_is_read_or_refused(tree: object) -> None:
    assert wire.who_answers(tree) in {None, "Emby", "Jellyfin"}
    for read_it in (wire.server_facts, lambda payload: wire.newer_version(payload, "1.2.3")):
        try:
            read_it(tree)
        except BadReply:
            continue


@pytest.mark.parametrize("name", ["title", "type", "guid", "ratingKey", "sessionKey", "librarySectionID"])
def test_a_number_too_long_to_write_sets_its_item_aside(name: str) -> None:
    monster = payloads.dolby_vision_away() | {name: 10**5000}
    answer = read(listing(monster, payloads.track_typed()))
    assert [session.id for session in answer.items] == ["203"]
    assert answer.set_aside == 1


def test_a_number_too_long_to_write_costs_a_library_only_its_item() -> None:
    library = payloads.two_versions()
    library["MediaContainer"]["Metadata"].append({"ratingKey": 10**5000})
    assert list(wire.kept_items(library)) == ["159"]


@pytest.mark.parametrize("times", [5000])
def test_five_thousand_sessions(times: int) -> None:
    answer = read(listing(*([payloads.track_typed()] * times)))
    assert len(answer.items) == times
