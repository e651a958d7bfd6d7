"""What the house hands to a plugin: an HTTP client bound to one server, and a job's context. Nothing else (X1)."""

from collections.abc import Collection, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole, bounded, decoded reply. ``headers`` has lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """One request. ``path`` is relative to the server's address and begins with ``/``; encode ids in it with
    ``kits.http.encoded``. ``json``: the body. ``accept``: statuses to return besides 2xx.
    ``cap``: most bytes of the body after decoding, if not the default."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: object = None
    accept: Collection[int] = ()
    cap: int | None = None


class HttpClient(Protocol):
    """The one way out (security.md H1 to H5), bound to the configured address of one server.

    Every call has a total deadline, follows no redirect, and reads at most its cap. Transport failures raise
    ``Unreachable``. Statuses that are not accepted raise: 401 ``CredentialsRejected``, 403 ``Refused``, 404 ``NotFound``,
    429 ``RateLimited``, 3xx ``BadReply(NOT_THIS_PRODUCT)``, 5xx ``Unreachable(SERVER_ERROR)``, others ``BadReply``.
    """

    async def send(self, call: Call) -> Reply:
        """Exchange one request for one whole reply."""
        ...

    async def read(self, call: Call) -> object:
        """Exchange and parse JSON. HTML or another type raises ``BadReply(NOT_THIS_PRODUCT)``, broken JSON ``BadReply``."""
        ...


class TextSocket(Protocol):
    """An open websocket that carries text."""

    async def send(self, text: str) -> None:
        """Send one frame. Raises ``Unreachable`` when the line is gone."""
        ...

    async def receive(self) -> str:
        """The next frame, at most 8 MiB. Raises ``Unreachable`` when the line is gone or was silent for a minute."""
        ...


class LineClient(HttpClient, Protocol):
    """An ``HttpClient`` with the two things few providers need: a websocket, and the product's own cloud.

    What a provider is given is always one of these; a provider that needs neither asks for an ``HttpClient``.
    """

    def socket(self, call: Call) -> AbstractAsyncContextManager[TextSocket]:
        """Open a websocket at the server's address under the same rules; method and body of ``call`` are ignored."""
        ...

    def at(self, url: str) -> "LineClient":
        """The same limits towards another fixed origin of the product, for instance ``https://plex.tv``.

        ``url`` is a constant of the plugin, never what a server or a person said. TLS is always verified there.
        """
        ...


class JobContext(Protocol):
    """What a running job is given."""

    @property
    def due_at(self) -> datetime:
        """The moment this run was due, UTC. The same run that comes twice carries the same moment."""
        ...

    def progress(self, done: int, total: int | None, note: str = "") -> None:
        """Tell how far the job is; shown live on the jobs page."""
        ...
