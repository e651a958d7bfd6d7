"""The pieces of Python in the authors' pages that are not of the example plugin, run as they stand there."""

from importlib.metadata import version
from pathlib import Path

import pytest
from fastapi import APIRouter
from pydantic import SecretStr

from towerview_core.contract.cache import AnyCache, Cache
from towerview_core.contract.hookspecs import hookimpl
from towerview_core.contract.libraries import Libraries, Library
from towerview_core.contract.router import grant, grant_of
from towerview_core.contract.value import Value
from towerview_core.kits.http import connect
from towerview_core.plugins.loader import load
from towerview_core.testing.standin import serve

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


def test_the_pin_of_the_pages_fits_the_core_that_runs() -> None:
    """``towerview-core>=0.1,<1``: when the core outgrows it, the pages and the example must be looked at."""
    assert version("towerview-core").startswith("0.")
