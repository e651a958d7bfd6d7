"""The Playback Reporting plugin of a stand-in: a real SQLite behind it, so that only true SQL is answered."""

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from .rows import Payload

COLUMNS = (
    "DateCreated",
    "UserId",
    "ItemId",
    "ItemType",
    "ItemName",
    "PlaybackMethod",
    "ClientName",
    "DeviceName",
    "PlayDuration",
)
MORE_COLUMNS = ("PauseDuration", "RemoteAddress", "TranscodeReasons")
"""Emby's edition has these too."""


@dataclass(frozen=True, slots=True)
class Viewed:
    """A viewing to remember; ``at`` in seconds since 1970."""

    at: float
    user: str
    item: str
    kind: str
    name: str
    method: str = "DirectPlay"
    client: str = "Mobile"
    device: str = "Phone"
    seconds: int = 60


class PlaybackReporting:
    """``installed``: whether the server has it. Times are written as the server's local time, without a zone."""

    def __init__(self, columns: Sequence[str] = COLUMNS) -> None:
        self.installed = True
        self._columns = tuple(columns)
        self._lock = threading.Lock()
        self._table = sqlite3.connect(":memory:", check_same_thread=False)
        described = ", ".join(f"{name} TEXT" for name in self._columns)
        self._table.execute(f"CREATE TABLE PlaybackActivity ({described})")

    def add(self, viewed: Viewed) -> None:
        """Remember a viewing."""
        moment = datetime.fromtimestamp(viewed.at, UTC).astimezone().replace(tzinfo=None)
        written = moment.strftime("%Y-%m-%d %H:%M:%S.%f") + "0"
        row: list[str | None] = [written, viewed.user, viewed.item, viewed.kind, viewed.name, viewed.method]
        row += [viewed.client, viewed.device, str(viewed.seconds)]
        row += ["0", "192.168.1.61", None][: len(self._columns) - len(COLUMNS)]
        marks = ", ".join("?" * len(row))
        with self._lock:
            self._table.execute(f"INSERT INTO PlaybackActivity VALUES ({marks})", row)  # noqa: S608 - question marks

    def answer(self, question: str) -> Payload:
        """The answer to SQL: texts or null; an error comes as a message, with status 200."""
        with self._lock:
            try:
                found = self._table.execute(question)
                rows = [[None if cell is None else str(cell) for cell in row] for row in found]
            except sqlite3.Error as error:
                return {"colums": [], "results": [], "message": f"Error Running Query</br>{error}"}
        return {"colums": [column[0] for column in found.description], "results": rows, "message": ""}
