"""Live sessions: what a browser sees of them, and stopping one with an honest outcome."""

import asyncio
import time
from collections.abc import Collection
from enum import StrEnum

from towerview_core.contract.errors import NotFound, ProviderError, TowerViewError, Unsupported
from towerview_core.contract.provider import Provider
from towerview_core.contract.sessions import DeviceRevocation, MediaSession, Messaging, Sessions, Termination
from towerview_core.contract.value import Value
from towerview_core.services import audit
from towerview_core.services.audit import Actor
from towerview_core.services.connections import Connection
from towerview_core.services.house import House
from towerview_core.services.servers import found, walled

WATCH_S = 8.0
STEP_S = 0.5
GONE_LOOKS = 2


class Outcome(StrEnum):
    """What was seen after a stop was sent. A server's success code is no proof (security.md P7)."""

    STOPPED = "stopped"
    STILL_PLAYING = "still_playing"
    CAME_BACK = "came_back"
    UNKNOWN = "unknown"


_SENTENCES = {
    Outcome.STOPPED: "Stopped.",
    Outcome.STILL_PLAYING: "Still playing: the server passed the stop on, but the player ignored it.",
    Outcome.CAME_BACK: "It stopped and came back: the player started again by itself.",
    Outcome.UNKNOWN: "The stop was sent, but the server no longer says what plays.",
}
_SIGNED_OUT = {
    Outcome.STOPPED: "Stopped: the player ignored the stop, so its device was signed out. "
    "What it has loaded already may play on for a moment.",
    Outcome.STILL_PLAYING: "Still playing: the device is signed out, but what already streams goes on.",
    Outcome.CAME_BACK: "It stopped and came back, although its device was signed out.",
    Outcome.UNKNOWN: "The device is signed out, but the server no longer says what plays.",
}
_NO_WAY_OUT = f"{_SENTENCES[Outcome.STILL_PLAYING]} Its device cannot be signed out from here."


class Terminated(Value):
    """The outcome of a stop, and a sentence about it."""

    outcome: Outcome
    message: str


async def terminate(
    house: House, actor: Actor, place: tuple[int, str], message: str, *, revoke: bool = False
) -> Terminated:
    """Stop a session and watch what happens, for at most ``WATCH_S`` seconds. ``place``: server and session.

    With ``revoke`` the device of a player that ignored the stop is signed out, and watched for as long again.
    Raises ``NotFound`` when it no longer plays, ``Unsupported`` when its server or player cannot be told to stop.
    """
    connection, session = await _find(house, *place)
    done = await _stop(house, actor, connection, session, message)
    if revoke and done.outcome is Outcome.STILL_PLAYING:
        return await _sign_out(house, actor, connection, session)
    return done


async def terminate_own(
    house: House, actor: Actor, place: tuple[int, str], users: Collection[str], message: str
) -> Terminated:
    """The same for a media user who is one of these users at the server: anybody else's session does not exist for them.
    ``place``: server and session. Whose it is, is judged by what the server says at this moment."""
    connection, session = await _find(house, *place)
    if session.user.id not in users:
        raise NotFound("This session has already ended.")
    return await _stop(house, actor, connection, session, message)


async def _stop(
    house: House, actor: Actor, connection: Connection, session: MediaSession, message: str
) -> Terminated:
    provider, server_id = connection.provider, connection.server_id
    if not isinstance(provider, Termination) or session.terminate_id is None:
        raise Unsupported("This player cannot be stopped from afar: its server offers no way.")
    target = _target(session)
    await asyncio.to_thread(_note, house, actor, server_id, ("session.terminate", "sent", target))
    try:
        await walled(provider.terminate_session(session.terminate_id, message), provider)
        outcome = await _observe(provider, session)
    except TowerViewError:
        await asyncio.to_thread(_note, house, actor, server_id, ("session.terminate", "failed", target))
        raise
    await asyncio.to_thread(_note, house, actor, server_id, ("session.terminate", outcome.value, target))
    return Terminated(outcome=outcome, message=_SENTENCES[outcome])


