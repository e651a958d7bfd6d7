"""Every verb of the contract, called once as the house calls it, and its answer looked at.

``TRIALS`` has one trial for each verb that one of our providers offers. A trial ends quietly when the verb works, raises
``Refused`` or ``Unsupported`` when the server will not, and fails by an assertion when the answer is not what was asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import cast

from pydantic import SecretStr

from towerview_core.contract.containers import Containers, ContainerState
from towerview_core.contract.history import History, HistoryEntry
from towerview_core.contract.libraries import Libraries, LibraryAccess
from towerview_core.contract.login import PasswordLogin, PinLogin
from towerview_core.contract.media import Artwork, ImageSize, MediaInfos
from towerview_core.contract.provider import Provider
from towerview_core.contract.push import Change, ChangeKind, Push
from towerview_core.contract.resources import Resources
from towerview_core.contract.sessions import (
    DeviceRevocation,
    MediaSession,
    Messaging,
    Sessions,
    Termination,
)
from towerview_core.contract.users import MediaUser, UserAdmin, UserChanges, Users
from towerview_core.services.server_rows import CAPABILITIES
from towerview_core.testing.conformance import ProviderConformance, Stage
from towerview_core.testing.conformance.readings import BEGINNING
from towerview_core.testing.conformance.stage import eventually
from towerview_core.testing.standin import StandInFault

PATIENCE_S = 15.0
SETTLE_S = 0.3
NEW = SecretStr("a Password of 9 words")


@dataclass(frozen=True, slots=True)
class Scene:
    """A provider before a served stand-in, and the class that knows how its people sign in."""

    stage: Stage
    suite: type[ProviderConformance]

    async def playing(self) -> Sequence[MediaSession]:
        """What plays now."""
        return (await self.stage.offering(Sessions).list_sessions()).items

    async def ends(self, session: MediaSession) -> None:
        """Until a session is gone."""

        async def is_gone() -> bool:
            return session.id not in {one.id for one in await self.playing()}

        await eventually(is_gone, "the session still plays")

    async def viewer(self) -> MediaUser:
        """Somebody who is no admin."""
        users = (await self.stage.offering(Users).list_users()).items
        return next(user for user in users if not user.admin)


Trial = Callable[[Scene], Awaitable[None]]


def verbs_of(capability: type[Provider]) -> tuple[str, ...]:
    """The verbs a capability adds, as its class names them."""
    own = vars(capability).items()
    return tuple(
        name
        for name, thing in own
        if getattr(thing, "__isabstractmethod__", False) and not name.startswith("_")
    )


def verbs_offered(provider: type[Provider]) -> tuple[str, ...]:
    """Every verb of the capabilities a provider inherits, ``probe`` first."""
    every: tuple[type[Provider], ...] = (Provider, *CAPABILITIES)
    return tuple(verb for one in every if issubclass(provider, one) for verb in verbs_of(one))


async def _probe(scene: Scene) -> None:
    info = await scene.stage.provider.probe()
    assert info.machine_id
    assert info.version


async def _list_sessions(scene: Scene) -> None:
    listing = await scene.stage.offering(Sessions).list_sessions()
    assert listing.complete
    assert len(listing.items) == len(scene.stage.world.look()) > 0


async def _terminate_session(scene: Scene) -> None:
    chosen = next(one for one in await scene.playing() if one.terminate_id)
    await scene.stage.offering(Termination).terminate_session(chosen.terminate_id or "", "Good night.")
    await scene.ends(chosen)


async def _revoke_device(scene: Scene) -> None:
    """Also a player that ignores stops."""
    scene.stage.stand_in.faults.add(StandInFault.STUBBORN)
    chosen = next(one for one in await scene.playing() if one.player.device_id)
    await scene.stage.offering(DeviceRevocation).revoke_device(chosen.player.device_id or "")
    await scene.ends(chosen)


async def _message_session(scene: Scene) -> None:
    chosen = next(one for one in await scene.playing() if one.can_message)
    scene.stage.http.forget()
    await scene.stage.offering(Messaging).message_session(chosen.terminate_id or "", "Supper is ready.")
    posted = [call for call in scene.stage.http.calls if call.method == "POST"]
    assert any("Supper is ready." in repr((call.params, call.json)) for call in posted)


async def _list_users(scene: Scene) -> None:
    listing = await scene.stage.offering(Users).list_users()
    names = {user.name for user in listing.items}
    assert listing.complete
    assert {seat.user.name for seat in scene.stage.world.seats} <= names


async def _get_user(scene: Scene) -> None:
    viewer = await scene.viewer()
    assert await scene.stage.offering(Users).get_user(viewer.id) == viewer


async def _update_user(scene: Scene) -> None:
    provider, viewer = scene.stage.offering(UserAdmin), await scene.viewer()
    answer = await provider.update_user(viewer.id, UserChanges(enabled=False, password=NEW))
    assert answer.enabled is False
    assert await provider.get_user(viewer.id) == answer


async def _create_user(scene: Scene) -> None:
    provider = scene.stage.offering(UserAdmin)
    made = await provider.create_user("Newcomer", NEW)
    assert made.name == "Newcomer"
    assert made in (await provider.list_users()).items


async def _delete_user(scene: Scene) -> None:
    provider, viewer = scene.stage.offering(UserAdmin), await scene.viewer()
    await provider.delete_user(viewer.id)
    assert viewer.id not in {user.id for user in (await provider.list_users()).items}


async def _list_libraries(scene: Scene) -> None:
    libraries = (await scene.stage.offering(Libraries).list_libraries()).items
    assert libraries
    assert sum(count for library in libraries for count in library.counts.values()) > 0


async def _get_library_access(scene: Scene) -> None:
    provider, viewer = scene.stage.offering(Libraries), await scene.viewer()
    known = {library.id for library in (await provider.list_libraries()).items}
    access = await provider.get_library_access(viewer.id)
    assert access.library_ids <= known
    assert access.all_libraries or access.library_ids


async def _set_library_access(scene: Scene) -> None:
    provider, viewer = scene.stage.offering(Libraries), await scene.viewer()
    first = (await provider.list_libraries()).items[0].id
    wish = LibraryAccess(library_ids=frozenset([first]))
    assert await provider.set_library_access(viewer.id, wish) == wish
    assert await provider.get_library_access(viewer.id) == wish


async def _authenticate_user(scene: Scene) -> None:
    name, password = scene.suite.login or ("", "")
    provider = scene.stage.offering(PasswordLogin)
    who = await provider.authenticate_user(name, SecretStr(password))
    assert who.name == name
    assert who.machine_ids == {(await provider.probe()).machine_id}


async def _start_pin(scene: Scene) -> None:
    pin = await scene.stage.offering(PinLogin).start_pin(None)
    assert pin.id
    assert pin.code


async def _check_pin(scene: Scene) -> None:
    provider = scene.stage.offering(PinLogin)
    pin = await provider.start_pin(None)
    assert await provider.check_pin(pin.id) is None
    expected = await scene.suite().consent(scene.stage, pin)
    who = await provider.check_pin(pin.id)
    assert who is not None
    assert who.user_id == expected


async def _get_media_info(scene: Scene) -> None:
    media = (await scene.playing())[0].media
    info = await scene.stage.offering(MediaInfos).get_media_info(media.id)
    assert (info.id, info.title) == (media.id, media.title)


async def _get_image(scene: Scene) -> None:
    artwork = next(one.media.artwork for one in await scene.playing() if one.media.artwork)
    image = await scene.stage.offering(Artwork).get_image(artwork.id, artwork.kind, ImageSize.SMALL)
    assert image.content_type == "image/png"
    assert image.body.startswith(b"\x89PNG")


async def history_of(scene: Scene) -> list[HistoryEntry]:
    """Everything the server remembers."""
    return [entry async for entry in scene.stage.offering(History).list_history(BEGINNING)]


async def _list_history(scene: Scene) -> None:
    entries = await history_of(scene)
    assert len({entry.id for entry in entries}) == len(entries) > 0


async def _read_resources(scene: Scene) -> None:
    use = await scene.stage.offering(Resources).read_resources()
    assert use.host_cpu_percent is not None


async def _watch(scene: Scene) -> None:
    """The socket's greeting may be a change too: what counts is one after somebody began to watch."""
    world, began = scene.stage.world, asyncio.Event()

    async def begin() -> None:
        await asyncio.sleep(SETTLE_S)
        began.set()
        world.start(world.seats[0], world.titles[0])

    # Every watch of ours is a generator: closed here, and not when the loop happens to end.
    watched = cast("AsyncGenerator[Change, None]", scene.stage.offering(Push).watch())
    person = asyncio.create_task(begin())
    try:
        async with asyncio.timeout(PATIENCE_S), aclosing(watched) as changes:
            async for change in changes:
                if began.is_set() and change.kind is ChangeKind.SESSIONS:
                    return
    finally:
        person.cancel()
        await asyncio.wait([person])


