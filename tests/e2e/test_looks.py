"""Every page in dark and light and on a phone: accessible, no wider than the window, quiet; pictures for human eyes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import people
from tests.e2e.conftest import ARTEFACTS, PHONE, WIDE, OpenPage
from tests.e2e.judge import accessible, fits
from tests.e2e.product import Demo

LOOKS = {"dark": ("dark", WIDE), "light": ("light", WIDE), "phone": ("dark", PHONE)}


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def seen(look: str, open_page: OpenPage) -> Page:
    """A page as somebody has it who chose that look before."""
    chosen, size = LOOKS[look]
    page = open_page(size)
    page.add_init_script(f"try {{ localStorage.setItem('towerview.theme', '{chosen}'); }} catch {{}}")
    return page


@pytest.fixture
def judged(look: str, seen: Page) -> Callable[[str], None]:
    """Ask of what is on the screen what is asked of every screen, and keep a picture of it."""

    def judge(name: str) -> None:
        seen.screenshot(path=ARTEFACTS / "screenshots" / f"{name}-{look}.png")
        fits(seen)
        accessible(seen)

    return judge


def close(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_sign_in(demo: Demo, seen: Page, judged: Callable[[str], None]) -> None:
    seen.goto(demo.url)
    expect(seen.get_by_role("heading", name="Sign in")).to_be_visible()
    judged("sign-in")


def test_home(demo: Demo, seen: Page, judged: Callable[[str], None]) -> None:
    people.sign_in(seen, demo.url, demo.accounts["admin"])
    people.live(seen)
    expect(seen.get_by_role("article").first.locator("img")).to_be_visible()
    expect(seen.locator("canvas").first).to_be_visible()
    judged("home")
    seen.get_by_role("article").first.get_by_role("button", name=re.compile("^Details of")).click()
    expect(seen.get_by_role("dialog")).to_be_visible()
    judged("home-details")
    close(seen)
    seen.get_by_text("List", exact=True).click()
    expect(seen.get_by_role("table", name="Sessions")).to_be_visible()
    judged("home-list")


def test_servers(demo: Demo, seen: Page, judged: Callable[[str], None]) -> None:
    people.sign_in(seen, demo.url, demo.accounts["admin"], "/servers")
    card = people.server_card(seen, demo.server("plex")["name"])
    expect(card).to_contain_text("Up")
    judged("servers")
    people.act(seen, card, "Edit…")
    expect(seen.get_by_role("dialog").get_by_label("Address")).to_be_visible()
    judged("servers-edit")
    close(seen)
    people.act(seen, card, "Delete…")
    expect(seen.get_by_role("dialog")).to_be_visible()
    judged("servers-delete")
    close(seen)


def test_plugins_and_account(demo: Demo, seen: Page, judged: Callable[[str], None]) -> None:
    people.sign_in(seen, demo.url, demo.accounts["admin"], "/plugins")
    expect(seen.get_by_role("table", name="Installed plugins")).to_be_visible()
    judged("plugins")
    people.go(seen, "My account")
    expect(seen.get_by_text("This device")).to_be_visible()
    judged("account")
