"""Readings: the verbs of a provider that only read, each in a form a test can run whatever the verb."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from towerview_core.contract.containers import Containers
from towerview_core.contract.history import History
from towerview_core.contract.libraries import Libraries
from towerview_core.contract.provider import Provider
from towerview_core.contract.resources import Resources
from towerview_core.contract.sessions import Sessions
from towerview_core.contract.users import Users
from towerview_core.contract.value import Value

CapabilityT = TypeVar("CapabilityT", bound=Provider)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a reading brought. ``listed``: it was a list, so fewer values than before are a loss.
    ``counted``: it tells how many items it set aside."""

    values: tuple[Value, ...]
    set_aside: int = 0
    listed: bool = True
    counted: bool = True

    @property
    def whole(self) -> bool:
        """Whether it claims that nothing is missing."""
        return self.listed and self.counted and self.set_aside == 0

    @property
    def ids(self) -> list[str]:
        """The ids of what was listed, sorted."""
        return sorted(str(getattr(value, "id", "")) for value in self.values)


@dataclass(frozen=True, slots=True)
class Reading:
    """A verb that only reads."""

    verb: str
    run: Callable[[Provider], Awaitable[Harvest]]


def offered(provider: Provider, capability: type[CapabilityT]) -> CapabilityT:
    """The provider as one that has the capability."""
    assert isinstance(provider, capability), f"{type(provider).__name__} does not offer {capability.__name__}"
    return provider


def readings(kind: type[Provider]) -> list[Reading]:
    """What can be read of a kind of server, the probe first."""
    chosen = [reading for capability, reading in _READINGS if issubclass(kind, capability)]
    return [Reading("probe", _probe), *chosen]


async def _probe(provider: Provider) -> Harvest:
    return Harvest((await provider.probe(),), listed=False)


async def _sessions(provider: Provider) -> Harvest:
    listing = await offered(provider, Sessions).list_sessions()
    return Harvest(listing.items, listing.set_aside)


async def _users(provider: Provider) -> Harvest:
    listing = await offered(provider, Users).list_users()
    return Harvest(listing.items, listing.set_aside)


async def _libraries(provider: Provider) -> Harvest:
    listing = await offered(provider, Libraries).list_libraries()
    return Harvest(listing.items, listing.set_aside)


async def _containers(provider: Provider) -> Harvest:
    listing = await offered(provider, Containers).list_containers()
    return Harvest(listing.items, listing.set_aside)


async def _history(provider: Provider) -> Harvest:
    entries = [entry async for entry in offered(provider, History).list_history(BEGINNING)]
    return Harvest(tuple(entries), counted=False)


async def _resources(provider: Provider) -> Harvest:
    return Harvest((await offered(provider, Resources).read_resources(),), listed=False)


_READINGS: Sequence[tuple[type[Provider], Reading]] = (
    (Sessions, Reading("list_sessions", _sessions)),
    (Users, Reading("list_users", _users)),
    (Libraries, Reading("list_libraries", _libraries)),
    (Containers, Reading("list_containers", _containers)),
    (History, Reading("list_history", _history)),
    (Resources, Reading("read_resources", _resources)),
)
