"""What travels on the stream."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """Something that listeners should know. Of two messages with the same ``topic`` and ``key`` only the later counts.

    ``data`` is JSON. ``key`` is the server's id where a server is meant; an event has a key of its own.
    """

    topic: str
    key: str
    data: bytes


RESYNC = Message("resync", "", b"null")
"""The line was cut and is back: messages may be missing, so read everything anew."""
