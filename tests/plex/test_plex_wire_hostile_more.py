"""Every reader takes whatever came: values, or BadReply, and nothing else."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from tests.plex import payloads
from tests.plex.payloads import Node, cloud, house
from tests.plex.trees import QUICK, TREES, places, replaced
from towerview_core.contract.errors import BadReply, NotFound
from towerview_plex import wire
from towerview_plex.wire.xml import tree

Reader = Callable[[object], object]
NAMES = wire.Names({"1": "Owner"}, {})


def read_history(payload: object) -> object:
    return [wire.read_entry(row, NAMES) for row in wire.read_history_page(payload).rows]


def read_shares(payload: object) -> object:
    return wire.read_shares(payload, "mid-tower")


def read_numbers(payload: object) -> object:
    return wire.read_section_numbers(payload, "mid-tower")


def read_details(payload: object) -> object:
    return wire.read_details(payload, "159")


def of(text: str) -> Node:
    parsed = tree(text.encode())
    assert isinstance(parsed, dict)
    return parsed


GOOD: tuple[tuple[Reader, Node], ...] = (
    (wire.read_people, of(cloud.USERS)),
    (read_shares, of(cloud.SHARES)),
    (read_numbers, of(cloud.SECTIONS)),
    (wire.read_pin, cloud.pin("token")),
    (wire.read_account, cloud.account()),
    (lambda payload: wire.read_reach(payload["all"] if isinstance(payload, dict) and "all" in payload else payload),
     {"all": [cloud.device("a"), cloud.device("b", owned=False)]}),
    (wire.account_names, house.accounts()),
    (wire.read_sections, of(house.SECTIONS)),
    (wire.read_sections, house.sections_minimal()),
    (wire.read_total, house.count_probe()),
    (read_details, payloads.two_versions()),
    (read_history, of(house.HISTORY)),
    (wire.read_devices, house.devices()),
    (wire.read_resource_use, of(house.FIGURES)),
)  # fmt: skip
DAMAGED = list(chain.from_iterable([(reader, good, path) for path in places(good)] for reader, good in GOOD))


@contextmanager
def named_errors() -> Iterator[None]:
    try:
        yield
    except (BadReply, NotFound):
        return


@QUICK
@given(st.sampled_from([reader for reader, _ in GOOD]), TREES)
def test_any_tree_is_read_or_refused(reader: Reader, payload: object) -> None:
    with named_errors():
        reader(payload)


@QUICK
@given(st.sampled_from(DAMAGED), TREES)
def test_anything_anywhere_is_read_or_refused(
    place: tuple[Reader, Node, tuple[object, ...]], value: object
) -> None:
    reader, good, path = place
    with named_errors():
        reader(replaced(good, path, value))


def test_the_good_ones_are_read() -> None:
    for reader, good in GOOD:
        assert reader(good) is not None


@QUICK
@given(st.lists(TREES, min_size=1, max_size=4))
def test_friends_of_garbage_are_never_none(rows: list[object]) -> None:
    with named_errors():
        people = wire.read_people({"MediaContainer": {"size": len(rows), "User": rows}})
        assert people.users


@QUICK
@given(st.lists(TREES, min_size=1, max_size=4))
def test_libraries_of_garbage_are_counted(rows: list[object]) -> None:
    with named_errors():
        sections = wire.read_sections({"MediaContainer": {"size": len(rows), "Directory": rows}})
        assert len(sections.libraries) + sections.set_aside == len(rows)


@QUICK
@given(st.lists(TREES, max_size=4))
def test_any_frame_is_heard(trees: list[object]) -> None:
    listener = wire.Listener()
    for value in trees:
        for frame in (
            value,
            {"NotificationContainer": value},
            replaced(house.playing(), ("NotificationContainer",), value),
        ):
            listener.hear(json.dumps(frame))
    kinds = ("PlaySessionStateNotification", "TimelineEntry", "ActivityNotification")
    for kind, name in zip(("playing", "timeline", "activity"), kinds, strict=True):
        listener.hear(json.dumps({"NotificationContainer": {"type": kind, name: trees}}))


@QUICK
@given(st.text(max_size=100))
def test_any_text_is_heard(text: str) -> None:
    wire.Listener().hear(text)
