"""What a test of the kit stands on: a server, a provider before it, and the mischief between them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn, TypeVar

import pytest
from pydantic import SecretStr

from towerview_core.contract.errors import ProviderError, Refused, Unsupported
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import LineClient
from towerview_core.contract.provider import Provider
from towerview_core.testing.standin import MediaStandIn, StandIn
from towerview_core.testing.transport import Mischief, Seen
from towerview_core.testing.world import World

from .indoors import Indoors, connected
from .readings import CapabilityT, Harvest, Reading, offered, readings

PATIENCE_S = 3.0
ValueT = TypeVar("ValueT")
Beside = Callable[[int, int], "Server"]
"""Serves another server of the same kind: how many sessions play there, and the seed of its world."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server to prove a provider with.

    ``options``: what an admin would type, ``url`` included. ``http``: a client that answers instead of the network, for
    instance ``replay(file)``. ``stand_in``: the fake behind it, by which tests steer what happens there; None for a real
    or recorded server, and promises that need steering are then skipped with that reason. ``cloud``: the address at
    which a fake of another origin of the product answers (``LineClient.at``), None for none; ``beside``: another such server.
    """

    options: Mapping[str, object]
    http: LineClient | None = None
    stand_in: StandIn | None = None
    cloud: Callable[[str], str | None] = field(default=lambda _origin: None, compare=False)
    beside: Beside | None = field(default=None, compare=False)


class Stage:
    """A provider that speaks to a server through ``http``, a ``Mischief``."""

    def __init__(self, kind: type[Provider], server: Server) -> None:
        self.kind = kind
        self.server = server
        self.options = kind.Options.model_validate(dict(server.options))
        self._client = None if server.http else Indoors(connected(self.options), server.cloud)
        self.http = Mischief(server.http or self._real())
        self.provider = self.anew()

    def anew(self, options: ServerOptions | None = None) -> Provider:
        """Another instance for the same server, by the same client."""
        return self.kind(options or self.options, self.http)

    def offering(self, capability: type[CapabilityT]) -> CapabilityT:
        """The provider as one with a capability."""
        return offered(self.provider, capability)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets of the options in plain text."""
        return tuple(secrets_of(self.options).values())

    @property
    def stand_in(self) -> StandIn:
        """The fake behind the server; skips the test where there is none."""
        return self.server.stand_in or pytest.skip("this promise needs a stand-in that can be steered")

    @property
    def world(self) -> World:
        """The people behind the stand-in; skips the test where there are none."""
        stand_in = self.stand_in
        if not isinstance(stand_in, MediaStandIn):
            pytest.skip("this promise needs a stand-in with people who watch (MediaStandIn)")
        return stand_in.world

    def beside(self, sessions: int = 3, seed: int = 2) -> "Stage":
        """Another server of the same kind with its own provider; close it. Skips where there can be only one."""
        if self.server.beside is None:
            pytest.skip("this promise needs a second server of the same kind")
        return Stage(self.kind, self.server.beside(sessions, seed))

    async def honest(self) -> list[tuple[Reading, Harvest, list[Seen]]]:
        """Each reading with what it brings from the undisturbed server, and the exchanges it took.

        Each is asked of a provider that knows nothing yet. What the server refuses is left out.
        """
        found = []
        for reading in readings(self.kind):
            provider = self.anew()
            self.http.forget()
            try:
                harvest = await reading.run(provider)
            except (Refused, Unsupported):
                continue
            found.append((reading, harvest, list(self.http.seen)))
        return found

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()

    def _real(self) -> LineClient:
        assert self._client is not None
        return self._client


def secrets_of(options: ServerOptions) -> dict[str, str]:
    """The secrets that are filled in, by field."""
    return {
        name: value.get_secret_value()
        for name, value in options
        if isinstance(value, SecretStr) and value.get_secret_value()
    }


def distorted(secret: str) -> str:
    """A secret of the same make that opens nothing: letters and digits turned, signs kept."""
    turn = {"z": "a", "Z": "A", "9": "0", "f": "a", "F": "A"}
    return "".join(
        turn.get(char, chr(ord(char) + 1)) if char.isascii() and char.isalnum() else char for char in secret
    )


def unknown_like(known: str) -> str:
    """An id of the same make that no server gives: the part behind the last colon, all nines or all f."""
    head, colon, tail = known.rpartition(":")
    if tail.isdecimal():
        return f"{head}{colon}{'9' * max(len(tail), 9)}"
    return head + colon + "".join("9" if char.isdigit() else "f" if char.isalpha() else char for char in tail)


async def failure_of(promised: Awaitable[object]) -> BaseException | None:
    """The error of a call, whatever it is; None if there was none."""
    (outcome,) = await asyncio.gather(promised, return_exceptions=True)
    return outcome if isinstance(outcome, BaseException) else None


async def eventually(look: Callable[[], Awaitable[bool]], what: str) -> None:
    """Look until it is so; servers may take a moment. Fails with ``what`` after three seconds."""
    end = time.monotonic() + PATIENCE_S
    while not await look():
        if time.monotonic() > end:
            broken(f"{what}, even after {PATIENCE_S:g} s")
        await asyncio.sleep(0.03)


def broken(what: str) -> NoReturn:
    """The promise is broken in this way."""
    pytest.fail(what, pytrace=False)


def told(error: BaseException | None) -> str:
    """An outcome in words, for a failure message."""
    if error is None:
        return "no error at all"
    fault = f"({error.fault})" if isinstance(error, ProviderError) else ""
    return f"{type(error).__name__}{fault}: {error}"


def pick(values: Iterator[ValueT], what: str) -> ValueT:
    """The first of them; skips the test when the server shows none."""
    for value in values:
        return value
    pytest.skip(f"the server shows no {what}")
