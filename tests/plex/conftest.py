"""A served stand-in, and a provider that reaches it through the real client."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from towerview_core.kits.http import Limits, connect
from towerview_core.testing.standin import serve
from towerview_plex.provider import PlexOptions, PlexProvider
from towerview_plex.standin import PlexStandIn


@dataclass
class House:
    """A stand-in without scripted viewings, and where it listens."""

    server: PlexStandIn
    url: str

    def options(self, token: str | None = None) -> PlexOptions:
        given = {**self.server.options(), **({"token": token} if token else {})}
        return PlexOptions.model_validate({"url": self.url, "allow_loopback": True, **given})


@pytest.fixture
def house() -> Iterator[House]:
    server = PlexStandIn.make("Lighthouse", sessions=0, seed=7)
    with serve(server) as (url,):
        yield House(server, url)


@pytest.fixture
async def provider(house: House) -> AsyncIterator[PlexProvider]:
    options = house.options()
    async with connect(options, limits=Limits(deadline_s=2.0)) as http:
        yield PlexProvider(options, http)


@asynccontextmanager
async def reach(
    house: House, token: str | None = None, deadline_s: float = 2.0
) -> AsyncIterator[PlexProvider]:
    options = house.options(token)
    async with connect(options, limits=Limits(deadline_s=deadline_s)) as http:
        yield PlexProvider(options, http)
