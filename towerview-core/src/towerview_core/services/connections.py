"""Connections: the provider instance of each configured server, built once and again whenever the server changed."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from towerview_core.contract.errors import CredentialsRejected, Invalid, Unsupported
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.provider import Provider
from towerview_core.kits.http import Client, Limits, connect
from towerview_core.logs import keep_out
from towerview_core.plugins.registry import Registry
from towerview_core.security.box import Box, Sealed
from towerview_core.services import forms
from towerview_core.settings import Settings
from towerview_core.store.database import Database
from towerview_core.store.servers import Server, enabled_servers


@dataclass(frozen=True, slots=True)
class Connection:
    """A server one can speak to. ``client`` is the provider's own way out."""

    server_id: int
    kind: str
    name: str
    revision: int
    machine_id: str | None
    provider: Provider
    client: Client


class Missing(Unsupported):
    """The plugin of a server's kind is not installed, or is in quarantine."""


class Connections:
    """All connections. A connection lives until its server's row has another revision."""

    def __init__(self, database: Database, box: Box, registry: Registry, settings: Settings) -> None:
        self._database = database
        self._box = box
        self._registry = registry
        self._settings = settings
        self._open: dict[int, Connection] = {}
        self._lock = threading.Lock()

    def kind(self, kind: str) -> type[Provider]:
        """The provider class of a kind. Raises ``Missing`` with what to install."""
        try:
            return self._registry.providers[kind]
        except KeyError:
            raise Missing(f"Install towerview-{kind}: no loaded plugin knows servers of this kind.") from None

    def get(self, server: Server) -> Connection:
        """The connection of a server's row. Raises ``Missing``, or ``CredentialsRejected`` when its sealed options
        cannot be used and must be entered again."""
        with self._lock:
            known = self._open.get(server.id)
            if known is None or known.revision != server.revision:
                known = self._open[server.id] = self._build(server)
            elif known.name != server.name:
                known = self._open[server.id] = _renamed(known, server.name)
            return known

    def enabled(self) -> list[Connection]:
        """Connections of every enabled server that has one; the others tell why in their health."""
        with self._database.read() as db:
            servers = enabled_servers(db)
        found = []
        for server in servers:
            try:
                found.append(self.get(server))
            except (Missing, CredentialsRejected):
                continue
        return found

    def trial(self, kind: str, raw: Mapping[str, object]) -> tuple[Provider, Client, ServerOptions]:
        """A provider for options nobody saved yet. Raises ``Invalid`` for a wrong field, ``Missing`` for the kind."""
        options = forms.parse(self.kind(kind).Options, raw)
        provider, client = self.reach(kind, options)
        return provider, client, options

    def reach(self, kind: str, options: ServerOptions) -> tuple[Provider, Client]:
        """A provider for parsed options, outside of what is kept here; close the client when done."""
        for secret in forms.secrets_of(options):
            keep_out(secret)
        limits = Limits(loopback=self._settings.allow_loopback, forbidden=self._own_ports())
        client = connect(options, limits=limits)
        return self.kind(kind)(options, client), client

    def options(self, server: Server) -> ServerOptions:
        """The options of a row. Raises ``Missing`` or ``CredentialsRejected``."""
        form = self.kind(server.kind).Options
        if server.options_sealed is None:
            raise CredentialsRejected("The credentials of this server are gone; enter them again.")
        try:
            return forms.unseal(self._box, f"server:{server.id}", form, server.options_sealed)
        except (Sealed, Invalid) as error:
            raise CredentialsRejected(
                "The stored credentials cannot be used any more; enter them again."
            ) from error

    async def aclose(self) -> None:
        """Close what the running loop has open."""
        with self._lock:
            connections = tuple(self._open.values())
        for connection in connections:
            await connection.client.aclose()

    def _build(self, server: Server) -> Connection:
        provider, client = self.reach(server.kind, self.options(server))
        return Connection(
            server_id=server.id,
            kind=server.kind,
            name=server.name,
            revision=server.revision,
            machine_id=server.machine_id,
            provider=provider,
            client=client,
        )

    def _own_ports(self) -> frozenset[int]:
        """Ports of this machine that no server may be at: our listener, the database, Redis (security.md H3)."""
        urls = (self._settings.database_url, self._settings.redis_url)
        ports = {urlsplit(url.get_secret_value()).port for url in urls if url is not None}
        return frozenset({self._settings.port, *(port for port in ports if port)})


def _renamed(known: Connection, name: str) -> Connection:
    return Connection(
        known.server_id, known.kind, name, known.revision, known.machine_id, known.provider, known.client
    )
