"""Servers: add, test, change and remove them. Nothing is saved before the server itself has answered."""

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import structlog

from towerview_core.contract.errors import (
    BadReply,
    Fault,
    Invalid,
    NotFound,
    ProviderError,
    TowerViewError,
    Unreachable,
    Unsupported,
)
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.provider import Provider, ServerInfo
from towerview_core.contract.value import Value
from towerview_core.services import audit, forms
from towerview_core.services.audit import Actor
from towerview_core.services.house import House
from towerview_core.store.servers import Server, all_servers, same_machine

COMMAND_S = 15.0
LONGEST_NAME = 64
AnswerT = TypeVar("AnswerT")

log = structlog.get_logger(__name__)


class Trial(Value):
    """What a connection test found: who answered, or exactly what is wrong and at which field."""

    ok: bool
    fault: str | None = None
    message: str
    field: str | None = None
    info: ServerInfo | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an admin typed for a new server."""

    kind: str
    name: str
    options: Mapping[str, object]
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What an admin wants changed; None leaves it as it is."""

    name: str | None = None
    enabled: bool | None = None
    options: Mapping[str, object] | None = None


def listed(house: House) -> list[Server]:
    """Every configured server in order of name, those without a plugin included."""
    with house.database.read() as db:
        return list(all_servers(db))


def found(house: House, server_id: int) -> Server:
    """One server. Raises ``NotFound``."""
    with house.database.read() as db:
        server = db.get(Server, server_id)
    if server is None:
        raise NotFound("There is no such server.")
    return server


async def walled(call: Awaitable[AnswerT], provider: Provider) -> AnswerT:
    """Await one call of a provider behind the wall every plugin call stands behind (security.md R11): under a total
    deadline, with whatever it raises contained and named."""
    try:
        async with asyncio.timeout(COMMAND_S):
            return await call
    except TimeoutError:
        raise Unreachable(f"No answer within {COMMAND_S:.0f} seconds.", Fault.TIMEOUT) from None
    except TowerViewError:
        raise
    except Exception as error:
        log.exception("provider failed", kind=provider.kind, error=type(error).__name__)
        raise BadReply(
            f"The plugin for {provider.title} failed while reading the answer. The log says more.",
            Fault.PLUGIN_ERROR,
        ) from error


async def try_options(
    house: House, kind: str, raw: Mapping[str, object], server_id: int | None = None
) -> Trial:
    """Try options nobody saved. With ``server_id`` secrets left out are those of that server."""
    try:
        options = await asyncio.to_thread(_typed, house, kind, raw, server_id)
        info = await _reached(house, kind, options)
    except (Invalid, Unsupported, ProviderError) as error:
        return _failed(error)
    return _answered(info)


def blamed(error: ProviderError) -> str | None:
    """The field of the form a fault most likely belongs to."""
    if error.fault in (Fault.AUTH, Fault.REFUSED):
        return "credentials"
    if error.fault in (Fault.TLS_UNTRUSTED, Fault.TLS_EXPIRED, Fault.TLS_NAME):
        return "tls"
    return {Fault.TLS_PIN: "tls_pin", Fault.PLUGIN_ERROR: None}.get(error.fault, "url")


async def try_saved(house: House, server_id: int) -> Trial:
    """Ask a saved server again who it is. Raises ``NotFound`` for an unknown one."""
    try:
        return _answered(await recheck(house, server_id))
    except NotFound:
        raise
    except (ProviderError, Unsupported) as error:
        return _failed(error)


def _answered(info: ServerInfo) -> Trial:
    return Trial(ok=True, message=f"{info.product} {info.version} answers as {info.name}.", info=info)


def _failed(error: TowerViewError) -> Trial:
    if isinstance(error, ProviderError):
        return Trial(ok=False, fault=error.fault, message=str(error), field=blamed(error))
    return Trial(ok=False, fault="invalid", message=str(error), field=getattr(error, "field", None))


def _typed(house: House, kind: str, raw: Mapping[str, object], server_id: int | None) -> ServerOptions:
    if server_id is None:
        return forms.parse(house.connections.kind(kind).Options, raw)
    return forms.changed(house.connections.options(found(house, server_id)), raw)


async def _reached(house: House, kind: str, options: ServerOptions) -> ServerInfo:
    provider, client = house.connections.reach(kind, options)
    try:
        return await walled(provider.probe(), provider)
    finally:
        await client.aclose()


async def _proved(house: House, kind: str, options: ServerOptions) -> ServerInfo:
    """Who answers to options that are to be saved. What goes wrong then is what was typed: raises ``Invalid`` at its field."""
    try:
        return await _reached(house, kind, options)
    except ProviderError as error:
        raise Invalid(str(error), blamed(error)) from error


