"""Viewings a server remembers: one row for each time something was watched to its end."""

from datetime import datetime
from typing import NamedTuple

from towerview_core.contract.errors import BadReply
from towerview_core.contract.history import HistoryEntry
from towerview_core.contract.sessions import Player, SessionUser
from towerview_core.kits.wire import Json, as_count, as_epoch, as_id, as_map, as_maps, as_text
from towerview_plex.wire.container import container_of, rows_of
from towerview_plex.wire.people import NOBODY
from towerview_plex.wire.titles import media_of, type_of


class HistoryPage(NamedTuple):
    """A page. ``total`` is the length of the whole list, None from a server that does not page."""

    rows: tuple[Json, ...]
    total: int | None


def read_history_page(payload: object) -> HistoryPage:
    """Read a page of ``/status/sessions/history/all``. Raises ``BadReply``."""
    rows = tuple(as_map(row) for row in rows_of(payload))
    return HistoryPage(rows, as_count(container_of(payload).get("totalSize")))


class Names(NamedTuple):
    """What stands behind the numbers of a row: accounts and devices, by id."""

    accounts: dict[str, str]
    devices: dict[str, Player]


def read_devices(payload: object) -> dict[str, Player]:
    """Read ``/devices``. Raises ``BadReply``."""
    container = container_of(payload)
    if not isinstance(container.get("Device"), list) and as_count(container.get("size")) != 0:
        raise BadReply("The Plex server's list of devices cannot be read.")
    devices = {}
    for row in as_maps(container.get("Device")):
        device_id = as_id(row.get("id"))
        if device_id is not None:
            devices[device_id] = Player(
                device=as_text(row.get("name")),
                device_id=as_text(row.get("clientIdentifier")),
                platform=as_text(row.get("platform")),
            )
    return devices


def viewed_at(row: Json) -> datetime | None:
    """When it counted as watched: about when it ended."""
    return as_epoch(row.get("viewedAt"))


def read_entry(row: Json, names: Names) -> HistoryEntry | None:
    """One viewing; None for a row that cannot be read.

    The history key stays the same for ever, also when the item is deleted and its own keys are gone. Plex tells neither
    how long it was played, nor where, nor in which quality.
    """
    key, moment = as_text(row.get("historyKey"), 256), viewed_at(row)
    if key is None or moment is None:
        return None
    try:
        return HistoryEntry(
            id=key,
            user=_user(row, names),
            media=media_of(row, type_of(row), f"history:{key.rpartition('/')[2]}", ()),
            player=names.devices.get(as_id(row.get("deviceID")) or "", Player()),
            stopped_at=moment,
        )
    except ValueError:  # a value out of every bound, which pydantic refused
        return None


def _user(row: Json, names: Names) -> SessionUser:
    """Account 0 is nobody: the server forgot who it was."""
    account = as_id(row.get("accountID"))
    if account is None or account == NOBODY:
        return SessionUser()
    return SessionUser(id=account, name=names.accounts.get(account, ""))
