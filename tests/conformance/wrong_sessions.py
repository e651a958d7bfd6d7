"""Providers that are wrong about what plays, stop it wrongly, and send texts wrongly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from tests.conformance.breaking import breaks
from tests.conformance.lodge import (
    LodgeMessaging,
    LodgePush,
    LodgeRevocation,
    LodgeSessions,
    LodgeTermination,
)
from tests.conformance.wrong_conduct import Changed
from towerview_core.contract.errors import BadReply, CredentialsRejected, NotFound, Refused, Unreachable
from towerview_core.contract.push import Change
from towerview_core.contract.sessions import MediaSession, PlayState
from towerview_core.contract.value import Listing


@breaks("test_session_ids_are_unique")
class SameId(LodgeSessions):
    async def list_sessions(self) -> Listing[MediaSession]:
        listing = await super().list_sessions()
        twins = [one.model_copy(update={"id": listing.items[0].id}) for one in listing.items[1:2]]
        items = (*listing.items[:1], *twins, *listing.items[2:])
        return Listing[MediaSession](items=items, set_aside=listing.set_aside)


@breaks("test_session_ids_are_stable")
class IdsByCount(LodgeSessions):
    async def list_sessions(self) -> Listing[MediaSession]:
        listing = await super().list_sessions()
        count = len(listing.items)
        items = tuple(one.model_copy(update={"id": f"{one.id}-of-{count}"}) for one in listing.items)
        return Listing[MediaSession](items=items, set_aside=listing.set_aside)


@breaks("test_positions_are_within_the_duration")
class Ticks(Changed):
    def changed(self, session: MediaSession) -> MediaSession:
        return session.model_copy(update={"position_ms": (session.position_ms or 0) * 10_000})


@breaks("test_nothing_plays_is_a_complete_empty_answer")
class NeverIdle(LodgeSessions):
    async def list_sessions(self) -> Listing[MediaSession]:
        listing = await super().list_sessions()
        if not listing.items and not listing.set_aside:
            raise BadReply("The Lodge shows no sessions.")
        return listing


@breaks("test_starts_and_stops_show")
class Ghosts(LodgeSessions):
    """What was seen once stays for ever."""

    async def list_sessions(self) -> Listing[MediaSession]:
        listing = await super().list_sessions()
        seen: dict[str, MediaSession] = self.__dict__.setdefault("seen", {})
        seen.update({one.id: one for one in listing.items})
        return Listing[MediaSession](items=tuple(seen.values()), set_aside=listing.set_aside)


@breaks("test_a_pause_shows")
class AlwaysPlaying(Changed):
    def changed(self, session: MediaSession) -> MediaSession:
        return session.model_copy(update={"state": PlayState.PLAYING})


@breaks("test_terminating_ends_the_session")
class StopsThemAll(LodgeTermination):
    async def terminate_session(self, session_id: str, message: str) -> None:
        await super().terminate_session(session_id, message)
        for other in (await self.list_sessions()).items:
            if other.id != session_id:
                await super().terminate_session(other.id, message)


@breaks("test_terminating_an_unknown_session_is_not_found")
class EndedAnyway(LodgeTermination):
    async def terminate_session(self, session_id: str, message: str) -> None:
        try:
            await super().terminate_session(session_id, message)
        except NotFound:
            return


@breaks("test_a_stubborn_player_still_shows")
class HidesTheStubborn(LodgeTermination):
    """Takes the server's word for it, and shows the session no more."""

    hidden: str | None = None

    async def terminate_session(self, session_id: str, message: str) -> None:
        await super().terminate_session(session_id, message)
        self.hidden = session_id

    async def list_sessions(self) -> Listing[MediaSession]:
        listing = await super().list_sessions()
        items = tuple(one for one in listing.items if one.id != self.hidden)
        return Listing[MediaSession](items=items, set_aside=listing.set_aside)


@breaks("test_a_refused_stop_raises")
class Optimist(LodgeTermination):
    async def terminate_session(self, session_id: str, message: str) -> None:
        try:
            await super().terminate_session(session_id, message)
        except Unreachable:
            return


@breaks("test_a_revoked_device_plays_no_more")
class SignsOutTheHouse(LodgeRevocation):
    async def revoke_device(self, device_id: str) -> None:
        await super().revoke_device(device_id)
        for other in (await self.list_sessions()).items:
            await super().revoke_device(other.player.device_id or "")


@breaks("test_an_unknown_device_is_not_found")
class SignsOutNobody(LodgeRevocation):
    async def revoke_device(self, device_id: str) -> None:
        try:
            await super().revoke_device(device_id)
        except NotFound:
            return


@breaks("test_a_refused_revocation_raises")
class SureItIsOut(LodgeRevocation):
    async def revoke_device(self, device_id: str) -> None:
        try:
            await super().revoke_device(device_id)
        except Unreachable:
            return


@breaks("test_a_text_reaches_the_server")
class Shouts(LodgeMessaging):
    async def message_session(self, session_id: str, text: str) -> None:
        await super().message_session(session_id, text.upper())


@breaks("test_a_text_for_an_unknown_session_is_not_found")
class TalksToNobody(LodgeMessaging):
    async def message_session(self, session_id: str, text: str) -> None:
        try:
            await super().message_session(session_id, text)
        except NotFound:
            return


@breaks("test_a_player_without_texts_is_refused")
class TalksToTheDeaf(LodgeMessaging):
    async def message_session(self, session_id: str, text: str) -> None:
        try:
            await super().message_session(session_id, text)
        except Refused:
            return


@breaks("test_a_start_and_a_stop_are_told")
class HearsNothing(LodgePush):
    async def watch(self) -> AsyncIterator[Change]:
        async for change in super().watch():
            if change.kind == "users":
                yield change


@breaks("test_a_lost_connection_is_unreachable")
class EndsQuietly(LodgePush):
    async def watch(self) -> AsyncIterator[Change]:
        try:
            async for change in super().watch():
                yield change
        except Unreachable:
            return


@breaks("test_watching_with_rejected_credentials_says_so")
class WaitsForEver(LodgePush):
    async def watch(self) -> AsyncIterator[Change]:
        try:
            async for change in super().watch():
                yield change
        except CredentialsRejected:
            await asyncio.sleep(3600)
