"""A server that says by itself what changes: read at once when it does, polled slowly while it is quiet (design.md 4)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.flow import add, live, playbacks, soon, stored, working
from tests.support.houses import opened
from towerview_core.services.house import House
from towerview_core.services.pushing import IDLE_S, QUIET_POLLS
from towerview_core.testing.standin import Fleet, MediaStandIn, serve
from towerview_emby.standin import EmbyStandIn
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_plex.standin import PlexStandIn

pytestmark = pytest.mark.slow


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with opened(tmp_path / "home") as made:
        yield made


@pytest.fixture(params=[PlexStandIn, JellyfinStandIn, EmbyStandIn], ids=lambda kind: kind.kind)
def stand_in(request: pytest.FixtureRequest) -> MediaStandIn:
    product: type[MediaStandIn] = request.param
    return product.make("Alpha", 0, 1)


def begin(stand_in: MediaStandIn, title: int = 0) -> str:
    return stand_in.world.start(stand_in.world.seats[1], stand_in.world.titles[title])


def rests(house: House, one: int) -> bool:
    return stored(house, one).head.wait_s == IDLE_S


def prove_push(house: House, stand_in: MediaStandIn, one: int) -> None:
    """Let the push say something once, and then let the server fall silent."""
    soon(lambda: live(house, one) == (), 5, "the first poll of a quiet server")
    key = begin(stand_in)
    soon(lambda: live(house, one), 5, "the session is live")
    stand_in.world.stop(key)
    soon(lambda: live(house, one) == (), 8, "the session is gone")
    soon(lambda: rests(house, one), 5 + 2 * QUIET_POLLS, "polls have become slow")


def test_a_quiet_server_is_left_alone_and_a_start_is_seen_at_once(
    house: House, stand_in: MediaStandIn
) -> None:
    with serve(stand_in) as urls:
        (one,) = add(house, [stand_in], urls)
        with working(house):
            prove_push(house, stand_in, one)
            quiet_since = stored(house, one).head.tried_at
            key = begin(stand_in, 1)
            soon(lambda: live(house, one), 3, "push told of the start long before the next poll")
            assert (stored(house, one).head.tried_at - quiet_since).total_seconds() < IDLE_S / 2
            assert not rests(house, one), "something plays: polls are quick again"
            stand_in.world.stop(key)
            soon(lambda: live(house, one) == (), 5, "and of the end")
            soon(lambda: all(row.ended_at for row in playbacks(house, one)), 8, "its playback has ended")


def test_a_lost_line_heals_and_nothing_is_missed(house: House, stand_in: MediaStandIn) -> None:
    fleet = Fleet([stand_in])
    fleet.start()
    (one,) = add(house, [stand_in], fleet.urls)
    with working(house):
        try:
            prove_push(house, stand_in, one)
        finally:
            fleet.stop()
        # While the server is away something begins that no push will ever tell of.
        key = begin(stand_in, 2)
        with again(stand_in, fleet.urls[0]):
            soon(lambda: live(house, one), IDLE_S - 2, "it is seen once the line is back")
            stand_in.world.stop(key)
            soon(lambda: live(house, one) == (), 8, "and its end")


@contextmanager
def again(stand_in: MediaStandIn, url: str) -> Iterator[None]:
    """The same server at the same address, after a while."""
    fleet = Fleet([stand_in], [int(url.rpartition(":")[2])])
    fleet.start()
    try:
        yield
    finally:
        fleet.stop()