async def _list_containers(scene: Scene) -> None:
    listing = await scene.stage.offering(Containers).list_containers()
    assert listing.complete
    assert ContainerState.RUNNING in {container.state for container in listing.items}


async def _read_stats(scene: Scene) -> None:
    provider = scene.stage.offering(Containers)
    containers = (await provider.list_containers()).items
    running = next(one for one in containers if one.state is ContainerState.RUNNING)
    stats = await provider.read_stats(running.id)
    assert stats is not None
    assert stats.memory_used


TRIALS: Mapping[str, Trial] = {
    "probe": _probe,
    "list_sessions": _list_sessions,
    "terminate_session": _terminate_session,
    "revoke_device": _revoke_device,
    "message_session": _message_session,
    "list_users": _list_users,
    "get_user": _get_user,
    "update_user": _update_user,
    "create_user": _create_user,
    "delete_user": _delete_user,
    "list_libraries": _list_libraries,
    "get_library_access": _get_library_access,
    "set_library_access": _set_library_access,
    "authenticate_user": _authenticate_user,
    "start_pin": _start_pin,
    "check_pin": _check_pin,
    "get_media_info": _get_media_info,
    "get_image": _get_image,
    "list_history": _list_history,
    "read_resources": _read_resources,
    "watch": _watch,
    "list_containers": _list_containers,
    "read_stats": _read_stats,
}
