"""A small world of people who watch things: the truth behind every stand-in server.

A world moves by its clock alone. Nothing runs in the background: each look first plays out what was due since the last
one. Every viewing that ends is written to ``ledger``, so a test can compare what TowerView recorded with what was true.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from towerview_core.contract.sessions import (
    Decision,
    Decisions,
    MediaSession,
    MediaStream,
    MediaType,
    Network,
    Player,
    PlayState,
    SessionMedia,
    SessionUser,
    Transcode,
)


@dataclass(frozen=True, slots=True)
class Title:
    """Something to watch: the item, and the file it is kept as."""

    media: SessionMedia
    source: MediaStream


@dataclass(frozen=True, slots=True)
class Seat:
    """A person on a device, and how the house is reached from there."""

    user: SessionUser
    player: Player
    network: Network


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a title travels to a seat."""

    stream: MediaStream
    decision: Decisions
    transcode: Transcode | None = None


@dataclass(slots=True)
class Viewing:
    """One viewing that goes on. ``offset_ms`` was the position at ``marked_at``; ``played_ms`` what was truly played."""

    key: str
    seat: Seat
    title: Title
    delivery: Delivery
    started_at: float
    marked_at: float
    offset_ms: int = 0
    played_ms: int = 0
    state: PlayState = PlayState.PLAYING
    turn_at: float = 0.0
    ends_at: float = 0.0
    scripted: bool = True


@dataclass(frozen=True, slots=True)
class Ended:
    """A line of the ledger: a viewing that is over, in seconds of the world's clock."""

    key: str
    user: str
    item: str
    device: str
    started_at: float
    ended_at: float
    played_ms: int


@dataclass(slots=True)
class World:
    """People, titles and what goes on. ``sessions``: how many viewings the script keeps going; 0: only what tests start.

    ``deliver`` decides how a title travels to a seat; ``pace`` multiplies how long scripted things last.
    """

    seats: Sequence[Seat]
    titles: Sequence[Title]
    deliver: Callable[[Title, Seat, random.Random], Delivery]
    sessions: int = 3
    seed: int = 0
    pace: float = 1.0
    clock: Callable[[], float] = time.time
    ledger: list[Ended] = field(default_factory=list)
    _viewings: dict[str, Viewing] = field(default_factory=dict)
    _count: int = 0
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def look(self) -> list[MediaSession]:
        """What goes on now, in order of beginning."""
        self._advance()
        return [self._as_session(viewing) for viewing in self._viewings.values()]

    def viewings(self) -> list[Viewing]:
        """The viewings behind ``look``; change them only through the world's verbs."""
        self._advance()
        return list(self._viewings.values())

    def start(self, seat: Seat, title: Title, delivery: Delivery | None = None) -> str:
        """Somebody starts to watch; answers the viewing's key. It goes on until ``stop``."""
        viewing = self._begin(seat, title, delivery or self.deliver(title, seat, self._dice))
        viewing.scripted = False
        return viewing.key

    def stop(self, key: str) -> bool:
        """End a viewing; False when there is none of that key."""
        viewing = self._viewings.pop(key, None)
        if viewing is None:
            return False
        now = self.clock()
        self._mark(viewing, now)
        self.ledger.append(
            Ended(
                key=viewing.key,
                user=viewing.seat.user.name,
                item=viewing.title.media.id,
                device=viewing.seat.player.device_id or "",
                started_at=viewing.started_at,
                ended_at=now,
                played_ms=viewing.played_ms,
            )
        )
        return True

    def pause(self, key: str) -> None:
        """Hold a viewing."""
        self._turn(self._viewings[key], PlayState.PAUSED)

    def resume(self, key: str) -> None:
        """Let a held viewing go on."""
        self._turn(self._viewings[key], PlayState.PLAYING)

    def seek(self, key: str, offset_ms: int) -> None:
        """Jump to a position."""
        viewing = self._viewings[key]
        self._mark(viewing, self.clock())
        viewing.offset_ms = offset_ms

    def redeliver(self, key: str, delivery: Delivery) -> None:
        """Change how a viewing travels, as a player does that lowers its quality."""
        self._viewings[key].delivery = delivery

    def _begin(self, seat: Seat, title: Title, delivery: Delivery) -> Viewing:
        self._count += 1
        now = self.clock()
        viewing = Viewing(
            key=str(self._count), seat=seat, title=title, delivery=delivery, started_at=now, marked_at=now
        )
        self._viewings[viewing.key] = viewing
        return viewing

    def _turn(self, viewing: Viewing, state: PlayState) -> None:
        self._mark(viewing, self.clock())
        viewing.state = state

    def _mark(self, viewing: Viewing, now: float) -> None:
        if viewing.state is PlayState.PLAYING:
            passed = max(0, round((now - viewing.marked_at) * 1000))
            viewing.offset_ms += passed
            viewing.played_ms += passed
        viewing.marked_at = now

    def _advance(self) -> None:
        now = self.clock()
        for viewing in list(self._viewings.values()):
            self._mark(viewing, now)
            duration = viewing.title.media.duration_ms
            if viewing.scripted and (now >= viewing.ends_at or (duration and viewing.offset_ms >= duration)):
                self.stop(viewing.key)
            elif viewing.scripted and now >= viewing.turn_at:
                self._play_next_turn(viewing, now)
        while sum(viewing.scripted for viewing in self._viewings.values()) < self.sessions:
            self._seat_somebody(now)

    def _play_next_turn(self, viewing: Viewing, now: float) -> None:
        if viewing.state is PlayState.PLAYING:
            turns = (PlayState.PAUSED, PlayState.BUFFERING, PlayState.PLAYING)
            viewing.state = self._dice.choices(turns, weights=(4, 1, 5))[0]
            viewing.delivery = self.deliver(viewing.title, viewing.seat, self._dice)
        else:
            viewing.state = PlayState.PLAYING
        brief = viewing.state is PlayState.BUFFERING
        viewing.turn_at = now + self.pace * (3 if brief else self._dice.uniform(15, 90))

    def _seat_somebody(self, now: float) -> None:
        taken = {viewing.seat.player.device_id for viewing in self._viewings.values()}
        free = [seat for seat in self.seats if seat.player.device_id not in taken] or list(self.seats)
        seat, title = self._dice.choice(free), self._dice.choice(list(self.titles))
        viewing = self._begin(seat, title, self.deliver(title, seat, self._dice))
        duration = title.media.duration_ms or 3_600_000
        viewing.offset_ms = int(duration * self._dice.uniform(0.0, 0.7))
        viewing.turn_at = now + self.pace * self._dice.uniform(15, 90)
        viewing.ends_at = now + self.pace * self._dice.uniform(60, 900)

    def _as_session(self, viewing: Viewing) -> MediaSession:
        transcodes = viewing.delivery.decision.video is Decision.TRANSCODE
        duration = viewing.title.media.duration_ms
        return MediaSession(
            id=viewing.key,
            terminate_id=viewing.key,
            can_message=True,
            user=viewing.seat.user,
            media=viewing.title.media,
            player=viewing.seat.player,
            network=viewing.seat.network,
            state=viewing.state,
            position_ms=None
            if viewing.title.media.type is MediaType.LIVE
            else min(viewing.offset_ms, duration or viewing.offset_ms),
            bandwidth_kbps=viewing.delivery.stream.bitrate_kbps,
            source=viewing.title.source,
            stream=viewing.delivery.stream,
            decision=viewing.delivery.decision,
            transcode=viewing.delivery.transcode if transcodes or viewing.delivery.transcode else None,
        )
