"""What the stand-in remembers having been watched, and on which devices."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from towerview_core.contract.sessions import MediaType
from towerview_core.testing.standin import compact
from towerview_core.testing.world import World
from towerview_plex.standin.files import Node
from towerview_plex.standin.rows import TYPES, Parents

INVENTED = 450
"""Viewings from before the stand-in began: more than two pages of them."""
_FIRST_LIVED = 100_000
_LEAST_MS = 60_000
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Viewed:
    """One line. ``deleted``: the item is gone, and with it the keys of the line."""

    id: int
    at: int
    account: str
    title: int
    device: int
    deleted: bool = False


class Past:
    """Invented viewings of the last four months, and after them those of the world's own ledger."""

    def __init__(self, world: World, parents: Parents, seed: int) -> None:
        self._world = world
        self._parents = parents
        self._invented = _invent(world, Random(f"past {seed}"))
        self.forgotten: set[int] = set()

    def lines(self) -> list[Viewed]:
        """All of them, oldest first."""
        rows = [row for row in (*self._invented, *self._lived()) if row.id not in self.forgotten]
        return sorted(rows, key=lambda row: (row.at, row.id))

    def row(self, line: Viewed) -> Node:
        """One line as PMS writes it."""
        media = self._world.titles[line.title].media
        parent, grandparent = self._parents.get(media.id, (None, None))
        row: Node = {
            "historyKey": f"/status/sessions/history/{line.id}",
            "librarySectionID": media.library.id if media.library else None,
            "title": media.title,
            "parentTitle": media.parent_title if grandparent else None,
            "grandparentTitle": media.grandparent_title if grandparent else None,
            "type": TYPES[media.type],
            "index": media.episode,
            "parentIndex": media.season,
            "viewedAt": line.at,
            "accountID": int(line.account),
            "deviceID": line.device + 1,
        }
        if not line.deleted:
            row |= {"key": f"/library/metadata/{media.id}", "ratingKey": media.id}
            row["parentKey"] = f"/library/metadata/{parent}" if parent else None
            row["grandparentKey"] = f"/library/metadata/{grandparent}" if grandparent else None
            row["thumb"] = f"/library/metadata/{media.id}/thumb/1717000000"
        return compact(row)

    def devices(self) -> list[Node]:
        """``/devices``."""
        return [
            compact(
                {
                    "id": number + 1,
                    "name": seat.player.device,
                    "platform": seat.player.platform,
                    "clientIdentifier": seat.player.device_id,
                    "createdAt": 1_600_000_000,
                }
            )
            for number, seat in enumerate(self._world.seats)
        ]

    def _lived(self) -> list[Viewed]:
        """Viewings of the ledger that lasted a while: PMS lists what it counts as watched."""
        accounts = {seat.user.name: seat.user.id or "1" for seat in self._world.seats}
        devices = {seat.player.device_id: number for number, seat in enumerate(self._world.seats)}
        titles = {title.media.id: number for number, title in enumerate(self._world.titles)}
        return [
            Viewed(
                _FIRST_LIVED + number,
                int(row.ended_at),
                accounts[row.user],
                titles[row.item],
                devices[row.device],
            )
            for number, row in enumerate(self._world.ledger)
            if row.played_ms >= _LEAST_MS and row.item in titles and row.device in devices
        ]


def _invent(world: World, dice: Random) -> Sequence[Viewed]:
    """Now and then an item that was deleted since, and twice the same second."""
    titles = [number for number, title in enumerate(world.titles) if title.media.type is not MediaType.LIVE]
    now = int(time.time())
    moments = sorted(dice.randrange(now - 120 * _DAY_S, now - _DAY_S) for _ in range(INVENTED))
    moments[100] = moments[101]
    seats = [dice.randrange(len(world.seats)) for _ in moments]
    return [
        Viewed(
            id=number + 1,
            at=moment,
            account=world.seats[seat].user.id or "1",
            title=dice.choice(titles),
            device=seat,
            deleted=number % 50 == 7,
        )
        for number, (moment, seat) in enumerate(zip(moments, seats, strict=True))
    ]


def chosen(lines: list[Viewed], wish: Mapping[str, str]) -> list[Viewed]:
    """The lines a request asks for: since a moment, of one account, in one order or the other."""
    since, account = wish.get("viewedAt>", ""), wish.get("accountID", "")
    kept = [
        line
        for line in lines
        if (not since.isdigit() or line.at >= int(since)) and (not account or line.account == account)
    ]
    return kept[::-1] if wish.get("sort", "").endswith(":desc") else kept
