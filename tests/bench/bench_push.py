"""How soon a start or a stop at a server is in its snapshot when the server pushes: budget 300 ms (median)."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from tests.bench.report import Report
from tests.support.flow import add, live, soon, working
from tests.support.houses import opened
from towerview_core.testing.standin import MediaStandIn, serve
from towerview_emby.standin import EmbyStandIn
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_plex.standin import PlexStandIn

ROUNDS = 9
PAUSE_S = 1.1
PRODUCTS: tuple[type[MediaStandIn], ...] = (PlexStandIn, JellyfinStandIn, EmbyStandIn)


def test_freshness_with_push(tmp_path: Path) -> None:
    report = Report("push")
    for product in PRODUCTS:
        starts, stops = _measured(product, tmp_path / product.kind)
        report.add(
            f"{product.kind}: a start is known after", statistics.median(starts) * 1000, "ms", budget=300
        )
        report.add(
            f"{product.kind}: a stop is known after", statistics.median(stops) * 1000, "ms", budget=300
        )
    report.finish()


def _measured(product: type[MediaStandIn], home: Path) -> tuple[list[float], list[float]]:
    """Seconds from each start and stop until the snapshot shows it."""
    stand_in = product.make("Alpha", 0, 1)
    starts, stops = [], []
    with opened(home) as house, serve(stand_in) as urls:
        (one,) = add(house, [stand_in], urls)
        with working(house):
            soon(lambda: live(house, one) == (), 10, "the first poll")
            for _ in range(ROUNDS):
                key = stand_in.world.start(stand_in.world.seats[1], stand_in.world.titles[0])
                starts.append(soon(lambda: live(house, one), 10, "the session is live"))
                time.sleep(PAUSE_S)
                stand_in.world.stop(key)
                stops.append(soon(lambda: live(house, one) == (), 10, "the session is gone"))
                time.sleep(PAUSE_S)
    return starts, stops
