"""Caches: what to collect from each server, how often, and how long it is good."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import Field

from .errors import Fault
from .provider import Provider
from .value import Listing, UtcTime, Value

ItemT = TypeVar("ItemT", bound=Value)
ProviderT = TypeVar("ProviderT", bound=Provider)
SourceT = TypeVar("SourceT", bound=Value)


class SnapshotError(Value):
    """Why the last collect failed: its kind and our own sentence, since ``since``."""

    fault: Fault
    message: str
    since: UtcTime


class Snapshot(Value, Generic[ItemT]):
    """The items of one cache of one server. ``taken_at``: when they were true. ``error``: why the last try failed, with
    the last good items kept. ``stale``: older than the cache is good for, or the last try failed."""

    cache: str
    server_id: int
    items: tuple[ItemT, ...] = ()
    set_aside: int = Field(default=0, ge=0)
    taken_at: UtcTime | None = None
    error: SnapshotError | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Cache(Generic[ProviderT, ItemT]):
    """Collect ``item`` values from every server whose provider has the capability ``needs``.

    ``every_s``: seconds between two collects; ``good_for_s``: seconds until what was read counts as stale.
    ``read`` gets the provider and answers what it says now.
    """

    name: str
    title: str
    item: type[ItemT]
    needs: type[ProviderT]
    every_s: float
    good_for_s: float
    read: Callable[[ProviderT], Awaitable[Listing[ItemT]]]


@dataclass(frozen=True, slots=True)
class DerivedCache(Generic[SourceT, ItemT]):
    """Points reduced from another cache's snapshots, one each ``every_s`` seconds and server, the last ``keep`` of them."""

    name: str
    title: str
    item: type[ItemT]
    source: str
    every_s: float
    keep: int
    reduce: Callable[[tuple[SourceT, ...]], ItemT]


AnyCache = Cache[Any, Any] | DerivedCache[Any, Any]
"""A cache of whatever provider and item: what a registry holds. Variance makes a narrower type impossible."""
