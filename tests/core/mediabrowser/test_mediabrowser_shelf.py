"""Libraries are asked for once, a few at a time, and remembered."""

from __future__ import annotations

from towerview_core.contract.sessions import LibraryRef
from towerview_core.kits.mediabrowser.shelf import GOOD_S, RETRY_S, LibraryShelf, Question, library_among

FILMS = LibraryRef(id="1", name="Films")


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def asked(*items: str) -> list[Question]:
    return [Question(item, None) for item in items]


def test_a_question_is_due_until_it_is_asked() -> None:
    shelf = LibraryShelf(clock=Clock())
    assert shelf.due(asked("a", "b", "c"), 2) == asked("a", "b")
    assert shelf.due(asked("a", "b", "c"), 2) == asked("c")
    assert shelf.due(asked("a", "b", "c"), 2) == []


def test_a_failed_question_waits_and_an_answer_lasts() -> None:
    clock = Clock()
    shelf = LibraryShelf(clock=clock)
    shelf.due(asked("a", "b"), 2)
    shelf.put("a", FILMS)
    clock.now += RETRY_S
    assert shelf.due(asked("a", "b"), 2) == asked("b")
    assert shelf.find("a") == FILMS
    assert shelf.find("b") is None


def test_an_old_answer_stands_until_the_new_one() -> None:
    clock = Clock()
    shelf = LibraryShelf(clock=clock)
    shelf.put("a", FILMS)
    clock.now += GOOD_S
    assert shelf.due(asked("a"), 1) == asked("a")
    assert shelf.find("a") == FILMS
    shelf.put("a", None)
    assert shelf.find("a") is None


def test_the_shelf_is_bounded_and_keeps_what_is_used() -> None:
    shelf = LibraryShelf(size=2, clock=Clock())
    shelf.put("a", FILMS)
    shelf.put("b", FILMS)
    shelf.find("a")
    shelf.put("c", FILMS)
    assert [shelf.find(item) for item in ("a", "b", "c")] == [FILMS, None, FILMS]


def test_the_library_is_a_collection_folder() -> None:
    folder = {"Type": "Folder", "Id": "7", "Name": "disk"}
    library = {"Type": "CollectionFolder", "Id": "1", "Name": "Films"}
    assert library_among([folder, library]) == FILMS
    assert library_among([folder]) is None
    library_without_id: object = [{"Type": "CollectionFolder"}]
    rubbish: list[object] = [
        None,
        {},
        [],
        ["x"],
        library_without_id,
        [{"Type": "CollectionFolder", "Id": "a/b"}],
    ]
    assert [library_among(answer) for answer in rubbish] == [None] * len(rubbish)
