"""From nothing to living sessions, as a stranger meets it."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import people, product
from tests.e2e.conftest import ADMIN, KINDS, Quiet
from tests.e2e.judge import Watch, accessible
from tests.e2e.product import Product
from towerview_core.testing.standin import Fleet, StandIn, StandInFault

SECRET_FIELD = {"plex": "Token", "jellyfin": "API key", "emby": "API key", "portainer": "Access token"}
SECRET_OPTION = {"plex": "token"}
# Portainer has no name of its own to tell.
NAMELESS = {"portainer": "Portainer"}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Product]:
    """A `towerview run` that nobody has set up."""
    running = product.run(tmp_path / "home")
    yield running
    running.end()


def secret_of(stand_in: StandIn) -> str:
    return str(stand_in.options()[SECRET_OPTION.get(stand_in.kind, "api_key")])


def its_name(stand_in: StandIn) -> str:
    return NAMELESS.get(stand_in.kind, stand_in.name)


def pick(page: Page, stand_in: StandIn) -> None:
    """Open the form of a kind."""
    page.goto(f"{page.url.split('/servers')[0].rstrip('/')}/servers?add={stand_in.kind}")
    expect(page.get_by_role("dialog")).to_be_visible()


def fill(page: Page, stand_in: StandIn, url: str, secret: str, name: str = "") -> None:
    form = page.get_by_role("dialog")
    form.get_by_label("Address").fill(url)
    form.get_by_label(SECRET_FIELD[stand_in.kind], exact=True).fill(secret)
    form.get_by_label("Name", exact=True).fill(name)


def test_a_stranger_gets_from_the_secret_to_living_sessions(
    empty: Product, page: Page, watch: Watch, stand_ins: Mapping[str, tuple[StandIn, str]]
) -> None:
    watch.expect(r"status of 4\d\d .*/api/auth/setup")
    page.goto(f"http://127.0.0.1:{empty.port()}")
    expect(page.get_by_role("heading", name="Set up TowerView")).to_be_visible()
    accessible(page)
    page.get_by_label("One-time secret").fill("not-it")
    page.get_by_label("Name", exact=True).fill(ADMIN.name)
    page.get_by_label("Password", exact=True).fill(ADMIN.password)
    page.get_by_role("button", name="Create the admin account").click()
    expect(page.get_by_text("This set-up secret is wrong or has run out.")).to_be_visible()
    page.get_by_label("One-time secret").fill(empty.secret())
    page.get_by_role("button", name="Create the admin account").click()

    expect(page.get_by_text("Add your first server")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Add a server").click()
    choice = page.get_by_role("dialog", name="Add a server")
    for title in ("Plex", "Jellyfin", "Emby", "Portainer"):
        expect(choice.get_by_role("button", name=title)).to_be_visible()
    accessible(page)

    with_people = [made.make(f"Busy {kind}", 2, 5) for kind, made in KINDS.items()]
    fleet = Fleet(with_people)
    fleet.start()
    try:
        for stand_in, url in zip(with_people, fleet.urls, strict=True):
            add(page, stand_in, url)
        for stand_in in with_people:
            expect(people.server_card(page, its_name(stand_in))).to_contain_text("Up")
        people.go(page, "Home")
        people.live(page)
        expect(page.get_by_role("article")).to_have_count(6)
    finally:
        fleet.stop()


def add(page: Page, stand_in: StandIn, url: str) -> None:
    """Test, then save, with the name that the server itself tells."""
    pick(page, stand_in)
    fill(page, stand_in, url, secret_of(stand_in))
    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text(
        f"answers as {its_name(stand_in)}."
    )
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"{its_name(stand_in)} added")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("kind", KINDS)
def test_each_mistake_is_told_at_its_field_and_nothing_is_saved(
    quiet: Quiet, page: Page, watch: Watch, kind: str
) -> None:
    watch.expect(r"status of 422 .*/api/admin/servers")
    stand_in = KINDS[kind].make("Another", 0, 9)
    other = KINDS["plex" if kind != "plex" else "emby"].make("Somebody else", 0, 9)
    fleet = Fleet([stand_in, other])
    fleet.start()
    before = [server["id"] for server in quiet.api.servers()]
    url, url_of_other = fleet.urls
    try:
        people.sign_in(page, quiet.url, quiet.admin, "/servers")
        pick(page, stand_in)
        refused(page, stand_in, url, "wrong-one", SECRET_FIELD[kind])
        stand_in.faults = {StandInFault.HTML}
        refused(page, stand_in, url, secret_of(stand_in), "Address", "Something else answers at this address")
        stand_in.faults = set()
        refused(page, stand_in, url_of_other, secret_of(stand_in), "Address")
        with nobody() as silent:
            refused(page, stand_in, silent, secret_of(stand_in), "Address")
            # Saving says the same as testing did.
            page.get_by_role("button", name="Save").click()
            expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
            expect(page.get_by_label("Address")).to_have_attribute("aria-invalid", "true")
    finally:
        fleet.stop()
    assert [server["id"] for server in quiet.api.servers()] == before


class nobody:  # noqa: N801  # reads as what it is: `with nobody() as url`
    """An address that is taken, where nobody listens."""

    def __enter__(self) -> str:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._socket.close()


def refused(page: Page, stand_in: StandIn, url: str, secret: str, at: str, words: str = "") -> None:
    """Test what is typed: the sentence stands at the field that is to blame."""
    fill(page, stand_in, url, secret, "Never saved")
    form = page.get_by_role("dialog")
    expect(form.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Test connection").click()
    field = form.get_by_label(at, exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    sentence = form.get_by_role("alert")
    expect(sentence).to_have_text(re.compile(rf"{re.escape(words)}.*\.$", re.DOTALL))
    described = (field.get_attribute("aria-describedby") or "").split()
    assert sentence.get_attribute("id") in described
