"""Trees of anything, and good trees with anything somewhere in them."""

import copy
from collections.abc import Iterator

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.plex.payloads import Node

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(10**30), max_value=10**30)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["1", "0", "true", "movie", "transcode", "copy", "burn", "-1", "1e999", "nan", "\ud800", "\0"]
    )
)
NAMES = st.text(max_size=8) | st.sampled_from(
    [
        "MediaContainer", "Metadata", "Video", "size", "Media", "Part", "Stream", "Player", "Session", "User", "Guid",
        "TranscodeSession", "type", "sessionKey", "ratingKey", "streamType", "state", "selected", "decision", "guid",
        "duration", "viewOffset", "librarySectionID", "machineIdentifier", "version", "Release", "ownerFeatures",
    ]
)  # fmt: skip
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=25,
)
QUICK = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def places(tree: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """The path of everything in a tree."""
    yield path
    children = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for name, child in children:
        yield from places(child, (*path, name))


def replaced(tree: Node, path: tuple[object, ...], value: object) -> object:
    """A copy of the tree with something else at this path."""
    if not path:
        return value
    whole = copy.deepcopy(tree)
    inner: Node = whole
    for name in path[:-1]:
        inner = inner[name]  # type: ignore[index]
    inner[path[-1]] = value  # type: ignore[index]
    return whole
