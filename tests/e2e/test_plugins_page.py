"""What is installed, and what each brings."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import people
from tests.e2e.product import Demo

BRINGS = {
    "towerview-plex": "plex",
    "towerview-jellyfin": "jellyfin",
    "towerview-emby": "emby",
    "towerview-portainer": "portainer",
}


@pytest.fixture
def plugins(demo: Demo, page: Page) -> Page:
    people.sign_in(page, demo.url, demo.accounts["admin"], "/plugins")
    return page


def test_every_distribution_is_there_with_what_it_brings(plugins: Page) -> None:
    table = plugins.get_by_role("table", name="Installed plugins")
    for distribution in [*BRINGS, "towerview-web", "towerview-core"]:
        row = table.get_by_role("row").filter(has_text=distribution).first
        expect(row).to_contain_text("Loaded")
        if distribution in BRINGS:
            expect(row).to_contain_text("Servers")
            expect(row.get_by_text(BRINGS[distribution], exact=True).filter(visible=True)).not_to_have_count(
                0
            )
    ours = table.get_by_role("row").filter(has_text="towerview-core")
    for brought in ("sessions", "bandwidth", "containers"):
        expect(ours.get_by_text(brought, exact=True).filter(visible=True)).not_to_have_count(0)


def test_nothing_is_in_quarantine(plugins: Page) -> None:
    expect(plugins.get_by_role("table")).to_be_visible()
    expect(plugins.get_by_text("Quarantined")).to_have_count(0)
