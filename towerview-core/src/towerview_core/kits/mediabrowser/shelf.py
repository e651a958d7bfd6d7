"""Which library an item comes from: asked once per film, show or album, and remembered."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from towerview_core.contract.sessions import LibraryRef
from towerview_core.kits.wire import as_id, as_maps, as_text

GOOD_S = 3600.0
RETRY_S = 60.0


@dataclass(frozen=True, slots=True)
class Question:
    """``item``: whose library is asked for. ``user``: a user who sees it, None if nobody is known."""

    item: str
    user: str | None


@dataclass(slots=True)
class _Entry:
    library: LibraryRef | None
    due_at: float


class LibraryShelf:
    """Answers what is known at once; says what is due to be asked. An old answer stands until a new one comes.

    A failed question waits ``RETRY_S`` before it is due again; at most ``size`` answers are kept, the last used ones.
    Several threads may share a shelf.
    """

    def __init__(self, size: int = 4096, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = size
        self._clock = clock
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, item: str) -> LibraryRef | None:
        """The library of an item, as far as known."""
        with self._lock:
            entry = self._entries.get(item)
            if entry is None:
                return None
            self._entries.move_to_end(item)
            return entry.library

    def due(self, questions: Iterable[Question], most: int) -> list[Question]:
        """The first ``most`` questions that should be asked now. Each counts as asked: if no answer is put, it waits."""
        chosen: list[Question] = []
        with self._lock:
            for question in questions:
                if len(chosen) == most:
                    break
                entry = self._entries.get(question.item)
                if entry is None or entry.due_at <= self._clock():
                    self._put(question.item, entry.library if entry else None, RETRY_S)
                    chosen.append(question)
        return chosen

    def put(self, item: str, library: LibraryRef | None) -> None:
        """Remember an answer; None: the item is in no library."""
        with self._lock:
            self._put(item, library, GOOD_S)

    def _put(self, item: str, library: LibraryRef | None, wait_s: float) -> None:
        self._entries[item] = _Entry(library, self._clock() + wait_s)
        self._entries.move_to_end(item)
        while len(self._entries) > self._size:
            self._entries.popitem(last=False)


def library_among(ancestors: object) -> LibraryRef | None:
    """The library among an item's ancestors (``/Items/{id}/Ancestors``): the one of type ``CollectionFolder``."""
    for ancestor in as_maps(ancestors):
        library = as_id(ancestor.get("Id"))
        if ancestor.get("Type") == "CollectionFolder" and library:
            return LibraryRef(id=library, name=as_text(ancestor.get("Name")))
    return None
