"""Viewings of the past, as a server remembers them."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from datetime import datetime

from pydantic import Field

from .provider import Provider
from .sessions import Decision, Player, SessionMedia, SessionUser
from .value import UtcTime, Value


class HistoryEntry(Value):
    """One viewing the server remembers. ``id`` is stable, so reading it twice adds nothing.

    ``played_s``: seconds really played, None if the server does not tell (Plex never does).
    """

    id: str = Field(min_length=1)
    user: SessionUser
    media: SessionMedia
    player: Player = Player()
    started_at: UtcTime | None = None
    stopped_at: UtcTime | None = None
    played_s: int | None = Field(default=None, ge=0)
    decision: Decision | None = None


class History(Provider, ABC):
    """Capability: remembers viewings."""

    @abstractmethod
    def list_history(self, since: datetime) -> AsyncIterator[HistoryEntry]:
        """Yield viewings since a moment, oldest first, page by page; may be stopped and resumed by a later ``since``."""
