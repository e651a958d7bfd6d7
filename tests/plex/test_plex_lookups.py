"""Sources of transcodes are looked up once, in batches, and a failure costs the poll nothing."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from towerview_core.contract.errors import NotFound, Unreachable
from towerview_plex import lookups as module
from towerview_plex.lookups import BATCH, PATIENCE_S, ROOM, Lookups
from towerview_plex.wire.kept import ItemKey, Kept, KeptFile, Wish

pytestmark = pytest.mark.anyio


class Library:
    """A library that counts what it is asked; ``gone`` makes a whole list fail, ``down`` every request."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.gone: set[str] = set()
        self.down = False
        self.slow = False
        self.now = 1000.0

    async def fetch(self, ids: Sequence[str]) -> Mapping[str, Kept]:
        self.asked.append(list(ids))
        if self.slow:
            await asyncio.sleep(30)
        if self.down:
            raise Unreachable("down")
        if self.gone.intersection(ids):
            raise NotFound("gone")
        return {key: Kept((kept_file(f"m{key}"),), ()) for key in ids}

    def lookups(self) -> Lookups:
        return Lookups(self.fetch, clock=lambda: self.now)


def kept_file(media_id: str) -> KeptFile:
    return KeptFile(media_id, f"p{media_id}", False, "mkv", 1000, None, {}, None, {})


def wish(key: int | str, updated: str | None = "1", media_id: str | None = None) -> Wish:
    return Wish(ItemKey(str(key), updated), media_id or f"m{key}", None)


async def test_what_is_known_is_not_asked_again() -> None:
    library = Library()
    lookups = library.lookups()
    first = await lookups.find([wish(1), wish(2), wish(1)])
    second = await lookups.find([wish(2), wish(1)])
    assert library.asked == [["1", "2"]]
    assert set(first) == set(second) == {wish(1), wish(2)}


async def test_an_item_that_changed_is_asked_again() -> None:
    library = Library()
    lookups = library.lookups()
    await lookups.find([wish(1, "1")])
    await lookups.find([wish(1, "2")])
    assert library.asked == [["1"], ["1"]]


async def test_fifty_at_a_time() -> None:
    library = Library()
    found = await library.lookups().find([wish(key) for key in range(BATCH * 2 + 1)])
    assert [len(ids) for ids in library.asked] == [BATCH, BATCH, 1]
    assert len(found) == BATCH * 2 + 1


async def test_a_failure_is_nobodys_error_and_rests_for_a_minute() -> None:
    library = Library()
    library.down = True
    lookups = library.lookups()
    assert await lookups.find([wish(1)]) == {}
    library.down = False
    library.now += PATIENCE_S - 1
    assert await lookups.find([wish(1)]) == {}
    assert len(library.asked) == 1
    library.now += 2
    assert set(await lookups.find([wish(1)])) == {wish(1)}
    assert len(library.asked) == 2


async def test_an_item_that_is_gone_does_not_hide_the_others() -> None:
    library = Library()
    library.gone = {"3"}
    lookups = library.lookups()
    assert set(await lookups.find([wish(key) for key in range(6)])) == {wish(key) for key in (0, 1, 2, 4, 5)}
    before = len(library.asked)
    await lookups.find([wish(key) for key in range(6)])
    assert len(library.asked) == before


async def test_a_file_that_the_item_does_not_have_rests_too() -> None:
    library = Library()
    lookups = library.lookups()
    other = wish(1, media_id="replaced")
    assert await lookups.find([other]) == {}
    assert await lookups.find([other]) == {}
    assert len(library.asked) == 1
    library.now += PATIENCE_S + 1
    assert await lookups.find([other]) == {}
    assert len(library.asked) == 2


async def test_a_hanging_library_costs_a_poll_only_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIME_S", 0.02)
    library = Library()
    library.slow = True
    lookups = library.lookups()
    assert await lookups.find([wish(1)]) == {}
    library.slow = False
    assert await lookups.find([wish(1)]) == {}
    assert len(library.asked) == 1


async def test_a_poll_that_is_cut_off_has_noted_its_try() -> None:
    library = Library()
    library.slow = True
    lookups = library.lookups()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await lookups.find([wish(1)])
    library.slow = False
    assert await lookups.find([wish(1)]) == {}
    assert len(library.asked) == 1


async def test_the_memory_is_bounded_and_keeps_what_is_used() -> None:
    library = Library()
    lookups = library.lookups()
    await lookups.find([wish("7777")])
    for start in range(0, ROOM, 100):
        await lookups.find([wish("7777"), *(wish(key) for key in range(start, start + 100))])
    before = len(library.asked)
    await lookups.find([wish("7777")])
    assert len(library.asked) == before
    await lookups.find([wish(0)])
    assert len(library.asked) == before + 1
