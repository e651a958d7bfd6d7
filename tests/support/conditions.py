"""The servers our providers meet: each kind as it usually is, and in the conditions in which it refuses something."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.conformance.test_our_providers import TestEmby, TestJellyfin, TestPlex, TestPortainer
from towerview_core.contract.provider import Provider
from towerview_core.testing.conformance import ProviderConformance
from towerview_core.testing.standin import StandIn
from towerview_emby.standin import EmbyStandIn
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_plex.standin import PlexStandIn
from towerview_plex.standin.server import GUEST_TOKEN
from towerview_portainer.standin import PortainerStandIn

TOKEN = "token-of-a-viewer"
SESSIONS = 6


@dataclass(frozen=True, slots=True)
class Condition:
    """A server in a condition; ``words`` is empty for one as it usually is. ``options`` are typed instead of the right ones."""

    suite: type[ProviderConformance]
    make: Callable[[], StandIn]
    words: str = ""
    options: Mapping[str, object] | None = None

    @property
    def provider(self) -> type[Provider]:
        """The provider it is for."""
        return self.suite.provider


def _plex(*, plex_pass: bool = True, claimed: bool = True) -> PlexStandIn:
    made = PlexStandIn.make("Matrix", SESSIONS, 1)
    made.plex_pass, made.claimed = plex_pass, claimed
    return made


def _jellyfin(
    version: str = "10.11.11", *, reporting: bool = True, quick_connect: bool = True
) -> JellyfinStandIn:
    made = JellyfinStandIn.make("Matrix", SESSIONS, 1, version)
    made.memory.past.plugin.installed = reporting
    made.entrance.quick_connect = quick_connect
    made.access.tokens[TOKEN] = list(made.users)[1]
    return made


def _emby(version: str = "4.9.5.0", *, reporting: bool = True) -> EmbyStandIn:
    made = EmbyStandIn.make("Matrix", SESSIONS, 1, version)
    made.memory.past.plugin.installed = reporting
    made.access.tokens[TOKEN] = list(made.users)[1]
    return made


def _portainer(*, role: int = 1, locked: bool = False) -> PortainerStandIn:
    made = PortainerStandIn.make("Matrix", SESSIONS, 1)
    made.role, made.locked = role, locked
    return made


CONDITIONS: Sequence[Condition] = (
    Condition(TestPlex, _plex),
    Condition(TestPlex, lambda: _plex(plex_pass=False), "its owner has no Plex Pass"),
    Condition(TestPlex, lambda: _plex(claimed=False), "it is not linked to a plex.tv account"),
    Condition(TestPlex, _plex, "the token is a guest's", {"token": GUEST_TOKEN}),
    Condition(TestJellyfin, _jellyfin),
    Condition(TestJellyfin, lambda: _jellyfin("12.1.0"), "version 12"),
    Condition(TestJellyfin, lambda: _jellyfin("10.10.7"), "version 10.10"),
    Condition(TestJellyfin, lambda: _jellyfin("10.9.11"), "version 10.9"),
    Condition(TestJellyfin, lambda: _jellyfin("10.8.13"), "version 10.8"),
    Condition(TestJellyfin, lambda: _jellyfin(reporting=False), "it lacks the plugin Playback Reporting"),
    Condition(TestJellyfin, lambda: _jellyfin(quick_connect=False), "Quick Connect is turned off"),
    Condition(TestJellyfin, _jellyfin, "the key is not an administrator's", {"api_key": TOKEN}),
    Condition(TestEmby, _emby),
    Condition(TestEmby, lambda: _emby("4.8.11.0"), "version 4.8"),
    Condition(TestEmby, lambda: _emby(reporting=False), "it lacks the plugin Playback Reporting"),
    Condition(TestEmby, _emby, "the key is not an administrator's", {"api_key": TOKEN}),
    Condition(TestPortainer, _portainer),
    Condition(TestPortainer, lambda: _portainer(role=2), "the account is not an administrator's"),
    Condition(TestPortainer, lambda: _portainer(locked=True), "it has no administrator"),
)
USUAL: Mapping[str, Condition] = {one.provider.kind: one for one in CONDITIONS if not one.words}
