"""Whatever a server answers, it becomes sessions or a ``ProviderError``, and never an empty complete list by mistake (F09)."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import anyio
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.jellyfin import payloads
from tests.support.lineless import Lineless
from towerview_core.contract.errors import ProviderError
from towerview_core.contract.host import Call, Reply
from towerview_core.contract.sessions import MediaSession
from towerview_core.contract.value import Listing
from towerview_core.kits.wire import as_flag, as_id
from towerview_jellyfin.provider import JellyfinOptions, JellyfinProvider
from towerview_jellyfin.wire import is_key_row

KEYS = sorted(
    {name for row in payloads.assembled_10_11() for name in row} | {"Type", "Name", "Codec", "Index"}
)
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["Movie", "Audio", "Video", "Subtitle", "..", "NaN", "1e999", "-1", "\ud800\x00", "x" * 5000]
    )
    | st.sampled_from([10**400, -(10**30), 2**63])
)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), inner)
    ),
    max_leaves=25,
)
rows = st.sampled_from(
    [
        *payloads.assembled_10_11(),
        *payloads.assembled_10_8(),
        *payloads.episode_direct_stream(),
        *payloads.quick_sync_and_two_others(),
    ]
)


class Answers(Lineless):
    """An HTTP client whose server answers the same to everything."""

    def __init__(self, answer: object) -> None:
        self.answer = answer

    async def send(self, call: Call) -> Reply:
        return Reply(200, {"content-type": "image/png"}, b"x")

    async def read(self, call: Call) -> object:
        return self.answer


def provider_of(answer: object) -> JellyfinProvider:
    return JellyfinProvider(JellyfinOptions(url="http://a.example", api_key=SecretStr("k")), Answers(answer))


def listing_of(answer: object) -> Listing[MediaSession] | None:
    try:
        return anyio.run(provider_of(answer).list_sessions)
    except ProviderError:
        return None


def check(answer: object) -> None:
    listing = listing_of(answer)
    if listing is None:
        return
    assert isinstance(answer, list)
    assert len(listing.items) + listing.set_aside <= len(answer)
    json.loads(listing.model_dump_json(), parse_constant=_no_constant)
    if listing.complete and not listing.items:
        assert all(_plays_nothing(row) for row in answer), "an empty list that nobody sent"


def _no_constant(text: str) -> None:
    raise AssertionError(text)


def _plays_nothing(row: Any) -> bool:
    if not isinstance(row, dict) or as_id(row.get("Id")) is None:
        return False
    item = row.get("NowPlayingItem")
    if item is None or is_key_row(row):
        return True
    words = (item.get("Type"), item.get("ExtraType")) if isinstance(item, dict) else ()
    is_theme = isinstance(item, dict) and as_flag(item.get("IsThemeMedia")) is True
    return is_theme or any(word in ("Trailer", "ThemeSong", "ThemeVideo") for word in words)


@settings(max_examples=300, deadline=None)
@given(trees)
def test_any_tree(answer: object) -> None:
    check(answer)


@settings(max_examples=300, deadline=None)
@given(rows, st.data())
def test_a_real_row_with_one_thing_wrong(row: dict[str, Any], data: st.DataObject) -> None:
    row = deepcopy(row)
    _spoil(row, data)
    check([row, payloads.idle()])


def _spoil(node: Any, data: st.DataObject) -> None:
    """Walk to a random place of the row and put anything there, or take it away."""
    while True:
        places = list(node) if isinstance(node, dict) else list(range(len(node)))
        place = data.draw(st.sampled_from(places))
        inner = node[place]
        if isinstance(inner, dict | list) and inner and data.draw(st.booleans()):
            node = inner
            continue
        if data.draw(st.booleans()):
            node[place] = data.draw(trees)
        else:
            del node[place]
        return


@settings(max_examples=200, deadline=None)
@given(
    trees
    | st.fixed_dictionaries({"Id": leaves, "Version": leaves, "ProductName": leaves | st.just("Jellyfin")})
)
def test_probing_anything(answer: object) -> None:
    try:
        info = anyio.run(provider_of(answer).probe)
    except ProviderError:
        return
    assert info.machine_id
    assert info.version


def test_what_was_a_counterexample_or_looks_like_one() -> None:
    base = payloads.playing(payloads.film(), payloads.job())
    for path, value in (
        (("TranscodingInfo", "Framerate"), 1.7e308),
        (("TranscodingInfo", "CompletionPercentage"), float("nan")),
        (("TranscodingInfo", "CompletionPercentage"), -5),
        (("NowPlayingItem", "RunTimeTicks"), -1),
        (("NowPlayingItem", "RunTimeTicks"), 10**40),
        (("PlayState", "PositionTicks"), float("inf")),
        (("NowPlayingItem", "ProductionYear"), "0"),
        (("NowPlayingItem", "ImageTags"), {"Primary": {"a": 1}}),
        (("NowPlayingItem", "ProviderIds"), {"Imdb": 7, "Tmdb": None, "Tvdb": ["x"]}),
        (("NowPlayingItem", "Id"), ".."),
    ):
        row = deepcopy(base)
        row[path[0]][path[1]] = value
        check([row])
        assert listing_of([row]) is not None
