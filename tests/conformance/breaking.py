"""Wrong providers say which promise they break."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from towerview_core.contract.provider import Provider

ProviderT = TypeVar("ProviderT", bound=type[Provider])
WRONG: list[tuple[type[Provider], str]] = []
"""Each wrong provider with the one test that must catch it."""


def breaks(test: str) -> Callable[[ProviderT], ProviderT]:
    """This provider breaks the promise that ``test`` proves, and no other."""

    def mark(provider: ProviderT) -> ProviderT:
        WRONG.append((provider, test))
        return provider

    return mark
