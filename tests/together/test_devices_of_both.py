"""Signing a device out at both servers: all its users, its sessions, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.mediabrowser import VERSIONS, Bench, bench_of
from towerview_core.contract.errors import NotFound, Refused
from towerview_core.testing.standin import StandInFault

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["emby", "jellyfin"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_of(request.param) as bench:
        yield bench


async def test_everybodys_sign_ins_there_and_what_plays_there_end(bench: Bench) -> None:
    world, access = bench.stand_in.world, bench.stand_in.access
    there, elsewhere = world.seats[0], world.seats[1]
    keys = [world.start(seat, world.titles[0]) for seat in (there, there, elsewhere)]
    people = list(bench.stand_in.household.people)
    for token, person, seat in (("a", 0, there), ("b", 1, there), ("c", 0, elsewhere)):
        access.tokens[token] = people[person]
        access.devices[token] = seat.player.device_id or ""
    bench.stand_in.faults.add(StandInFault.STUBBORN)
    async with bench.provider() as provider:
        told = {one.player.device_id for one in (await provider.list_sessions()).items}
        device = there.player.device_id
        assert told == {device, elsewhere.player.device_id}
        await provider.revoke_device(device or "")
        assert [one.key for one in world.viewings()] == keys[2:]
        assert set(access.tokens) == {"c"}
        with pytest.raises(NotFound, match="does not know this device"):
            await provider.revoke_device(device or "")


async def test_without_an_id_nothing_is_asked(bench: Bench) -> None:
    async with bench.provider() as provider:
        asked = bench.stand_in.requests
        for empty in ("", "  "):
            with pytest.raises(NotFound):
                await provider.revoke_device(empty)
        assert bench.stand_in.requests == asked


async def test_an_id_is_one_value_whatever_it_holds(bench: Bench) -> None:
    """It is text of the player's own, and must not become another parameter."""
    world = bench.stand_in.world
    world.start(world.seats[0], world.titles[0])
    known = world.seats[0].player.device_id or ""
    async with bench.provider() as provider:
        for odd in (f"x&Id={known}", f"{known}&id=x", f"x#{known}", "../Users", "ü ½"):
            with pytest.raises(NotFound):
                await provider.revoke_device(odd)
    assert len(world.viewings()) == 1


@pytest.mark.parametrize("version", VERSIONS)
async def test_an_unknown_device_is_not_found_at_every_jellyfin(version: str) -> None:
    """404, and from 12.0 on 400."""
    with bench_of("jellyfin", version=version) as bench:
        async with bench.provider() as provider:
            with pytest.raises(NotFound, match="does not know this device"):
                await provider.revoke_device("nobody's")


async def test_it_takes_an_administrator(bench: Bench) -> None:
    bench.stand_in.access.tokens["small"] = bench.viewer.id
    async with bench.provider(api_key="small") as provider:
        with pytest.raises(Refused):
            await provider.revoke_device("anything")
