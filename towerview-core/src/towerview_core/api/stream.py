"""``/api/ws/metrics``: the live line of the dashboard (security.md W1)."""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, WebSocket
from pydantic import Field, ValidationError
from starlette.websockets import WebSocketDisconnect, WebSocketState

from towerview_core.api.access import (
    NotSignedIn,
    Principal,
    house,
    look_up,
    person,
    principal,
    public,
    still,
)
from towerview_core.api.origins import is_own_origin
from towerview_core.contract.errors import Denied, TowerViewError
from towerview_core.contract.value import Value
from towerview_core.security.tokens import AccessClaims
from towerview_core.services.house import House
from towerview_core.services.streaming import (
    MOST,
    Client,
    Hub,
    TooManyStreams,
    issue_ticket,
    may_hear,
    use_ticket,
)

router = APIRouter(prefix="/api", tags=["stream"])

TheHouse = Annotated[House, Depends(house)]
Who = Annotated[Principal, Depends(principal)]
FIRST_S = 5.0
PROGRESS_S = 10.0
RECHECK_S = 3.0
FRESH_S = 1.0
MOST_TEXT = 4096
MOST_PER_S = 10.0
NOT_ALLOWED, SIGNED_OUT, RIGHTS_CHANGED, TOO_MANY, BAD_MESSAGE = 4403, 4401, 4409, 4429, 4400


class TicketReply(Value):
    """A ticket for one stream; it is good for 30 seconds."""

    ticket: str


class Opening(Value):
    """The first message of a client."""

    ticket: str = Field(max_length=512)
    topics: tuple[str, ...] = Field(max_length=16)


class Said(Value):
    """What a client says later: is somebody there?"""

    ping: int = Field(ge=0, lt=2**53)


@router.post("/auth/stream-ticket", dependencies=[person])
def make_ticket(house: TheHouse, who: Who) -> TicketReply:
    """A one-time ticket, to be sent as first message of the stream."""
    claims = AccessClaims(who.account_id, who.login_session_id, who.epoch)
    return TicketReply(ticket=issue_ticket(house, claims))


@router.websocket("/ws/metrics", dependencies=[public])
async def stream(websocket: WebSocket) -> None:
    """Send what changes, from full snapshots on, until the client leaves, its rights change or its sign-in ends."""
    home = await house(websocket)
    if not is_own_origin(websocket, home.settings):
        await websocket.close(NOT_ALLOWED)
        return
    await websocket.accept()
    try:
        async with asyncio.timeout(FIRST_S):
            who, topics = await _opened(websocket, home)
        client = hub_of(websocket, home).join(who)
    except (TimeoutError, Denied, NotSignedIn):
        await _close(websocket, SIGNED_OUT)
    except TooManyStreams:
        await _close(websocket, TOO_MANY)
    except ValidationError:
        await _close(websocket, BAD_MESSAGE)
    except WebSocketDisconnect:
        return
    else:
        client.topics = frozenset(topics)
        await _serve(websocket, home, who, client)


def hub_of(websocket: WebSocket, home: House) -> Hub:
    """The hub of this app; it is made for its first client."""
    state = websocket.app.state
    if not hasattr(state, "hub"):
        state.hub = Hub(home)
    hub: Hub = state.hub
    return hub


def looks_of(websocket: WebSocket) -> "Looks":
    """The looks of this app."""
    state = websocket.app.state
    if not hasattr(state, "looks"):
        state.looks = Looks()
    looks: Looks = state.looks
    return looks


async def _opened(websocket: WebSocket, home: House) -> tuple[Principal, Sequence[str]]:
    opening = Opening.model_validate_json(await _text(websocket))
    claims = await asyncio.to_thread(use_ticket, home, opening.ticket)
    who = await look_up(home, claims)
    if who.must_change_password:
        raise Denied("Choose a new password first.")
    return who, [topic for topic in opening.topics if may_hear(who, topic)]


async def _text(websocket: WebSocket) -> str:
    text = await websocket.receive_text()
    if len(text) > MOST_TEXT:
        raise WebSocketDisconnect(1009)
    return text


async def _serve(websocket: WebSocket, home: House, who: Principal, client: Client) -> None:
    """Three things at once; the first that ends ends the stream."""
    hub = hub_of(websocket, home)
    tasks = [
        asyncio.create_task(_send(websocket, hub, client)),
        asyncio.create_task(_listen(websocket, client)),
        asyncio.create_task(_watch(home, who, looks_of(websocket))),
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        code = _code(done.pop())
    finally:
        hub.leave(client)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await _close(websocket, code)


def _code(task: "asyncio.Task[int]") -> int:
    """Why the stream ends. A client that is gone, or too slow, is no error of ours; a bug is raised."""
    error = task.exception()
    if error is None:
        return task.result()
    if isinstance(error, WebSocketDisconnect | TimeoutError | ConnectionError | OSError):
        return 1008
    if isinstance(error, ValidationError | KeyError | TowerViewError):
        # KeyError: Starlette's answer to a binary message where a text was due.
        return BAD_MESSAGE
    raise error


async def _send(websocket: WebSocket, hub: Hub, client: Client) -> int:
    """Full snapshots first, and again whenever messages had to be dropped; each send has ten seconds."""
    seen = -1
    while True:
        if client.box.dropped != seen:
            seen = client.box.dropped
            client.box.clear()
            for text in await asyncio.to_thread(client.full, hub.views):
                await _send_one(websocket, text)
        message = await anext(client.box)
        await _send_one(websocket, client.text(message.topic, message.data.decode()))


async def _send_one(websocket: WebSocket, text: str) -> None:
    async with asyncio.timeout(PROGRESS_S):
        await websocket.send_text(text)


async def _listen(websocket: WebSocket, client: Client) -> int:
    """Answer pings. Whoever floods is sent away."""
    allowance, last = 2 * MOST_PER_S, time.monotonic()
    while True:
        said = Said.model_validate_json(await _text(websocket))
        now = time.monotonic()
        allowance = min(2 * MOST_PER_S, allowance + (now - last) * MOST_PER_S) - 1
        last = now
        if allowance < 0:
            return 1008
        client.put("pong", "", orjson.dumps(said.ping))


async def _watch(home: House, who: Principal, looks: "Looks") -> int:
    """Look every few seconds whether the sign-in still holds and the rights are the same (A5)."""
    while True:
        await asyncio.sleep(RECHECK_S)
        now = await looks.at(home, who)
        if now is None:
            return SIGNED_OUT
        if now != who:
            # The browser comes back with a new ticket, and sees what it may see now, and nothing else.
            return RIGHTS_CHANGED


class Looks:
    """How sign-ins stood a moment ago: ten tabs of one sign-in are looked at once."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[float, Principal | None]] = {}

    async def at(self, home: House, who: Principal) -> Principal | None:
        """The same person as it stands now, or stood a second ago; None when the sign-in has ended."""
        looked_at, found = self._found.get(who.login_session_id, (float("-inf"), None))
        if time.monotonic() - looked_at < FRESH_S:
            return found
        try:
            found = await still(home, who)
        except NotSignedIn:
            found = None
        now = time.monotonic()
        if len(self._found) > MOST:
            self._found = {key: one for key, one in self._found.items() if now - one[0] < FRESH_S}
        self._found[who.login_session_id] = (now, found)
        return found


async def _close(websocket: WebSocket, code: int) -> None:
    if websocket.application_state is WebSocketState.CONNECTED:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError, TimeoutError):
            async with asyncio.timeout(1.0):
                await websocket.close(code)
