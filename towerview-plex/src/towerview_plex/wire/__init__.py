"""What Plex Media Server says, read into values: pure, total, no I/O.

Every reader takes whatever JSON came. It raises nothing but ``BadReply``, and that only when the whole reply is not what
was asked for; a single item that cannot be read is set aside and counted.
"""

from towerview_plex.wire.about import ServerFacts, newer_version, server_facts, who_answers
from towerview_plex.wire.container import container_of
from towerview_plex.wire.kept import Kept, KeptFile, Wish, kept_items
from towerview_plex.wire.plays import Play, Plays, read_plays
from towerview_plex.wire.sessions import read_sessions

__all__ = [
    "Kept",
    "KeptFile",
    "Play",
    "Plays",
    "ServerFacts",
    "Wish",
    "container_of",
    "kept_items",
    "newer_version",
    "read_plays",
    "read_sessions",
    "server_facts",
    "who_answers",
]
