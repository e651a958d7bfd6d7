"""What is stored of one cache of one server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import Field, TypeAdapter

from towerview_core.contract.cache import Snapshot, SnapshotError
from towerview_core.contract.value import UtcTime, Value

ItemT = TypeVar("ItemT", bound=Value)


class Head(Value):
    """The facts about a stored snapshot, without its items.

    ``taken_at``: when the items were true, None if there never were any. ``tried_at``: the last try. ``failures``: tries
    in a row that failed, ``wait_s``: how long to leave the server alone after the last of them. ``revision``: of the
    server's row when it was tried, so that a changed server is tried at once. ``good_for_s``: age until it is stale.
    ``quiet``: complete answers in a row without any item.
    """

    taken_at: UtcTime | None = None
    tried_at: UtcTime
    count: int = Field(default=0, ge=0)
    set_aside: int = Field(default=0, ge=0)
    error: SnapshotError | None = None
    failures: int = Field(default=0, ge=0)
    wait_s: float = Field(default=0.0, ge=0)
    revision: int = 0
    good_for_s: float
    quiet: int = Field(default=0, ge=0)

    def stale(self, now: datetime) -> bool:
        """Whether a person must be told that this may be old: the last try failed, or the items are past their time."""
        if self.error is not None or self.taken_at is None:
            return True
        return now - self.taken_at > timedelta(seconds=self.good_for_s)

    def rests(self, now: datetime, revision: int) -> bool:
        """Whether the server is to be left alone for now. A clock that went back ends the rest."""
        if revision != self.revision or now < self.tried_at:
            return False
        return now - self.tried_at < timedelta(seconds=self.wait_s)


@dataclass(frozen=True, slots=True)
class Stored:
    """A snapshot as it lies in the store. ``body``: one item as JSON on each line, ready to be sent on."""

    cache: str
    server_id: int
    head: Head
    body: bytes = b""

    def lines(self) -> list[bytes]:
        """The items as JSON texts."""
        return self.body.split(b"\n") if self.body else []

    def array(self) -> bytes:
        """The items as one JSON array."""
        return b"[" + self.body.replace(b"\n", b",") + b"]"

    def values(self, item: type[ItemT]) -> tuple[ItemT, ...]:
        """The items as values. Raises pydantic's ``ValidationError`` if they are of another release's shape."""
        found: tuple[ItemT, ...] = _adapter(item).validate_json(self.array())
        return found

    def snapshot(self, item: type[ItemT], now: datetime) -> Snapshot[ItemT]:
        """The whole as the contract's value."""
        return Snapshot(
            cache=self.cache,
            server_id=self.server_id,
            items=self.values(item),
            set_aside=self.head.set_aside,
            taken_at=self.head.taken_at,
            error=self.head.error,
            stale=self.head.stale(now),
        )


@lru_cache(maxsize=256)
def _adapter(item: type[Value]) -> TypeAdapter[Any]:
    return TypeAdapter(tuple[item, ...])  # type: ignore[valid-type]


def written(items: Sequence[ItemT], item: type[ItemT]) -> tuple[Sequence[ItemT], list[bytes]]:
    """The items as JSON texts; one that cannot be written is left out, so that it harms none of the others (P3)."""
    try:
        if all(isinstance(one, item) for one in items):
            return items, [one.__pydantic_serializer__.to_json(one) for one in items]
    except ValueError:
        pass
    good = [(one, line) for one in items if (line := _line(one, item)) is not None]
    return [one for one, _ in good], [line for _, line in good]


def _line(one: object, item: type[Value]) -> bytes | None:
    if not isinstance(one, item):
        return None
    try:
        return one.__pydantic_serializer__.to_json(one)
    except ValueError:
        return None
