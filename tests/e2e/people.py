"""What people do on the pages, in the words that stand there."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.product import Account

PAGES = {"Home": "/", "Servers": "/servers", "Plugins": "/plugins", "My account": "/account"}


def sign_in(page: Page, url: str, account: Account, path: str = "/") -> None:
    """Through the form, as staff."""
    page.goto(url + path)
    page.get_by_label("Name", exact=True).fill(account.name)
    page.get_by_label("Password", exact=True).fill(account.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def go(page: Page, name: str) -> None:
    """To another page by the navigation, without loading anew."""
    page.get_by_role("link", name=name, exact=True).filter(visible=True).first.click()
    expect(page).to_have_title(re.compile(f"^{re.escape(name)} · "))


def live(page: Page) -> None:
    """Wait until what is on the page is live."""
    expect(page.get_by_text("Live", exact=True).first).to_be_visible()


def card(place: Page | Locator, title: str) -> Locator:
    """The card of what somebody watches."""
    return place.get_by_role("article", name=title, exact=True)


def group(page: Page, server: str) -> Locator:
    """A server's part of the home."""
    return page.get_by_role("region", name=server, exact=True)


def server_card(page: Page, name: str) -> Locator:
    """A server on the page of servers."""
    return page.locator(f'[aria-label="{name}"]')


def act(page: Page, place: Locator, what: str) -> None:
    """Something out of the menu of a card."""
    place.get_by_role("button", name=re.compile("^More actions")).click()
    page.get_by_role("menuitem", name=what).click()


def theme(page: Page, name: str) -> None:
    """The page as somebody sees it who has chosen a theme."""
    page.evaluate("name => { localStorage.setItem('towerview.theme', name); }", name)
    page.reload()
