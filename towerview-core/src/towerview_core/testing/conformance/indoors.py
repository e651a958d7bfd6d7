"""A client that stays indoors: it calls the server under test, and of a product's cloud only a fake on this machine."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from ipaddress import ip_address
from typing import NoReturn
from urllib.parse import urlsplit

from towerview_core.contract.errors import Fault, Unreachable
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import Call, LineClient, Reply, TextSocket
from towerview_core.kits.http import Client, Limits, connect

DEADLINE_S = 5.0


def connected(options: ServerOptions) -> Client:
    """The house's own client, allowed to call this machine."""
    return connect(options, limits=Limits(deadline_s=DEADLINE_S, loopback=True))


class Indoors:
    """A ``LineClient`` whose ``at`` leads to a fake, or nowhere: no test calls the world outside."""

    def __init__(self, client: Client, cloud: Callable[[str], str | None]) -> None:
        self._client = client
        self._cloud = cloud
        self._fakes: dict[str, Client] = {}

    async def send(self, call: Call) -> Reply:
        """See ``HttpClient``."""
        return await self._client.send(call)

    async def read(self, call: Call) -> object:
        """See ``HttpClient``."""
        return await self._client.read(call)

    def socket(self, call: Call) -> AbstractAsyncContextManager[TextSocket]:
        """See ``LineClient``."""
        return self._client.socket(call)

    def at(self, url: str) -> LineClient:
        """See ``LineClient``."""
        fake = url if _is_here(url) else self._cloud(url)
        if fake is None:
            return _Nowhere()
        if url not in self._fakes:
            self._fakes[url] = connected(ServerOptions(url=fake))
        return self._fakes[url]

    async def aclose(self) -> None:
        """Close all connections."""
        for client in (self._client, *self._fakes.values()):
            await client.aclose()


def _is_here(url: str) -> bool:
    """Whether an origin is on this machine anyway, as of a stand-in that is its own cloud."""
    try:
        return ip_address(urlsplit(url).hostname or "").is_loopback
    except ValueError:
        return False


class _Nowhere:
    """An origin nobody stands in for."""

    async def send(self, _call: Call) -> Reply:
        _nobody()

    async def read(self, _call: Call) -> object:
        _nobody()

    def socket(self, _call: Call) -> AbstractAsyncContextManager[TextSocket]:
        _nobody()

    def at(self, _url: str) -> LineClient:
        return self


def _nobody() -> NoReturn:
    raise Unreachable("Tests of the conformance kit do not call the world outside.", Fault.CONNECT)
