"""The rules of silence, and frames of every kind, before a socket made of two queues."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from typing import Any

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.jellyfin.house_payloads import frames
from towerview_core.contract.errors import Fault, Unreachable
from towerview_core.contract.push import ChangeKind
from towerview_core.kits.mediabrowser.pushing import Habits, state_of_play, watch

pytestmark = pytest.mark.anyio
PLAYING = {"Id": "s", "UserId": "u", "NowPlayingItem": {"Id": "i"}, "PlayState": {"IsPaused": False}}


class Line:
    def __init__(self, *, echo: bool = False) -> None:
        self.coming: asyncio.Queue[str] = asyncio.Queue()
        self.sent: list[dict[str, Any]] = []
        self._echo = echo

    async def send(self, text: str) -> None:
        self.sent.append(json.loads(text))
        if self._echo:
            self.say(json.loads(text)["MessageType"])

    async def receive(self) -> str:
        return await self.coming.get()

    def say(self, kind: str, data: object = None) -> None:
        self.coming.put_nowait(json.dumps({"MessageType": kind, "Data": data}))

    def kinds(self) -> list[str]:
        return [message["MessageType"] for message in self.sent]


async def heard(line: Line, habits: Habits, seconds: float) -> tuple[list[ChangeKind], Unreachable | None]:
    """What is told within a time, and how it ended if it did."""
    found: list[ChangeKind] = []
    try:
        async with asyncio.timeout(seconds), aclosing(watch(line, habits)) as changes:
            async for change in changes:
                found.append(change.kind)  # noqa: PERF401 - what came before the end counts
    except TimeoutError:
        return found, None
    except Unreachable as error:
        return found, error
    raise AssertionError("changes must not just end")


async def test_a_silent_line_is_lost() -> None:
    line = Line()
    found, error = await heard(line, Habits(keep=0.1, silent=0.3), 3)
    assert (found, error and error.fault) == ([ChangeKind.SESSIONS], Fault.TIMEOUT)
    assert line.kinds().count("KeepAlive") >= 2


async def test_an_echo_is_a_sign_of_life() -> None:
    line = Line(echo=True)
    found, error = await heard(line, Habits(keep=0.05, silent=0.3), 0.8)
    assert (found, error) == ([ChangeKind.SESSIONS], None)


async def test_where_nothing_is_echoed_the_subscription_is_asked_for_again() -> None:
    line = Line()
    _, error = await heard(line, Habits(again=0.05, keep=0.1, silent=0.3), 3)
    assert isinstance(error, Unreachable)
    assert line.kinds().count("SessionsStart") >= 3


async def test_the_subscription_is_a_text_and_the_pace_is_the_servers() -> None:
    line = Line()
    line.say("ForceKeepAlive", 2)
    await heard(line, Habits(), 1.6)
    assert line.sent[0] in ({"MessageType": "KeepAlive"}, {"MessageType": "SessionsStart", "Data": "0,1500"})
    assert {"MessageType": "SessionsStart", "Data": "0,1500"} in line.sent
    assert line.kinds().count("KeepAlive") >= 2


async def test_a_list_within_a_text_as_old_versions_send_it() -> None:
    line = Line()
    line.say("Sessions", json.dumps([PLAYING]))
    line.say("Sessions", [PLAYING])
    line.coming.put_nowait("no json at all")
    line.coming.put_nowait("<html>")
    line.say("Sessions", [PLAYING | {"PlayState": {"IsPaused": True}}])
    found, error = await heard(line, Habits(settle=9), 0.3)
    assert error is None
    assert found in ([ChangeKind.SESSIONS], [ChangeKind.SESSIONS] * 2)


async def test_many_changes_are_told_once() -> None:
    line = Line()
    for _ in range(100):
        line.say("LibraryChanged", {})
        line.say("UserUpdated", {})
    await asyncio.sleep(0)
    found, _ = await heard(line, Habits(settle=9), 0.3)
    assert set(found) == {ChangeKind.LIBRARIES, ChangeKind.USERS}
    assert len(found) < 20


async def test_what_jellyfin_says_while_somebody_plays_is_no_change() -> None:
    line = Line()
    for frame in frames():
        line.coming.put_nowait(json.dumps(frame))
    found, error = await heard(line, Habits(settle=9), 0.2)
    assert (found, error) == ([], None)
    assert line.kinds() == ["KeepAlive"]


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*PLAYING, "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)
kinds = st.sampled_from(["Sessions", "ForceKeepAlive", "LibraryChanged", "KeepAlive", "Other", None, 7])


@given(trees)
def test_any_state_can_be_compared(tree: object) -> None:
    assert hash(state_of_play([tree, PLAYING])) == hash(state_of_play([tree, PLAYING]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(kinds, trees) | trees | st.text(max_size=20), max_size=6))
def test_any_frames_are_survived(frames: list[object]) -> None:
    async def run() -> None:
        line = Line()
        for frame in frames:
            if isinstance(frame, tuple):
                line.say(*frame)
            else:
                line.coming.put_nowait(frame if isinstance(frame, str) else json.dumps(frame))
        line.say("UserUpdated")
        found, error = await heard(line, Habits(settle=9), 0.02)
        assert error is None
        assert ChangeKind.USERS in found

    anyio.run(run)
