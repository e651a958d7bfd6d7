"""Telling Jellyfin, Emby and others apart by what they say of themselves."""

from __future__ import annotations

import pytest

from towerview_core.contract.errors import BadReply, Fault, Unreachable
from towerview_core.kits.mediabrowser.calls import device_id
from towerview_core.kits.mediabrowser.identity import (
    check_product,
    check_set_up,
    lowered,
    product_of,
    server_info,
)

JELLYFIN = {"ServerName": "Harbour", "Version": "12.1.0", "ProductName": "Jellyfin Server", "Id": "c1"}
STARTING = {"serverName": "Harbour", "version": "12.1.0", "productName": "Jellyfin Server", "id": "c1"}
EMBY = {"ServerName": "Tower", "Version": "4.9.5.0", "Id": "5e", "LocalAddresses": []}


@pytest.mark.parametrize(
    "reply, product",
    [
        (JELLYFIN, "Jellyfin"),
        (STARTING, "Jellyfin"),
        (EMBY, "Emby"),
        ({"MediaContainer": {"machineIdentifier": "x"}}, "Plex"),
        (JELLYFIN | {"ProductName": "Other"}, None),
        ({"Version": "1"}, None),
        ({}, None),
        ([], None),
        ("text", None),
        (None, None),
    ],
)
def test_products(reply: object, product: str | None) -> None:
    assert product_of(lowered(reply)) == product


@pytest.mark.parametrize("wanted, other", [("Jellyfin", EMBY), ("Emby", JELLYFIN), ("Emby", STARTING)])
def test_the_right_kind_is_named(wanted: str, other: dict[str, object]) -> None:
    found = product_of(lowered(other))
    with pytest.raises(BadReply, match=f"Choose {found}") as caught:
        check_product(lowered(other), wanted)
    assert caught.value.fault is Fault.NOT_THIS_PRODUCT


def test_a_first_set_up_that_waits() -> None:
    check_set_up(lowered(JELLYFIN), "Jellyfin")
    check_set_up(lowered(JELLYFIN | {"StartupWizardCompleted": True}), "Jellyfin")
    with pytest.raises(Unreachable):
        check_set_up(lowered(STARTING | {"startupWizardCompleted": False}), "Jellyfin")


def test_who_answers() -> None:
    info = server_info(lowered(EMBY | {"HasUpdateAvailable": True}), "Emby")
    assert (info.machine_id, info.name, info.version) == ("5e", "Tower", "4.9.5.0")
    assert info.newer_version == "newer than 4.9.5.0"
    assert server_info(lowered(EMBY | {"ServerName": None}), "Emby").name == "Emby"
    for missing in ("Id", "Version"):
        with pytest.raises(BadReply):
            server_info(lowered({key: value for key, value in EMBY.items() if key != missing}), "Emby")


def test_our_device_is_always_the_same_at_one_server_and_another_at_another() -> None:
    assert device_id("http://a.example") == device_id("http://a.example")
    assert device_id("http://a.example") != device_id("http://b.example")
