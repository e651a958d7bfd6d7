"""Calls to one Plex Media Server, and who asks."""

import hashlib
import uuid
from collections.abc import Mapping
from importlib.metadata import version

from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    NotFound,
    ProviderError,
    Refused,
)
from towerview_core.contract.host import Call, LineClient
from towerview_plex import wire

GUEST = "This token belongs to a guest; use the owner's."
_ELSEWHERE = "Something answers at this address, but not as a Plex Media Server does."


class Pms:
    """One Plex Media Server. ``headers`` carry the owner's token, ``anonymous`` ones none."""

    def __init__(self, http: LineClient, token: str) -> None:
        self.http = http
        self.anonymous = _headers(token)
        self.headers: Mapping[str, str] = {**self.anonymous, "X-Plex-Token": token}

    async def read(self, call: Call) -> object:
        """Read with the token."""
        headers = {**self.headers, **call.headers}
        return await self.http.read(Call(call.method, call.path, call.params, headers, cap=call.cap))

    async def read_own(self, path: str, cap: int | None = None) -> object:
        """Read what every Plex has: a server that has it not is no Plex server."""
        try:
            return await self.read(Call("GET", path, cap=cap))
        except NotFound:
            raise not_plex(_ELSEWHERE) from None

    async def read_accounts(self) -> dict[str, str]:
        """Names by account id. Only the owner may read them: 401 for others up to PMS 1.41.6, 403 since."""
        try:
            return wire.account_names(await self.read_own("/accounts"))
        except Refused:
            raise Refused(GUEST) from None

    async def check_owner(self) -> None:
        """Raises ``Refused`` unless the token, which the server knows, is its owner's."""
        try:
            wire.container_of(await self.read_own("/accounts"))
        except (CredentialsRejected, Refused):
            raise Refused(GUEST) from None

    async def machine_id(self) -> str:
        """Which server answers at this moment. No token is needed and none is sent."""
        return (await self.identify()).machine_id

    async def identify(self) -> wire.ServerFacts:
        """``/identity`` asks for no token, so whoever refuses or garbles it is asked whether it is another product."""
        try:
            return wire.server_facts(await self.http.read(Call("GET", "/identity", headers=self.anonymous)))
        except (BadReply, NotFound, Refused, CredentialsRejected) as error:
            other = await self._other_product()
            if other is not None:
                raise not_plex(f"What answers at this address is {other}, not a Plex Media Server.") from None
            if isinstance(error, NotFound):
                raise not_plex("Something answers at this address, but it is no Plex Media Server.") from None
            raise

    async def _other_product(self) -> str | None:
        try:
            return wire.who_answers(await self.http.read(Call("GET", "/System/Info/Public")))
        except ProviderError:
            return None


def not_plex(message: str) -> BadReply:
    """Another product, or none, answers."""
    return BadReply(message, Fault.NOT_THIS_PRODUCT)


def client_id(token: str) -> str:
    """The identifier Plex knows us by. It must never change, or each call makes a new device in the owner's account and
    no PIN is ever confirmed; and nobody may guess it, for whoever knows it and a PIN's number can fetch its token. So it
    is made from the token, one way: the same for all servers of one owner, and nobody else's."""
    digest = hashlib.sha256(f"towerview-plex client {token}".encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def _headers(token: str) -> Mapping[str, str]:
    return {
        "Accept": "application/json",
        "X-Plex-Client-Identifier": client_id(token),
        "X-Plex-Product": "TowerView",
        "X-Plex-Version": version("towerview-plex"),
        "X-Plex-Platform": "Linux",
        "X-Plex-Device": "Server",
        "X-Plex-Device-Name": "TowerView",
    }
