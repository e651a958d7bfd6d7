"""Calls to plex.tv."""

from collections.abc import Mapping
from dataclasses import replace

from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    NotFound,
    ProviderError,
    RateLimited,
    Refused,
    Unreachable,
)
from towerview_core.contract.host import Call, LineClient, Reply
from towerview_core.kits.http.parse import parse_json
from towerview_plex.cloud.limiter import limiter_for
from towerview_plex.cloud.origin import origin_for
from towerview_plex.wire.xml import parse_xml


class Cloud:
    """plex.tv for one owner's token. Errors speak of plex.tv, so that nobody looks for the fault at the server.

    A token that plex.tv rejects although the server takes it is ``Refused`` and not ``CredentialsRejected``, which
    would stop the polling of a server that answers.
    """

    def __init__(self, http: LineClient, url: str, headers: Mapping[str, str]) -> None:
        token = headers["X-Plex-Token"]
        self.origin = origin_for(url, token)
        self._http = http
        self._headers = headers
        self._limiter = limiter_for(self.origin, token)

    async def read(self, path: str) -> object:
        """Read with the owner's token. The older half of plex.tv answers XML whatever was asked for, so the content
        decides: both come out in the shape of JSON. Raises ``ProviderError``."""
        try:
            return await _parsed(await self.send(Call("GET", path, headers=self._headers)))
        except NotFound:
            raise Refused("plex.tv does not know this server as one of the token's owner.") from None

    async def read_as(self, call: Call) -> object:
        """Read with the headers of the call, for instance with a user's own token or none."""
        return await _parsed(await self.send(call))

    async def write(self, call: Call) -> Reply:
        """Send with the owner's token."""
        return await self.send(replace(call, headers={**self._headers, **call.headers}))

    async def send(self, call: Call) -> Reply:
        """One exchange in its turn. Raises ``ProviderError``; ``NotFound`` as it is."""
        await self._limiter.turn()
        try:
            reply = await self._http.at(self.origin).send(call)
        except RateLimited as error:
            self._limiter.refused(error.retry_after)
            raise RateLimited("plex.tv asks us to wait before the next request.", error.retry_after) from None
        except ProviderError as error:
            raise _of_plex_tv(error) from None
        self._limiter.answered()
        return reply


async def _parsed(reply: Reply) -> object:
    if reply.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return await parse_xml(reply.body)
    try:
        return await parse_json(reply.body, reply.headers)
    except BadReply as error:
        raise _of_plex_tv(error) from None


def _of_plex_tv(error: ProviderError) -> ProviderError:
    """The same error in words about plex.tv."""
    if isinstance(error, NotFound):
        return error
    if isinstance(error, CredentialsRejected):
        return Refused("plex.tv no longer accepts the token of this server's owner. Enter a new one.")
    if isinstance(error, Refused):
        return Refused("plex.tv refuses this. The token must be that of the server's owner.")
    if isinstance(error, Unreachable):
        return Unreachable("plex.tv gave no usable answer. The server itself may be well.", error.fault)
    return BadReply("plex.tv answered in a form TowerView does not know.", error.fault)
