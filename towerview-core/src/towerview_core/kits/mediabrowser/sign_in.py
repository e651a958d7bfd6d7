"""Sign-in of media users at their own server."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from pydantic import SecretStr

from towerview_core.contract.errors import BadReply, CredentialsRejected, ProviderError, Refused
from towerview_core.contract.host import Call, Reply
from towerview_core.contract.login import Identity
from towerview_core.kits.http.parse import parse_json
from towerview_core.kits.wire import Json, as_id, as_map, as_text

from .line import Line
from .people import IdOf, is_disabled

WRONG = (
    "The server does not know this name and password together, or has locked the user after too many tries."
)
EMPTY = "Enter a name and a password."
DISABLED = "This user is disabled on the server."
REFUSED = (
    "The server refuses this sign-in: the user is disabled, not allowed at this time or from this network, "
    "or signed in on too many devices."
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """``line`` says which device we are, always the same one, and carries no token: signing in makes one.

    ``with_token``: the headers that carry a user's token. ``refusal``: what the product means by a reply that is no
    success, None if it says no more than its status.
    """

    line: Line
    with_token: Callable[[str], Mapping[str, str]]
    id_of: IdOf
    refusal: Callable[[Reply], ProviderError | None]

    async def by_password(self, name: str, password: SecretStr) -> Identity:
        """Prove a user. An empty password is not even tried: whoever has none would be anybody."""
        secret = password.get_secret_value()
        if not name.strip() or not secret:
            raise CredentialsRejected(EMPTY)
        return await self.by(Call("POST", "/Users/AuthenticateByName", json={"Username": name, "Pw": secret}))

    async def by(self, call: Call) -> Identity:
        """Who a request for a token proves. The token is given back at once: nothing here needs it."""
        reply = await self.line.send(replace(call, accept=(400, 401, 403)))
        if reply.status >= 400:
            raise self.refusal(reply) or _meaning(reply)
        told = as_map(await parse_json(reply.body, reply.headers))
        await self._give_back(as_text(told.get("AccessToken")))
        return self._identity(told)

    async def _give_back(self, token: str | None) -> None:
        """A token that cannot be given back is one more sign-in in the server's list, and proves the user no less."""
        if token is None or not token.isprintable() or not token.isascii():
            raise BadReply("The server accepted the sign-in, but not in a form TowerView knows.")
        with suppress(ProviderError):
            await self.line.send(Call("POST", "/Sessions/Logout", headers=self.with_token(token)))

    def _identity(self, told: Json) -> Identity:
        user = as_map(told.get("User"))
        user_id, machine = self.id_of(user.get("Id")), as_id(told.get("ServerId"))
        if user_id is None or machine is None:
            raise BadReply("The server accepted the sign-in, but did not tell whose it is.")
        if is_disabled(user):
            raise Refused(DISABLED)
        return Identity(
            user_id=user_id, name=as_text(user.get("Name")) or "", machine_ids=frozenset({machine})
        )


def _meaning(reply: Reply) -> ProviderError:
    if reply.status == 401:
        return CredentialsRejected(WRONG)
    if reply.status == 403:
        return Refused(REFUSED)
    return BadReply("The server could not make sense of our sign-in.")
