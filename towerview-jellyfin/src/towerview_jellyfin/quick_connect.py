"""Quick Connect: a code that a user confirms in an app where they are signed in already."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from towerview_core.contract.errors import BadReply, NotFound, Refused
from towerview_core.contract.host import Call, Reply
from towerview_core.contract.login import Identity, Pin
from towerview_core.kits.http.parse import parse_json
from towerview_core.kits.mediabrowser.sign_in import SignIn
from towerview_core.kits.wire import as_flag, as_id, as_map, as_text

GOOD_FOR = timedelta(minutes=10)
OFF = "Quick Connect is turned off on this server. Its administrator can turn it on under 'General'."
GONE = "This code has expired. Begin again."


@dataclass(frozen=True, slots=True)
class QuickConnect:
    """The secret that names a code stays with us; whoever has it signs in once the code is confirmed."""

    sign_in: SignIn

    async def start(self) -> Pin:
        """A new code. 10.8 wants it asked for by GET, everything since by POST."""
        reply = await self._initiate("POST")
        if reply.status in {404, 405}:
            reply = await self._initiate("GET")
        if reply.status in {401, 403}:
            raise Refused(OFF)
        if reply.status >= 400:
            raise BadReply("Jellyfin gave no code for Quick Connect.")
        told = as_map(await parse_json(reply.body, reply.headers))
        secret, code = as_id(told.get("Secret")), as_text(told.get("Code"), 32)
        if secret is None or code is None:
            raise BadReply("Jellyfin gave no code for Quick Connect.")
        return Pin(id=secret, code=code, url=None, expires_at=datetime.now(UTC) + GOOD_FOR)

    async def check(self, secret: str) -> Identity | None:
        """Whose it is, once it is confirmed. Raises ``NotFound`` when it has expired."""
        if as_id(secret) is None:
            raise NotFound(GONE)
        params = {"secret": secret}
        reply = await self.sign_in.line.send(
            Call("GET", "/QuickConnect/Connect", params=params, accept=(400, 401, 404))
        )
        if reply.status == 401:
            raise Refused(OFF)
        if reply.status >= 400:
            raise NotFound(GONE)
        confirmed = as_flag(as_map(await parse_json(reply.body, reply.headers)).get("Authenticated"))
        if confirmed is None:
            raise BadReply("Jellyfin did not tell whether the code was confirmed.")
        return await self._identity(secret) if confirmed else None

    async def _initiate(self, method: str) -> Reply:
        call = Call(method, "/QuickConnect/Initiate", accept=(400, 401, 403, 404, 405))
        return await self.sign_in.line.send(call)

    async def _identity(self, secret: str) -> Identity:
        call = Call("POST", "/Users/AuthenticateWithQuickConnect", json={"Secret": secret})
        return await self.sign_in.by(call)
