"""Providers that take failures for something else."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

from pydantic import ValidationError

from tests.conformance.breaking import breaks
from tests.conformance.lodge import LodgeSessions, rows_of
from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    NotFound,
    ProviderError,
    RateLimited,
    Unreachable,
)
from towerview_core.contract.host import Call, Reply
from towerview_core.contract.provider import ServerInfo
from towerview_core.contract.sessions import MediaSession
from towerview_core.contract.value import Listing
from towerview_core.kits.wire import as_list, as_map

NOTHING = Listing[MediaSession](items=())
UNSURE = Listing[MediaSession](items=(), set_aside=1)


class Raw(LodgeSessions):
    """Reads the sessions itself instead of letting the client judge."""

    accept: frozenset[int] = frozenset()

    async def list_sessions(self) -> Listing[MediaSession]:
        call = Call("GET", "/sessions", headers=self.headers, accept=self.accept)
        return await self.judge(await self.http.send(call))

    async def judge(self, reply: Reply) -> Listing[MediaSession]:
        items, set_aside = rows_of(await self.parsed(reply.body), "sessions", MediaSession)
        return Listing[MediaSession](items=items, set_aside=set_aside)


@breaks("test_wrong_credentials_are_rejected")
class EmptyWhenRejected(LodgeSessions):
    async def list_sessions(self) -> Listing[MediaSession]:
        try:
            return await super().list_sessions()
        except CredentialsRejected:
            return NOTHING


@breaks("test_another_product_is_recognised")
class TakesAnybody(LodgeSessions):
    async def probe(self) -> ServerInfo:
        try:
            return await super().probe()
        except BadReply:
            raise BadReply("Something is wrong.", Fault.BAD_PAYLOAD) from None


@breaks("test_a_web_page_is_no_answer")
class PageMeansAway(Raw):
    async def judge(self, reply: Reply) -> Listing[MediaSession]:
        if reply.body.startswith(b"<!doctype"):
            raise Unreachable("The Lodge is away.")
        return await super().judge(reply)


@breaks("test_server_errors_mean_unreachable")
class ErrorIsJustAnAnswer(Raw):
    accept = frozenset({502})


@breaks("test_too_many_requests_tell_how_long_to_wait")
class Impatient(LodgeSessions):
    async def list_sessions(self) -> Listing[MediaSession]:
        try:
            return await super().list_sessions()
        except RateLimited:
            raise RateLimited("The Lodge is busy.", 60.0) from None


@breaks("test_redirects_are_not_followed")
class Follower(Raw):
    accept = frozenset({302})

    async def judge(self, reply: Reply) -> Listing[MediaSession]:
        if reply.status == 302:
            reply = await self.http.send(Call("GET", reply.headers["location"], headers=self.headers))
        return await super().judge(reply)


@breaks("test_a_truncated_body_is_an_error")
class Salvager(Raw):
    async def judge(self, reply: Reply) -> Listing[MediaSession]:
        try:
            return await super().judge(reply)
        except BadReply:
            if reply.body.startswith(b'{"sessions"') and b'"id"' in reply.body:
                return UNSURE
            raise


@breaks("test_an_empty_body_is_an_error")
class NothingIsNobody(Raw):
    async def judge(self, reply: Reply) -> Listing[MediaSession]:
        return await super().judge(reply) if reply.body else UNSURE


@breaks("test_another_type_is_an_error")
class NullIsNobody(Raw):
    async def judge(self, reply: Reply) -> Listing[MediaSession]:
        return await super().judge(reply) if reply.body != b"null" else UNSURE


@breaks("test_a_hang_ends_within_the_deadline")
class Persistent(LodgeSessions):
    async def list_sessions(self) -> Listing[MediaSession]:
        for _ in range(30):
            try:
                return await super().list_sessions()
            except Unreachable as error:
                if error.fault is not Fault.TIMEOUT:
                    raise
        return await super().list_sessions()


@breaks("test_a_single_failed_request_loses_nothing_silently")
class HalfIsEnough(LodgeSessions):
    """Asks twice, and forgets half of what it knows when the second answer fails."""

    async def list_sessions(self) -> Listing[MediaSession]:
        listing = await super().list_sessions()
        try:
            await self.get("/libraries")
        except ProviderError:
            return Listing[MediaSession](items=listing.items[::2], set_aside=listing.set_aside)
        return listing


@breaks("test_a_bad_item_is_set_aside_and_counted")
class DoesNotCount(Raw):
    async def judge(self, reply: Reply) -> Listing[MediaSession]:
        parsed = as_map(await self.parsed(reply.body))
        rows = parsed.get("sessions")
        if isinstance(rows, list):
            kept = [row for row in rows if not isinstance(row, str)]
            reply = replace(reply, body=_spelled({**parsed, "sessions": kept}))
        return await super().judge(reply)


def _spelled(value: object) -> bytes:
    return json.dumps(value).encode()


@breaks("test_a_bad_item_is_set_aside_and_counted")
class OneBadAllBad(LodgeSessions):
    """Loses every session when one of them cannot be read."""

    async def list_sessions(self) -> Listing[MediaSession]:
        listing = await super().list_sessions()
        if listing.set_aside:
            raise BadReply("One of the sessions is damaged.")
        return listing


@breaks("test_hostile_bodies_end_in_named_errors")
class Trusting(LodgeSessions):
    """Believes that a version is always text."""

    async def probe(self) -> ServerInfo:
        about = as_map(await self.get_or_nothing())
        if "lodge" in about:
            about["version"].split(".")  # type: ignore[attr-defined]
        return await super().probe()

    async def get_or_nothing(self) -> object:
        try:
            return await self.get("/about")
        except NotFound:
            return None


@breaks("test_hostile_bodies_end_in_named_errors")
class EmptyOnDamage(Raw):
    """Answers that nothing plays when it cannot find the list, but only in an object."""

    async def judge(self, reply: Reply) -> Listing[MediaSession]:
        parsed = await self.parsed(reply.body)
        if isinstance(parsed, dict) and "sessions" not in parsed:
            return NOTHING
        return await super().judge(reply)


@breaks("test_hostile_bodies_end_in_named_errors")
class NoUnicode(Raw):
    """Lets halves of surrogate pairs into its values, which then cannot be written anywhere."""

    async def judge(self, reply: Reply) -> Listing[MediaSession]:
        listing = await super().judge(reply)
        rows = as_list(as_map(await self.parsed(reply.body)).get("sessions"))
        read = [_lenient(row) for row in rows]
        items = tuple(one for one in read if one is not None)
        return Listing[MediaSession](items=items, set_aside=max(listing.set_aside, len(read) - len(items)))


def _lenient(row: object) -> MediaSession | None:
    try:
        return MediaSession.model_validate(row)
    except ValidationError:
        return None


@breaks("test_a_cancelled_call_ends_and_leaves_the_provider_usable")
class Unstoppable(LodgeSessions):
    async def list_sessions(self) -> Listing[MediaSession]:
        try:
            return await super().list_sessions()
        except asyncio.CancelledError:
            return UNSURE


@breaks("test_a_cancelled_call_ends_and_leaves_the_provider_usable")
class KeepsTheLock(LodgeSessions):
    """Takes a lock, and gives it back only when all went well."""

    _turn: asyncio.Lock | None = None

    async def list_sessions(self) -> Listing[MediaSession]:
        self._turn = self._turn or asyncio.Lock()
        await self._turn.acquire()
        try:
            listing = await super().list_sessions()
        except ProviderError:
            self._turn.release()
            raise
        self._turn.release()
        return listing
