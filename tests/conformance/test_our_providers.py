"""Our own providers keep every promise of the kit."""

from __future__ import annotations

from towerview_core.testing.conformance import ProviderConformance
from towerview_emby.provider import EmbyProvider
from towerview_jellyfin.provider import JellyfinProvider
from towerview_plex.provider import PlexProvider
from towerview_portainer.provider import PortainerProvider


class TestPlex(ProviderConformance):
    provider = PlexProvider


class TestJellyfin(ProviderConformance):
    provider = JellyfinProvider
    login = ("Ada", "correct horse")


class TestEmby(ProviderConformance):
    provider = EmbyProvider
    login = ("Ada", "correct horse")


class TestPortainer(ProviderConformance):
    provider = PortainerProvider
