"""What a stand-in remembers of viewings that are over: some that were before it began, and all that ended since."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from towerview_core.contract.sessions import MediaType
from towerview_core.testing.world import Ended, Seat, Title, World

from .reporting import PlaybackReporting, Viewed
from .rows import Payload, type_name

DAY_S = 86_400.0


@dataclass(slots=True)
class Past:
    """Viewings in order of their end, each also reported to the plugin."""

    world: World
    plugin: PlaybackReporting
    viewed: list[Viewed] = field(default_factory=list)
    _told: int = 0

    def invent(self, count: int, seed: int) -> None:
        """Viewings of the last three weeks."""
        dice, now = random.Random(seed), self.world.clock()
        moments = sorted(now - dice.uniform(0.5, 21) * DAY_S for _ in range(count))
        for moment in moments:
            seat, title = dice.choice(list(self.world.seats)), dice.choice(list(self.world.titles))
            self.add(_viewed(seat, title, moment, dice.randrange(60, 7200)))

    def add(self, viewed: Viewed) -> None:
        """One more."""
        self.viewed.append(viewed)
        self.plugin.add(viewed)

    def catch_up(self) -> None:
        """Take over what has ended at the stand-in since the last look."""
        ledger = self.world.ledger
        for ended in ledger[self._told :]:
            found = self._of(ended)
            if found is not None:
                self.add(found)
        self._told = len(ledger)

    def _of(self, ended: Ended) -> Viewed | None:
        seats = [one for one in self.world.seats if one.user.name == ended.user]
        titles = [one for one in self.world.titles if one.media.id == ended.item]
        if not seats or not titles:
            return None
        return _viewed(seats[0], titles[0], ended.started_at, round(ended.played_ms / 1000))

    def log(self) -> Sequence[Payload]:
        """Beginnings and ends with a number, a moment in seconds and who and what, oldest first."""
        self.catch_up()
        events = [(one.at, True, one) for one in self.viewed]
        events += [(one.at + one.seconds, False, one) for one in self.viewed]
        events.sort(key=lambda event: event[0])
        return [
            {"number": number, "at": at, "begins": begins, "viewed": one}
            for number, (at, begins, one) in enumerate(events, 1)
        ]


def _viewed(seat: Seat, title: Title, moment: float, seconds: int) -> Viewed:
    media = title.media
    name = media.title
    if media.type is MediaType.EPISODE:
        name = (
            f"{media.grandparent_title} - s{media.season or 0:02d}e{media.episode or 0:02d} - {media.title}"
        )
    made = title.source.video is not None and seat.network.location is not None and media.title < "P"
    return Viewed(
        at=moment,
        user=seat.user.id or "",
        item=media.id,
        kind=type_name(media.type),
        name=name,
        method="Transcode (v:h264 a:aac)" if made else "DirectPlay",
        client=seat.player.product or "",
        device=seat.player.device or "",
        seconds=seconds,
    )
