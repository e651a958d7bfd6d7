"""Every page in dark and light and on a phone: accessible, no wider than the window, quiet; pictures for human eyes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import people, product
from tests.e2e.conftest import ADMIN, ARTEFACTS, PHONE, WIDE, OpenPage
from tests.e2e.judge import accessible, fits
from tests.e2e.product import Account, Demo
from tests.e2e.steering import set_up

LOOKS = {"dark": ("dark", WIDE), "light": ("light", WIDE), "phone": ("dark", PHONE)}
Judge = Callable[[str], None]


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def seen(look: str, open_page: OpenPage) -> Page:
    """A page as somebody has it who chose that look before."""
    chosen, size = LOOKS[look]
    # A phone's scroll bars take no room.
    page = open_page(size, is_mobile=look == "phone", has_touch=look == "phone")
    page.add_init_script(f"try {{ localStorage.setItem('towerview.theme', '{chosen}'); }} catch {{}}")
    return page


@pytest.fixture
def judged(look: str, seen: Page) -> Judge:
    """Ask of what is on the screen what is asked of every screen, and keep a picture of it."""

    def judge(name: str) -> None:
        seen.screenshot(path=ARTEFACTS / "screenshots" / f"{name}-{look}.png")
        fits(seen)
        accessible(seen)

    return judge


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A TowerView that nobody has set up."""
    running = product.run(tmp_path_factory.mktemp("fresh") / "home")
    yield f"http://127.0.0.1:{running.port()}"
    running.end()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Account]]:
    """A TowerView without a server, and an account of it that has to choose a password."""
    home = tmp_path_factory.mktemp("bare") / "home"
    running = product.run(home)
    url = f"http://127.0.0.1:{running.port()}"
    set_up(running, url, ADMIN)
    product.said(home, "accounts", "create", "sam", "--role", "support", "--password", ADMIN.password)
    told = product.said(home, "accounts", "reset-password", "sam")
    yield url, Account("sam", told.rsplit(": ", 1)[1].strip(), "support")
    running.end()


def close(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def opened(page: Page, name: str = "") -> None:
    """A dialog has come to rest."""
    expect(page.get_by_role("dialog", name=name)).to_be_visible()


def test_set_up(fresh: str, seen: Page, judged: Judge) -> None:
    seen.goto(fresh)
    expect(seen.get_by_role("heading", name="Set up TowerView")).to_be_visible()
    seen.get_by_label("Password", exact=True).fill("four small words")
    judged("set-up")


def test_sign_in(demo: Demo, seen: Page, judged: Judge) -> None:
    seen.goto(demo.url)
    expect(seen.get_by_role("heading", name="Sign in")).to_be_visible()
    judged("sign-in")


def test_a_house_without_servers(bare: tuple[str, Account], seen: Page, judged: Judge) -> None:
    people.sign_in(seen, bare[0], ADMIN)
    expect(seen.get_by_text("Add your first server")).to_be_visible()
    judged("home-empty")
    people.go(seen, "Servers")
    expect(seen.get_by_role("button", name="Jellyfin")).to_be_visible()
    judged("servers-empty")
    seen.get_by_role("button", name="Jellyfin").click()
    opened(seen, "Jellyfin")
    judged("servers-add-form")


def test_a_password_that_must_change(bare: tuple[str, Account], seen: Page, judged: Judge) -> None:
    url, sam = bare
    seen.goto(url)
    seen.get_by_label("Name", exact=True).fill(sam.name)
    seen.get_by_label("Password", exact=True).fill(sam.password)
    seen.get_by_role("button", name="Sign in").click()
    expect(seen.get_by_role("heading", name="Choose a new password")).to_be_visible()
    judged("must-change")


@pytest.fixture
def home(demo: Demo, seen: Page) -> Page:
    people.sign_in(seen, demo.url, demo.accounts["admin"])
    people.live(seen)
    expect(seen.get_by_role("article").first).to_be_visible()
    return seen


def test_home(home: Page, judged: Judge) -> None:
    expect(home.get_by_role("article").first.locator("img")).to_be_visible()
    expect(home.locator("canvas").first).to_be_visible()
    judged("home")
    home.get_by_text("List", exact=True).click()
    expect(home.get_by_role("table", name="Sessions")).to_be_visible()
    judged("home-list")


def test_what_opens_over_a_session(home: Page, judged: Judge) -> None:
    home.get_by_role("article").first.get_by_role("button", name=re.compile("^Details of")).click()
    opened(home)
    judged("home-details")
    close(home)
    for act, name in {"Stop…": "home-stop", "Send a message…": "home-message"}.items():
        people.act(home, home.get_by_role("article").first, act)
        opened(home)
        judged(name)
        close(home)


def test_palette_and_help(home: Page, judged: Judge) -> None:
    home.keyboard.press("Control+k")
    opened(home)
    judged("palette")
    close(home)
    home.keyboard.press("?")
    opened(home, "Keyboard shortcuts")
    judged("help")


def test_servers(demo: Demo, seen: Page, judged: Judge) -> None:
    people.sign_in(seen, demo.url, demo.accounts["admin"], "/servers")
    card = people.server_card(seen, demo.server("plex")["name"])
    expect(card).to_contain_text("Up")
    judged("servers")
    people.act(seen, card, "Edit…")
    expect(seen.get_by_role("dialog").get_by_label("Address")).to_be_visible()
    judged("servers-edit")
    close(seen)
    people.act(seen, card, "Delete…")
    opened(seen)
    judged("servers-delete")
    close(seen)
    seen.get_by_role("button", name="Add server").click()
    expect(seen.get_by_role("dialog").get_by_role("button", name="Emby")).to_be_visible()
    judged("servers-add")


def test_plugins_and_account(demo: Demo, seen: Page, judged: Judge) -> None:
    people.sign_in(seen, demo.url, demo.accounts["admin"], "/plugins")
    expect(seen.get_by_role("table", name="Installed plugins")).to_be_visible()
    judged("plugins")
    people.go(seen, "My account")
    expect(seen.get_by_text("This device")).to_be_visible()
    judged("account")


@pytest.mark.parametrize("path", ["/accounts", "/audit", "/settings"])
def test_pages_of_keepers(demo: Demo, seen: Page, judged: Judge, path: str) -> None:
    people.sign_in(seen, demo.url, demo.accounts["admin"], path)
    expect(seen.get_by_role("heading", level=1)).to_be_visible()
    expect(seen.locator("main [aria-busy=true], main .animate-breathe")).to_have_count(0)
    judged(path.strip("/"))
