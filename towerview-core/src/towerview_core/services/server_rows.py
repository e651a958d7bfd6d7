"""What the API and the stream show of servers."""

from towerview_core.contract import (
    containers,
    history,
    libraries,
    login,
    media,
    push,
    resources,
    sessions,
    users,
)
from towerview_core.contract.errors import CredentialsRejected
from towerview_core.contract.provider import Limit, Provider
from towerview_core.contract.value import UtcTime, Value
from towerview_core.services.connections import Missing
from towerview_core.services.house import House
from towerview_core.snapshots import SnapshotsAway
from towerview_core.store.servers import Server

CAPABILITIES: tuple[type[Provider], ...] = (
    sessions.Sessions,
    sessions.Termination,
    sessions.DeviceRevocation,
    sessions.Messaging,
    users.Users,
    users.UserAdmin,
    libraries.Libraries,
    login.PasswordLogin,
    login.PinLogin,
    media.MediaInfos,
    media.Artwork,
    history.History,
    resources.Resources,
    push.Push,
    containers.Containers,
    containers.ContainerControl,
)


class ServerRow(Value):
    """A server as accounts see it. ``url`` and ``tls`` only with the grant ``servers.manage``.

    ``plugin_missing``: what to install, when no loaded plugin knows this kind; everything else is then as last known.
    """

    id: int
    kind: str
    kind_title: str
    color: str
    name: str
    enabled: bool
    health: str
    health_reason: str | None = None
    health_since: UtcTime
    product: str | None = None
    version: str | None = None
    newer_version: str | None = None
    machine_id: str | None = None
    limits: tuple[Limit, ...] = ()
    capabilities: tuple[str, ...] = ()
    url: str | None = None
    tls: str | None = None
    plugin_missing: str | None = None
    sessions: int | None = None
    taken_at: UtcTime | None = None


def capabilities_of(provider: type[Provider]) -> tuple[str, ...]:
    """Names of the capabilities a provider offers."""
    return tuple(capability.__name__ for capability in CAPABILITIES if issubclass(provider, capability))


def server_row(house: House, server: Server, *, manage: bool) -> ServerRow:
    """The row of a server; ``manage``: the viewer may see where it is."""
    provider = house.registry.providers.get(server.kind)
    taken_at, count = _live(house, server)
    url, tls = _place(house, server) if manage and provider is not None else (None, None)
    return ServerRow(
        id=server.id,
        kind=server.kind,
        kind_title=provider.title if provider else server.kind.title(),
        color=provider.color if provider else Provider.color,
        name=server.name,
        enabled=server.enabled,
        health=server.health if provider else "plugin_missing",
        health_reason=server.health_reason if provider else f"Install towerview-{server.kind}.",
        health_since=server.health_since,
        product=server.product,
        version=server.version,
        newer_version=server.newer_version,
        machine_id=server.machine_id,
        limits=tuple(Limit(**limit) for limit in server.limits),
        capabilities=capabilities_of(provider) if provider else (),
        url=url,
        tls=tls,
        plugin_missing=None if provider else f"install towerview-{server.kind}",
        sessions=count,
        taken_at=taken_at,
    )


def _place(house: House, server: Server) -> tuple[str | None, str | None]:
    try:
        options = house.connections.options(server)
    except (Missing, CredentialsRejected):
        return None, None
    return options.url, options.tls


def _live(house: House, server: Server) -> tuple[UtcTime | None, int | None]:
    """When the server was last read, and how many sessions it had then; unknown is None, never zero."""
    try:
        stored = house.snapshots.get("sessions", server.id)
    except SnapshotsAway:
        return None, None
    if stored is None or stored.head.taken_at is None:
        return None, None
    return stored.head.taken_at, stored.head.count
