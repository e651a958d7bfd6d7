"""The notification socket: what players and transcoders report, as PMS passes it on."""

import asyncio
import json
import time
from collections.abc import Mapping
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from towerview_core.contract.sessions import MediaSession
from towerview_core.testing.world import World
from towerview_plex.standin.files import Node
from towerview_plex.standin.rows import session_id

_LOOK_S = 0.1
_REPORT_S = 10.0
_Mark = tuple[str, str, str | None]


class Reporter:
    """What one listener has been told, and so what is news to it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._told: dict[str, _Mark] = {session.id: _mark(session) for session in world.look()}
        self._reported_at = time.monotonic()

    def frames(self) -> list[Node]:
        """What happened since the last look."""
        now = {session.id: session for session in self._world.look()}
        marks = {key: _mark(session) for key, session in now.items()}
        every = time.monotonic() - self._reported_at >= _REPORT_S
        if every:
            self._reported_at = time.monotonic()
        before, self._told = self._told, marks
        return [*_played(before, marks, now, every=every), *_transcoded(before, marks)]


def _played(
    before: Mapping[str, _Mark], marks: Mapping[str, _Mark], now: Mapping[str, MediaSession], *, every: bool
) -> list[Node]:
    frames = [_playing(now[key]) for key, mark in marks.items() if every or before.get(key) != mark]
    gone = [_notice("playing", _stopped(key)) for key in before if key not in marks]
    return frames + gone


def _transcoded(before: Mapping[str, _Mark], marks: Mapping[str, _Mark]) -> list[Node]:
    old = {mark[2] for mark in before.values() if mark[2]}
    new = {mark[2] for mark in marks.values() if mark[2]}
    begun = [_notice("transcodeSession.start", {"key": key}) for key in sorted(new - old)]
    return begun + [_notice("transcodeSession.end", {"key": key}) for key in sorted(old - new)]


def _mark(session: MediaSession) -> _Mark:
    key = f"/transcode/sessions/{session_id('t' + session.id)}" if session.transcode else None
    return session.state.value, session.media.id, key


def _playing(session: MediaSession) -> Node:
    transcode = _mark(session)[2]
    return _notice(
        "playing",
        {
            "sessionKey": session.id,
            "clientIdentifier": session.player.device_id or "",
            "guid": "",
            "ratingKey": session.media.id,
            "url": "",
            "key": f"/library/metadata/{session.media.id}",
            "viewOffset": session.position_ms or 0,
            "state": session.state.value,
            **({"transcodeSession": transcode.rpartition("/")[2]} if transcode else {}),
        },
    )


def _stopped(key: str) -> Node:
    return {"sessionKey": key, "key": "", "ratingKey": "", "viewOffset": 0, "state": "stopped"}


def _notice(kind: str, row: Node) -> Node:
    rows = "PlaySessionStateNotification" if kind == "playing" else "TranscodeSession"
    return {"NotificationContainer": {"type": kind, "size": 1, rows: [row]}}


async def report(websocket: WebSocket, world: World, said: list[Node]) -> None:
    """Accept a listener and tell it everything from then on, ``said`` included, until it hangs up."""
    reporter, place = Reporter(world), len(said)
    await websocket.accept()
    hung_up = asyncio.ensure_future(_hung_up(websocket))
    try:
        while not hung_up.done():
            frames, place = reporter.frames() + said[place:], len(said)
            with suppress(WebSocketDisconnect):
                for frame in frames:
                    await websocket.send_text(json.dumps(frame))
            await asyncio.wait([hung_up], timeout=_LOOK_S)
    finally:
        hung_up.cancel()


async def _hung_up(websocket: WebSocket) -> None:
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass
