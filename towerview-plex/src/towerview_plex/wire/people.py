"""Who may use a server: the owner, as the server knows them, and everybody they share with, as plex.tv knows them."""

from typing import NamedTuple

from towerview_core.contract.errors import BadReply
from towerview_core.contract.users import MediaUser
from towerview_core.contract.value import Listing
from towerview_core.kits.wire import as_id, as_int, as_list, as_text
from towerview_plex.wire.container import container_of

OWNER = "1"
"""The owner's id at their own server, in its sessions, its history and its accounts. All other people carry the number
of their plex.tv account there. TowerView uses the server's own ids everywhere, so the owner is ``1`` everywhere."""
NOBODY = "0"


class People(NamedTuple):
    """Friends and members of the home. ``set_aside`` counts rows that could not be read."""

    users: tuple[MediaUser, ...]
    set_aside: int

    def has(self, user_id: str) -> bool:
        """Whether somebody has this id."""
        return any(user.id == user_id for user in self.users)


def read_people(payload: object) -> People:
    """Read ``/api/users`` (XML always). The owner is not in it. Raises ``BadReply``.

    ``size`` there may differ from the number of rows, so it proves nothing; but a reply that promises people and
    names none is refused, and so is one whose rows all cannot be read.
    """
    container = container_of(payload)
    rows = as_list(container.get("User"))
    read = [_user(row) for row in rows]
    found = {user.id: user for user in reversed([user for user in read if user])}
    if not found and (rows or as_int(container.get("size")) != 0):
        raise BadReply("plex.tv's list of friends cannot be read.")
    return People(tuple(reversed(found.values())), sum(user is None for user in read))


def _user(row: object) -> MediaUser | None:
    """Names are labels: what the owner calls them, else the account's name. E-mail addresses are nobody's name here."""
    if not isinstance(row, dict):
        return None
    user_id = as_id(row.get("id"))
    if user_id is None or not user_id.isdigit() or user_id in (OWNER, NOBODY):
        return None
    names = (as_text(row.get(key)) for key in ("friendlyName", "title", "username"))
    return MediaUser(id=user_id, name=next((name for name in names if name), f"Plex user {user_id}"))


def account_names(payload: object) -> dict[str, str]:
    """Read ``/accounts`` of a server: names by the ids it uses. Raises ``BadReply`` when the owner is not in it."""
    names: dict[str, str] = {}
    for row in as_list(container_of(payload).get("Account")):
        if isinstance(row, dict) and (account_id := as_id(row.get("id"))):
            names[account_id] = as_text(row.get("name")) or ""
    if OWNER not in names:
        raise BadReply("The Plex server's list of accounts cannot be read.")
    return names


def everybody(names: dict[str, str], people: People) -> Listing[MediaUser]:
    """The owner and all others."""
    owner = MediaUser(id=OWNER, name=names[OWNER] or "Owner", admin=True)
    return Listing(items=(owner, *people.users), set_aside=people.set_aside)
