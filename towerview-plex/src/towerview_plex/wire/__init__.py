"""What Plex Media Server and plex.tv say, read into values: pure, total, no I/O.

Every reader takes whatever JSON (or XML, see ``xml``) came. It raises nothing but ``BadReply`` (``read_details`` also
``NotFound``), and that only when the whole reply is not what was asked for; a single item that cannot be read is set
aside and counted. Shares are the exception: what will be written back must be understood whole.
"""

from towerview_plex.wire.about import ServerFacts, newer_version, server_facts, who_answers
from towerview_plex.wire.container import container_of
from towerview_plex.wire.details import read_details
from towerview_plex.wire.events import Listener
from towerview_plex.wire.history import Names, read_devices, read_entry, read_history_page, viewed_at
from towerview_plex.wire.kept import Kept, KeptFile, Wish, kept_items
from towerview_plex.wire.libraries import COUNTED, Sections, read_sections, read_total
from towerview_plex.wire.people import OWNER, People, account_names, everybody, read_people
from towerview_plex.wire.pins import PinState, Reach, read_account, read_pin, read_reach
from towerview_plex.wire.plays import Play, Plays, read_plays
from towerview_plex.wire.resources import read_resource_use
from towerview_plex.wire.sessions import read_sessions
from towerview_plex.wire.shares import Share, read_section_numbers, read_shares
from towerview_plex.wire.xml import parse_xml

__all__ = [
    "COUNTED",
    "OWNER",
    "Kept",
    "KeptFile",
    "Listener",
    "Names",
    "People",
    "PinState",
    "Play",
    "Plays",
    "Reach",
    "Sections",
    "ServerFacts",
    "Share",
    "Wish",
    "account_names",
    "container_of",
    "everybody",
    "kept_items",
    "newer_version",
    "parse_xml",
    "read_account",
    "read_details",
    "read_devices",
    "read_entry",
    "read_history_page",
    "read_people",
    "read_pin",
    "read_plays",
    "read_reach",
    "read_resource_use",
    "read_section_numbers",
    "read_sections",
    "read_sessions",
    "read_shares",
    "read_total",
    "server_facts",
    "viewed_at",
    "who_answers",
]
