"""Providers: one class for one kind of server; an instance is one configured server."""

from abc import ABC, abstractmethod
from typing import ClassVar

from pydantic import Field

from .forms import ServerOptions
from .host import LineClient
from .value import Value


class Limit(Value):
    """Something this server refuses although its kind can do it: the capability's name and the server's own reason
    in our words, for instance ``Termination``: "needs Plex Pass"."""

    capability: str
    reason: str


class ServerInfo(Value):
    """Who answers behind a configured address. ``machine_id`` is stable over restarts and address changes.

    ``newer_version`` is the update the server itself knows of, None if it knows none or does not tell.
    """

    machine_id: str = Field(min_length=1)
    name: str
    product: str
    version: str
    newer_version: str | None = None
    limits: tuple[Limit, ...] = ()


class Provider(ABC):
    """One kind of server. What it can do is told by the capabilities it inherits (``Sessions``, ``Termination`` ...).

    ``kind`` is its name in URLs and rows (lower case), ``title`` its name for people, ``Options`` its form,
    ``color`` the accent of its mark on the dashboard as ``#rrggbb``. ``stand_in`` names a fake of such a server as
    ``module:Class`` (a ``towerview_core.testing.standin.StandIn``), loaded only for the demo and for tests.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    color: ClassVar[str] = "#8b8fa3"
    Options: ClassVar[type[ServerOptions]]
    stand_in: ClassVar[str | None] = None

    @abstractmethod
    def __init__(self, options: ServerOptions, http: LineClient) -> None:
        """Keep the options and the client; do no I/O here. ``options`` is an instance of ``Options``."""

    @abstractmethod
    async def probe(self) -> ServerInfo:
        """Reach the server, prove the credentials and tell who it is.

        Raises ``Unreachable``, ``BadReply`` (``Fault.NOT_THIS_PRODUCT`` for another product behind the address),
        ``CredentialsRejected`` or ``Refused`` (valid credentials with too few rights).
        """
