"""Shortcuts for reading one item."""

from collections.abc import Mapping

from tests.plex.payloads import Node, listing
from towerview_core.contract.sessions import MediaSession
from towerview_core.contract.value import Listing
from towerview_plex import wire
from towerview_plex.wire.sessions import Found


def read(payload: object, found: Found | None = None) -> Listing[MediaSession]:
    """Everything that plays."""
    return wire.read_sessions(wire.read_plays(payload), found or {})


def read_one(row: Node, found: Found | None = None) -> MediaSession:
    """The one session of a reply with this one item."""
    answer = read(listing(row), found)
    assert answer.complete
    (session,) = answer.items
    return session


def read_with(row: Node, library: Mapping[str, wire.Kept]) -> MediaSession:
    """One session, its source looked up in a library."""
    (play,) = wire.read_plays(listing(row)).plays
    wish = play.wish
    assert wish is not None
    file = library[wish.item.id].file(wish)
    return read_one(row, {wish: (file, library[wish.item.id].guids)} if file else {})
