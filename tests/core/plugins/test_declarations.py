"""What would make the house stumble later is refused when a plugin is loaded, with a sentence for its author."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

import pytest
from fastapi import APIRouter
from pydantic import SecretStr
from pydantic.errors import PydanticInvalidForJsonSchema

from towerview_core.contract.cache import Cache, DerivedCache
from towerview_core.contract.errors import PluginError
from towerview_core.contract.forms import Form, ServerOptions
from towerview_core.contract.grants import Grant
from towerview_core.contract.hookspecs import hookimpl
from towerview_core.contract.host import HttpClient
from towerview_core.contract.job import Job
from towerview_core.contract.panel import Panel, PanelKind, PanelSlot
from towerview_core.contract.provider import ServerInfo
from towerview_core.contract.router import grant
from towerview_core.contract.sessions import MediaSession, Sessions
from towerview_core.contract.settings import SettingsSection
from towerview_core.contract.value import Listing, Value
from towerview_core.plugins.loader import load
from towerview_core.plugins.registry import Registry


def declared(hook: str, *things: object) -> Registry:
    """The registry of a house whose own plugin answers this through that hook."""

    class Plugin:
        def answer(self) -> Sequence[object]:
            return things

    setattr(Plugin, hook, hookimpl(Plugin.answer))
    delattr(Plugin, "answer")
    return load([("mine", Plugin())])


class Undrawable(ServerOptions):
    """A form with a field that no page can show."""

    model_config = {"arbitrary_types_allowed": True}
    call: Callable[[], None] | None = None


class Good(Sessions):
    """A provider one can build on."""

    kind = "sundial"
    title = "Sundial"
    Options: ClassVar[type[ServerOptions]] = ServerOptions

    def __init__(self, options: ServerOptions, http: HttpClient) -> None:
        self.options = options

    async def probe(self) -> ServerInfo:
        return ServerInfo(machine_id="1", name="Garden", product="Sundial", version="1")

    async def list_sessions(self) -> Listing[MediaSession]:
        return Listing[MediaSession](items=())


class Count(Value):
    number: int


def counted(sessions: tuple[MediaSession, ...]) -> Count:
    return Count(number=len(sessions))


CACHE = Cache(
    name="shadows",
    title="Shadows",
    item=MediaSession,
    needs=Sessions,
    every_s=2.0,
    good_for_s=5.0,
    read=lambda provider: provider.list_sessions(),
)
DERIVED = DerivedCache(
    name="counts", title="Counts", item=Count, source="shadows", every_s=5.0, keep=3, reduce=counted
)
PANEL = Panel("shade", "Shade", PanelSlot.HOME, PanelKind.TABLE, "/shade", "servers.view")


def test_the_good_ones_are_taken() -> None:
    assert "sundial" in declared("towerview_providers", Good).providers
    assert set(declared("towerview_caches", CACHE, DERIVED).caches) == {"shadows", "counts"}
    assert "shade" in declared("towerview_panels", PANEL).panels


@pytest.mark.parametrize(
    "changed, sentence",
    [
        ({"kind": "Weird Kind/../"}, "has the kind 'Weird Kind/../'"),
        ({"kind": ""}, "has the kind ''"),
        ({"kind": 3}, "has the kind 3"),
        ({"title": 3}, "needs a title"),
        ({"title": " "}, "needs a title"),
        ({"color": "red"}, "must be written as #rrggbb"),
        ({"Options": int}, "must derive from ServerOptions"),
        ({"Options": Form}, "must derive from ServerOptions"),
    ],
)
def test_a_kind_that_would_break_the_page_of_all_kinds(changed: dict[str, object], sentence: str) -> None:
    provider = type("Bad", (Good,), changed)
    with pytest.raises(PluginError, match=sentence):
        declared("towerview_providers", provider)


def test_a_form_that_cannot_be_drawn() -> None:
    with pytest.raises(PydanticInvalidForJsonSchema):
        declared("towerview_providers", type("Bad", (Good,), {"Options": Undrawable}))


@pytest.mark.parametrize("seconds", [0, 0.5, -1, float("nan"), float("inf"), "2", True, None])
def test_a_cache_that_would_keep_the_clock_busy(seconds: object) -> None:
    with pytest.raises(PluginError, match="the least is 1 second"):
        declared("towerview_caches", replace(CACHE, every_s=seconds))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cache, sentence",
    [
        (replace(CACHE, needs=int), "needs <class 'int'>, which is no capability"),  # type: ignore[arg-type]
        (replace(CACHE, item=dict), "must be a Value"),  # type: ignore[arg-type]
        (replace(CACHE, name="my cache"), "has the name 'my cache'"),
    ],
)
def test_a_cache_that_could_not_be_read(cache: object, sentence: str) -> None:
    with pytest.raises(PluginError, match=sentence):
        declared("towerview_caches", cache)


def test_a_cache_derived_from_nothing() -> None:
    with pytest.raises(PluginError, match="derived from 'shadows', which nothing collects"):
        declared("towerview_caches", DERIVED)


def test_a_cache_derived_from_a_derived_one() -> None:
    second = replace(DERIVED, name="second", source="counts")
    with pytest.raises(PluginError, match="derived from 'counts', which nothing collects"):
        declared("towerview_caches", CACHE, DERIVED, second)


@pytest.mark.parametrize("every_s, time_limit_s", [(0, 300.0), (60.0, 0), (60.0, float("nan"))])
def test_a_job_without_a_sensible_time(every_s: float, time_limit_s: float) -> None:
    job = Job("turn", "Turn", lambda _context: None, every_s=every_s, time_limit_s=time_limit_s)
    with pytest.raises(PluginError, match="the least is 1 second"):
        declared("towerview_jobs", job)


def test_a_job_on_demand_needs_no_interval() -> None:
    assert "turn" in declared("towerview_jobs", Job("turn", "Turn", lambda _context: None)).jobs


def test_a_route_with_a_grant_that_does_not_exist() -> None:
    router = APIRouter()

    @router.get("/open")
    @grant("moon.view")
    async def door() -> Count:
        return Count(number=1)

    with pytest.raises(PluginError, match=r"'/open' asks for the grant 'moon\.view', which does not exist"):
        declared("towerview_routers", router)


@pytest.mark.parametrize("name", list(Grant))
def test_a_panel_may_ask_for_every_grant_there_is(name: Grant) -> None:
    assert declared("towerview_panels", replace(PANEL, grant=name.value)).panels


def test_a_panel_with_a_grant_that_does_not_exist() -> None:
    with pytest.raises(PluginError, match="which does not exist"):
        declared("towerview_panels", replace(PANEL, grant="moon.view"))


def test_a_section_whose_form_is_none() -> None:
    with pytest.raises(PluginError, match="must derive from Form"):
        declared("towerview_settings", SettingsSection("almanac", "Almanac", SecretStr))  # type: ignore[arg-type]
