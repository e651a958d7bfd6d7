"""An independent judge: Jellyfin's own Python client takes the stand-in for a server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
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


def test_users_come_and_go(client: Any, stand_in: JellyfinStandIn) -> None:
    made = client.jellyfin.new_user("Newcomer", "first words")
    assert stand_in.household.people[made["Id"]].password == "first words"
    assert client.jellyfin.get_user(made["Id"])["Policy"]["EnableAllFolders"] is True
    assert "Newcomer" in {user["Name"] for user in client.jellyfin.get_users()}
    client.jellyfin.delete_user(made["Id"])
    assert made["Id"] not in stand_in.household.people


def test_items_of_a_library(client: Any, stand_in: JellyfinStandIn) -> None:
    library = stand_in.libraries()[0]
    inside = [
        one.media for one in stand_in.world.titles if one.media.library and one.media.library.id == library.id
    ]
    found = client.jellyfin.get_user_items(parent_id=library.id, limit=1)
    assert found["TotalRecordCount"] >= len(inside)
    assert len(found["Items"]) == 1
    item = client.jellyfin.get_item(inside[0].id)
    assert (item["Name"], len(item["MediaSources"])) == (inside[0].title, 1)
    ancestors = client.jellyfin.get_ancestors(inside[0].id)
    assert library.id in {one["Id"] for one in ancestors}


def test_the_log(client: Any, stand_in: JellyfinStandIn) -> None:
    lines = client.jellyfin.get_log_entries(startIndex=0, limit=10, hasUserId=True)
    assert lines["TotalRecordCount"] == 2 * len(stand_in.memory.past.viewed)
    assert lines["Items"][0]["Date"] > lines["Items"][-1]["Date"]


def test_quick_connect(stand_in: JellyfinStandIn) -> None:
    """The client begins by POST as 10.9 and later want it; 10.8 refuses that."""
    client = JellyfinClient()
    client.config.app("Judge", "1.0", "a bench", "judge-1")
    client.config.data["auth.ssl"] = True
    with serve(stand_in) as (url,):
        client.auth.connect_to_address(url)
        api = client.auth.API
        assert api.quick_connect_enabled(url) is True
        code = api.quick_connect_initiate(url)
        if stand_in.version.startswith("10.8"):
            assert code == {}
            return
        assert api.quick_connect_state(url, code["Secret"])["Authenticated"] is False
        person = list(stand_in.users)[2]
        stand_in.entrance.confirm(code["Code"], person)
        assert api.quick_connect_state(url, code["Secret"])["Authenticated"] is True
        assert client.auth.login_with_quick_connect(url, code["Secret"])["User"]["Id"] == person


def test_the_socket_tells_what_plays(client: Any, stand_in: JellyfinStandIn) -> None:
    """As its own user's admin token, which every version pushes to."""
    heard: list[tuple[str, Any]] = []
    client.callback = lambda kind, data: heard.append((kind, data))
    client.start(websocket=True)
    wait_for(lambda: any(kind == "WebSocketConnect" for kind, _ in heard))
    client.wsc.send("SessionsStart", "0,1500")
    time.sleep(0.2)
    key = stand_in.world.start(stand_in.world.seats[5], stand_in.world.titles[0])
    wait_for(lambda: any(kind == "Sessions" for kind, _ in heard))
    stand_in.world.stop(key)


def wait_for(told: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not told():
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.02)
