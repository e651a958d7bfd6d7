"""python-plexapi takes the stand-in for plex.tv too, and reads what TowerView reads and writes."""

# mypy: disable-error-code="no-untyped-call"

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from plexapi import myplex
from plexapi.exceptions import NotFound, Unauthorized
from plexapi.myplex import MyPlexAccount, MyPlexPinLogin
from plexapi.server import PlexServer

from tests.plex.conftest import House, reach
from towerview_core.contract.libraries import LibraryAccess
from towerview_core.testing import cast
from towerview_plex.standin.past import INVENTED
from towerview_plex.standin.server import TOKEN
from towerview_plex.standin.sharing import OWNER_NUMBER

KINDS = (
    myplex.MyPlexAccount,
    myplex.MyPlexUser,
    myplex.MyPlexInvite,
    myplex.MyPlexResource,
    myplex.MyPlexPinLogin,
)


@pytest.fixture
def plex_tv(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its addresses are constants of its classes."""
    for kind in KINDS:
        for name, value in vars(kind).items():
            if isinstance(value, str) and value.startswith(("https://plex.tv", "https://clients.plex.tv")):
                path = value.split("plex.tv", 1)[1]
                monkeypatch.setattr(kind, name, house.url + path)


@pytest.fixture
def account(plex_tv: None) -> Iterator[MyPlexAccount]:
    account = MyPlexAccount(token=TOKEN, timeout=5)
    yield account
    account._session.close()


@pytest.fixture
def plex(house: House) -> Iterator[PlexServer]:
    server = PlexServer(house.url, TOKEN, timeout=5)
    yield server
    server._session.close()


def test_the_account(account: MyPlexAccount) -> None:
    assert (account.id, account.subscriptionActive) == (int(OWNER_NUMBER), True)


def test_a_wrong_token(plex_tv: None) -> None:
    with pytest.raises(Unauthorized):
        MyPlexAccount(token="wrong", timeout=5)


def test_friends_and_their_shares(house: House, account: MyPlexAccount) -> None:
    books = house.server.plextv.books
    assert {str(user.id): user.title for user in account.users()} == dict(books.people)
    for user in account.users():
        share = books.of(str(user.id))
        assert [(one.machineIdentifier, one.allLibraries) for one in user.servers] == (
            [(house.server.machine_id, share.everything)] if share else []
        )


def test_it_writes_what_towerview_writes(house: House, account: MyPlexAccount, plex: PlexServer) -> None:
    shows, music = plex.library.section("Shows"), plex.library.section("Music")
    account.updateFriend("Esra", plex, sections=[shows, music])
    share = house.server.plextv.books.of("5")
    assert share is not None
    assert share.keys == {"2", "3"}
    account.updateFriend("Lucía", plex, sections=[shows])
    begun = house.server.plextv.books.of("12")
    assert begun is not None
    assert begun.keys == {"2"}


@pytest.mark.anyio
async def test_it_reads_what_towerview_wrote(house: House, account: MyPlexAccount) -> None:
    async with reach(house) as provider:
        await provider.set_library_access("5", LibraryAccess(library_ids=frozenset({"1", "6"})))
        (server,) = account.user("Esra").servers
        assert (server.allLibraries, server.numLibraries) == (False, 2)
        assert sorted(section.title for section in server.sections() if section.shared) == [
            "Movies",
            "Movies in 4K",
        ]
        await provider.set_library_access("5", LibraryAccess())
        assert account.user("Esra").servers == []


def test_servers_of_the_owner(house: House, account: MyPlexAccount) -> None:
    (server,) = [one for one in account.resources() if "server" in one.provides]
    assert (server.clientIdentifier, server.owned) == (house.server.machine_id, True)


def test_a_pin(house: House, plex_tv: None) -> None:
    login = MyPlexPinLogin(oauth=True)
    assert "code=" in login.oauthUrl()
    assert not login.checkLogin()
    assert house.server.plextv.books.consent(str(login._code), "3")
    assert login.checkLogin()
    friend = MyPlexAccount(token=login.token, timeout=5)
    assert (friend.id, friend.title) == (3, "Chiyo")
    friend._session.close()
    login._session.close()


def test_history_of_the_house(house: House, plex: PlexServer) -> None:
    everything = plex.history()
    assert len(everything) == INVENTED
    lines = house.server.past.lines()
    assert [item.historyKey for item in everything] == [
        f"/status/sessions/history/{line.id}" for line in reversed(lines)
    ]
    assert {item.accountID for item in plex.history(accountID=4)} == {4}
    since = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=30)
    recent = plex.history(mindate=since)
    assert 0 < len(recent) < INVENTED
    assert all(item.viewedAt >= since for item in recent)
    assert len(plex.history(maxresults=7)) == 7


def test_accounts_devices_and_figures(house: House, plex: PlexServer) -> None:
    assert [account.id for account in plex.systemAccounts()][:3] == [0, 1, 2]
    assert plex.systemAccount(3).name == "Chiyo"
    seat = house.server.world.seats[0]
    assert plex.systemDevice(1).clientIdentifier == seat.player.device_id
    with pytest.raises(NotFound):
        plex.systemDevice(99)
    figures = plex.resources()
    assert len(figures) == 27
    assert figures[-1].at == max(figure.at for figure in figures)
    assert 0 < figures[-1].processCpuUtilization < figures[-1].hostCpuUtilization < 100


def wait_for(true: Callable[[], bool], seconds: float = 15.0) -> None:
    """plexapi connects in a thread of its own and does not say when."""
    ends_at = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends_at, "the listener never connected"
        time.sleep(0.02)


def test_it_hears_what_happens(house: House, plex: PlexServer) -> None:
    heard: list[str] = []
    came = threading.Event()

    def hear(frame: dict[str, object]) -> None:
        rows = frame.get("PlaySessionStateNotification")
        heard.extend(row["state"] for row in rows if isinstance(row, dict)) if isinstance(
            rows, list
        ) else None
        came.set()

    listener = plex.startAlertListener(hear)
    try:
        wait_for(
            lambda: listener._ws is not None and listener._ws.sock is not None and listener._ws.sock.connected
        )
        world = house.server.world
        keys: list[str] = []
        for act in (lambda: keys.append(world.start(world.seats[0], world.titles[2], cast.as_it_is(world.titles[2]))),
                    lambda: world.pause(keys[-1]), lambda: world.stop(keys[-1])):  # fmt: skip
            came.clear()
            act()
            came.wait(10)
    finally:
        listener.stop()
        listener.join(3)
    assert heard[-2:] == ["paused", "stopped"]
