"""What the stand-ins of Emby and Jellyfin do alike. Each adds what only its own product says and does.

``rows``: what they write. ``household``: their users. ``shelves``: their items and libraries. ``reporting``: the Playback
Reporting plugin. ``line``: their websocket. Nothing here is shared with the code that reads it.
"""

from .household import Household, Person
from .line import Frames, Switchboard
from .past import Past
from .reporting import COLUMNS, MORE_COLUMNS, PlaybackReporting, Viewed
from .rows import (
    NEVER,
    CaseBlind,
    Describe,
    Naming,
    Payload,
    digest,
    image_response,
    item_row,
    libraries_by_item,
    now_playing,
    pictured_names,
    play_state,
    stamp,
    ticks,
    transcoding_info,
    with_group_pictures,
)
from .shelves import Shelves

__all__ = [
    "COLUMNS",
    "MORE_COLUMNS",
    "NEVER",
    "CaseBlind",
    "Describe",
    "Frames",
    "Household",
    "Naming",
    "Past",
    "Payload",
    "Person",
    "PlaybackReporting",
    "Shelves",
    "Switchboard",
    "Viewed",
    "digest",
    "image_response",
    "item_row",
    "libraries_by_item",
    "now_playing",
    "pictured_names",
    "play_state",
    "stamp",
    "ticks",
    "transcoding_info",
    "with_group_pictures",
]
