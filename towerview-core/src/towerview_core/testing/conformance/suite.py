"""The class an author inherits."""

from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import ClassVar

import pytest

from towerview_core.contract.provider import Provider
from towerview_core.testing.standin import StandIn

from .conduct import ConductSuite
from .containers import ContainerControlSuite, ContainersSuite
from .faults import FaultSuite
from .hostility import HostilitySuite
from .identity import IdentitySuite
from .items import ItemsSuite
from .login import LoginSuite
from .loopback import Loopback
from .media import HistorySuite, MediaSuite, ResourcesSuite
from .promise import Overridden, Promise, capability_of, check_overrides, overridden, promises_of
from .push import PushSuite
from .sessions import MessagingSuite, RevocationSuite, SessionsSuite, TerminationSuite
from .stage import Server, Stage
from .users import LibrariesSuite, UserAdminSuite, UsersSuite

SESSIONS = 6


class ProviderConformance(
    IdentitySuite,
    FaultSuite,
    ItemsSuite,
    HostilitySuite,
    ConductSuite,
    SessionsSuite,
    TerminationSuite,
    RevocationSuite,
    MessagingSuite,
    UsersSuite,
    UserAdminSuite,
    LibrariesSuite,
    LoginSuite,
    MediaSuite,
    HistorySuite,
    ResourcesSuite,
    ContainersSuite,
    ContainerControlSuite,
    PushSuite,
):
    """Proves a provider: subclass it in a test module, name it ``Test...`` and set ``provider``.

    ``stand_in``: the fake server to prove it with; None: the one the provider class names. Override the fixture ``server``
    to prove it with a real or recorded server instead. ``login``: name and password of a user there, for PasswordLogin.
    ``item_id``: an item there, for MediaInfos without Sessions. ``hostile_bodies``: how many damaged bodies to throw.
    Suites of capabilities the class does not inherit are skipped, and say so.
    """

    provider: type[Provider]
    stand_in: ClassVar[type[StandIn] | None] = None
    login: tuple[str, str] | None = None
    item_id: str | None = None
    hostile_bodies: int = 500
    pytestmark: ClassVar[list[pytest.MarkDecorator]] = [pytest.mark.anyio]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        check_overrides(cls, ProviderConformance)

    @pytest.fixture(autouse=True)
    def _needs_the_capability(self, request: pytest.FixtureRequest) -> None:
        capability = capability_of(request.function)
        if capability is not None and not issubclass(self.provider, capability):
            pytest.skip(f"{self.provider.title} does not offer {capability.__name__}")

    @pytest.fixture
    def anyio_backend(self) -> str:
        """Providers run on asyncio, as in the house."""
        return "asyncio"

    @pytest.fixture
    def server(self, towerview_loopback: Loopback) -> Iterator[Server]:
        """The server to prove the provider with: a new stand-in for each test."""
        kind = self.stand_in or _named(self.provider)

        def beside(sessions: int, seed: int, place: int = 1) -> Server:
            made = kind.make(f"conformance {seed}", sessions, seed)
            options = {**made.options(), "url": towerview_loopback.show(made, place)}
            cloud = partial(self._cloud_address, made, towerview_loopback)
            return Server(options, stand_in=made, cloud=cloud, beside=beside)

        yield beside(SESSIONS, 1, 0)

    def cloud(self, origin: str, stand_in: StandIn) -> StandIn | None:  # noqa: ARG002 - for authors to override
        """A fake of another origin the product needs, such as its cloud, beside the stand-in of the server."""
        return None

    def _cloud_address(self, stand_in: StandIn, loopback: Loopback, origin: str) -> str | None:
        fake = self.cloud(origin, stand_in)
        return None if fake is None else loopback.show(fake, 2)

    @pytest.fixture
    async def stage(self, server: Server) -> AsyncIterator[Stage]:
        """A provider before the server, with mischief between them."""
        made = Stage(self.provider, server)
        yield made
        await made.aclose()


def promises() -> Sequence[Promise]:
    """Every promise the kit proves, in its order: capability, name of the test, and the promise in plain words."""
    return tuple(promises_of(ProviderConformance))


def overrides_of(suite: type) -> Sequence[Overridden]:
    """The standard tests a class replaced, with its reasons."""
    return overridden(suite, ProviderConformance)


def _named(provider: type[Provider]) -> type[StandIn]:
    """The stand-in a provider class names. Fails the test when it names none."""
    module, _, name = (provider.stand_in or "").partition(":")
    if not name:
        pytest.fail(
            f"{provider.__name__} names no stand_in: set one in the class, or override the fixture server"
        )
    found = getattr(import_module(module), name)
    if not (isinstance(found, type) and issubclass(found, StandIn)):
        pytest.fail(f"{provider.stand_in} is no StandIn")
    return found
