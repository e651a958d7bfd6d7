"""A Jellyfin server, 10.8 to 12.1."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from pydantic import Field, HttpUrl, SecretStr

from towerview_core.contract.errors import (
    CredentialsRejected,
    NotFound,
    ProviderError,
    Refused,
)
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.history import History, HistoryEntry
from towerview_core.contract.host import Call, LineClient
from towerview_core.contract.libraries import Libraries, Library, LibraryAccess
from towerview_core.contract.login import Identity, PasswordLogin, Pin, PinLogin
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
    JELLYFIN,
    check_product,
    check_set_up,
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
from towerview_core.kits.wire import Json, as_text

from .activity import logged
from .quick_connect import QuickConnect
from .users import BRAND, NO_STREAM_LIMIT, SHELVING, refusal
from .wire import DIALECT, authorization, guid, release_of

RECENT_S = 960
"""The window of Jellyfin's own dashboard: older rows are clients that went away."""
MESSAGE_S = 3.0
"""How long a stop waits for the text that goes before it."""
HABITS = pushing.Habits()
NO_PUSH = (
    "Jellyfin 10.9 and 10.10 send nothing over a websocket to an API key. TowerView keeps asking instead; "
    "Jellyfin 10.11 and later can do it."
)
ONLY_LOG = (
    "Without the plugin 'Playback Reporting' Jellyfin remembers when somebody began and ended, for some weeks, but not "
    "on what device and how long was really played."
)


class JellyfinOptions(ServerOptions):
    """How to reach a Jellyfin server."""

    api_key: ApiKey = Field(
        title="API key",
        description="Made in Jellyfin's dashboard under 'API keys'. It has the rights of an administrator.",
    )
    home_networks: HomeNetworks = Field(default="", title=HOME_TITLE, description=HOME_HELP)


