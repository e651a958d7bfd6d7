"""What the stand-in plex.tv knows: people, shares, and PINs that wait for somebody."""

import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from towerview_core.testing.world import Seat

OWNER_NUMBER = "90001"
"""The owner's number at plex.tv; at their own server they are 1."""
PIN_LIFE = timedelta(minutes=15)


@dataclass(slots=True)
class SharedServer:
    """A share of this server with one person. ``keys`` are the server's own section keys."""

    id: str
    user_id: str
    keys: frozenset[str]
    everything: bool = False
    accepted: bool = True


@dataclass(slots=True)
class WaitingPin:
    """A PIN somebody began; ``user_id`` once they consented."""

    id: str
    code: str
    client: str
    expires_at: datetime
    user_id: str | None = None


@dataclass(slots=True)
class Books:
    """The books of plex.tv about one server.

    ``lag_s``: how long a change stays invisible, as it does at the real one. ``meanwhile`` is called after each change,
    for instance to make another one, as a second admin might.
    """

    people: Mapping[str, str]
    sections: Mapping[str, tuple[str, str]]
    shares: dict[str, SharedServer] = field(default_factory=dict)
    pins: dict[str, WaitingPin] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    lag_s: float = 0.0
    meanwhile: Callable[[], None] | None = None
    _shown: dict[str, SharedServer] | None = None
    _shown_until: float = 0.0
    _count: int = 30_000
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def visible(self) -> list[SharedServer]:
        """The shares as a reader sees them now."""
        with self._lock:
            lagging = self._shown is not None and time.monotonic() < self._shown_until
            rows = self._shown if lagging and self._shown is not None else self.shares
            return [deepcopy(share) for share in rows.values()]

    def share(self, user_id: str, keys: frozenset[str], *, everything: bool = False) -> SharedServer:
        """Begin to share; an invitation until it is accepted, which members of the household do at once."""
        with self._lock, self._changing():
            self._count += 1
            share = SharedServer(str(self._count), user_id, keys, everything)
            self.shares[share.id] = share
        return share

    def replace(self, share_id: str, keys: frozenset[str]) -> SharedServer | None:
        """Share these libraries instead; None when there is no such share."""
        with self._lock:
            share = self.shares.get(share_id)
            if share is None:
                return None
            with self._changing():
                share.keys, share.everything = keys, False
            return share

    def end(self, share_id: str) -> bool:
        """Share no longer."""
        with self._lock:
            if share_id not in self.shares:
                return False
            with self._changing():
                del self.shares[share_id]
            return True

    def of(self, user_id: str) -> SharedServer | None:
        """The share of one person."""
        return next((share for share in self.shares.values() if share.user_id == user_id), None)

    def begin_pin(self, client: str, code: str) -> WaitingPin:
        """Somebody wants to sign in."""
        pin = WaitingPin(str(700_000_001 + len(self.pins)), code, client, datetime.now(UTC) + PIN_LIFE)
        self.pins[pin.id] = pin
        return pin

    def consent(self, code: str, user_id: str) -> bool:
        """Confirm a PIN as a person, or as the owner by ``1``; False when no PIN of this code waits."""
        for pin in self.pins.values():
            if pin.code == code and pin.expires_at > datetime.now(UTC):
                pin.user_id = OWNER_NUMBER if user_id == "1" else user_id
                return True
        return False

    def token_for(self, user_id: str) -> str:
        """A token of this person."""
        token = f"user-{secrets.token_urlsafe(18)}"
        self.tokens[token] = user_id
        return token

    def number_of(self, key: str) -> int:
        """plex.tv's own number of a section."""
        return 118_000_000 + 61 * int(key)

    def _changing(self) -> "_Change":
        return _Change(self)

    def note_change(self, before: dict[str, SharedServer]) -> None:
        """Show what was before for a while, and let others act."""
        if self.lag_s:
            self._shown, self._shown_until = before, time.monotonic() + self.lag_s
        act, self.meanwhile = self.meanwhile, None
        if act is not None:
            act()


class _Change:
    """The length of one change."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._before = deepcopy(books.shares)

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_error: object) -> None:
        self._books.note_change(self._before)


def open_books(seats: Sequence[Seat], sections: Mapping[str, tuple[str, str]]) -> Books:
    """Everybody but the owner is a friend. The last two are shared nothing, every third of the others everything."""
    people = {seat.user.id: seat.user.name for seat in seats if seat.user.id and seat.user.id != "1"}
    books = Books(people, sections)
    keys = sorted(sections)
    for number, user_id in enumerate(list(people)[:-2]):
        some = frozenset(keys[: 1 + number % max(1, len(keys))])
        books.share(user_id, some, everything=number % 3 == 0)
    return books
