"""What every provider promises about lists of which one item cannot be read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson
import pytest

from towerview_core.contract.errors import ProviderError
from towerview_core.contract.provider import Provider
from towerview_core.testing.hostile import Json, Path, places_of
from towerview_core.testing.replies import Replay, answers_of
from towerview_core.testing.transport import Mischief, Seen, altered, same

from .promise import promise
from .readings import Harvest, Reading
from .stage import Stage, broken, failure_of, told

_TRIED = 25
_ALIEN: Mapping[str, Json] = {"null": None, "a number": 7, "a text": "nothing", "a list": [[]]}
Change = Callable[[list[Json]], None]


@dataclass(frozen=True, slots=True)
class _ItemList:
    """A list of a reply whose elements become the values of a reading."""

    reading: Reading
    good: Harvest
    exchanges: Sequence[Seen]
    seen: Seen
    path: Path
    sample: dict[str, Json]


class ItemsSuite:
    """Items that cannot be read."""

    @promise(Provider)
    async def test_a_bad_item_is_set_aside_and_counted(self, stage: Stage) -> None:
        """One item of a list that cannot be read is counted as set aside, and all the others are kept."""
        lists = [found for one in await stage.honest() for found in await _item_lists(stage, *one)]
        if not lists:
            pytest.skip("no reply of this server is JSON with a list of items")
        for one in lists:
            nonsense: Json = {name: {"?": None} for name in one.sample}
            for what, bad in {**_ALIEN, "an item of nonsense": nonsense}.items():
                for where in (0, 1):
                    await _must_be_counted(stage, one, what, _inserting(bad, where))


async def _must_be_counted(stage: Stage, one: _ItemList, what: str, change: Change) -> None:
    verb = one.reading.verb
    try:
        harvest = await _read_changed(stage, one, change)
    except ProviderError as error:
        broken(f"{verb} fails for {what} among its items, and loses all the good ones: {told(error)}")
    if harvest.ids != one.good.ids:
        broken(
            f"{verb} with {what} among its items answers {len(harvest.ids)} instead of {len(one.good.ids)}"
        )
    if harvest.set_aside <= one.good.set_aside:
        broken(f"{verb} passes over {what} among its items without counting it")


async def _item_lists(
    stage: Stage, reading: Reading, good: Harvest, exchanges: Sequence[Seen]
) -> list[_ItemList]:
    """The lists that matter, found by trying: without one of their elements, one value less comes."""
    if not good.listed or not good.counted:
        return []
    found = []
    for seen in exchanges:
        for path, elements in _lists_of(seen):
            for index, element in enumerate(elements[:_TRIED]):
                if not isinstance(element, dict):
                    continue
                one = _ItemList(reading, good, exchanges, seen, path, element)
                if await _is_of_an_item(stage, one, index):
                    found.append(one)
                    break
    return found


async def _is_of_an_item(stage: Stage, one: _ItemList, index: int) -> bool:
    """Whether an element carries exactly one value."""
    if await failure_of(_read_changed(stage, one, _removing(index))) is not None:
        return False
    harvest = await _read_changed(stage, one, _removing(index))
    return len(harvest.values) == len(one.good.values) - 1 and harvest.set_aside == one.good.set_aside


async def _read_changed(stage: Stage, one: _ItemList, change: Change) -> Harvest:
    """Read from what was kept, with one list of one reply changed."""

    def changed(body: bytes) -> bytes:
        reply: Json = orjson.loads(body)
        node = reply
        for step in one.path:
            node = node[step]  # type: ignore[index]
        assert isinstance(node, list)
        change(node)
        return orjson.dumps(reply)

    http = Mischief(Replay(answers_of(one.exchanges)))
    with http.playing(altered(changed), where=lambda call: same(call, one.seen.call)):
        return await one.reading.run(stage.kind(stage.options, http))


def _lists_of(seen: Seen) -> Iterator[tuple[Path, list[Json]]]:
    if seen.reply is None:
        return
    try:
        reply: Json = orjson.loads(seen.reply.body)
    except orjson.JSONDecodeError:
        return
    for place in places_of(reply):
        node = reply
        for step in place.path:
            node = node[step]  # type: ignore[index]
        if isinstance(node, list) and node:
            yield place.path, node


def _inserting(bad: Json, where: int) -> Change:
    return lambda elements: elements.insert(where, bad)


def _removing(index: int) -> Change:
    def remove(elements: list[Json]) -> None:
        del elements[index]

    return remove
