"""Push: a server that says by itself that something changed."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from enum import StrEnum

from .provider import Provider
from .value import Value


class ChangeKind(StrEnum):
    """What changed. It is only a trigger: the house reads anew."""

    SESSIONS = "sessions"
    LIBRARIES = "libraries"
    USERS = "users"


class Change(Value):
    """Something changed at the server."""

    kind: ChangeKind


class Push(Provider, ABC):
    """Capability: says when something changed, so that polling may be slow."""

    @abstractmethod
    def watch(self) -> AsyncIterator[Change]:
        """Yield a change at a time until the connection ends, which raises ``Unreachable``."""
