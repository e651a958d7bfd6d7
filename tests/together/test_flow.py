"""A session from the server to the history: clock, worker, snapshot, playback (design.md 4)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.flow import add, age_s, live, playbacks, server, soon, stored, working
from tests.support.houses import opened
from towerview_core.contract.errors import Fault
from towerview_core.services import told
from towerview_core.services.house import House
from towerview_core.testing.standin import MediaStandIn, StandInFault, serve
from towerview_emby.standin import EmbyStandIn
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_plex.standin import PlexStandIn

pytestmark = pytest.mark.slow


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with opened(tmp_path / "home") as made:
        yield made


@pytest.mark.parametrize("product", [PlexStandIn, JellyfinStandIn, EmbyStandIn], ids=lambda kind: kind.kind)
def test_a_session_comes_and_goes(house: House, product: type[MediaStandIn]) -> None:
    stand_in = product.make("Alpha", 0, 1)
    with serve(stand_in) as urls:
        (one,) = add(house, [stand_in], urls)
        with working(house):
            soon(lambda: live(house, one) == (), 3, "an empty snapshot of a quiet server")
            key = stand_in.world.start(stand_in.world.seats[1], stand_in.world.titles[0])
            soon(lambda: live(house, one), 3, "the session is live")
            soon(lambda: playbacks(house, one), 3, "its playback has begun")
            stand_in.world.stop(key)
            soon(lambda: live(house, one) == (), 6, "the session is gone")
            soon(lambda: playbacks(house, one)[0].ended_at, 6, "its playback has ended")
    (row,) = playbacks(house, one)
    truth = stand_in.world.ledger[0]
    assert row.title == stand_in.world.titles[0].media.title
    assert row.user_name == truth.user
    assert row.ended_at is not None
    assert row.started_at.timestamp() == pytest.approx(truth.started_at, abs=3)
    assert row.ended_at.timestamp() == pytest.approx(truth.ended_at, abs=3)
    assert row.played_s == pytest.approx(truth.played_ms / 1000, abs=4.5)
    assert server(house, one).health == "ok"


def test_a_hung_server_among_ten_changes_nothing_for_the_others(house: House) -> None:
    fleet = [JellyfinStandIn.make("Fleet", 2, seed) for seed in range(10)]
    with serve(*fleet) as urls:
        ids = add(house, fleet, urls)
        with working(house):
            soon(lambda: all(live(house, one) for one in ids), 6, "all ten are live")
            kept = live(house, ids[3])
            fleet[3].faults.add(StandInFault.HANG)
            oldest = 0.0

            def watched() -> bool:
                nonlocal oldest
                others = [one for one in ids if one != ids[3]]
                oldest = max(oldest, *(age_s(house, one) for one in others))
                return stored(house, ids[3]).head.failures >= 2

            soon(watched, 15, "the hung one has failed twice")
            head = stored(house, ids[3]).head
            assert oldest < 3.2, "every other server was read every two seconds all the time"
            assert head.error is not None
            assert head.error.fault is Fault.TIMEOUT
            assert live(house, ids[3]) == kept, "its last sessions stay"
            assert all(row.ended_at is None for row in playbacks(house, ids[3]))
            soon(lambda: server(house, ids[3]).health in {"stale", "down"}, 15, "its health says so")
            fleet[3].faults.clear()
            told.wish(house.snapshots, "sessions", ids[3])
            soon(lambda: stored(house, ids[3]).head.error is None, 5, "it is back")
            soon(lambda: server(house, ids[3]).health == "ok", 5, "its health says so")


def test_rejected_credentials_stop_the_polling(house: House) -> None:
    stand_in = PlexStandIn.make("Alpha", 1, 1)
    with serve(stand_in) as urls:
        (one,) = add(house, [stand_in], urls)
        with working(house):
            soon(lambda: live(house, one), 5, "live")
            stand_in.faults.add(StandInFault.UNAUTHORIZED)
            soon(lambda: server(house, one).health == "auth_failed", 6, "the rejection is known")
            asked = stand_in.requests
            with pytest.raises(AssertionError):
                soon(lambda: stand_in.requests > asked, 5, "it is asked again")
    assert stored(house, one).head.wait_s == 900
    assert live(house, one), "the last sessions stay"
