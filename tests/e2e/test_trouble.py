"""One server in trouble: its last sessions stay and are marked, and nobody else notices."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e import people
from tests.e2e.conftest import Quiet
from tests.e2e.judge import accessible
from tests.e2e.steering import FILM_NAME
from towerview_core.testing.standin import StandInFault

FRESH = re.compile(r"(^|\D)(now|[0-5] sec(\.|onds)? ago)", re.IGNORECASE)


def test_a_hung_server_keeps_its_sessions_with_the_reason_and_comes_back(quiet: Quiet, page: Page) -> None:
    for steering in quiet.steering.values():
        steering.start()
    people.sign_in(page, quiet.url, quiet.admin)
    people.live(page)
    expect(people.card(page, FILM_NAME)).to_have_count(3)
    quiet.steering["plex"].faults(StandInFault.HANG)
    hung = people.group(page, quiet.name("plex"))
    reason = hung.get_by_text(re.compile(r"No answer since .*: \S+.*\.$"))
    expect(reason).to_be_visible(timeout=10_000)
    expect(people.card(hung, FILM_NAME)).to_be_visible()
    for kind in ("jellyfin", "emby"):
        others = people.group(page, quiet.name(kind))
        expect(others.locator("time").first).to_have_text(FRESH)
        expect(others.get_by_text("No answer since")).to_have_count(0)
    accessible(page)
    quiet.steering["plex"].faults()
    expect(reason).to_have_count(0, timeout=15_000)
    expect(age(hung)).to_have_text(FRESH)


def age(group: Locator) -> Locator:
    """How old what a group shows is."""
    return group.locator("time").first


def test_others_stay_fresh_all_the_while(quiet: Quiet, page: Page) -> None:
    for steering in quiet.steering.values():
        steering.start()
    people.sign_in(page, quiet.url, quiet.admin)
    people.live(page)
    quiet.steering["emby"].faults(StandInFault.HANG)
    expect(people.group(page, quiet.name("emby")).get_by_text("No answer since")).to_be_visible()
    # While one hangs, what starts at another is as quick on the page as ever.
    key = quiet.steering["jellyfin"].start(seat=5, title=3)
    fresh = people.card(people.group(page, quiet.name("jellyfin")), "Winter at Number Nine")
    expect(fresh).to_be_visible(timeout=3_000)
    quiet.steering["jellyfin"].stop(key)
    expect(fresh).to_have_count(0, timeout=6_000)


def test_a_server_that_rejects_us_asks_for_credentials(quiet: Quiet, page: Page) -> None:
    quiet.steering["jellyfin"].start()
    people.sign_in(page, quiet.url, quiet.admin)
    people.live(page)
    expect(people.card(page, FILM_NAME)).to_be_visible()
    quiet.steering["jellyfin"].faults(StandInFault.UNAUTHORIZED)
    try:
        people.go(page, "Servers")
        card = people.server_card(page, quiet.name("jellyfin"))
        expect(card).to_contain_text("Credentials rejected")
        expect(card).to_contain_text(
            re.compile("enter .*again|(check|new) .*(key|token|credentials)", re.IGNORECASE)
        )
        accessible(page)
        people.go(page, "Home")
        expect(people.card(page, FILM_NAME)).to_be_visible()
        expect(people.group(page, quiet.name("jellyfin"))).to_contain_text("No answer since")
    finally:
        quiet.steering["jellyfin"].faults()
        forgive(quiet)


def forgive(quiet: Quiet) -> None:
    """A rejected server is left alone for a quarter of an hour; switching it off and on asks anew."""
    server = next(one for one in quiet.api.servers() if one["name"] == quiet.name("jellyfin"))
    for enabled in (False, True):
        quiet.api.ask("PATCH", f"/api/admin/servers/{server['id']}", {"enabled": enabled})
