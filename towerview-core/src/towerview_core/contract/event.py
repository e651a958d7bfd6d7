"""Events: what the house tells browsers and plugins as it happens."""

from enum import StrEnum

from .value import UtcTime, Value


class EventKind(StrEnum):
    """What happened."""

    SERVER_LOST = "server_lost"
    SERVER_BACK = "server_back"
    PLAYBACK_STARTED = "playback_started"
    PLAYBACK_STOPPED = "playback_stopped"
    SESSION_TERMINATED = "session_terminated"


class Event(Value):
    """Something happened at a server. ``subject`` is the id of the session or playback, ``text`` a sentence in our words."""

    kind: EventKind
    at: UtcTime
    server_id: int
    subject: str | None = None
    text: str = ""
