"""The line breaks and comes back: the page says so, keeps what it knows, and heals by itself."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import people, product
from tests.e2e.conftest import ADMIN, Quiet
from tests.e2e.judge import Watch
from tests.e2e.product import Product
from tests.e2e.steering import FILM_NAME, Steering, set_up
from towerview_core.testing.standin import Fleet
from towerview_plex.standin import PlexStandIn

OTHER, OTHER_NAME = 4, "The Cartographer's Daughter"


def test_offline_keeps_what_is_known_and_heals_when_back(quiet: Quiet, page: Page, watch: Watch) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    key = quiet.steering["emby"].start()
    people.sign_in(page, quiet.url, quiet.admin)
    people.live(page)
    expect(people.card(page, FILM_NAME)).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("Offline", exact=True)).to_be_visible()
    expect(page.get_by_text("Live", exact=True)).to_have_count(0)
    expect(page.get_by_text("You see the last known state.")).to_be_visible()
    quiet.steering["emby"].stop(key)
    quiet.steering["plex"].start(title=OTHER)
    expect(people.card(page, FILM_NAME)).to_be_visible()
    page.context.set_offline(False)
    people.live(page)
    expect(people.card(page, OTHER_NAME)).to_be_visible()
    expect(people.card(page, FILM_NAME)).to_have_count(0)
    expect(page.get_by_text("You see the last known state.")).to_have_count(0)


class Restartable:
    """A house of its own that may be killed, with one server that lives on."""

    def __init__(self, folder: Path, steering: Steering) -> None:
        self.home, self.steering = folder / "home", steering
        self.product: Product = product.run(self.home)
        self.port = self.product.port()
        self.url = f"http://127.0.0.1:{self.port}"

    def again(self) -> None:
        """On the same home and port."""
        self.product = product.run(self.home, self.port)
        self.product.port()


@pytest.fixture
def restartable(tmp_path: Path) -> Iterator[Restartable]:
    stand_in = PlexStandIn.make("Lasting Plex", 0, 3)
    fleet = Fleet([stand_in])
    fleet.start()
    house = Restartable(tmp_path, Steering(fleet.urls[0]))
    set_up(house.product, house.url, ADMIN).add("plex", "Lasting Plex", fleet.urls[0], stand_in.options())
    yield house
    house.product.end()
    fleet.stop()


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGKILL], ids=["asked", "killed"])
def test_the_page_outlives_a_restart_of_the_product(
    restartable: Restartable, page: Page, watch: Watch, way: signal.Signals
) -> None:
    watch.expect("ERR_CONNECTION_REFUSED", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET", "status of 503")
    key = restartable.steering.start()
    people.sign_in(page, restartable.url, ADMIN)
    people.live(page)
    expect(people.card(page, FILM_NAME)).to_be_visible()
    # All parts of the page are here: what is fetched later could not be had any more.
    expect(page.locator("canvas").first).to_be_visible()
    restartable.product.end(way)
    expect(page.get_by_text("Live", exact=True)).to_have_count(0)
    expect(people.card(page, FILM_NAME)).to_be_visible()
    restartable.steering.stop(key)
    restartable.steering.start(title=OTHER)
    restartable.again()
    expect(page.get_by_text("Live", exact=True)).to_be_visible(timeout=30_000)
    expect(people.card(page, OTHER_NAME)).to_be_visible()
    expect(people.card(page, FILM_NAME)).to_have_count(0)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(people.group(page, "Lasting Plex").locator("time").first).to_have_text(re.compile("now|sec"))
