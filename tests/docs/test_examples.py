"""The pieces of Python in the authors' pages that are not of the example plugin, run as they stand there."""

import inspect
from importlib.metadata import version
from pathlib import Path

import pytest
from fastapi import APIRouter
from pydantic import SecretStr

from tests.docs.pages import first_cells, text_of
from towerview_core.contract.cache import AnyCache, Cache
from towerview_core.contract.errors import BadReply
from towerview_core.contract.hookspecs import hookimpl
from towerview_core.contract.libraries import Libraries, Library
from towerview_core.contract.router import grant, grant_of
from towerview_core.contract.value import Value
from towerview_core.kits.http import connect
from towerview_core.plugins.loader import load
from towerview_core.testing import transport
from towerview_core.testing.recording import record, replay
from towerview_core.testing.standin import serve
from towerview_core.testing.transport import Mischief, truncated

EXAMPLE = Path(__file__).resolve().parents[1] / "thirdparty/towerview-example/src"


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tutorial's plugin, importable."""
    monkeypatch.syspath_prepend(str(EXAMPLE))


class Shade(Value):
    minutes: int


def libraries() -> AnyCache:
    return (
        # fmt: off
        Cache(
            name="libraries",
            title="Libraries",
            item=Library,
            needs=Libraries,
            every_s=3600,
            good_for_s=86400,
            read=lambda provider: provider.list_libraries(),
        )
        # fmt: on
    )


def test_the_cache_of_the_hooks_page_is_taken() -> None:
    class Plugin:
        @hookimpl
        def towerview_caches(self) -> list[AnyCache]:
            return [libraries()]

    (cache,) = load([("mine", Plugin())]).caches.values()
    assert (cache.name, cache.every_s) == ("libraries", 3600)


def test_the_route_of_the_hooks_page_is_taken() -> None:
    router = APIRouter()

    @router.get("/shade/{server_id}")
    @grant("servers.view")
    async def shade(server_id: int) -> Shade:
        return Shade(minutes=server_id)

    class Plugin:
        @hookimpl
        def towerview_routers(self) -> list[APIRouter]:
            return [router]

    assert load([("mine", Plugin())]).routers["mine"] == (router,)
    assert grant_of(shade) == "servers.view"


@pytest.mark.anyio
async def test_the_stand_in_of_the_tutorial_answers_the_provider_of_the_tutorial(example: None) -> None:
    from towerview_example.provider import GramophoneOptions, GramophoneProvider  # type: ignore[import-not-found]
    from towerview_example.standin import CRANK, GramophoneStandIn  # type: ignore[import-not-found]

    with serve(GramophoneStandIn.make("Parlour", sessions=2, seed=1)) as (url,):
        options = GramophoneOptions(url=url, crank=SecretStr(CRANK), allow_loopback=True)
        async with connect(options) as http:
            listing = await GramophoneProvider(options, http).list_sessions()
    assert len(listing.items) == 2
    assert listing.complete


async def test_the_recording_of_the_recordings_page_answers_without_the_people_in_it(
    example: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from towerview_example.provider import GramophoneOptions, GramophoneProvider
    from towerview_example.standin import CRANK, GramophoneStandIn

    monkeypatch.chdir(tmp_path)
    stand_in = GramophoneStandIn.make("Parlour", sessions=2, seed=1)
    with serve(stand_in) as (url,):
        options = GramophoneOptions(url=url, crank=SecretStr(CRANK), allow_loopback=True)
        async with record(options, Path("gramophone.json")) as http:
            provider = GramophoneProvider(options, http)
            await provider.probe()
            await provider.list_sessions()
    provider = GramophoneProvider(options, replay(Path("gramophone.json")))
    listing = await provider.list_sessions()
    assert len(listing.items) == 2
    written = (tmp_path / "gramophone.json").read_text()
    people = [session.user.name for session in stand_in.world.look()]
    assert [private for private in (CRANK, *people) if private in written] == []


async def test_the_mischief_of_the_recordings_page_is_a_bad_reply(example: None) -> None:
    from towerview_example.provider import GramophoneOptions, GramophoneProvider
    from towerview_example.standin import CRANK, GramophoneStandIn

    with serve(GramophoneStandIn.make("Parlour", sessions=2, seed=1)) as (url,):
        options = GramophoneOptions(url=url, crank=SecretStr(CRANK), allow_loopback=True)
        # fmt: off
        async with connect(options) as client:
            http = Mischief(client)
            provider = GramophoneProvider(options, http)
            with http.playing(truncated(), where=lambda call: call.path == "/playing"), pytest.raises(BadReply):
                await provider.list_sessions()
            # fmt: on
            await provider.probe()
    assert [seen.call.path for seen in http.seen] == ["/playing", "/about"]


def test_the_tricks_of_the_recordings_page_are_all_there_are() -> None:
    tricks = {
        name
        for name, thing in vars(transport).items()
        if inspect.isfunction(thing) and inspect.signature(thing).return_annotation is transport.Trick
    }
    told = {cell.partition("(")[0] for cell in first_cells(text_of("plugins/recordings.md")) if "(" in cell}
    assert told == tricks


def test_the_pin_of_the_pages_fits_the_core_that_runs() -> None:
    """``towerview-core>=0.1,<1``: when the core outgrows it, the pages and the example must be looked at."""
    assert version("towerview-core").startswith("0.")
