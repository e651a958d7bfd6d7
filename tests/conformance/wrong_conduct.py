"""Providers of bad conduct: careless with secrets, with values, and with each other's state."""

from __future__ import annotations

import asyncio
import logging
import uuid
from datetime import UTC, datetime, timedelta, timezone
from http.client import HTTPConnection
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import ConfigDict, Field

from tests.conformance.breaking import breaks
from tests.conformance.lodge import LodgeOptions, LodgeSessions
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import Call, LineClient
from towerview_core.contract.provider import ServerInfo
from towerview_core.contract.sessions import MediaSession
from towerview_core.contract.value import Listing


class Changed(LodgeSessions):
    """Answers its sessions a little differently."""

    async def list_sessions(self) -> Listing[MediaSession]:
        listing = await super().list_sessions()
        items = tuple(self.changed(session) for session in listing.items)
        return Listing[MediaSession].model_construct(items=items, set_aside=listing.set_aside)

    def changed(self, session: MediaSession) -> MediaSession:
        return session


@breaks("test_kind_title_and_color_are_well_formed")
class Colourless(LodgeSessions):
    color = "blue"


class NamelessOptions(LodgeOptions):
    depth: int = 3


@breaks("test_the_form_renders")
class Nameless(LodgeSessions):
    Options = NamelessOptions


class OpenOptions(LodgeOptions):
    backup_key: str = Field(default="second-key-77", title="Second key")


@breaks("test_secrets_of_the_form_are_write_only")
class OpenSecret(LodgeSessions):
    Options = OpenOptions


@breaks("test_probe_tells_a_stable_machine_id")
class Forgetful(LodgeSessions):
    async def probe(self) -> ServerInfo:
        return (await super().probe()).model_copy(update={"machine_id": uuid.uuid4().hex})


@breaks("test_probe_tells_product_and_version")
class NoVersion(LodgeSessions):
    async def probe(self) -> ServerInfo:
        return (await super().probe()).model_copy(update={"version": " "})


class Knocker(LodgeSessions):
    """Knows a way past the client it was given."""

    def __init__(self, options: ServerOptions, http: LineClient) -> None:
        super().__init__(options, http)
        self._place = urlsplit(options.url).netloc

    def knock(self) -> None:
        connection = HTTPConnection(self._place, timeout=2)
        connection.request("GET", "/about")
        connection.getresponse().read()
        connection.close()


@breaks("test_making_a_provider_makes_no_request", "test_every_request_goes_through_the_client")
class Eager(Knocker):
    def __init__(self, options: ServerOptions, http: LineClient) -> None:
        super().__init__(options, http)
        self.knock()


@breaks("test_every_request_goes_through_the_client")
class OwnWay(Knocker):
    async def list_sessions(self) -> Listing[MediaSession]:
        listing = await super().list_sessions()
        await asyncio.to_thread(self.knock)
        return listing


@breaks("test_secrets_travel_in_headers_only")
class KeyInTheQuery(LodgeSessions):
    async def get(self, path: str, params: object = None) -> object:
        return await self.http.read(Call("GET", path, {"key": self.headers["X-Lodge-Key"]}, self.headers))


@breaks("test_values_hold_no_secret")
class KeyInTheValues(Changed):
    def changed(self, session: MediaSession) -> MediaSession:
        player = session.player.model_copy(update={"device": f"seen with {self.headers['X-Lodge-Key']}"})
        return session.model_copy(update={"player": player})


@breaks("test_errors_and_logs_hold_no_secret")
class KeyInTheLog(LodgeSessions):
    async def get(self, path: str, params: object = None) -> object:
        logging.getLogger("lodge").debug("asking %s with %s", path, self.headers)
        return await super().get(path)


class LooseSession(MediaSession):
    model_config = ConfigDict(frozen=False)


@breaks("test_values_are_frozen")
class LooseValues(Changed):
    def changed(self, session: MediaSession) -> MediaSession:
        return LooseSession.model_validate(session.model_dump())


@breaks("test_values_survive_json")
class NegativePosition(Changed):
    def changed(self, session: MediaSession) -> MediaSession:
        return session.model_copy(update={"position_ms": -1})


@breaks("test_times_are_aware_and_utc")
class LocalTime(Changed):
    def changed(self, session: MediaSession) -> MediaSession:
        here = datetime(2024, 5, 1, 12, tzinfo=UTC).astimezone(timezone(timedelta(hours=2)))
        return session.model_copy(update={"started_at": here})


@breaks("test_two_servers_share_no_state")
class OneForAll(LodgeSessions):
    """Remembers the machine id for the whole class."""

    known: ClassVar[list[str]] = []

    async def probe(self) -> ServerInfo:
        info = await super().probe()
        self.known.append(info.machine_id)
        return info.model_copy(update={"machine_id": self.known[0]})


@breaks("test_calls_at_once_do_not_disturb_each_other")
class OneAtATime(LodgeSessions):
    """Answers that nothing plays while it is busy."""

    busy = False

    async def list_sessions(self) -> Listing[MediaSession]:
        if self.busy:
            return Listing[MediaSession](items=())
        self.busy = True
        try:
            return await super().list_sessions()
        finally:
            self.busy = False
