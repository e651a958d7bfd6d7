"""Who a server says that it is."""

import pytest

from towerview_plex import wire


def test_who_the_server_is() -> None:
    facts = wire.server_facts(
        {
            "MediaContainer": {
                "friendlyName": "House",
                "machineIdentifier": "unique_id_123",
                "version": "1.20.4.3517-ab5e1197c",
                "ownerFeatures": "lyrics,session_kick, webhooks",
            }
        }
    )
    assert (facts.machine_id, facts.name, facts.version) == (
        "unique_id_123",
        "House",
        "1.20.4.3517-ab5e1197c",
    )
    assert facts.features == {"lyrics", "session_kick", "webhooks"}


@pytest.mark.parametrize(
    "told, state, expected",
    [
        ("1.43.3.1-aaa", "notify", "1.43.3.1-aaa"),
        ("1.100.0.1-aaa", "available", "1.100.0.1-aaa"),
        ("1.43.2.10687-bbb", "notify", None),
        ("1.42.9.9-aaa", "notify", None),
        ("1.43.3.1-aaa", "done", None),
        ("", "notify", None),
    ],
)
def test_the_version_the_server_knows_to_be_newer(told: str, state: str, expected: str | None) -> None:
    payload = {"MediaContainer": {"size": 1, "Release": [{"version": told, "state": state}]}}
    assert wire.newer_version(payload, "1.43.2.10687-563d026ea") == expected


def test_no_release_is_no_newer_version() -> None:
    assert wire.newer_version({"MediaContainer": {"size": 0}}, "1.43.2") is None
