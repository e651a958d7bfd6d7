"""What is said on the stream between processes: small notes; whoever wants more reads the snapshot or the database."""

import json
import secrets

import orjson

from towerview_core.contract.event import Event
from towerview_core.snapshots import Message, Snapshots

SNAPSHOT = "snapshot"
POINTS = "points"
HEALTH = "health"
EVENT = "event"
WISH = "wish"


def snapshot_note(cache: str, server_id: int) -> Message:
    """There is a new snapshot."""
    return Message(
        SNAPSHOT, f"{cache}:{server_id}", json.dumps({"cache": cache, "server_id": server_id}).encode()
    )


def health_note(server_id: int) -> Message:
    """The health of a server changed."""
    return Message(HEALTH, str(server_id), json.dumps({"server_id": server_id}).encode())


def points_note(cache: str, shard: int, data: bytes) -> Message:
    """New points of a derived cache; ``data`` has ``at`` and ``points``."""
    return Message(POINTS, f"{cache}:{shard}", data)


def event_note(event: Event) -> Message:
    """Something happened. Events never replace one another."""
    return Message(EVENT, secrets.token_hex(8), event.model_dump_json().encode())


def wish(snapshots: Snapshots, cache: str, server_id: int | None = None) -> None:
    """Ask for a collect now, of one server or of all. A clock hears it; nothing waits for it."""
    data = orjson.dumps({"cache": cache, "server_id": server_id})
    snapshots.publish(Message(WISH, f"{cache}:{server_id}", data))
