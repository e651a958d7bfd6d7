"""What a provider promises that says what plays, stops it, and shows texts."""

import itertools
from dataclasses import dataclass
from functools import partial

from towerview_core.contract.errors import CredentialsRejected, NotFound, ProviderError, Refused, Unreachable
from towerview_core.contract.sessions import (
    DeviceRevocation,
    MediaSession,
    Messaging,
    PlayState,
    Sessions,
    Termination,
)
from towerview_core.testing.standin import StandInFault
from towerview_core.testing.transport import status

from .promise import promise
from .readings import offered
from .stage import Stage, broken, eventually, failure_of, pick, told, unknown_like

_GRACE_MS = 2_000
_TEXT = "Please bring the deck chairs in"


class SessionsSuite:
    """``list_sessions``."""

    @promise(Sessions)
    async def test_session_ids_are_unique(self, stage: Stage) -> None:
        """No two sessions of one answer have the same id."""
        ids = [session.id for session in await _sessions(stage)]
        assert ids, "the server shows no sessions to prove it with"
        assert len(set(ids)) == len(ids), f"{len(ids) - len(set(ids))} ids come twice"

    @promise(Sessions)
    async def test_session_ids_are_stable(self, stage: Stage) -> None:
        """A session keeps its id from poll to poll, also while others start and end around it, and for another instance."""
        before = sorted(session.id for session in await _sessions(stage))
        again = await offered(stage.anew(), Sessions).list_sessions()
        assert sorted(session.id for session in again.items) == before, "another instance gives other ids"
        if stage.server.stand_in is None:
            return
        newcomer = await _newcomer(stage)
        during = {session.id for session in await _sessions(stage)}
        stage.world.stop(newcomer.key)
        assert set(before) <= during, "a session changed its id when another one started"

    @promise(Sessions)
    async def test_positions_are_within_the_duration(self, stage: Stage) -> None:
        """A position is never beyond the end of what plays."""
        for session in await _sessions(stage):
            end, position = session.media.duration_ms, session.position_ms
            if end is not None and position is not None and position > end + _GRACE_MS:
                broken(f"at {position} ms of {end} ms: is one of them in another unit?")

    @promise(Sessions)
    async def test_nothing_plays_is_a_complete_empty_answer(self, stage: Stage) -> None:
        """When nothing plays the answer is empty and complete."""
        idle = stage.beside(sessions=0)
        try:
            listing = await idle.offering(Sessions).list_sessions()
        finally:
            await idle.aclose()
        assert not listing.items, f"{len(listing.items)} sessions where nothing plays"
        assert listing.complete, f"{listing.set_aside} items set aside where nothing plays"

    @promise(Sessions)
    async def test_starts_and_stops_show(self, stage: Stage) -> None:
        """What starts appears with its title and its viewer; what stops is gone from the next answer."""
        newcomer = await _newcomer(stage)
        stage.world.stop(newcomer.key)

        async def gone() -> bool:
            return await newcomer.among(stage) is None

        await eventually(gone, "a session that stopped still shows")

    @promise(Sessions)
    async def test_a_pause_shows(self, stage: Stage) -> None:
        """A session that is held shows as paused, and as playing when it goes on."""
        newcomer = await _newcomer(stage)
        for turn, state in ((stage.world.pause, PlayState.PAUSED), (stage.world.resume, PlayState.PLAYING)):
            turn(newcomer.key)
            await eventually(partial(newcomer.shows, stage, state), f"a session does not show as {state}")


class TerminationSuite:
    """``terminate_session``."""

    @promise(Termination)
    async def test_terminating_ends_the_session(self, stage: Stage) -> None:
        """A session that is terminated is gone from the next observation, and the others play on."""
        sessions = await _sessions(stage)
        chosen = _stoppable(sessions)
        await stage.offering(Termination).terminate_session(chosen.terminate_id or "", _TEXT)
        await eventually(lambda: _is_gone(stage, chosen.id), "the terminated session still shows")
        left = {session.id for session in await _sessions(stage)}
        gone = {session.id for session in sessions} - left - {chosen.id}
        assert not gone, f"{len(gone)} other sessions ended too"

    @promise(Termination)
    async def test_terminating_an_unknown_session_is_not_found(self, stage: Stage) -> None:
        """Terminating a session that is not there raises NotFound."""
        chosen = _stoppable(await _sessions(stage))
        provider = stage.offering(Termination)
        error = await failure_of(provider.terminate_session(unknown_like(chosen.terminate_id or ""), ""))
        assert isinstance(error, NotFound), told(error)

    @promise(Termination)
    async def test_a_stubborn_player_still_shows(self, stage: Stage) -> None:
        """A player that ignores the stop still shows in the next observation: nobody is told that it ended."""
        stand_in, chosen = stage.stand_in, _stoppable(await _sessions(stage))
        stand_in.faults.add(StandInFault.STUBBORN)
        error = await failure_of(stage.offering(Termination).terminate_session(chosen.terminate_id or "", ""))
        if error is not None and not isinstance(error, ProviderError):
            broken(f"a stop that a player ignores: {told(error)}")
        if await _is_gone(stage, chosen.id):
            broken("a session whose player ignored the stop no longer shows")

    @promise(Termination)
    async def test_a_refused_stop_raises(self, stage: Stage) -> None:
        """A stop that the server does not accept raises: its failure is never taken for success."""
        chosen = _stoppable(await _sessions(stage))
        expected: tuple[tuple[int, tuple[type[Exception], ...]], ...] = (
            (500, (Unreachable,)),
            (401, (CredentialsRejected, Refused)),
            (403, (Refused, NotFound)),
        )
        for code, right in expected:
            with stage.http.playing(status(code)):
                error = await failure_of(
                    stage.offering(Termination).terminate_session(chosen.terminate_id or "", "")
                )
            if not isinstance(error, right):
                broken(f"a stop at status {code}: {told(error)}")


