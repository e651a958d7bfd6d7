"""Emby and Jellyfin side by side, for what both must do alike."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, cast

from towerview_core.kits.http import Limits, connect
from towerview_core.testing.mediabrowser import Person
from towerview_core.testing.standin import serve
from towerview_emby.provider import EmbyProvider
from towerview_emby.standin import EmbyStandIn
from towerview_emby.standin.payloads import guid_of
from towerview_jellyfin.provider import JellyfinProvider
from towerview_jellyfin.standin import JellyfinStandIn

AnyStandIn = EmbyStandIn | JellyfinStandIn
AnyProvider = EmbyProvider | JellyfinProvider
KINDS: Mapping[str, type[AnyStandIn]] = {"emby": EmbyStandIn, "jellyfin": JellyfinStandIn}
PROVIDERS: Mapping[str, type[AnyProvider]] = {"emby": EmbyProvider, "jellyfin": JellyfinProvider}
VERSIONS = ("10.8.13", "10.9.11", "10.10.7", "10.11.11", "12.0.0", "12.1.0")


@dataclass(frozen=True, slots=True)
class Bench:
    """A served stand-in, and how to make a provider for it."""

    stand_in: AnyStandIn
    url: str

    @property
    def viewer(self) -> Person:
        """A user who is no admin."""
        return list(self.stand_in.household.people.values())[1]

    @property
    def admin(self) -> Person:
        """The only admin."""
        return next(iter(self.stand_in.household.people.values()))

    @asynccontextmanager
    async def provider(self, **more: Any) -> AsyncIterator[AnyProvider]:
        """A provider with a client of its own."""
        kind = PROVIDERS[self.stand_in.kind]
        form = {"url": self.url, "allow_loopback": True, **self.stand_in.options(), **more}
        options = kind.Options.model_validate(form)
        async with connect(options, limits=Limits(deadline_s=5.0, loopback=True)) as http:
            yield kind(options, http)

    def key_of(self, library: str) -> str:
        """How a policy names a library."""
        if isinstance(self.stand_in, JellyfinStandIn):
            return library
        return next(guid_of(one) for one in self.stand_in.libraries() if one.id == library)

    def sees(self, person: Person) -> set[str]:
        """The libraries that a user's policy really opens."""
        ids = {one.id for one in self.stand_in.libraries()}
        if person.policy["EnableAllFolders"] is True:
            return ids
        held = cast("list[str]", person.policy["EnabledFolders"])
        return {library for library in ids if self.key_of(library) in held}


@contextmanager
def bench_of(kind: str, sessions: int = 0, seed: int = 1, **more: Any) -> Iterator[Bench]:
    """Serve a stand-in of that kind."""
    stand_in = KINDS[kind].make("Harbour", sessions, seed, **more)
    with serve(stand_in) as (url,):
        yield Bench(stand_in, url)
