"""Wrong providers say which promise they break."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from towerview_core.contract.provider import Provider

ProviderT = TypeVar("ProviderT", bound=type[Provider])
WRONG: list[tuple[type[Provider], frozenset[str]]] = []
"""Each wrong provider with the one test that must catch it, or the few that must."""


def breaks(*tests: str) -> Callable[[ProviderT], ProviderT]:
    """This provider breaks the promises that ``tests`` prove, nearly always one, and no other."""

    def mark(provider: ProviderT) -> ProviderT:
        WRONG.append((provider, frozenset(tests)))
        return provider

    return mark
