"""Reading and changing the users of a server.

A policy is replaced whole, and neither server knows versions of it (no ETag). So: read, decide, read again right before
writing, write everything, read again. Whoever else changed the user meanwhile is noticed; what remains open is the moment
between the second reading and the write.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import SecretStr

from towerview_core.contract.errors import BadReply, Invalid, NotFound, Refused
from towerview_core.contract.host import Call, Reply
from towerview_core.contract.users import MediaUser, UserChanges
from towerview_core.contract.value import Listing
from towerview_core.kits.http import encoded
from towerview_core.kits.http.loops import PerLoop
from towerview_core.kits.wire import Json

from .line import Line
from .people import IdOf, Person, read_person
from .policies import Edit, Rules, edit_of, holds, keys_of, same_policies

CHANGED_MEANWHILE = (
    "Somebody else changed this user just now, so nothing was written. Look again, and repeat it."
)
CHANGED_BESIDE = (
    "The change is written, but other settings of this user changed at the same moment. Look at them again."
)
NOT_KEPT = "The server accepted the change but did not keep it."
LAST_ADMIN = "This is the last administrator of the server. Make somebody else one first."
ADMIN_DISABLED = "This server does not disable administrators. Take the administrator's rights away first."
NOT_EMPTY = "Enter a password. TowerView never sets an empty one."
REFUSED = "The server refuses this change of the user."
TAKEN = "The server has a user of this name already."
BAD_NAME = "The server does not take this name: it is taken, or holds characters that are not allowed."


@dataclass(frozen=True, slots=True)
class Brand:
    """What the two servers say differently about users.

    ``read_rows``: all users; it raises rather than leave some out. ``newcomer``: the body that creates a user.
    ``password``: the body that sets one; never with ``ResetPassword``, which sets an empty one and ignores the new.
    ``born_with_password``: a new user has the password at once, and needs no second request.
    """

    id_of: IdOf
    rules: Rules
    read_rows: Callable[[Line], Awaitable[Sequence[object]]]
    newcomer: Callable[[str, str], Mapping[str, str]]
    password: Callable[[str, str], Mapping[str, str]]
    born_with_password: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """The users of one server."""

    line: Line
    brand: Brand
    _turns: PerLoop[dict[str, asyncio.Lock]] = field(default_factory=lambda: PerLoop(dict))

    async def users(self) -> Listing[MediaUser]:
        """Everybody. A server without any user is a reply that was not understood."""
        rows = await self.brand.read_rows(self.line)
        found, set_aside = list[MediaUser](), 0
        for row in rows:
            try:
                found.append(read_person(row, self.brand.id_of).user)
            except BadReply:
                set_aside += 1
        if not found:
            raise BadReply("The server told no user that TowerView could read.")
        return Listing[MediaUser](items=tuple(found), set_aside=set_aside)

    async def person(self, user_id: str) -> Person:
        """One user, read anew. Raises ``NotFound``."""
        try:
            person = read_person(await self.line.get(f"/Users/{encoded(user_id)}"), self.brand.id_of)
        except NotFound:
            raise NotFound("The server does not know this user.") from None
        if person.user.id != self.brand.id_of(user_id):
            raise BadReply("The server told about another user than the one asked for.")
        return person

    async def update(self, user_id: str, changes: UserChanges) -> MediaUser:
        """Change what ``changes`` names. The policy goes first: it is what a server may refuse."""
        secret = _checked(changes.password)
        wanted = keys_of(changes, self.brand.rules)
        person = await self.person(user_id)
        if wanted:
            await self._check_admins(person, wanted)
            person = await self.rewrite(person, edit_of(wanted, self.brand.rules))
        if secret is not None:
            await self._set_password(person.user.id, secret)
            person = await self.person(user_id)
        return person.user

    async def rewrite(self, seen: Person, edit: Edit) -> Person:
        """Write what ``edit`` makes of the policy of ``seen``, unless that is no longer so. Answers the user as re-read."""
        user_id, rules = seen.user.id, self.brand.rules
        async with self._turns.here().setdefault(user_id, asyncio.Lock()):
            now = await self.person(user_id)
            if not same_policies(now.policy, seen.policy, rules):
                raise Refused(CHANGED_MEANWHILE)
            wanted = edit(now.policy)
            if wanted == now.policy:
                return now
            await self._write(user_id, wanted)
            after = await self.person(user_id)
        changed = {key: value for key, value in wanted.items() if now.policy.get(key) != value}
        if not holds(after.policy, changed, rules):
            raise Refused(NOT_KEPT)
        if not same_policies(after.policy, wanted, rules):
            raise Refused(CHANGED_BESIDE)
        return after

    async def create(self, name: str, password: SecretStr) -> MediaUser:
        """Create a user who sees every library, as both servers do."""
        secret = _checked(password) or ""
        if not name.strip():
            raise Invalid("Enter a name.", "name")
        if any(user.name.casefold() == name.strip().casefold() for user in (await self.users()).items):
            raise Refused(TAKEN)
        made = await self._created(name.strip(), secret)
        if not self.brand.born_with_password:
            await self._set_password(made, secret)
        return (await self.person(made)).user

    async def delete(self, user_id: str) -> None:
        """Delete a user. The last administrator is not even tried: Jellyfin would first revoke their sign-ins, then refuse."""
        person = await self.person(user_id)
        if person.user.admin and not await self._is_other_admin(person.user.id):
            raise Refused(LAST_ADMIN)
        await self.line.send(Call("DELETE", f"/Users/{encoded(user_id)}"))
        try:
            await self.person(user_id)
        except NotFound:
            return
        raise Refused("The server accepted this, but the user is still there.")

    async def names(self) -> Mapping[str, str]:
        """Everybody's name by id."""
        return {user.id: user.name for user in (await self.users()).items}

    async def _check_admins(self, person: Person, wanted: Json) -> None:
        if not person.user.admin:
            return
        stays = wanted.get("IsAdministrator") is not False
        if stays and wanted.get("IsDisabled") is True and self.brand.rules.admins_stay_enabled:
            raise Refused(ADMIN_DISABLED)
        falls = not stays or wanted.get("IsDisabled") is True
        if falls and not await self._is_other_admin(person.user.id):
            raise Refused(LAST_ADMIN)

    async def _is_other_admin(self, user_id: str) -> bool:
        return any(user.admin and user.enabled and user.id != user_id for user in (await self.users()).items)

    async def _write(self, user_id: str, policy: Json) -> None:
        reply = await self.line.post(f"/Users/{encoded(user_id)}/Policy", policy, accept=(400, 403))
        if reply.status == 403 and b"administrative access" in reply.body:
            raise Refused(LAST_ADMIN)
        if reply.status == 403 and b"cannot be disabled" in reply.body:
            raise Refused(ADMIN_DISABLED)
        _check(reply, REFUSED)

    async def _set_password(self, user_id: str, secret: str) -> None:
        body = self.brand.password(user_id, secret)
        reply = await self.line.post(f"/Users/{encoded(user_id)}/Password", body, accept=(400, 403))
        _check(reply, "The server refuses this password.")

    async def _created(self, name: str, secret: str) -> str:
        """The id of the new user, looked up by the name: it is the list that counts."""
        _check(await self.line.post("/Users/New", self.brand.newcomer(name, secret), accept=(400,)), BAD_NAME)
        for user in (await self.users()).items:
            if user.name.casefold() == name.casefold():
                return user.id
        raise Refused("The server accepted the new user, but does not list it.")


def _checked(password: SecretStr | None) -> str | None:
    if password is not None and not password.get_secret_value():
        raise Invalid(NOT_EMPTY, "password")
    return None if password is None else password.get_secret_value()


def _check(reply: Reply, reason: str) -> None:
    if reply.status >= 400:
        raise Refused(reason)
