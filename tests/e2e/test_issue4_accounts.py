"""Accounts, their rights and the audit log, as admins, staff and support use them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import people
from tests.e2e.conftest import OpenPage, Quiet
from tests.e2e.judge import Watch, accessible, fits
from tests.e2e.product import Account
from tests.e2e.steering import Api

CHOSEN = "a brass sextant under 9 moons"
PAGES_OF = {
    "admin": ["Home", "Servers", "Accounts", "Audit log", "Settings", "Plugins", "My account"],
    "staff": ["Home", "Servers", "Accounts", "Audit log", "Plugins", "My account"],
    "support": ["Home", "Servers", "Plugins", "My account"],
}


def make(api: Api, name: str, role: str) -> Account:
    """An account with a password of its own, made without the page."""
    body = {"name": name, "role": role, "password": CHOSEN, "must_change_password": False}
    api.ask("POST", "/api/admin/local-users", body)
    return Account(name, CHOSEN, role)


def forget(api: Api, name: str) -> None:
    """Delete it again, if it is there."""
    for one in api.ask("GET", f"/api/admin/local-users?search={name}")["items"]:
        api.ask("DELETE", f"/api/admin/local-users/{one['id']}")


@pytest.fixture
def staff(quiet: Quiet) -> Iterator[Account]:
    yield make(quiet.api, "stella", "staff")
    forget(quiet.api, "stella")


@pytest.fixture
def support(quiet: Quiet) -> Iterator[Account]:
    yield make(quiet.api, "sunniva", "support")
    forget(quiet.api, "sunniva")


def navigation(page: Page) -> list[str]:
    """The pages that are offered."""
    return (
        page.get_by_role("navigation", name="Main").filter(visible=True).get_by_role("link").all_inner_texts()
    )


def enter(page: Page, account: Account) -> None:
    """Type name and password and sign in, wherever that leads."""
    page.get_by_label("Name", exact=True).fill(account.name)
    page.get_by_label("Password", exact=True).fill(account.password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_each_role_is_offered_its_pages(
    quiet: Quiet, staff: Account, support: Account, open_page: OpenPage
) -> None:
    for account in (quiet.admin, staff, support):
        page = open_page()
        people.sign_in(page, quiet.url, account)
        assert navigation(page) == PAGES_OF[account.role]


def test_a_page_of_somebody_else_leads_home(quiet: Quiet, support: Account, page: Page) -> None:
    people.sign_in(page, quiet.url, support, "/accounts")
    expect(page.get_by_role("heading", name="Accounts")).to_have_count(0)
    expect(page).to_have_url(re.compile("/accounts$"))


def test_from_a_new_account_to_its_own_password(
    quiet: Quiet, page: Page, open_page: OpenPage, watch: Watch
) -> None:
    # What an account hears that is deleted while it is signed in.
    watch.expect("status of 401", "WebSocket")
    people.sign_in(page, quiet.url, quiet.admin, "/accounts")
    page.get_by_role("button", name="New account").click()
    page.get_by_label("Name", exact=True).fill("grace")
    accessible(page)
    page.get_by_role("button", name="Create account").click()
    shown = page.get_by_label(re.compile("^Good until"))
    one_time = shown.input_value()
    accessible(page)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("row", name=re.compile("grace"))).to_contain_text("One-time password")
    expect(page.get_by_text(one_time)).to_have_count(0)

    theirs = open_page()
    theirs.goto(quiet.url)
    enter(theirs, Account("Grace", one_time))
    expect(theirs.get_by_role("heading", name="Choose a new password")).to_be_visible()
    theirs.get_by_label("Current password", exact=True).fill(one_time)
    theirs.get_by_label("New password", exact=True).fill(CHOSEN)
    theirs.get_by_role("button", name="Change password").click()
    expect(theirs.get_by_role("link", name="Home")).to_be_visible()
    assert navigation(theirs) == PAGES_OF["support"]
    forget(quiet.api, "grace")
    expect(theirs.get_by_role("heading", name="Sign in")).to_be_visible()


def test_staff_see_exactly_the_server_that_is_ticked(
    quiet: Quiet, staff: Account, page: Page, open_page: OpenPage
) -> None:
    theirs = open_page()
    people.sign_in(theirs, quiet.url, staff, "/servers")
    expect(theirs.get_by_role("heading", level=1, name="Servers")).to_be_visible()
    expect(theirs.get_by_text("Quiet", exact=False)).to_have_count(0)

    people.sign_in(page, quiet.url, quiet.admin, "/accounts")
    people.act(page, page.get_by_role("row", name=re.compile("stella")), "Rights…")
    page.get_by_role("checkbox", name="See what plays: Quiet plex").check()
    # What is of no use without the server itself brings it along.
    expect(page.get_by_role("checkbox", name="See it: Quiet plex")).to_be_checked()
    accessible(page)
    page.get_by_role("button", name="Save rights").click()
    expect(page.get_by_text("Rights of stella saved")).to_be_visible()

    theirs.reload()
    expect(theirs.get_by_role("heading", level=2)).to_have_count(1)
    expect(theirs.get_by_role("heading", level=2)).to_have_text("Quiet plex")


def test_what_would_be_refused_says_why(quiet: Quiet, page: Page) -> None:
    people.sign_in(page, quiet.url, quiet.admin, "/accounts")
    page.get_by_role("button", name=f"More actions: {quiet.admin.name}").click()
    refused = page.get_by_role("menuitem", name=re.compile("^Delete"))
    expect(refused).to_be_disabled()
    expect(refused).to_contain_text("Nobody can do this with their own account.")


@pytest.fixture
def told(quiet: Quiet) -> Iterator[Account]:
    """Somebody nobody else is called like: lines of the audit log stay for good."""
    yield make(quiet.api, "thaddea", "support")
    forget(quiet.api, "thaddea")


def test_the_audit_log_tells_what_happened(quiet: Quiet, told: Account, page: Page) -> None:
    people.sign_in(page, quiet.url, quiet.admin, "/audit")
    page.get_by_label("Action", exact=True).select_option("account.create")
    page.get_by_label("Search", exact=True).fill(told.name)
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page).to_have_url(
        re.compile("action=account.create&search=thaddea|search=thaddea&action=account.create")
    )
    page.get_by_role("button", name=re.compile("^Details: Created account")).click()
    drawer = page.get_by_role("dialog", name="Created account")
    expect(drawer).to_contain_text(told.name)
    expect(drawer).to_contain_text("127.0.0.1")
    accessible(page)
    page.keyboard.press("Escape")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Export as CSV").click()
    text = saved.value.path().read_text()
    assert len(text.splitlines()) == 2
    assert "thaddea" in text


def test_staff_read_of_themselves_and_not_of_others(quiet: Quiet, staff: Account, page: Page) -> None:
    people.sign_in(page, quiet.url, staff, "/audit")
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    actors = {row.split("\t")[2] for row in page.get_by_role("row").all_inner_texts()[1:]}
    assert actors == {staff.name}


def test_ending_all_other_sign_ins(
    quiet: Quiet, support: Account, page: Page, open_page: OpenPage, watch: Watch
) -> None:
    # What the other device hears.
    watch.expect("status of 401", "WebSocket")
    other = open_page()
    people.sign_in(other, quiet.url, support)
    people.sign_in(page, quiet.url, support, "/account")
    page.get_by_role("button", name="End all others").click()
    page.get_by_role("dialog").get_by_role("button", name="End all others").click()
    expect(page.get_by_text("All other sign-ins ended")).to_be_visible()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text("This device")).to_be_visible()


@pytest.mark.parametrize("path", ["/accounts", "/audit", "/settings"])
def test_it_fits_a_telephone(quiet: Quiet, open_page: OpenPage, path: str) -> None:
    page = open_page((360, 740))
    people.sign_in(page, quiet.url, quiet.admin, path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    fits(page)
    accessible(page)
    page.get_by_role("button", name="More pages").click()
    page.get_by_role("menuitem", name="Plugins").click()
    expect(page.get_by_role("heading", level=1, name="Plugins")).to_be_visible()