async def _sign_out(house: House, actor: Actor, connection: Connection, session: MediaSession) -> Terminated:
    """The stronger step, for somebody who asked for it. That it fails is told beside what was seen, not instead of it."""
    provider, device = connection.provider, session.player.device_id
    if not isinstance(provider, DeviceRevocation) or not device:
        return Terminated(outcome=Outcome.STILL_PLAYING, message=_NO_WAY_OUT)
    server_id, target = connection.server_id, f"{session.user.name}: {session.player.device or device}"
    await asyncio.to_thread(_note, house, actor, server_id, ("device.revoke", "sent", target))
    try:
        await walled(provider.revoke_device(device), provider)
        outcome = await _observe(provider, session)
    except TowerViewError as error:
        await asyncio.to_thread(_note, house, actor, server_id, ("device.revoke", "failed", target))
        failed = f"{_SENTENCES[Outcome.STILL_PLAYING]} Its device could not be signed out: {error}"
        return Terminated(outcome=Outcome.STILL_PLAYING, message=failed)
    await asyncio.to_thread(_note, house, actor, server_id, ("device.revoke", outcome.value, target))
    return Terminated(outcome=outcome, message=_SIGNED_OUT[outcome])


async def message(house: House, actor: Actor, server_id: int, session_id: str, text: str) -> None:
    """Show a text on a player. Raises ``Unsupported`` when it shows none."""
    connection, session = await _find(house, server_id, session_id)
    provider = connection.provider
    if not isinstance(provider, Messaging) or session.terminate_id is None or not session.can_message:
        raise Unsupported("This player shows no messages.")
    await walled(provider.message_session(session.terminate_id, text), provider)
    await asyncio.to_thread(_note, house, actor, server_id, ("session.message", "ok", _target(session)))


def _target(session: MediaSession) -> str:
    return f"{session.user.name}: {session.media.title}"


def _note(house: House, actor: Actor, server_id: int, what: tuple[str, str, str]) -> None:
    action, result, target = what
    with house.database.write() as db:
        audit.record(
            db,
            actor,
            action,
            target=target,
            server_id=server_id,
            result="failed" if result == "failed" else "ok",
            details={"outcome": result},
        )


async def _find(house: House, server_id: int, session_id: str) -> tuple[Connection, MediaSession]:
    """The session as its server tells it now, so that nothing is done to one that ended meanwhile."""
    server = await asyncio.to_thread(found, house, server_id)
    connection = await asyncio.to_thread(house.connections.get, server)
    if not isinstance(connection.provider, Sessions):
        raise Unsupported("This kind of server has no sessions.")
    for session in await _playing(connection.provider):
        if session.id == session_id:
            return connection, session
    raise NotFound("This session has already ended.")


async def _playing(provider: Sessions) -> Collection[MediaSession]:
    return (await walled(provider.list_sessions(), provider)).items


async def _observe(provider: Provider, target: MediaSession) -> Outcome:
    """Look until the session is gone from two looks in a row, or the time is over."""
    if not isinstance(provider, Sessions):
        return Outcome.UNKNOWN
    outcome, gone, ends_at = Outcome.STILL_PLAYING, 0, time.monotonic() + WATCH_S
    while time.monotonic() < ends_at:
        await asyncio.sleep(STEP_S)
        try:
            there = any(_same(session, target) for session in await _playing(provider))
        except ProviderError:
            outcome = Outcome.UNKNOWN
            continue
        if there and gone:
            return Outcome.CAME_BACK
        gone = 0 if there else gone + 1
        if gone == GONE_LOOKS:
            return Outcome.STOPPED
        outcome = Outcome.STILL_PLAYING
    return outcome


def _same(session: MediaSession, target: MediaSession) -> bool:
    """Whether it is the same playback: servers reuse session ids for the next item of the same player."""
    return session.id == target.id and session.media.id == target.media.id
