"""Each hook, once: a plugin declares through it, and the declaration is found in the registry."""

from collections.abc import Sequence
from types import MappingProxyType

from fastapi import APIRouter
from pydantic import SecretStr

from towerview_core.contract.cache import Cache, DerivedCache
from towerview_core.contract.channel import Channel, Notification
from towerview_core.contract.forms import Form, ServerOptions
from towerview_core.contract.hookspecs import hookimpl
from towerview_core.contract.host import HttpClient
from towerview_core.contract.job import Job
from towerview_core.contract.panel import Column, Panel, PanelKind, PanelSlot
from towerview_core.contract.policy import Policy, PolicyOptions
from towerview_core.contract.provider import Provider, ServerInfo
from towerview_core.contract.router import grant, grant_of
from towerview_core.contract.sessions import MediaSession, Sessions
from towerview_core.contract.settings import SettingsSection
from towerview_core.contract.value import Listing, Value
from towerview_core.plugins.loader import load
from towerview_core.plugins.registry import Registry


def registry_with(plugin: object) -> Registry:
    """What the house knows when this plugin is its only own one."""
    return load([("mine", plugin)])


def brought(registry: Registry) -> dict[str, tuple[str, ...]]:
    return next(plugin.brings for plugin in registry.plugins if plugin.name == "mine")


class SundialOptions(ServerOptions):
    gnomon: SecretStr


class SundialProvider(Sessions):
    """A made-up server."""

    kind = "sundial"
    title = "Sundial"
    Options = SundialOptions

    def __init__(self, options: ServerOptions, http: HttpClient) -> None:
        self.options = options

    async def probe(self) -> ServerInfo:
        return ServerInfo(machine_id="1", name="Garden", product="Sundial", version="1")

    async def list_sessions(self) -> Listing[MediaSession]:
        return Listing[MediaSession](items=())


class Count(Value):
    sessions: int


def counted(sessions: tuple[MediaSession, ...]) -> Count:
    return Count(sessions=len(sessions))


class SiestaOptions(PolicyOptions):
    hour: int = 13


class AlmanacForm(Form):
    latitude: float = 0.0


class Bell(Channel):
    """A made-up place for notifications."""

    key = "bell"
    title = "Bell"
    Options = Form

    def __init__(self, options: Form) -> None:
        self.rung = 0

    def send(self, notification: Notification) -> None:
        self.rung += 1


def test_towerview_providers() -> None:
    class Plugin:
        @hookimpl
        def towerview_providers(self) -> Sequence[type[Provider]]:
            return [SundialProvider]

    registry = registry_with(Plugin())
    assert registry.providers["sundial"] is SundialProvider
    assert brought(registry) == {"providers": ("sundial",)}


def test_towerview_caches() -> None:
    shadows = Cache(
        name="shadows",
        title="Shadows",
        item=MediaSession,
        needs=Sessions,
        every_s=60,
        good_for_s=120,
        read=lambda provider: provider.list_sessions(),
    )
    lengths = DerivedCache(
        name="lengths",
        title="Lengths",
        item=Count,
        source="shadows",
        every_s=5,
        keep=3,
        reduce=counted,
    )

    class Plugin:
        @hookimpl
        def towerview_caches(self) -> Sequence[object]:
            return [shadows, lengths]

    registry = registry_with(Plugin())
    assert registry.caches == MappingProxyType({"shadows": shadows, "lengths": lengths})
    assert brought(registry) == {"caches": ("shadows", "lengths")}


def test_towerview_policies() -> None:
    siesta = Policy(
        key="siesta",
        title="Siesta",
        help="Nothing plays while the sun is high.",
        Options=SiestaOptions,
        judge=lambda _session, scene, options: "Siesta" if scene.now.hour == options.hour else None,
    )

    class Plugin:
        @hookimpl
        def towerview_policies(self) -> Sequence[object]:
            return [siesta]

    registry = registry_with(Plugin())
    assert registry.policies["siesta"] is siesta
    assert brought(registry) == {"policies": ("siesta",)}


def test_towerview_jobs() -> None:
    turn = Job("turn", "Turn the dial", lambda _context: None, every_s=3600)

    class Plugin:
        @hookimpl
        def towerview_jobs(self) -> Sequence[Job]:
            return [turn]

    registry = registry_with(Plugin())
    assert registry.jobs["turn"] is turn
    assert brought(registry) == {"jobs": ("turn",)}


def test_towerview_routers() -> None:
    router = APIRouter()

    @router.get("/shade/{server_id}")
    @grant("servers.view")
    async def shade(server_id: int) -> Count:
        return Count(sessions=server_id)

    class Plugin:
        @hookimpl
        def towerview_routers(self) -> Sequence[APIRouter]:
            return [router]

    registry = registry_with(Plugin())
    assert registry.routers["mine"] == (router,)
    assert brought(registry) == {"routers": ("/shade/{server_id}",)}
    assert grant_of(shade) == "servers.view"


def test_towerview_panels() -> None:
    panel = Panel(
        key="shade",
        title="Shade",
        slot=PanelSlot.HOME,
        kind=PanelKind.TABLE,
        source="/shade",
        grant="servers.view",
        columns=(Column("sessions", "Sessions"),),
    )

    class Plugin:
        @hookimpl
        def towerview_panels(self) -> Sequence[Panel]:
            return [panel]

    registry = registry_with(Plugin())
    assert registry.panels["shade"] is panel
    assert brought(registry) == {"panels": ("shade",)}


def test_towerview_settings() -> None:
    section = SettingsSection("almanac", "Almanac", AlmanacForm)

    class Plugin:
        @hookimpl
        def towerview_settings(self) -> Sequence[SettingsSection]:
            return [section]

    registry = registry_with(Plugin())
    assert registry.settings["almanac"] is section
    assert brought(registry) == {"settings": ("almanac",)}


def test_towerview_channels() -> None:
    class Plugin:
        @hookimpl
        def towerview_channels(self) -> Sequence[type[Channel]]:
            return [Bell]

    registry = registry_with(Plugin())
    assert registry.channels["bell"] is Bell
    assert brought(registry) == {"channels": ("bell",)}
