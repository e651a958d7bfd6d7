"""Our own providers keep every promise of the kit."""

from __future__ import annotations

from towerview_core.contract.login import Pin
from towerview_core.testing.conformance import ProviderConformance, Stage
from towerview_emby.provider import EmbyProvider
from towerview_jellyfin.provider import JellyfinProvider
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_plex.provider import PlexProvider
from towerview_plex.standin import PlexStandIn
from towerview_portainer.provider import PortainerProvider


class TestPlex(ProviderConformance):
    provider = PlexProvider

    async def consent(self, stage: Stage, pin: Pin) -> str:
        stand_in = stage.stand_in
        assert isinstance(stand_in, PlexStandIn)
        assert stand_in.plextv.books.consent(pin.code, "3")
        return "3"


class TestJellyfin(ProviderConformance):
    provider = JellyfinProvider
    login = ("Ada", "correct horse")

    async def consent(self, stage: Stage, pin: Pin) -> str:
        stand_in = stage.stand_in
        assert isinstance(stand_in, JellyfinStandIn)
        user = next(iter(stand_in.people.household.people))
        stand_in.entrance.confirm(pin.code, user)
        return user


class TestEmby(ProviderConformance):
    provider = EmbyProvider
    login = ("Ada", "correct horse")


class TestPortainer(ProviderConformance):
    provider = PortainerProvider
