"""Staff and support see their servers and their acts, and nothing else; a sign-in ends everywhere at once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import people, product
from tests.e2e.conftest import OpenPage
from tests.e2e.judge import Watch, accessible
from tests.e2e.product import Account, Demo

CHOSEN = "a brass sextant under 9 moons"


def names(page: Page) -> list[str]:
    """The servers a page of servers shows."""
    return page.get_by_role("heading", level=2).all_inner_texts()


def acts(page: Page, of: str) -> list[str]:
    """What the menu of a card offers."""
    page.locator(of).first.get_by_role("button", name=re.compile("^More actions")).click()
    found = page.get_by_role("menuitem")
    expect(found.first).to_be_visible()
    texts = [text.split("\n")[0] for text in found.all_inner_texts()]
    page.keyboard.press("Escape")
    return texts


def test_staff_see_their_servers_and_may_act_there(demo: Demo, page: Page) -> None:
    people.sign_in(page, demo.url, demo.accounts["staff"], "/servers")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    assert len(names(page)) == 2
    expect(page.get_by_role("button", name="Add server")).to_have_count(0)
    expect(page.get_by_text("http://")).to_have_count(0)
    people.go(page, "Home")
    people.live(page)
    expect(page.get_by_role("article").first).to_be_visible()
    shown = {server["name"] for server in demo.servers if page.get_by_text(server["name"]).count()}
    assert len(shown) <= 2
    assert "Stop…" in acts(page, "article")


def test_support_look_everywhere_and_touch_nothing(demo: Demo, page: Page) -> None:
    people.sign_in(page, demo.url, demo.accounts["support"], "/servers")
    expect(page.get_by_role("heading", level=2)).to_have_count(len(demo.servers))
    expect(page.get_by_role("button", name=re.compile("^More actions"))).to_have_count(0)
    expect(page.get_by_role("button", name="Add server")).to_have_count(0)
    expect(page.get_by_text("http://")).to_have_count(0)
    people.go(page, "Home")
    people.live(page)
    assert acts(page, "article") == ["Details"]
    page.get_by_role("article").first.get_by_role("button", name=re.compile("^Details of")).click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_be_visible()
    # Where somebody watches from is personal data, and support holds no right to it.
    expect(drawer.get_by_text(re.compile(r"^(192\.168|203\.0)\."))).to_have_count(0)


def test_the_form_of_adding_stays_closed_to_who_may_not(demo: Demo, page: Page) -> None:
    people.sign_in(page, demo.url, demo.accounts["staff"], "/servers?add=plex")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("path", people.PAGES.values())
def test_whoever_is_signed_out_is_asked_to_sign_in(demo: Demo, page: Page, path: str) -> None:
    page.goto(demo.url + path)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    assert path != "/" or not page.get_by_role("article").count()


def test_a_wrong_password_is_one_sentence(demo: Demo, page: Page, watch: Watch) -> None:
    watch.expect("status of 401 .*/api/auth/login")
    page.goto(f"{demo.url}/servers")
    page.get_by_label("Name", exact=True).fill("admin")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text(re.compile(r"\.$"))
    accessible(page)
    page.get_by_label("Password", exact=True).fill(demo.accounts["admin"].password)
    page.get_by_role("button", name="Sign in").click()
    # And then the page that was asked for, not the first one.
    expect(page.get_by_role("heading", name="Servers", level=1)).to_be_visible()


@pytest.fixture
def forgetful(demo: Demo) -> Account:
    """The demo's support account with a one-time password."""
    told = product.said(demo.home, "accounts", "reset-password", "support")
    return Account("support", told.rsplit(": ", 1)[1].strip(), "support")


def test_a_one_time_password_opens_nothing_but_the_change(
    demo: Demo, forgetful: Account, page: Page, watch: Watch
) -> None:
    watch.expect("status of 422 .*/api/auth/change-password")
    page.goto(f"{demo.url}/servers")
    page.get_by_label("Name", exact=True).fill(forgetful.name)
    page.get_by_label("Password", exact=True).fill(forgetful.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Choose a new password")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    accessible(page)
    page.get_by_label("Current password", exact=True).fill(forgetful.password)
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("New password", exact=True).fill(CHOSEN)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("heading", name="Servers", level=1)).to_be_visible()
    demo.accounts[forgetful.name] = Account(forgetful.name, CHOSEN, "support")


def test_signing_out_ends_the_other_tab_within_five_seconds(
    demo: Demo, page: Page, measured: Callable[[str], None], watch: Watch
) -> None:
    people.sign_in(page, demo.url, demo.accounts["admin"])
    other = page.context.new_page()
    other.goto(f"{demo.url}/servers")
    expect(other.get_by_role("heading", name="Servers", level=1)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    left_at = time.monotonic()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible(timeout=5_000)
    measured(f"the other tab was signed out after {time.monotonic() - left_at:.2f} s (5 s promised)")


def test_a_sign_in_ended_from_another_device_is_over_within_five_seconds(
    demo: Demo, open_page: OpenPage, measured: Callable[[str], None], watch: Watch
) -> None:
    watch.expect("status of 401", "WebSocket")
    here, there = open_page(), open_page(user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0")
    people.sign_in(there, demo.url, demo.accounts["admin"])
    people.live(there)
    people.sign_in(here, demo.url, demo.accounts["admin"], "/account")
    here.get_by_role("button", name=re.compile("^End: Firefox")).first.click()
    ended_at = time.monotonic()
    expect(there.get_by_role("heading", name="Sign in")).to_be_visible(timeout=5_000)
    measured(f"the other device was signed out after {time.monotonic() - ended_at:.2f} s (5 s promised)")
