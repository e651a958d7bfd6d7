"""Shapes every list and every answer share."""

from typing import Generic, TypeVar

from towerview_core.contract.value import Value

ItemT = TypeVar("ItemT")


class Page(Value, Generic[ItemT]):
    """A list; ``next`` is the cursor of the following page, None at the end."""

    items: tuple[ItemT, ...]
    next: str | None = None
