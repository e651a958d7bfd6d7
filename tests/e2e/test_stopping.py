"""Stopping somebody, and being told what truly happened."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import people
from tests.e2e.conftest import Quiet
from tests.e2e.judge import accessible
from tests.e2e.steering import FILM_NAME
from towerview_core.testing.standin import StandInFault

MEDIA = ("plex", "jellyfin", "emby")


def begin(quiet: Quiet, page: Page, kind: str) -> None:
    """Somebody watches, and an admin looks on."""
    quiet.steering[kind].start()
    people.sign_in(page, quiet.url, quiet.admin)
    people.live(page)


def ask_to_stop(page: Page, message: str) -> None:
    people.act(page, people.card(page, FILM_NAME), "Stop…")
    dialog = page.get_by_role("dialog", name=f"Stop {FILM_NAME}?")
    dialog.get_by_label("Message to the viewer").fill(message)
    dialog.get_by_role("button", name="Stop", exact=True).click()


@pytest.mark.parametrize("kind", MEDIA)
def test_a_stop_with_a_message_ends_the_session_and_says_so(quiet: Quiet, page: Page, kind: str) -> None:
    begin(quiet, page, kind)
    ask_to_stop(page, "Dinner is ready.")
    expect(page.get_by_text(f"Stopped {FILM_NAME}")).to_be_visible(timeout=15_000)
    assert quiet.steering[kind].playing() == []
    expect(people.card(page, FILM_NAME)).to_have_count(0)


def test_a_player_that_ignores_the_stop_is_not_called_stopped(quiet: Quiet, page: Page) -> None:
    quiet.steering["jellyfin"].faults(StandInFault.STUBBORN)
    begin(quiet, page, "jellyfin")
    ask_to_stop(page, "Dinner is ready.")
    expect(page.get_by_text(f"Still playing: {FILM_NAME}")).to_be_visible(timeout=20_000)
    expect(people.card(page, FILM_NAME)).to_be_visible()
    expect(page.get_by_text(f"Stopped {FILM_NAME}")).to_have_count(0)


def test_nothing_happens_when_the_dialog_is_left(quiet: Quiet, page: Page) -> None:
    begin(quiet, page, "plex")
    people.act(page, people.card(page, FILM_NAME), "Stop…")
    dialog = page.get_by_role("dialog", name=f"Stop {FILM_NAME}?")
    expect(dialog).to_be_visible()
    accessible(page)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    expect(people.card(page, FILM_NAME)).to_be_visible()
    assert len(quiet.steering["plex"].playing()) == 1


def test_a_message_alone_leaves_the_session_alone(quiet: Quiet, page: Page) -> None:
    begin(quiet, page, "jellyfin")
    people.act(page, people.card(page, FILM_NAME), "Send a message…")
    dialog = page.get_by_role("dialog")
    send = dialog.get_by_role("button", name="Send", exact=True)
    expect(send).to_be_disabled()
    accessible(page)
    dialog.get_by_label("Text").fill("Dinner in ten minutes.")
    send.click()
    expect(page.get_by_text("Message sent to ")).to_be_visible()
    expect(people.card(page, FILM_NAME)).to_be_visible()