async def add(house: House, actor: Actor, draft: Draft) -> Server:
    """Add a server that answers; without a name it gets its own. Raises what is wrong, and then nothing is saved."""
    said = _checked_name(draft.name) if draft.name.strip() else None
    options = forms.parse(house.connections.kind(draft.kind).Options, draft.options)
    info = await _proved(house, draft.kind, options)
    wanted = Draft(draft.kind, said or _checked_name(info.name[:LONGEST_NAME]), {}, draft.enabled)
    return await asyncio.to_thread(_insert, house, actor, wanted, (options, info))


def _checked_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not 1 <= len(cleaned) <= LONGEST_NAME:
        raise Invalid(f"Give the server a name of 1 to {LONGEST_NAME} characters.", "name")
    return cleaned


def _insert(house: House, actor: Actor, draft: Draft, reached: tuple[ServerOptions, ServerInfo]) -> Server:
    options, info = reached
    now = datetime.now(UTC)
    with house.database.write() as db:
        twin = same_machine(db, draft.kind, info.machine_id)
        if twin is not None:
            raise Invalid(f"This server is already here, under the name {twin.name}.", "url")
        server = Server(
            kind=draft.kind, name=draft.name, enabled=draft.enabled, created_at=now, health_since=now
        )
        server.health = "ok" if draft.enabled else "paused"
        _learn(server, info)
        db.add(server)
        db.flush()
        server.options_sealed = forms.seal(house.box, f"server:{server.id}", options)
        audit.record(
            db, actor, "server.create", target=server.name, server_id=server.id, details={"kind": server.kind}
        )
    return server


def _learn(server: Server, info: ServerInfo) -> None:
    server.machine_id = info.machine_id
    server.product, server.version, server.newer_version = info.product, info.version, info.newer_version
    server.limits = [limit.model_dump() for limit in info.limits]


async def change(house: House, actor: Actor, server_id: int, wish: Change) -> Server:
    """Change a server. New options are proved first; another machine behind the address is refused."""
    server = await asyncio.to_thread(found, house, server_id)
    name = None if wish.name is None else _checked_name(wish.name)
    reached = None
    if wish.options is not None:
        options = await asyncio.to_thread(_typed, house, server.kind, wish.options, server_id)
        info = await _proved(house, server.kind, options)
        if server.machine_id not in (None, info.machine_id):
            raise Invalid(
                f"Another server answers there ({info.name}). Add it as a server of its own, "
                "so that the two histories stay apart.",
                "url",
            )
        reached = options, info
    return await asyncio.to_thread(_update, house, actor, server_id, (name, wish.enabled, reached))


def _update(
    house: House,
    actor: Actor,
    server_id: int,
    parts: tuple[str | None, bool | None, tuple[ServerOptions, ServerInfo] | None],
) -> Server:
    name, enabled, reached = parts
    with house.database.write() as db:
        server = db.get(Server, server_id)
        if server is None:
            raise NotFound("There is no such server.")
        details: dict[str, object] = {}
        if name is not None and name != server.name:
            details["name"] = name
            server.name = name
        if enabled is not None and enabled != server.enabled:
            details["enabled"] = server.enabled = enabled
            server.health, server.health_reason = ("unknown" if enabled else "paused"), None
            server.health_since = datetime.now(UTC)
        if reached is not None:
            details["options"] = "changed"
            _learn(server, reached[1])
            server.options_sealed = forms.seal(house.box, f"server:{server_id}", reached[0])
            server.health, server.health_reason, server.health_since = "ok", None, datetime.now(UTC)
        server.revision += 1
        audit.record(db, actor, "server.change", target=server.name, server_id=server_id, details=details)
    return server


def remove(house: House, actor: Actor, server_id: int) -> None:
    """Remove a server with its playbacks and grants; the audit log stays."""
    with house.database.write() as db:
        server = db.get(Server, server_id)
        if server is None:
            raise NotFound("There is no such server.")
        audit.record(db, actor, "server.delete", target=server.name, server_id=server_id)
        db.delete(server)
    house.snapshots.forget(server_id)


async def recheck(house: House, server_id: int) -> ServerInfo:
    """Probe a saved server and keep what it says of its version and limits."""
    server = await asyncio.to_thread(found, house, server_id)
    connection = await asyncio.to_thread(house.connections.get, server)
    info = await walled(connection.provider.probe(), connection.provider)
    if server.machine_id not in (None, info.machine_id):
        raise BadReply("Another server answers at this address now.", Fault.NOT_THIS_PRODUCT)
    await asyncio.to_thread(_keep_info, house, server_id, info)
    return info


def _keep_info(house: House, server_id: int, info: ServerInfo) -> None:
    with house.database.write() as db:
        server = db.get(Server, server_id)
        if server is not None:
            _learn(server, info)