class RevocationSuite:
    """``revoke_device``."""

    @promise(DeviceRevocation)
    async def test_a_revoked_device_plays_no_more(self, stage: Stage) -> None:
        """What plays on a device that is signed out is gone from the next observation, also when its player ignores stops,
        and the other devices play on."""
        stage.stand_in.faults.add(StandInFault.STUBBORN)
        playing = await _sessions(stage)
        device = pick((one.player.device_id or "" for one in playing if one.player.device_id), "device")
        await stage.offering(DeviceRevocation).revoke_device(device)
        theirs = {one.id for one in playing if one.player.device_id == device}
        others = {one.id for one in playing} - theirs

        async def gone() -> bool:
            return not theirs & {one.id for one in await _sessions(stage)}

        await eventually(gone, "what plays on the signed out device still shows")
        ended = others - {one.id for one in await _sessions(stage)}
        assert not ended, f"{len(ended)} sessions on other devices ended too"

    @promise(DeviceRevocation)
    async def test_an_unknown_device_is_not_found(self, stage: Stage) -> None:
        """Signing out a device the server does not know, or one without an id, raises NotFound, and everybody plays on."""
        before = await _sessions(stage)
        device = pick((one.player.device_id or "" for one in before if one.player.device_id), "device")
        for unknown in (unknown_like(device), ""):
            error = await failure_of(stage.offering(DeviceRevocation).revoke_device(unknown))
            assert isinstance(error, NotFound), told(error)
        left = {one.id for one in await _sessions(stage)}
        assert {one.id for one in before} <= left, "somebody's session ended"

    @promise(DeviceRevocation)
    async def test_a_refused_revocation_raises(self, stage: Stage) -> None:
        """Signing out a device that the server does not accept raises: its failure is never taken for success."""
        playing = await _sessions(stage)
        device = pick((one.player.device_id or "" for one in playing if one.player.device_id), "device")
        expected: tuple[tuple[int, tuple[type[Exception], ...]], ...] = (
            (500, (Unreachable,)),
            (401, (CredentialsRejected, Refused)),
            (403, (Refused, NotFound)),
        )
        for code, right in expected:
            with stage.http.playing(status(code)):
                error = await failure_of(stage.offering(DeviceRevocation).revoke_device(device))
            if not isinstance(error, right):
                broken(f"signing out a device at status {code}: {told(error)}")


class MessagingSuite:
    """``message_session``."""

    @promise(Messaging)
    async def test_a_text_reaches_the_server(self, stage: Stage) -> None:
        """A text for a session that shows texts is handed to the server as it was written."""
        chosen = _talkative(await _sessions(stage), can_message=True)
        stage.http.forget()
        await stage.offering(Messaging).message_session(chosen.terminate_id or "", _TEXT)
        said = [
            call
            for call in stage.http.calls
            if call.method != "GET" and _TEXT in repr((call.params, call.json))
        ]
        assert said, "the text was not sent"

    @promise(Messaging)
    async def test_a_text_for_an_unknown_session_is_not_found(self, stage: Stage) -> None:
        """A text for a session that is not there raises NotFound."""
        chosen = _talkative(await _sessions(stage), can_message=True)
        provider = stage.offering(Messaging)
        error = await failure_of(provider.message_session(unknown_like(chosen.terminate_id or ""), _TEXT))
        assert isinstance(error, NotFound), told(error)

    @promise(Messaging)
    async def test_a_player_without_texts_is_refused(self, stage: Stage) -> None:
        """A text for a session whose player shows none raises Refused."""
        chosen = _talkative(await _sessions(stage), can_message=False)
        error = await failure_of(stage.offering(Messaging).message_session(chosen.terminate_id or "", _TEXT))
        assert isinstance(error, Refused), told(error)


async def _sessions(stage: Stage) -> tuple[MediaSession, ...]:
    return (await stage.offering(Sessions).list_sessions()).items


@dataclass(frozen=True, slots=True)
class _Newcomer:
    """Somebody who just began to watch something that nobody of that name watched before."""

    key: str
    viewer: str
    title: str

    async def among(self, stage: Stage) -> MediaSession | None:
        """Their session, None while it does not show."""
        playing = await _sessions(stage)
        return next(
            (one for one in playing if (one.user.name, one.media.title) == (self.viewer, self.title)), None
        )

    async def shows(self, stage: Stage, state: PlayState | None = None) -> bool:
        """Whether it shows, and in that state."""
        found = await self.among(stage)
        return found is not None and state in (None, found.state)


async def _newcomer(stage: Stage) -> _Newcomer:
    world, taken = stage.world, {(one.user.name, one.media.title) for one in await _sessions(stage)}
    pairs = itertools.product(world.seats, world.titles)
    free = ((seat, title) for seat, title in pairs if (seat.user.name, title.media.title) not in taken)
    seat, title = pick(free, "seat where somebody could begin to watch")
    newcomer = _Newcomer(world.start(seat, title), seat.user.name, title.media.title)
    await eventually(
        partial(newcomer.shows, stage), "a session that started does not show with its viewer and title"
    )
    return newcomer


async def _is_gone(stage: Stage, session_id: str) -> bool:
    return session_id not in {session.id for session in await _sessions(stage)}


def _stoppable(sessions: tuple[MediaSession, ...]) -> MediaSession:
    return pick((one for one in sessions if one.terminate_id), "session that can be stopped")


def _talkative(sessions: tuple[MediaSession, ...], *, can_message: bool) -> MediaSession:
    what = "session that shows texts" if can_message else "session without texts"
    return pick((one for one in sessions if one.terminate_id and one.can_message is can_message), what)
