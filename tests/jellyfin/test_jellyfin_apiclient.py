"""An independent judge: Jellyfin's own Python client takes the stand-in for a server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jellyfin_apiclient_python import JellyfinClient
from jellyfin_apiclient_python.connection_manager import CONNECTION_STATE

from towerview_core.testing.standin import serve
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_jellyfin.standin.server import PASSWORD


@pytest.fixture(params=["10.8.13", "10.11.11", "12.1.0"])
def stand_in(request: pytest.FixtureRequest) -> JellyfinStandIn:
    return JellyfinStandIn.make("Harbour", 3, 7, request.param)


@pytest.fixture
def client(stand_in: JellyfinStandIn) -> Iterator[Any]:
    client = JellyfinClient()
    client.config.app("Judge", "1.0", "a bench", "judge-1")
    client.config.data["auth.ssl"] = True
    with serve(stand_in) as (url,):
        state = client.auth.connect_to_address(url)
        assert state["State"] is CONNECTION_STATE.ServerSignIn
        owner = next(iter(stand_in.users.values()))
        assert client.auth.login(url, owner.name, PASSWORD)["User"]["Name"] == owner.name
        credentials = client.auth.credentials.get_credentials()
        assert client.authenticate(credentials, discover=False)["State"] is CONNECTION_STATE.SignedIn
        yield client
        client.stop()


def test_a_wrong_password(stand_in: JellyfinStandIn) -> None:
    client = JellyfinClient()
    client.config.app("Judge", "1.0", "a bench", "judge-1")
    client.config.data["auth.ssl"] = True
    with serve(stand_in) as (url,):
        client.auth.connect_to_address(url)
        owner = next(iter(stand_in.users.values()))
        assert client.auth.login(url, owner.name, "wrong") == {}


def test_sessions_users_and_libraries(client: Any, stand_in: JellyfinStandIn) -> None:
    playing = [row for row in client.jellyfin.get_sessions() if row.get("NowPlayingItem")]
    assert [row["NowPlayingItem"]["Id"] for row in playing] == [one.media.id for one in stand_in.world.look()]
    assert {user["Name"] for user in client.jellyfin.get_users()} == {
        user.name for user in stand_in.users.values()
    }
    folders = client.jellyfin.virtual_folders()
    assert {folder["ItemId"] for folder in folders} == {library.id for library in stand_in.libraries()}
    assert client.jellyfin.get_user()["Policy"]["IsAdministrator"] is True


def test_stopping_a_session(client: Any, stand_in: JellyfinStandIn) -> None:
    key = stand_in.world.start(stand_in.world.seats[0], stand_in.world.titles[0])
    session_id = next(known for known, viewing in stand_in.session_ids().items() if viewing == key)
    client.jellyfin.remote_stop(session_id)
    assert key not in {viewing.key for viewing in stand_in.world.viewings()}
    assert [ended.key for ended in stand_in.world.ledger] == [key]
