"""The history of a served stand-in, and of servers by script."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tests.plex.conftest import House
from tests.plex.payloads import house as said
from tests.plex.scripted import provider_of
from towerview_core.contract.errors import BadReply, Refused
from towerview_core.contract.history import HistoryEntry
from towerview_core.contract.host import Call
from towerview_core.testing import cast
from towerview_plex import past
from towerview_plex.provider import PlexProvider
from towerview_plex.standin.past import INVENTED

pytestmark = pytest.mark.anyio
BEGINNING = datetime(2001, 1, 1, tzinfo=UTC)


async def read(provider: PlexProvider, since: datetime = BEGINNING) -> list[HistoryEntry]:
    return [entry async for entry in provider.list_history(since)]


async def test_all_of_the_past_in_order_and_once(house: House, provider: PlexProvider) -> None:
    entries = await read(provider)
    assert [entry.id for entry in entries] == [
        f"/status/sessions/history/{line.id}" for line in house.server.past.lines()
    ]
    assert len({entry.id for entry in entries}) == len(entries) == INVENTED
    moments = [entry.stopped_at for entry in entries]
    assert all(one is not None and two is not None and one <= two for one, two in pairwise(moments))
    assert all(entry.player.device and entry.user.name for entry in entries)
    assert house.server.asked["/status/sessions"] == 3  # pages


async def test_what_was_watched_meanwhile_is_added_and_nothing_else(
    house: House, provider: PlexProvider
) -> None:
    world = house.server.world
    before = await read(provider)
    last = before[-1].stopped_at
    assert last is not None
    now = time.time()
    world.clock = lambda: now
    key = world.start(world.seats[2], world.titles[1], cast.as_it_is(world.titles[1]))
    world.clock = lambda: now + 3600
    (session,) = (await provider.list_sessions()).items
    world.stop(key)
    since = [entry for entry in await read(provider, last) if entry.id not in {one.id for one in before}]
    (entry,) = since
    assert (entry.user, entry.media.id, entry.media.title) == (
        session.user,
        session.media.id,
        session.media.title,
    )
    assert entry.player.device_id == session.player.device_id
    assert entry.stopped_at is not None
    assert abs(entry.stopped_at.timestamp() - (now + 3600)) <= 1


async def test_reading_goes_on_where_it_was_left(provider: PlexProvider) -> None:
    entries = await read(provider)
    for index in (0, 100, 101, 199, 200, 201, 449):
        since = entries[index].stopped_at
        assert since is not None
        rest = await read(provider, since)
        assert [entry.id for entry in rest][-(449 - index) or len(rest) :] == [
            one.id for one in entries[index + 1 :]
        ] or (index == 449 and rest[-1].id == entries[-1].id)
    assert await read(provider, datetime.now(UTC) + timedelta(days=1)) == []


async def test_lines_that_are_deleted_while_it_is_read_hide_no_others(
    house: House, provider: PlexProvider
) -> None:
    lines = house.server.past.lines()
    told = []
    async for entry in provider.list_history(BEGINNING):
        told.append(entry.id)
        if len(told) == 10:
            house.server.past.forgotten |= {line.id for line in lines[:5]}
        if len(told) == 250:
            house.server.past.forgotten |= {line.id for line in lines[100:130]}
    assert told == [f"/status/sessions/history/{line.id}" for line in lines]


async def test_pages_come_as_they_are_needed(house: House, provider: PlexProvider) -> None:
    entries = provider.list_history(BEGINNING)
    assert isinstance(entries, AsyncIterator)
    await anext(entries)
    assert house.server.asked["/status/sessions"] == 1


def history_of(*rows: dict[str, object], total: int | None = None) -> PlexProvider:
    def answer(call: Call) -> object:
        if call.path == "/accounts":
            return said.accounts()
        if call.path == "/devices":
            return said.devices()
        assert dict(call.params)["sort"] == "viewedAt:asc"
        start = int(call.headers["X-Plex-Container-Start"])
        page = list(rows)[start : start + past.PAGE]
        about = {} if total is None else {"totalSize": total}
        return {"MediaContainer": {"size": len(page), **about, **({"Metadata": page} if page else {})}}

    return provider_of(answer)[0]


def row(number: int, at: int, **more: object) -> dict[str, object]:
    return {
        "historyKey": f"/h/{number}",
        "viewedAt": at,
        "type": "movie",
        "title": "x",
        "accountID": 1,
        **more,
    }


async def test_a_server_that_does_not_page_is_read_once() -> None:
    rows = [row(number, 1_700_000_000 + number) for number in range(3)]
    assert [entry.id for entry in await read(history_of(*rows))] == ["/h/0", "/h/1", "/h/2"]


async def test_a_server_that_ignores_since_tells_nothing_twice() -> None:
    rows = [row(number, 1_700_000_000 + number) for number in range(4)]
    since = datetime.fromtimestamp(1_700_000_002, UTC)
    assert [entry.id for entry in await read(history_of(*rows, total=4), since)] == ["/h/2", "/h/3"]


async def test_a_server_that_tells_no_order_is_not_imported() -> None:
    rows = [row(1, 1_700_000_009), row(2, 1_700_000_001)]
    with pytest.raises(BadReply, match="order of time"):
        await read(history_of(*rows, total=2))


async def test_a_line_that_cannot_be_read_costs_only_itself_and_a_page_of_them_everything() -> None:
    broken: dict[str, object] = {"type": "movie"}
    good = row(1, 1_700_000_001)
    assert [entry.id for entry in await read(history_of(broken, good, total=2))] == ["/h/1"]
    with pytest.raises(BadReply, match="history"):
        await read(history_of(broken, broken, total=2))


async def test_a_list_that_is_shorter_than_announced_ends() -> None:
    assert [entry.id for entry in await read(history_of(row(1, 1_700_000_001), total=500))] == ["/h/1"]


async def test_a_history_that_is_kept_from_guests() -> None:
    def answer(call: Call) -> object:
        if call.path == "/status/sessions/history/all":
            raise Refused("403")
        return said.accounts() if call.path == "/accounts" else said.devices()

    with pytest.raises(Refused, match="belongs to a guest"):
        await read(provider_of(answer)[0])
