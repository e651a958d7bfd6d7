"""Providers of the Lodge, each with one capability more; the last one has them all. They keep every promise."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import ClassVar, TypeVar

import orjson
from pydantic import Field, HttpUrl, SecretStr, ValidationError

from towerview_core.contract.containers import Container, ContainerControl, Containers, ContainerStats
from towerview_core.contract.errors import BadReply, Fault, NotFound
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.history import History, HistoryEntry
from towerview_core.contract.host import Call, LineClient
from towerview_core.contract.libraries import Libraries, Library, LibraryAccess
from towerview_core.contract.login import Identity, PasswordLogin, Pin, PinLogin
from towerview_core.contract.media import Artwork, Image, ImageSize, MediaInfo, MediaInfos
from towerview_core.contract.provider import Provider, ServerInfo
from towerview_core.contract.push import Change, ChangeKind, Push
from towerview_core.contract.resources import Resources, ResourceUse
from towerview_core.contract.sessions import (
    DeviceRevocation,
    ImageKind,
    MediaSession,
    Messaging,
    Sessions,
    Termination,
)
from towerview_core.contract.users import MediaUser, UserAdmin, UserChanges, Users
from towerview_core.contract.value import Listing, Value
from towerview_core.kits.http import encoded
from towerview_core.kits.wire import as_list, as_map, as_text

ValueT = TypeVar("ValueT", bound=Value)
LONGEST = 20_000


class LodgeOptions(ServerOptions):
    """How to reach a Lodge."""

    key: SecretStr = Field(title="Key", min_length=1)


class Lodge(Provider):
    """A Lodge that only says who it is."""

    kind = "lodge"
    title = "Lodge"
    color = "#336699"
    Options: ClassVar[type[ServerOptions]] = LodgeOptions
    stand_in = "tests.conformance.lodge_server:LodgeStandIn"

    def __init__(self, options: ServerOptions, http: LineClient) -> None:
        assert isinstance(options, LodgeOptions)
        self.http = http
        self.headers = {"X-Lodge-Key": options.key.get_secret_value()}

    async def probe(self) -> ServerInfo:
        try:
            about = as_map(await self.get("/about"))
        except NotFound:
            about = {}
        machine, version = as_text(about.get("lodge")), as_text(about.get("version"))
        if machine is None or version is None:
            raise BadReply("This is no Lodge.", Fault.NOT_THIS_PRODUCT)
        return ServerInfo(
            machine_id=machine, name=as_text(about.get("name")) or "Lodge", product="Lodge", version=version
        )

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> object:
        return await self.http.read(Call("GET", path, params or {}, self.headers))

    async def put(self, method: str, path: str, body: object = None) -> object:
        reply = await self.http.send(Call(method, path, headers=self.headers, json=body, accept={409}))
        if reply.status == 204:
            return None
        return await self.parsed(reply.body)

    async def parsed(self, body: bytes) -> object:
        from towerview_core.kits.http.parse import parse_json

        return await parse_json(body, {})

    async def rows(self, path: str, noun: str, kind: type[ValueT]) -> tuple[tuple[ValueT, ...], int]:
        return rows_of(await self.get(path), noun, kind)


def rows_of(reply: object, noun: str, kind: type[ValueT]) -> tuple[tuple[ValueT, ...], int]:
    """The rows that can be read, and how many cannot."""
    raw = as_map(reply).get(noun)
    if not isinstance(raw, list):
        raise BadReply(f"The Lodge does not tell its {noun}.")
    read = [value_or_none(row, kind) for row in as_list(raw)]
    good = tuple(row for row in read if row is not None)
    return good, len(read) - len(good)


def value_or_none(row: object, kind: type[ValueT]) -> ValueT | None:
    """Text that is no Unicode and numbers beyond 64 bits do not pass the way through JSON."""
    try:
        text = orjson.dumps(row)
        return None if len(text) > LONGEST else kind.model_validate_json(text)
    except (ValidationError, orjson.JSONEncodeError):
        return None


def value_of(row: object, kind: type[ValueT]) -> ValueT:
    found = value_or_none(row, kind)
    if found is None:
        raise BadReply("The Lodge's answer is damaged.")
    return found


class LodgeSessions(Lodge, Sessions):
    async def list_sessions(self) -> Listing[MediaSession]:
        items, set_aside = await self.rows("/sessions", "sessions", MediaSession)
        return Listing[MediaSession](items=items, set_aside=set_aside)


class LodgeTermination(LodgeSessions, Termination):
    async def terminate_session(self, session_id: str, message: str) -> None:
        await self.put("POST", f"/sessions/{encoded(session_id)}/stop", {"message": message})


class LodgeRevocation(LodgeSessions, DeviceRevocation):
    async def revoke_device(self, device_id: str) -> None:
        if not device_id:
            raise NotFound("That is no device.")
        await self.put("DELETE", f"/devices/{encoded(device_id)}")


class LodgeMessaging(LodgeSessions, Messaging):
    async def message_session(self, session_id: str, text: str) -> None:
        await self.put("POST", f"/sessions/{encoded(session_id)}/message", {"text": text})


class LodgeUsers(Lodge, Users):
    async def list_users(self) -> Listing[MediaUser]:
        items, set_aside = await self.rows("/users", "users", MediaUser)
        return Listing[MediaUser](items=items, set_aside=set_aside)

    async def get_user(self, user_id: str) -> MediaUser:
        return value_of(await self.get(f"/users/{encoded(user_id)}"), MediaUser)


class LodgePasswordLogin(Lodge, PasswordLogin):
    async def authenticate_user(self, name: str, password: SecretStr) -> Identity:
        body = {"name": name, "password": password.get_secret_value()}
        who = as_map(await self.put("POST", "/login", body))
        machine = (await self.probe()).machine_id
        return value_of({**who, "machine_ids": [machine]}, Identity)


class LodgeUserAdmin(LodgeUsers, LodgePasswordLogin, UserAdmin):
    async def update_user(self, user_id: str, changes: UserChanges) -> MediaUser:
        body: dict[str, object] = changes.model_dump(exclude_none=True, exclude={"password", "limits"})
        if changes.password is not None:
            body["password"] = changes.password.get_secret_value()
        if changes.limits is not None and changes.limits.schedules is not None:
            body["hours"] = [one.model_dump(mode="json") for one in changes.limits.schedules]
        await self.put("PATCH", f"/users/{encoded(user_id)}", body)
        return await self.get_user(user_id)

    async def create_user(self, name: str, password: SecretStr) -> MediaUser:
        body = {"name": name, "password": password.get_secret_value()}
        return value_of(await self.put("POST", "/users", body), MediaUser)

    async def delete_user(self, user_id: str) -> None:
        await self.put("DELETE", f"/users/{encoded(user_id)}")


class LodgeLibraries(LodgeUsers, Libraries):
    async def list_libraries(self) -> Listing[Library]:
        items, set_aside = await self.rows("/libraries", "libraries", Library)
        return Listing[Library](items=items, set_aside=set_aside)

    async def get_library_access(self, user_id: str) -> LibraryAccess:
        return value_of(await self.get(f"/users/{encoded(user_id)}/libraries"), LibraryAccess)

    async def set_library_access(self, user_id: str, access: LibraryAccess) -> LibraryAccess:
        known = {library.id for library in (await self.list_libraries()).items}
        if access.library_ids - known:
            raise NotFound("The Lodge has no such library.")
        await self.put("PUT", f"/users/{encoded(user_id)}/libraries", access.model_dump(mode="json"))
        return await self.get_library_access(user_id)


class LodgePinLogin(Lodge, PinLogin):
    async def start_pin(self, forward_url: HttpUrl | None) -> Pin:
        return value_of(await self.put("POST", "/pins"), Pin)

    async def check_pin(self, pin_id: str) -> Identity | None:
        who = as_map(await self.get(f"/pins/{encoded(pin_id)}")).get("who")
        if who is None:
            return None
        return value_of(
            {"user_id": who, "name": who, "machine_ids": [(await self.probe()).machine_id]}, Identity
        )


class LodgeMedia(LodgeSessions, MediaInfos, Artwork):
    async def get_media_info(self, item_id: str) -> MediaInfo:
        return value_of(await self.get(f"/items/{encoded(item_id)}"), MediaInfo)

    async def get_image(self, image_id: str, kind: ImageKind, size: ImageSize) -> Image:
        params = {"kind": kind.value, "width": str(size.pixels)}
        reply = await self.http.send(Call("GET", f"/items/{encoded(image_id)}/picture", params, self.headers))
        content_type = reply.headers.get("content-type", "")
        if not content_type.startswith("image/"):
            raise BadReply("The Lodge sent no picture.")
        return Image(content_type=content_type, body=reply.body)


class LodgeHistory(Lodge, History):
    async def list_history(self, since: datetime) -> AsyncIterator[HistoryEntry]:
        start: object = 0
        while isinstance(start, int):
            page = await self.get("/history", {"since": since.isoformat(), "start": str(start)})
            entries, _ = rows_of(page, "viewings", HistoryEntry)
            for entry in entries:
                yield entry
            after = as_map(page).get("next")
            start = after if isinstance(after, int) and after > start else None


class LodgeResources(Lodge, Resources):
    async def read_resources(self) -> ResourceUse:
        return value_of(await self.get("/machine"), ResourceUse)


class LodgeContainers(Lodge, Containers):
    async def list_containers(self) -> Listing[Container]:
        items, set_aside = await self.rows("/containers", "containers", Container)
        return Listing[Container](items=items, set_aside=set_aside)

    async def read_stats(self, container_id: str) -> ContainerStats | None:
        stats = as_map(await self.get(f"/containers/{encoded(container_id)}/stats")).get("stats")
        return None if stats is None else value_of(stats, ContainerStats)


class LodgeContainerControl(LodgeContainers, ContainerControl):
    async def act(self, container_id: str, verb: str) -> str:
        answer = as_map(await self.put("POST", f"/containers/{encoded(container_id)}/{verb}"))
        return as_text(answer.get("id")) or ""

    async def start(self, container_id: str) -> None:
        await self.act(container_id, "start")

    async def stop(self, container_id: str) -> None:
        await self.act(container_id, "stop")

    async def restart(self, container_id: str) -> None:
        await self.act(container_id, "restart")

    async def pause(self, container_id: str) -> None:
        await self.act(container_id, "pause")

    async def kill(self, container_id: str) -> None:
        await self.act(container_id, "kill")

    async def recreate(self, container_id: str, pull: bool) -> str:
        return await self.act(container_id, "recreate")

    async def read_logs(self, container_id: str, lines: int) -> str:
        log = str(as_map(await self.get(f"/containers/{encoded(container_id)}/logs")).get("log"))
        return "\n".join((as_text(line) or "") for line in log.splitlines()[-lines:])


class LodgePush(LodgeSessions, Push):
    async def watch(self) -> AsyncIterator[Change]:
        async with self.http.socket(Call("GET", "/changes", headers=self.headers)) as socket:
            while True:
                if await socket.receive() == "sessions":
                    yield Change(kind=ChangeKind.SESSIONS)


class LodgeProvider(
    LodgeTermination,
    LodgeRevocation,
    LodgeMessaging,
    LodgeUserAdmin,
    LodgeLibraries,
    LodgePinLogin,
    LodgeMedia,
    LodgeHistory,
    LodgeResources,
    LodgeContainerControl,
    LodgePush,
):
    """All there is."""
