"""Adding a server: every kind works, and each mistake gets its own clear sentence while nothing is saved half."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.core.http.certificates import certificate
from tests.support.houses import Visit, opened, visit
from towerview_core.services import servers
from towerview_core.testing.standin import StandIn, StandInFault, serve
from towerview_emby.standin import EmbyStandIn
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_plex.standin import PlexStandIn
from towerview_portainer.standin import PortainerStandIn

STAND_INS: tuple[type[StandIn], ...] = (PlexStandIn, JellyfinStandIn, EmbyStandIn, PortainerStandIn)
SECRETS = {"plex": "token", "jellyfin": "api_key", "emby": "api_key", "portainer": "api_key"}


@pytest.fixture
def admin(tmp_path: Path) -> Iterator[Visit]:
    with opened(tmp_path / "home") as house:
        yield visit(house)


@pytest.fixture(params=STAND_INS, ids=lambda kind: kind.kind)
def stand_in(request: pytest.FixtureRequest) -> StandIn:
    kind: type[StandIn] = request.param
    return kind.make("Test server", 2, 1)


def options(stand_in: StandIn, url: str, **changed: object) -> dict[str, object]:
    return {**stand_in.options(), "url": url, **changed}


def attempt(admin: Visit, kind: str, typed: dict[str, object]) -> dict[str, object]:
    """Test, then try to add: both must say the same, and a failed attempt must leave nothing behind."""
    trial = admin.client.post("/api/admin/servers/test", json={"kind": kind, "options": typed}).json()
    added = admin.client.post("/api/admin/servers", json={"kind": kind, "name": "One", "options": typed})
    if trial["ok"]:
        assert added.status_code == 201, added.text
    else:
        assert added.status_code == 422
        assert (added.json()["detail"], added.json()["field"]) == (trial["message"], trial["field"])
        assert servers.listed(admin.house) == []
    return dict(trial)


def test_a_server_that_answers_is_added_without_showing_its_secrets(admin: Visit, stand_in: StandIn) -> None:
    with serve(stand_in) as (url,):
        trial = attempt(admin, stand_in.kind, options(stand_in, url))
    assert trial["ok"]
    (row,) = admin.client.get("/api/admin/servers").json()["items"]
    assert (row["kind"], row["name"], row["health"], row["url"]) == (stand_in.kind, "One", "ok", url)
    shown = admin.client.get(f"/api/admin/servers/{row['id']}/options").json()
    assert SECRETS[stand_in.kind] in shown["secrets_set"]
    secret = str(stand_in.options()[SECRETS[stand_in.kind]])
    assert secret not in admin.client.get("/api/admin/servers").text
    with admin.house.database.read() as db:
        assert secret not in str(db.connection().exec_driver_sql("SELECT * FROM servers").all())


def test_a_wrong_token_is_named_as_such(admin: Visit, stand_in: StandIn) -> None:
    with serve(stand_in) as (url,):
        trial = attempt(admin, stand_in.kind, options(stand_in, url, **{SECRETS[stand_in.kind]: "wrong-one"}))
    assert (trial["ok"], trial["fault"], trial["field"]) == (False, "auth", "credentials")


def test_nobody_at_the_address(admin: Visit, stand_in: StandIn) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        trial = attempt(admin, stand_in.kind, options(stand_in, url))
    assert (trial["ok"], trial["fault"], trial["field"]) == (False, "connect", "url")


def test_a_sign_in_page_instead_of_the_product(admin: Visit, stand_in: StandIn) -> None:
    stand_in.faults = {StandInFault.HTML}
    with serve(stand_in) as (url,):
        trial = attempt(admin, stand_in.kind, options(stand_in, url))
    assert (trial["ok"], trial["fault"], trial["field"]) == (False, "not_this_product", "url")


def test_a_server_in_trouble(admin: Visit, stand_in: StandIn) -> None:
    stand_in.faults = {StandInFault.ERROR}
    with serve(stand_in) as (url,):
        trial = attempt(admin, stand_in.kind, options(stand_in, url))
    assert (trial["ok"], trial["fault"]) == (False, "server_error")


@pytest.mark.parametrize("other", STAND_INS, ids=lambda kind: kind.kind)
def test_another_product_behind_the_address(admin: Visit, stand_in: StandIn, other: type[StandIn]) -> None:
    if other.kind == stand_in.kind:
        pytest.skip("that is the right product")
    with serve(other.make("Somebody else", 1, 1)) as (url,):
        trial = attempt(admin, stand_in.kind, options(stand_in, url))
    assert (trial["ok"], trial["fault"], trial["field"]) == (False, "not_this_product", "url")


def test_a_certificate_nobody_vouches_for(admin: Visit, stand_in: StandIn, tmp_path: Path) -> None:
    with shaking_hands_only(tmp_path) as url:
        trial = attempt(admin, stand_in.kind, options(stand_in, url))
    assert (trial["ok"], trial["fault"], trial["field"]) == (False, "tls_untrusted", "tls")


@pytest.mark.parametrize(
    "url, words",
    [
        ("localhost:32400", "http:// or https://"),
        ("ftp://media.example", "http:// or https://"),
        ("http://", "no host name"),
        ("http://name:word@media.example", "user name and password"),
        ("http://media.example/?token=1", "before any ?"),
        ("http://media.example:99999", "1 to 65535"),
        ("http://169.254.169.254", "never called"),
    ],
)
def test_an_address_that_cannot_be_one(admin: Visit, url: str, words: str) -> None:
    trial = attempt(admin, "plex", {"url": url, "token": "some-token"})
    assert trial["field"] == "url"
    assert words in str(trial["message"])


def test_loopback_needs_its_tick(tmp_path: Path) -> None:
    with (
        opened(tmp_path / "home", allow_loopback=False) as house,
        serve(PlexStandIn.make("Here", 1, 1)) as (url,),
    ):
        admin = visit(house)
        typed = options(PlexStandIn.make("Here", 1, 1), url)
        refused = attempt(admin, "plex", typed)
        assert (refused["fault"], refused["field"]) == ("address_refused", "url")
        assert "The server runs on this machine" in str(refused["message"])
        assert attempt(admin, "plex", {**typed, "allow_loopback": True})["ok"]


def test_a_missing_secret_names_its_field(admin: Visit) -> None:
    trial = attempt(admin, "jellyfin", {"url": "http://media.example"})
    assert (trial["fault"], trial["field"]) == ("invalid", "api_key")


def test_the_same_machine_twice_is_refused(admin: Visit) -> None:
    plex = PlexStandIn.make("Twin", 1, 1)
    with serve(plex) as (url,):
        typed = options(plex, url)
        assert attempt(admin, "plex", typed)["ok"]
        again = admin.client.post(
            "/api/admin/servers", json={"kind": "plex", "name": "Two", "options": typed}
        )
    assert again.status_code == 422
    assert "already here" in again.json()["detail"]
    assert len(servers.listed(admin.house)) == 1


def test_a_new_origin_loses_the_secrets_and_another_machine_is_refused(admin: Visit) -> None:
    first, second = PlexStandIn.make("First", 1, 1), PlexStandIn.make("Second", 1, 2)
    with serve(first, second) as (url, other):
        assert attempt(admin, "plex", options(first, url))["ok"]
        (row,) = admin.client.get("/api/admin/servers").json()["items"]
        place = f"/api/admin/servers/{row['id']}"
        moved = admin.client.patch(place, json={"options": {"url": other}})
        assert (moved.status_code, moved.json()["field"]) == (422, "token")
        stolen = admin.client.patch(place, json={"options": options(second, other)})
        assert stolen.status_code == 422
        assert "Another server answers there" in stolen.json()["detail"]
        kept = admin.client.patch(place, json={"name": "Renamed", "options": {"url": url}})
        assert kept.status_code == 200, kept.text
        assert (kept.json()["name"], kept.json()["url"]) == ("Renamed", url)


@contextmanager
def shaking_hands_only(folder: Path) -> Iterator[str]:
    """A TLS server with a certificate of an authority nobody knows; it never gets further than the handshake."""
    context = certificate("127.0.0.1").context(folder)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        thread = threading.Thread(target=_accept, args=(listener, context), daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"


def _accept(listener: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            peer, _ = listener.accept()
        except OSError:
            return
        try:
            context.wrap_socket(peer, server_side=True).close()
        except OSError:
            peer.close()


def test_without_a_name_it_gets_its_own(admin: Visit) -> None:
    plex = PlexStandIn.make("Own name", 1, 1)
    with serve(plex) as (url,):
        added = admin.client.post("/api/admin/servers", json={"kind": "plex", "options": options(plex, url)})
    assert (added.status_code, added.json()["name"]) == (201, "Own name")
