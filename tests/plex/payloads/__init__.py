"""Replies in the shapes that real servers were seen to send, rebuilt small, with invented names.

``*_in_text`` are from servers (and years) that write every scalar as text, as XML does; the others are typed as PMS has
typed them since 2024: real numbers and booleans beside ids in text.
"""

from tests.plex.payloads.in_text import film_with_new_sound_in_text, live_in_text, preroll_in_text
from tests.plex.payloads.library import two_versions
from tests.plex.payloads.music import track_in_text, track_typed
from tests.plex.payloads.shapes import Node, Payload, listing, nothing_plays
from tests.plex.payloads.transcodes import relayed_4k_transcode
from tests.plex.payloads.trimmed import av1_trimmed_in_text, burned_hevc_in_text, photo, throttled_nvenc
from tests.plex.payloads.typed import dolby_vision_away, repackaged_at_home

__all__ = [
    "Node",
    "Payload",
    "av1_trimmed_in_text",
    "burned_hevc_in_text",
    "dolby_vision_away",
    "film_with_new_sound_in_text",
    "listing",
    "live_in_text",
    "nothing_plays",
    "photo",
    "preroll_in_text",
    "relayed_4k_transcode",
    "repackaged_at_home",
    "throttled_nvenc",
    "track_in_text",
    "track_typed",
    "two_versions",
]
