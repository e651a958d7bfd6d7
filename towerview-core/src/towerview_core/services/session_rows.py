"""Sessions as rows of the API and the stream."""

from towerview_core.contract.sessions import MediaSession
from towerview_core.contract.value import UtcTime


class SessionRow(MediaSession):
    """A session as the API and the stream show it. ``first_seen``: since when TowerView knows this playback."""

    server_id: int
    server_name: str
    server_kind: str
    first_seen: UtcTime | None = None


def masked(row: SessionRow) -> SessionRow:
    """The row for people without ``sessions.pii``: no address and no device id."""
    return row.model_copy(
        update={
            "network": row.network.model_copy(update={"address": None}),
            "player": row.player.model_copy(update={"device_id": None}),
        }
    )
