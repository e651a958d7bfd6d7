"""An Emby server, 4.8 and 4.9."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    NotFound,
    ProviderError,
    Refused,
)
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.history import History, HistoryEntry
from towerview_core.contract.host import Call, LineClient
from towerview_core.contract.libraries import Libraries, Library, LibraryAccess
from towerview_core.contract.login import Identity, PasswordLogin
from towerview_core.contract.media import Artwork, Image, ImageSize, MediaInfo, MediaInfos
from towerview_core.contract.provider import Limit, ServerInfo
from towerview_core.contract.push import Change, Push
from towerview_core.contract.sessions import (
    DeviceRevocation,
    ImageKind,
    MediaSession,
    Messaging,
    Sessions,
    Termination,
)
from towerview_core.contract.users import MediaUser, UserAdmin, UserChanges
from towerview_core.contract.value import Listing
from towerview_core.kits.mediabrowser import pushing, reports
from towerview_core.kits.mediabrowser.calls import (
    HOME_HELP,
    HOME_TITLE,
    MESSAGE_MS,
    SESSIONS_CAP,
    ApiKey,
    HomeNetworks,
    device_id,
    image_call,
    image_of,
    message_path,
    stop_path,
)
from towerview_core.kits.mediabrowser.details import details_params, read_details
from towerview_core.kits.mediabrowser.devices import sign_out
from towerview_core.kits.mediabrowser.finding import LibraryFinder
from towerview_core.kits.mediabrowser.identity import (
    EMBY,
    check_product,
    lowered,
    not_this_product,
    server_info,
)
from towerview_core.kits.mediabrowser.libraries import Holdings
from towerview_core.kits.mediabrowser.line import Line
from towerview_core.kits.mediabrowser.reading import networks_in
from towerview_core.kits.mediabrowser.roster import Roster
from towerview_core.kits.mediabrowser.sessions import (
    library_questions,
    read_sessions,
    row_with_id,
    rows_of,
    shows_texts,
)
from towerview_core.kits.mediabrowser.sign_in import SignIn
from towerview_core.kits.wire import Json, as_id

from .played import last_played
from .users import BRAND, SHELVING, plain, refusal
from .wire import DIALECT, JobMemory, identity

MESSAGE_S = 3.0
"""How long a stop waits for the text that goes before it."""
HABITS = pushing.Habits(settle=1.0, again=5.0)
"""A subscription sent at once is ignored (4.9.5), and one without an answer in 5 s was lost."""
ONLY_LAST = (
    "Without the plugin 'Playback Reporting' Emby remembers of each item only when a user last began to play it: "
    "no earlier viewings, no devices, and not how long was really played."
)


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


class EmbyProvider(
    Sessions,
    Termination,
    DeviceRevocation,
    Messaging,
    Artwork,
    MediaInfos,
    UserAdmin,
    Libraries,
    PasswordLogin,
    History,
    Push,
):
    """An Emby server."""

    kind = "emby"
    title = "Emby"
    color = "#52b54b"
    Options: ClassVar[type[ServerOptions]] = EmbyOptions
    stand_in = "towerview_emby.standin:EmbyStandIn"

    def __init__(self, options: ServerOptions, http: LineClient) -> None:
        if not isinstance(options, EmbyOptions):
            raise TypeError("EmbyProvider takes EmbyOptions")
        self._device, self._key = device_id(options.url), options.api_key
        self._dialect = replace(DIALECT, home=networks_in(options.home_networks))
        self._jobs = JobMemory()
        self._who: Mapping[str, str] = {
            "X-Emby-Authorization": identity(self._device),
            "Accept": "application/json",
        }
        prefix = _prefix(options)
        self._line = Line(http, {**self._who, **_token(options.api_key.get_secret_value())}, prefix)
        self._finder = LibraryFinder(self._line)
        self._roster = Roster(self._line, BRAND)
        self._holdings = Holdings(self._line, self._roster, SHELVING)
        self._sign_in = SignIn(Line(http, self._who, prefix), _token, plain, refusal)

    async def probe(self) -> ServerInfo:
        check_product(await self._read_public(), EMBY)
        info = server_info(lowered(await self._line.get("/System/Info")), EMBY)
        await self._check_admin()
        limits = () if await reports.is_installed(self._line) else (_LIMIT,)
        return info.model_copy(update={"limits": limits})

    async def list_sessions(self) -> Listing[MediaSession]:
        rows = self._jobs.filled(await self._read_rows())
        await self._finder.look_up(library_questions(rows, self._dialect))
        return read_sessions(rows, self._dialect, self._finder.shelf.find)

    async def terminate_session(self, session_id: str, message: str) -> None:
        path = stop_path(session_id)
        if message:
            with suppress(ProviderError, TimeoutError):
                async with asyncio.timeout(MESSAGE_S):
                    await self._command(_text(message_path(session_id), message))
        await self._command(Call("POST", path, json={"Command": "Stop"}))

    async def revoke_device(self, device_id: str) -> None:
        await sign_out(self._line, "Id", device_id)

    async def message_session(self, session_id: str, text: str) -> None:
        path = message_path(session_id)
        if not shows_texts(row_with_id(await self._read_rows(), session_id)):
            raise Refused("The app of this session shows no texts.")
        await self._command(_text(path, text))

    async def get_image(self, image_id: str, kind: ImageKind, size: ImageSize) -> Image:
        return image_of(await self._line.send(image_call(image_id, kind, size)))

    async def get_media_info(self, item_id: str) -> MediaInfo:
        if as_id(item_id) != item_id:
            raise NotFound("The server does not know this item.")
        return read_details(await self._line.get("/Items", details_params(item_id)), item_id, self._dialect)

    async def list_users(self) -> Listing[MediaUser]:
        return await self._roster.users()

    async def get_user(self, user_id: str) -> MediaUser:
        return (await self._roster.person(user_id)).user

    async def update_user(self, user_id: str, changes: UserChanges) -> MediaUser:
        return await self._roster.update(user_id, changes)

    async def create_user(self, name: str, password: SecretStr) -> MediaUser:
        return await self._roster.create(name, password)

    async def delete_user(self, user_id: str) -> None:
        await self._roster.delete(user_id)

    async def list_libraries(self) -> Listing[Library]:
        return await self._holdings.libraries()

    async def get_library_access(self, user_id: str) -> LibraryAccess:
        return await self._holdings.access(user_id)

    async def set_library_access(self, user_id: str, access: LibraryAccess) -> LibraryAccess:
        return await self._holdings.set_access(user_id, access)

    async def authenticate_user(self, name: str, password: SecretStr) -> Identity:
        return await self._sign_in.by_password(name, password)

    async def list_history(self, since: datetime) -> AsyncIterator[HistoryEntry]:
        names = await self._roster.names()
        source = reports.reported if await reports.is_installed(self._line) else last_played
        async with aclosing(source(self._line, since, names, self._dialect)) as entries:
            async for entry in entries:
                yield entry

    async def watch(self) -> AsyncIterator[Change]:
        await self._line.get("/System/Info")
        async with (
            self._line.http.socket(self._opening()) as socket,
            aclosing(pushing.watch(socket, HABITS)) as changes,
        ):
            async for change in changes:
                yield change

    def _opening(self) -> Call:
        """The one place where the key stands in an address: Emby's socket is known to take it nowhere else (4.8, 4.9)."""
        params = {"api_key": self._key.get_secret_value(), "deviceId": self._device}
        return Call("GET", "/embywebsocket", params=params, headers=self._who)

    async def _read_public(self) -> Json:
        """Who answers; asked without our key, which is nobody else's business."""
        try:
            return await self._public(self._line.prefix)
        except (NotFound, BadReply) as error:
            if not self._line.prefix or error.fault not in {Fault.NOT_FOUND, Fault.NOT_THIS_PRODUCT}:
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
            return lowered(await self._line.http.read(call))
        except (CredentialsRejected, Refused):
            raise not_this_product(EMBY) from None

    async def _check_admin(self) -> None:
        """The users are told to administrators only."""
        try:
            await self._line.get("/Users/Query", {"Limit": "1"})
        except Refused:
            raise Refused(
                "The key is valid, but not an administrator's. Make one in Emby's dashboard under 'API Keys'."
            ) from None

    async def _read_rows(self) -> Sequence[object]:
        return rows_of(await self._line.read(Call("GET", "/Sessions", cap=SESSIONS_CAP)))

    async def _command(self, call: Call) -> None:
        """204 says that the server passed it on, no more; 404 that the session is gone."""
        try:
            await self._line.send(call)
        except NotFound:
            raise NotFound("This session has ended.") from None


_LIMIT = Limit(capability="History.played_s", reason=ONLY_LAST)


def _token(token: str) -> Mapping[str, str]:
    return {"X-Emby-Token": token}


def _text(path: str, text: str) -> Call:
    """Emby takes the text in the query; a JSON body is Jellyfin's way."""
    return Call("POST", path, params={"Header": "TowerView", "Text": text, "TimeoutMs": str(MESSAGE_MS)})


def _prefix(options: EmbyOptions) -> str:
    """``/emby``, unless the address ends with it already or the admin says no."""
    already = urlsplit(options.url).path.lower().endswith("/emby")
    return "/emby" if options.emby_path and not already else ""
