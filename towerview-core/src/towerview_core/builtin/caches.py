"""What core collects: sessions, what they take from the line, and containers."""

from collections.abc import Iterable, Sequence

from pydantic import Field

from towerview_core.contract.cache import AnyCache, Cache, DerivedCache
from towerview_core.contract.containers import Container, Containers
from towerview_core.contract.hookspecs import hookimpl
from towerview_core.contract.sessions import MediaSession, NetworkPlace, Sessions
from towerview_core.contract.value import Listing, Value

STEP_S = 5.0
KEEP = 18


class Bandwidth(Value):
    """What the sessions of one server take from the line at a moment, in kbit/s. Relayed ones count as outside.

    Sessions whose bandwidth the server does not tell are left out, so it may be less than is true, never more.
    """

    total_kbps: int = Field(ge=0)
    lan_kbps: int = Field(ge=0)
    wan_kbps: int = Field(ge=0)


async def list_sessions(provider: Sessions) -> Listing[MediaSession]:
    """What plays now."""
    return await provider.list_sessions()


async def list_containers(provider: Containers) -> Listing[Container]:
    """Which containers there are."""
    return await provider.list_containers()


def bandwidth_of(sessions: tuple[MediaSession, ...]) -> Bandwidth:
    """Add up what is known."""
    lan = _sum(one for one in sessions if one.network.location is NetworkPlace.LAN)
    away = _sum(one for one in sessions if one.network.location in (NetworkPlace.WAN, NetworkPlace.RELAY))
    return Bandwidth(total_kbps=_sum(sessions), lan_kbps=lan, wan_kbps=away)


def _sum(sessions: Iterable[MediaSession]) -> int:
    return sum(one.bandwidth_kbps or 0 for one in sessions)


SESSIONS = Cache(
    name="sessions",
    title="Live sessions",
    item=MediaSession,
    needs=Sessions,
    every_s=2.0,
    good_for_s=5.0,
    read=list_sessions,
)
CONTAINERS = Cache(
    name="containers",
    title="Containers",
    item=Container,
    needs=Containers,
    every_s=10.0,
    good_for_s=30.0,
    read=list_containers,
)
BANDWIDTH = DerivedCache(
    name="bandwidth",
    title="Bandwidth",
    item=Bandwidth,
    source="sessions",
    every_s=STEP_S,
    keep=KEEP,
    reduce=bandwidth_of,
)


@hookimpl
def towerview_caches() -> Sequence[AnyCache]:
    """Sessions, containers, bandwidth."""
    return [SESSIONS, CONTAINERS, BANDWIDTH]
