"""A Jellyfin server, 10.8 to 12.1."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import ClassVar

from pydantic import Field

from towerview_core.contract.errors import (
    CredentialsRejected,
    Invalid,
    NotFound,
    ProviderError,
    Refused,
)
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import Call, HttpClient
from towerview_core.contract.media import Artwork, Image, ImageSize
from towerview_core.contract.provider import ServerInfo
from towerview_core.contract.sessions import ImageKind, MediaSession, Messaging, Sessions, Termination
from towerview_core.contract.value import Listing
from towerview_core.kits.mediabrowser.calls import (
    HOME_HELP,
    HOME_TITLE,
    MESSAGE_MS,
    SESSIONS_CAP,
    ApiKey,
    HomeNetworks,
    ancestors_path,
    device_id,
    image_call,
    image_of,
    message_path,
    stop_path,
)
from towerview_core.kits.mediabrowser.identity import (
    JELLYFIN,
    check_product,
    check_set_up,
    lowered,
    not_this_product,
    server_info,
)
from towerview_core.kits.mediabrowser.reading import networks_in
from towerview_core.kits.mediabrowser.sessions import (
    library_questions,
    read_sessions,
    row_with_id,
    rows_of,
    shows_texts,
)
from towerview_core.kits.mediabrowser.shelf import LibraryShelf, Question, library_among
from towerview_core.kits.wire import Json

from .wire import DIALECT, authorization

RECENT_S = 960
"""The window of Jellyfin's own dashboard: older rows are clients that went away."""
LOOK_UPS = 4
LOOK_UP_S = 0.5
"""Libraries of new items are asked for a few at a time, so that a poll is never late for them."""
MESSAGE_S = 3.0
"""How long a stop waits for the text that goes before it."""
NO_PARAMS: Mapping[str, str] = {}


class JellyfinOptions(ServerOptions):
    """How to reach a Jellyfin server."""

    api_key: ApiKey = Field(
        title="API key",
        description="Made in Jellyfin's dashboard under 'API keys'. It has the rights of an administrator.",
    )
    home_networks: HomeNetworks = Field(default="", title=HOME_TITLE, description=HOME_HELP)


class JellyfinProvider(Sessions, Termination, Messaging, Artwork):
    """A Jellyfin server."""

    kind = "jellyfin"
    title = "Jellyfin"
    color = "#8f6bff"
    Options: ClassVar[type[ServerOptions]] = JellyfinOptions
    stand_in = "towerview_jellyfin.standin:JellyfinStandIn"

    def __init__(self, options: ServerOptions, http: HttpClient) -> None:
        if not isinstance(options, JellyfinOptions):
            raise TypeError("JellyfinProvider takes JellyfinOptions")
        self._http = http
        self._libraries = LibraryShelf()
        self._dialect = replace(DIALECT, home=networks_in(options.home_networks))
        self._headers: Mapping[str, str] = {
            "Authorization": authorization(options.api_key.get_secret_value(), device_id(options.url)),
            "Accept": "application/json",
        }

    async def probe(self) -> ServerInfo:
        public = await self._read_public()
        check_product(public, JELLYFIN)
        check_set_up(public, JELLYFIN)
        info = lowered(await self._get("/System/Info"))
        await self._check_admin()
        return server_info(info, JELLYFIN)

    async def list_sessions(self) -> Listing[MediaSession]:
        rows = await self._read_rows()
        await self._look_up(library_questions(rows, self._dialect))
        return read_sessions(rows, self._dialect, self._libraries.find)

    async def terminate_session(self, session_id: str, message: str) -> None:
        path = stop_path(session_id)
        if message:
            with suppress(ProviderError, TimeoutError):
                async with asyncio.timeout(MESSAGE_S):
                    await self._command(self._text(message_path(session_id), message))
        await self._command(Call("POST", path, headers=self._headers))

    async def message_session(self, session_id: str, text: str) -> None:
        path = message_path(session_id)
        if not shows_texts(row_with_id(await self._read_rows(), session_id)):
            raise Refused("The app of this session shows no texts.")
        await self._command(self._text(path, text))

    async def get_image(self, image_id: str, kind: ImageKind, size: ImageSize) -> Image:
        return image_of(await self._http.send(image_call(image_id, kind, size, self._headers)))

    async def _read_public(self) -> Json:
        """Who answers; asked without our key, which is nobody else's business."""
        try:
            return lowered(await self._http.read(Call("GET", "/System/Info/Public")))
        except (NotFound, CredentialsRejected, Refused):
            raise not_this_product(JELLYFIN) from None

    async def _check_admin(self) -> None:
        """Libraries are told to administrators only."""
        try:
            await self._get("/Library/VirtualFolders")
        except Refused:
            raise Refused(
                "The key is valid, but not an administrator's. Make one in Jellyfin's dashboard under 'API keys'."
            ) from None

    async def _read_rows(self) -> Sequence[object]:
        params = {"activeWithinSeconds": str(RECENT_S)}
        call = Call("GET", "/Sessions", params=params, headers=self._headers, cap=SESSIONS_CAP)
        return rows_of(await self._http.read(call))

    async def _get(self, path: str, params: Mapping[str, str] = NO_PARAMS) -> object:
        return await self._http.read(Call("GET", path, params=params, headers=self._headers))

    async def _look_up(self, questions: Sequence[Question]) -> None:
        due = self._libraries.due(questions, LOOK_UPS)
        if due:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_UP_S):
                    await asyncio.gather(*(self._learn(question) for question in due))

    async def _learn(self, question: Question) -> None:
        """A failure harms nothing: the session is shown without its library, and the shelf asks again later."""
        params = {"userId": question.user} if question.user else NO_PARAMS
        with suppress(ProviderError, Invalid):
            answer = await self._get(ancestors_path(question.item), params)
            self._libraries.put(question.item, library_among(answer))

    def _text(self, path: str, text: str) -> Call:
        body = {"Header": "TowerView", "Text": text, "TimeoutMs": MESSAGE_MS}
        return Call("POST", path, headers=self._headers, json=body)

    async def _command(self, call: Call) -> None:
        """204 says that the server passed it on, no more."""
        try:
            await self._http.send(call)
        except NotFound:
            raise NotFound("This session has ended.") from None