class JellyfinProvider(
    Sessions,
    Termination,
    DeviceRevocation,
    Messaging,
    Artwork,
    MediaInfos,
    UserAdmin,
    Libraries,
    PasswordLogin,
    PinLogin,
    History,
    Push,
):
    """A Jellyfin server."""

    kind = "jellyfin"
    title = "Jellyfin"
    color = "#8f6bff"
    Options: ClassVar[type[ServerOptions]] = JellyfinOptions
    stand_in = "towerview_jellyfin.standin:JellyfinStandIn"

    def __init__(self, options: ServerOptions, http: LineClient) -> None:
        if not isinstance(options, JellyfinOptions):
            raise TypeError("JellyfinProvider takes JellyfinOptions")
        self._device = device_id(options.url)
        self._dialect = replace(DIALECT, home=networks_in(options.home_networks))
        self._line = Line(http, self._dressed(options.api_key.get_secret_value()))
        self._finder = LibraryFinder(self._line)
        self._roster = Roster(self._line, BRAND)
        self._holdings = Holdings(self._line, self._roster, SHELVING)
        self._sign_in = SignIn(Line(http, self._dressed("")), self._dressed, guid, refusal)
        self._quick_connect = QuickConnect(self._sign_in)

    async def probe(self) -> ServerInfo:
        public = await self._read_public()
        check_product(public, JELLYFIN)
        check_set_up(public, JELLYFIN)
        info = server_info(lowered(await self._line.get("/System/Info")), JELLYFIN)
        await self._check_admin()
        return info.model_copy(update={"limits": tuple(await self._limits(info.version))})

    async def list_sessions(self) -> Listing[MediaSession]:
        rows = await self._read_rows()
        await self._finder.look_up(library_questions(rows, self._dialect))
        return read_sessions(rows, self._dialect, self._finder.shelf.find)

    async def terminate_session(self, session_id: str, message: str) -> None:
        path = stop_path(session_id)
        if message:
            with suppress(ProviderError, TimeoutError):
                async with asyncio.timeout(MESSAGE_S):
                    await self._command(_text(message_path(session_id), message))
        await self._command(Call("POST", path))

    async def revoke_device(self, device_id: str) -> None:
        await sign_out(self._line, "id", device_id)

    async def message_session(self, session_id: str, text: str) -> None:
        path = message_path(session_id)
        if not shows_texts(row_with_id(await self._read_rows(), session_id)):
            raise Refused("The app of this session shows no texts.")
        await self._command(_text(path, text))

    async def get_image(self, image_id: str, kind: ImageKind, size: ImageSize) -> Image:
        return image_of(await self._line.send(image_call(image_id, kind, size)))

    async def get_media_info(self, item_id: str) -> MediaInfo:
        wanted = guid(item_id)
        if wanted is None:
            raise NotFound("The server does not know this item.")
        return read_details(await self._line.get("/Items", details_params(wanted)), wanted, self._dialect)

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

    async def start_pin(self, forward_url: HttpUrl | None) -> Pin:  # noqa: ARG002 - Quick Connect sends nobody anywhere
        return await self._quick_connect.start()

    async def check_pin(self, pin_id: str) -> Identity | None:
        return await self._quick_connect.check(pin_id)

    async def list_history(self, since: datetime) -> AsyncIterator[HistoryEntry]:
        names = await self._roster.names()
        source = reports.reported if await reports.is_installed(self._line) else logged
        async with aclosing(source(self._line, since, names, self._dialect)) as entries:
            async for entry in entries:
                yield entry

    async def watch(self) -> AsyncIterator[Change]:
        version = as_text(lowered(await self._line.get("/System/Info")).get("version"), 64) or ""
        if not await self._is_pushed_to(version):
            raise Refused(NO_PUSH)
        opening = self._line.dressed(Call("GET", "/socket", params={"deviceId": self._device}))
        async with (
            self._line.http.socket(opening) as socket,
            aclosing(pushing.watch(socket, HABITS)) as changes,
        ):
            async for change in changes:
                yield change

    def _dressed(self, token: str) -> Mapping[str, str]:
        return {"Authorization": authorization(token, self._device), "Accept": "application/json"}

    async def _read_public(self) -> Json:
        """Who answers; asked without our key, which is nobody else's business."""
        try:
            return lowered(await self._line.http.read(Call("GET", "/System/Info/Public")))
        except (NotFound, CredentialsRejected, Refused):
            raise not_this_product(JELLYFIN) from None

    async def _check_admin(self) -> None:
        """Libraries are told to administrators only."""
        try:
            await self._line.get("/Library/VirtualFolders")
        except Refused:
            raise Refused(
                "The key is valid, but not an administrator's. Make one in Jellyfin's dashboard under 'API keys'."
            ) from None

    async def _limits(self, version: str) -> list[Limit]:
        limits = [Limit(capability="UserLimits.max_streams", reason=NO_STREAM_LIMIT)]
        if not await self._is_pushed_to(version):
            limits.append(Limit(capability="Push", reason=NO_PUSH))
        if not await reports.is_installed(self._line):
            limits.append(Limit(capability="History.played_s", reason=ONLY_LOG))
        return limits

    async def _is_pushed_to(self, version: str) -> bool:
        """10.9 and 10.10 push to administrators' own tokens alone (jellyfin#13479); an API key is nobody there."""
        if not (10, 9) <= release_of(version) < (10, 11):
            return True
        me = await self._line.send(Call("GET", "/Users/Me", accept=(400,)))
        return me.status != 400

    async def _read_rows(self) -> Sequence[object]:
        params = {"activeWithinSeconds": str(RECENT_S)}
        return rows_of(await self._line.read(Call("GET", "/Sessions", params=params, cap=SESSIONS_CAP)))

    async def _command(self, call: Call) -> None:
        """204 says that the server passed it on, no more."""
        try:
            await self._line.send(call)
        except NotFound:
            raise NotFound("This session has ended.") from None


def _text(path: str, text: str) -> Call:
    return Call("POST", path, json={"Header": "TowerView", "Text": text, "TimeoutMs": MESSAGE_MS})
