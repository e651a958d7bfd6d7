"""Editing, switching off and deleting servers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import people
from tests.e2e.conftest import Quiet
from tests.e2e.judge import Watch, accessible
from towerview_core.testing.standin import Fleet
from towerview_jellyfin.standin import JellyfinStandIn

NAME = "Guest Jellyfin"


@dataclass(frozen=True, slots=True)
class Guest:
    """A server that one test may treat as it likes, also known under a second address."""

    id: int
    url: str
    stand_in: JellyfinStandIn


@pytest.fixture
def guest(quiet: Quiet) -> Iterator[Guest]:
    stand_in = JellyfinStandIn.make(NAME, 2, 7)
    fleet = Fleet([stand_in])
    fleet.start()
    number = quiet.api.add("jellyfin", NAME, fleet.urls[0], stand_in.options())
    yield Guest(number, fleet.urls[0], stand_in)
    if number in [server["id"] for server in quiet.api.servers()]:
        quiet.api.ask("DELETE", f"/api/admin/servers/{number}")
    fleet.stop()


@pytest.fixture
def its_card(quiet: Quiet, guest: Guest, page: Page) -> Locator:
    people.sign_in(page, quiet.url, quiet.admin, "/servers")
    card = people.server_card(page, NAME)
    expect(card).to_be_visible()
    return card


def test_a_new_name_is_everywhere_and_the_secret_is_kept(its_card: Locator, page: Page) -> None:
    people.act(page, its_card, "Edit…")
    form = page.get_by_role("dialog")
    expect(form.get_by_text("Saved. Leave empty to keep it.")).to_be_visible()
    expect(form.get_by_label("API key", exact=True)).to_have_value("")
    accessible(page)
    form.get_by_label("Name", exact=True).fill("Renamed Jellyfin")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Renamed Jellyfin saved")).to_be_visible()
    expect(people.server_card(page, "Renamed Jellyfin")).to_contain_text("Up")
    people.go(page, "Home")
    expect(people.group(page, "Renamed Jellyfin")).to_be_visible()


def test_an_address_elsewhere_asks_for_the_secret_again(
    its_card: Locator, guest: Guest, page: Page, watch: Watch
) -> None:
    people.act(page, its_card, "Edit…")
    form = page.get_by_role("dialog")
    # The same server under another name of this machine is another origin.
    form.get_by_label("Address").fill(guest.url.replace("127.0.0.1", "localhost"))
    expect(form.get_by_text("the saved credentials are dropped: enter them again")).to_be_visible()
    form.get_by_role("button", name="Save").click()
    secret = form.get_by_label("API key", exact=True)
    expect(secret).to_have_attribute("aria-invalid", "true")
    secret.fill(str(guest.stand_in.options()["api_key"]))
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"{NAME} saved")).to_be_visible()
    expect(its_card).to_contain_text("localhost")


def test_off_and_on_again(its_card: Locator, page: Page) -> None:
    people.act(page, its_card, "Disable")
    expect(page.get_by_text(f"{NAME} is no longer watched")).to_be_visible()
    expect(its_card).to_contain_text("Disabled")
    people.go(page, "Home")
    expect(page.get_by_role("article")).to_have_count(0)
    people.go(page, "Servers")
    people.act(page, its_card, "Enable")
    expect(its_card).to_contain_text("Up")
    people.go(page, "Home")
    expect(page.get_by_role("article")).to_have_count(2)


def test_deleting_wants_the_name_and_says_what_goes(
    its_card: Locator, quiet: Quiet, guest: Guest, page: Page
) -> None:
    people.act(page, its_card, "Delete…")
    dialog = page.get_by_role("dialog", name=f"Delete {NAME}?")
    expect(dialog).to_contain_text("What goes")
    expect(dialog).to_contain_text("What stays")
    accessible(page)
    delete = dialog.get_by_role("button", name="Delete server")
    expect(delete).to_be_disabled()
    dialog.get_by_label("Type the name to confirm").fill(NAME)
    delete.click()
    expect(page.get_by_text(f"{NAME} deleted")).to_be_visible()
    expect(its_card).to_have_count(0)
    assert guest.id not in [server["id"] for server in quiet.api.servers()]
    people.go(page, "Home")
    expect(page.get_by_role("article")).to_have_count(0)


def test_testing_a_saved_server_says_who_answers(its_card: Locator, page: Page) -> None:
    people.act(page, its_card, "Test connection")
    expect(page.get_by_text(f"{NAME} answers", exact=True)).to_be_visible()
    expect(page.get_by_text(f"answers as {NAME}.")).to_be_visible()
