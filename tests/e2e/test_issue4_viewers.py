"""Media users sign in at their own server, see what is theirs, and stop it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import people, steering
from tests.e2e.conftest import OpenPage, Quiet
from tests.e2e.judge import Watch, accessible, fits

PASSWORD = "correct horse"
# Who sits on the seats the tests use: everybody has two, one at home and one away.
WATCHES, OTHER = "Bruno", "Chiyo"
SEAT_OF_OTHER, FILM_OF_OTHER = 4, 3


def as_media_user(page: Page, quiet: Quiet, kind: str) -> None:
    """To the tab of media users, and to a kind."""
    page.goto(quiet.url)
    page.get_by_role("tab", name="Media user").click()
    page.get_by_role("button", name=f"Sign in with {kind}").click()


def by_password(page: Page, quiet: Quiet, kind: str, name: str = WATCHES) -> None:
    """With the name and password of the one server of that kind."""
    as_media_user(page, quiet, kind)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.fixture
def sharing(quiet: Quiet) -> Iterator[None]:
    quiet.api.ask("PATCH", "/api/settings/site", {"sharing": True})
    yield
    quiet.api.ask("PATCH", "/api/settings/site", {"sharing": False})


@pytest.mark.parametrize("kind", ["Emby", "Jellyfin"])
def test_by_name_and_password_of_the_server(quiet: Quiet, page: Page, kind: str) -> None:
    by_password(page, quiet, kind)
    links = page.get_by_role("navigation").get_by_role("link")
    assert [text for text in links.all_inner_texts() if text] == ["Home", "My account"]
    people.live(page)
    accessible(page)


def test_a_wrong_password_is_one_sentence(quiet: Quiet, page: Page, watch: Watch) -> None:
    watch.expect("status of 401 .*/api/auth/media/username")
    as_media_user(page, quiet, "Emby")
    accessible(page)
    page.get_by_label("Name", exact=True).fill(WATCHES)
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("Name or password is wrong.")


def test_by_pin_at_the_stand_in_of_plex_tv(quiet: Quiet, page: Page, watch: Watch) -> None:
    # The stand-in's own page has no icon.
    watch.expect("favicon.ico")
    page.goto(quiet.url)
    page.get_by_role("tab", name="Media user").click()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Sign in with Plex").click()
    expect(page.get_by_text("Waiting for Plex")).to_be_visible()
    accessible(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened.value.get_by_role("button", name=WATCHES).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(page.get_by_text(WATCHES, exact=True).first).to_be_visible()
    so_far = sum(url.endswith("/check") for url in asked)
    page.wait_for_timeout(2_500)
    assert sum(url.endswith("/check") for url in asked) == so_far
    opened.value.close()


def test_the_page_to_come_back_to_asks_for_nothing(quiet: Quiet, page: Page, watch: Watch) -> None:
    watch.expect("Scripts may close only the windows that were opened by them")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{quiet.url}/oauth/callback")
    expect(page.get_by_role("heading", name="All done here")).to_be_visible()
    assert not [url for url in asked if "/api/" in url]
    accessible(page)


def test_a_viewer_stops_what_is_their_own(quiet: Quiet, page: Page) -> None:
    server = quiet.steering["emby"]
    server.start()
    by_password(page, quiet, "Emby")
    people.live(page)
    card = people.card(page, steering.FILM_NAME)
    expect(card).to_be_visible()
    accessible(page)
    people.act(page, card, "Stop…")
    page.get_by_role("dialog").get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text(f"Stopped {steering.FILM_NAME}")).to_be_visible(timeout=15_000)
    assert not server.playing()


def test_others_are_seen_only_when_sharing_is_on_and_never_by_name(
    quiet: Quiet, page: Page, sharing: None
) -> None:
    quiet.steering["emby"].start(SEAT_OF_OTHER, FILM_OF_OTHER)
    by_password(page, quiet, "Emby")
    others = page.get_by_role("region", name="Also playing")
    expect(others.get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_role("article")).to_have_count(0)
    expect(page.get_by_text(OTHER)).to_have_count(0)
    quiet.api.ask("PATCH", "/api/settings/site", {"sharing": False})
    page.reload()
    expect(page.get_by_role("heading", name="What you watch now")).to_be_visible()
    expect(others).to_have_count(0)


def test_staff_pages_do_not_exist_for_viewers(quiet: Quiet, page: Page) -> None:
    by_password(page, quiet, "Emby")
    for path in ("/servers", "/accounts", "/audit", "/settings", "/plugins"):
        page.goto(quiet.url + path)
        expect(page.get_by_role("heading", name="What you watch now")).to_be_visible()


def test_it_fits_a_telephone(quiet: Quiet, open_page: OpenPage) -> None:
    page = open_page((360, 740))
    page.goto(quiet.url)
    page.get_by_role("tab", name="Media user").click()
    fits(page)
    by_password(page, quiet, "Emby")
    expect(page.get_by_role("heading", name="What you watched")).to_be_visible()
    fits(page)
    accessible(page)
