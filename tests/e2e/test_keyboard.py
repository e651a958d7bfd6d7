"""Everything by keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e import people
from tests.e2e.conftest import Quiet
from tests.e2e.judge import accessible
from tests.e2e.steering import FILM_NAME

MOST_STEPS = 60
FOCUSED = """
() => {
  const one = document.activeElement;
  return one.getAttribute("aria-label") || one.innerText || one.getAttribute("placeholder") || one.type || "";
}
"""
RINGED = """
() => {
  const look = getComputedStyle(document.activeElement);
  return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
}
"""


def step_to(page: Page, name: str) -> None:
    """Tab until something of that name has the focus, and see that one can see where that is."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if re.search(name, page.evaluate(FOCUSED)):
            assert page.evaluate(RINGED), f"{name} shows no ring"
            return
    raise AssertionError(f"{name!r} cannot be reached by Tab")


def sign_in(page: Page, quiet: Quiet) -> None:
    page.goto(quiet.url)
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type(quiet.admin.name)
    page.keyboard.press("Tab")
    page.keyboard.type(quiet.admin.password)
    page.keyboard.press("Enter")
    people.live(page)


def test_sign_in_and_stop_a_session(quiet: Quiet, page: Page) -> None:
    quiet.steering["jellyfin"].start()
    sign_in(page, quiet)
    expect(people.card(page, FILM_NAME)).to_be_visible()
    step_to(page, f"^More actions: {FILM_NAME}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Details")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("menuitem", name="Stop…")).to_be_focused()
    # A menu floats over the page, at the end of the document: it belongs to no landmark.
    accessible(page, "region")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=f"Stop {FILM_NAME}?")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    step_to(page, "^Stop$")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Stopped {FILM_NAME}")).to_be_visible(timeout=15_000)
    # The focus is not lost with the dialog and the card.
    expect(dialog).to_have_count(0)


def test_the_form_of_adding_opens_and_closes(quiet: Quiet, page: Page) -> None:
    sign_in(page, quiet)
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page.get_by_role("heading", name="Servers", level=1)).to_be_visible()
    step_to(page, "^Add server$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Add a server")).to_be_visible()
    step_to(page, "Jellyfin$")
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="Jellyfin")
    expect(form).to_be_visible()
    assert form.evaluate("form => form.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_palette_finds_pages_and_the_help_lists_keys(quiet: Quiet, page: Page) -> None:
    sign_in(page, quiet)
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog")
    expect(palette.get_by_placeholder(re.compile("^Search"))).to_be_focused()
    accessible(page)
    page.keyboard.type("plugins")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Plugins", level=1)).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_skip_link_leads_past_the_bar(quiet: Quiet, page: Page) -> None:
    sign_in(page, quiet)
    page.reload()
    people.live(page)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
