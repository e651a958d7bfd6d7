"""Stopping at a stand-in, and the stronger step: only when asked for, only when the player ignores the stop, told as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.support.flow import add
from tests.support.houses import opened, visit
from tests.support.identity import audited
from towerview_core.security.grants import Grant, Role
from towerview_core.services import accounts, sessions
from towerview_core.services.audit import SYSTEM
from towerview_core.services.house import House
from towerview_core.testing.standin import MediaStandIn, StandInFault, serve
from towerview_emby.standin import EmbyStandIn
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_plex.standin import PlexStandIn

BOTH = pytest.mark.parametrize("product", [EmbyStandIn, JellyfinStandIn], ids=lambda kind: kind.kind)
AT_THE_GATE = {Grant.SERVERS_VIEW, Grant.SESSIONS_VIEW, Grant.SESSIONS_TERMINATE}


@dataclass(frozen=True)
class Scene:
    """A house with one server, where one person watches and will not stop."""

    house: House
    admin: TestClient
    stand_in: MediaStandIn
    server_id: int
    key: str

    def stop(self, client: TestClient | None = None, **more: object) -> tuple[int, dict[str, str]]:
        """Status and body of a stop."""
        path = f"/api/admin/servers/{self.server_id}/sessions/{self._session_id()}/terminate"
        with client or self.admin as browser:
            reply = browser.post(path, json={"message": "Good night", **more})
            assert browser.portal is not None
            browser.portal.call(self.house.connections.aclose)
        return reply.status_code, reply.json()

    def _session_id(self) -> str:
        if isinstance(self.stand_in, EmbyStandIn | JellyfinStandIn):
            return next(one for one, key in self.stand_in.session_ids().items() if key == self.key)
        return self.key

    @property
    def plays(self) -> bool:
        """Whether they still watch."""
        return self.key in {one.key for one in self.stand_in.world.viewings()}

    def noted(self, action: str) -> list[tuple[str, str]]:
        """Result and outcome of the audit lines of an action."""
        return [
            (line.result, str((line.details or {}).get("outcome"))) for line in audited(self.house, action)
        ]


@contextmanager
def scene(home: Path, product: type[MediaStandIn]) -> Iterator[Scene]:
    stand_in = product.make("Harbour", 0, 1)
    with opened(home) as house, serve(stand_in) as urls:
        (server_id,) = add(house, [stand_in], urls)
        key = stand_in.world.start(stand_in.world.seats[1], stand_in.world.titles[0])
        stand_in.faults.add(StandInFault.STUBBORN)
        yield Scene(house, visit(house).client, stand_in, server_id, key)


@pytest.fixture(autouse=True)
def _short_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "WATCH_S", 0.9)
    monkeypatch.setattr(sessions, "STEP_S", 0.1)


def signed_in_there(stand_in: MediaStandIn, key: str) -> str:
    """A sign-in on the device that plays, of somebody else than who watches."""
    assert isinstance(stand_in, EmbyStandIn | JellyfinStandIn)
    [device] = [one.seat.player.device_id for one in stand_in.world.viewings() if one.key == key]
    stand_in.access.tokens["theirs"] = list(stand_in.household.people)[2]
    stand_in.access.devices["theirs"] = device or ""
    return "theirs"


@BOTH
def test_a_player_that_ignores_the_stop_is_signed_out_when_asked_for(
    tmp_path: Path, product: type[MediaStandIn]
) -> None:
    with scene(tmp_path, product) as at:
        token = signed_in_there(at.stand_in, at.key)
        status, told = at.stop(revoke_device=True)
        assert (status, told["outcome"]) == (200, "stopped")
        assert "signed out" in told["message"]
        assert not at.plays
        assert isinstance(at.stand_in, EmbyStandIn | JellyfinStandIn)
        assert token not in at.stand_in.access.tokens
        assert at.noted("session.terminate") == [("ok", "sent"), ("ok", "still_playing")]
        assert at.noted("device.revoke") == [("ok", "sent"), ("ok", "stopped")]
        [viewer] = {str(line.target).partition(":")[0] for line in audited(at.house, "device.revoke")}
        assert viewer == at.stand_in.world.ledger[-1].user


@BOTH
@pytest.mark.parametrize("asked", [{}, {"revoke_device": False}])
def test_it_never_happens_unasked(
    tmp_path: Path, product: type[MediaStandIn], asked: dict[str, bool]
) -> None:
    with scene(tmp_path, product) as at:
        token = signed_in_there(at.stand_in, at.key)
        status, told = at.stop(None, **asked)
        assert (status, told["outcome"], at.plays) == (200, "still_playing", True)
        assert isinstance(at.stand_in, EmbyStandIn | JellyfinStandIn)
        assert token in at.stand_in.access.tokens
        assert at.noted("device.revoke") == []


def test_a_player_that_obeys_stays_signed_in(tmp_path: Path) -> None:
    with scene(tmp_path, JellyfinStandIn) as at:
        token = signed_in_there(at.stand_in, at.key)
        at.stand_in.faults.clear()
        status, told = at.stop(revoke_device=True)
        assert (status, told) == (200, {"outcome": "stopped", "message": "Stopped."})
        assert isinstance(at.stand_in, JellyfinStandIn)
        assert token in at.stand_in.access.tokens
        assert at.noted("device.revoke") == []


def test_what_streams_on_is_not_called_stopped(tmp_path: Path) -> None:
    """A file that already plays directly needs no token any more."""
    at_once: Callable[[str], bool] = lambda _device: True  # noqa: E731
    with scene(tmp_path, JellyfinStandIn) as at:
        assert isinstance(at.stand_in, JellyfinStandIn)
        at.stand_in.entrance.end_device = at_once
        _, told = at.stop(revoke_device=True)
        assert told["outcome"] == "still_playing"
        assert "what already streams goes on" in told["message"]
        assert at.noted("device.revoke") == [("ok", "sent"), ("ok", "still_playing")]


def test_a_revocation_that_fails_is_told_beside_what_was_seen(tmp_path: Path) -> None:
    unknown: Callable[[str], bool] = lambda _device: False  # noqa: E731
    with scene(tmp_path, JellyfinStandIn) as at:
        assert isinstance(at.stand_in, JellyfinStandIn)
        at.stand_in.entrance.end_device = unknown
        status, told = at.stop(revoke_device=True)
        assert (status, told["outcome"], at.plays) == (200, "still_playing", True)
        assert told["message"].endswith("could not be signed out: The server does not know this device.")
        assert at.noted("device.revoke") == [("ok", "sent"), ("failed", "failed")]


def test_a_server_that_signs_no_device_out_says_so(tmp_path: Path) -> None:
    with scene(tmp_path, PlexStandIn) as at:
        status, told = at.stop(revoke_device=True)
        assert (status, told["outcome"], at.plays) == (200, "still_playing", True)
        assert "cannot be signed out from here" in told["message"]
        assert at.noted("device.revoke") == []


@pytest.mark.parametrize("role", [Role.STAFF, Role.SUPPORT])
def test_whoever_may_only_stop_may_not_sign_out(tmp_path: Path, role: Role) -> None:
    with scene(tmp_path, JellyfinStandIn) as at:
        client = visit(at.house, role, "sam").client
        accounts.set_grants(at.house.database, SYSTEM, "sam", at.server_id, AT_THE_GATE)
        assert at.stop(client, revoke_device=True)[0] == 403
        assert at.noted("session.terminate") == [], "nothing is sent before the rights are looked at"
        assert at.stop(client)[0] == 200
        assert at.noted("device.revoke") == []


def test_staff_with_both_rights_may(tmp_path: Path) -> None:
    with scene(tmp_path, JellyfinStandIn) as at:
        client = visit(at.house, Role.STAFF, "sam").client
        grants = AT_THE_GATE | {Grant.SERVERS_MANAGE}
        accounts.set_grants(at.house.database, SYSTEM, "sam", at.server_id, grants)
        assert at.stop(client, revoke_device=True)[1]["outcome"] == "stopped"
