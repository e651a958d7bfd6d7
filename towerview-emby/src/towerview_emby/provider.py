"""An Emby server, 4.8 and 4.9."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import Field

from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
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
    EMBY,
    check_product,
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

from .wire import DIALECT, JobMemory, identity

LOOK_UPS = 4
LOOK_UP_S = 0.5
"""Libraries of new items are asked for a few at a time, so that a poll is never late for them."""
MESSAGE_S = 3.0
"""How long a stop waits for the text that goes before it."""
NO_PARAMS: Mapping[str, str] = {}


class EmbyOptions(ServerOptions):
    """How to reach an Emby server."""

    api_key: ApiKey = Field(
        title="API key",
        description="Made in Emby's dashboard under 'API Keys'. It has the rights of an administrator.",
    )
    emby_path: bool = Field(
        default=True,
        title="Use the path /emby",
        description="Emby answers below /emby, which proxies rely on. Turn it off for a proxy that adds /emby itself.",
    )
    home_networks: HomeNetworks = Field(default="", title=HOME_TITLE, description=HOME_HELP)


class EmbyProvider(Sessions, Termination, Messaging, Artwork):
    """An Emby server."""

    kind = "emby"
    title = "Emby"
    color = "#52b54b"
    Options: ClassVar[type[ServerOptions]] = EmbyOptions
    stand_in = "towerview_emby.standin:EmbyStandIn"

    def __init__(self, options: ServerOptions, http: HttpClient) -> None:
        if not isinstance(options, EmbyOptions):
            raise TypeError("EmbyProvider takes EmbyOptions")
        self._http = http
        self._libraries = LibraryShelf()
        self._dialect = replace(DIALECT, home=networks_in(options.home_networks))
        self._jobs = JobMemory()
        self._prefix = _prefix(options)
        self._who: Mapping[str, str] = {
            "X-Emby-Authorization": identity(device_id(options.url)),
            "Accept": "application/json",
        }
        self._headers = {**self._who, "X-Emby-Token": options.api_key.get_secret_value()}

    async def probe(self) -> ServerInfo:
        check_product(await self._read_public(), EMBY)
        info = lowered(await self._get("/System/Info"))
        await self._check_admin()
        return server_info(info, EMBY)

    async def list_sessions(self) -> Listing[MediaSession]:
        rows = self._jobs.filled(await self._read_rows())
        await self._look_up(library_questions(rows, self._dialect))
        return read_sessions(rows, self._dialect, self._libraries.find)

    async def terminate_session(self, session_id: str, message: str) -> None:
        path = stop_path(session_id)
        if message:
            with suppress(ProviderError, TimeoutError):
                async with asyncio.timeout(MESSAGE_S):
                    await self._command(self._text(message_path(session_id), message))
        await self._command(self._call("POST", path, json={"Command": "Stop"}))

    async def message_session(self, session_id: str, text: str) -> None:
        path = message_path(session_id)
        if not shows_texts(row_with_id(await self._read_rows(), session_id)):
            raise Refused("The app of this session shows no texts.")
        await self._command(self._text(path, text))

    async def get_image(self, image_id: str, kind: ImageKind, size: ImageSize) -> Image:
        call = image_call(image_id, kind, size, self._headers)
        path = f"{self._prefix}{call.path}"
        return image_of(
            await self._http.send(Call("GET", path, params=call.params, headers=call.headers, cap=call.cap))
        )

    async def _read_public(self) -> Json:
        """Who answers; asked without our key, which is nobody else's business."""
        try:
            return await self._public(self._prefix)
        except (NotFound, BadReply) as error:
            if not self._prefix or error.fault not in {Fault.NOT_FOUND, Fault.NOT_THIS_PRODUCT}:
                raise
            return await self._public_without_prefix()

    async def _public_without_prefix(self) -> Json:
        """Another product knows no ``/emby``; ask as it would understand, to name it."""
        try:
            public = await self._public("")
        except NotFound:
            raise not_this_product(EMBY) from None
        check_product(public, EMBY)
        raise BadReply("This Emby server does not answer below /emby. Turn off 'Use the path /emby'.")

    async def _public(self, prefix: str) -> Json:
        call = Call("GET", f"{prefix}/System/Info/Public", headers=self._who)
        try:
            return lowered(await self._http.read(call))
        except (CredentialsRejected, Refused):
            raise not_this_product(EMBY) from None

    async def _check_admin(self) -> None:
        """The users are told to administrators only."""
        try:
            await self._get("/Users/Query", {"Limit": "1"})
        except Refused:
            raise Refused(
                "The key is valid, but not an administrator's. Make one in Emby's dashboard under 'API Keys'."
            ) from None

    async def _read_rows(self) -> Sequence[object]:
        call = Call("GET", f"{self._prefix}/Sessions", headers=self._headers, cap=SESSIONS_CAP)
        return rows_of(await self._http.read(call))

    async def _look_up(self, questions: Sequence[Question]) -> None:
        due = self._libraries.due(questions, LOOK_UPS)
        if due:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_UP_S):
                    await asyncio.gather(*(self._learn(question) for question in due))

    async def _learn(self, question: Question) -> None:
        """A failure harms nothing: the session is shown without its library, and the shelf asks again later."""
        params = {"UserId": question.user} if question.user else NO_PARAMS
        with suppress(ProviderError, Invalid):
            answer = await self._get(ancestors_path(question.item), params)
            self._libraries.put(question.item, library_among(answer))

    def _text(self, path: str, text: str) -> Call:
        """Emby takes the text in the query; a JSON body is Jellyfin's way."""
        params = {"Header": "TowerView", "Text": text, "TimeoutMs": str(MESSAGE_MS)}
        return self._call("POST", path, params)

    async def _command(self, call: Call) -> None:
        """204 says that the server passed it on, no more; 404 that the session is gone."""
        try:
            await self._http.send(call)
        except NotFound:
            raise NotFound("This session has ended.") from None

    async def _get(self, path: str, params: Mapping[str, str] = NO_PARAMS) -> object:
        return await self._http.read(self._call("GET", path, params))

    def _call(
        self, method: str, path: str, params: Mapping[str, str] = NO_PARAMS, json: object = None
    ) -> Call:
        return Call(method, f"{self._prefix}{path}", params=params, headers=self._headers, json=json)


def _prefix(options: EmbyOptions) -> str:
    """``/emby``, unless the address ends with it already or the admin says no."""
    already = urlsplit(options.url).path.lower().endswith("/emby")
    return "/emby" if options.emby_path and not already else ""
