"""Signing in by PIN: the PIN, the account it proved, and the servers that account reaches."""

from datetime import datetime
from typing import NamedTuple

from pydantic import SecretStr

from towerview_core.contract.errors import BadReply
from towerview_core.kits.wire import as_flag, as_id, as_list, as_map, as_text, as_time

LONGEST_TOKEN = 8192
"""Tokens of plex.tv may be long: JSON web tokens among them have more than 500 letters."""


class PinState(NamedTuple):
    """A PIN at plex.tv. ``token`` is there once its user consented."""

    id: str
    code: str
    expires_at: datetime
    token: SecretStr | None


class Account(NamedTuple):
    """Who a token belongs to, by plex.tv's own number."""

    id: str
    name: str


class Reach(NamedTuple):
    """Machine ids of the servers an account reaches: its own, and those shared with it."""

    owned: frozenset[str]
    shared: frozenset[str]


def read_pin(payload: object) -> PinState:
    """Read a PIN of ``/api/v2/pins``. Raises ``BadReply``."""
    pin = as_map(payload)
    pin_id, code, expires = as_id(pin.get("id")), as_text(pin.get("code"), 128), as_time(pin.get("expiresAt"))
    if pin_id is None or code is None or expires is None:
        raise BadReply("plex.tv answered without a PIN.")
    return PinState(pin_id, code, expires, _token(pin.get("authToken")))


def _token(value: object) -> SecretStr | None:
    """A token travels in a header, so it must be one word. Raises ``BadReply``."""
    if value is None or value == "":
        return None
    if (
        not isinstance(value, str)
        or len(value) > LONGEST_TOKEN
        or not value.isascii()
        or not value.isprintable()
    ):
        raise BadReply("plex.tv sent a token that cannot be one.")
    if " " in value:
        raise BadReply("plex.tv sent a token that cannot be one.")
    return SecretStr(value)


def read_account(payload: object) -> Account:
    """Read ``/api/v2/user``. The number is the identity; names change and are not unique. Raises ``BadReply``."""
    user = as_map(payload)
    number = user.get("id")
    user_id = as_id(number) if not isinstance(number, bool) else None
    if user_id is None or not user_id.isdigit() or int(user_id) <= 1:
        raise BadReply("plex.tv answered without telling who signed in.")
    names = (as_text(user.get(key)) for key in ("friendlyName", "title", "username"))
    return Account(user_id, next((name for name in names if name), f"Plex user {user_id}"))


def read_reach(payload: object) -> Reach:
    """Read ``/api/v2/resources``: a list of devices, of which those that provide ``server`` count. Raises ``BadReply``.

    A device that cannot be read is left out: it can only take away, never give. Addresses are never looked at.
    """
    if not isinstance(payload, list):
        raise BadReply("plex.tv answered without a list of servers.")
    owned: set[str] = set()
    shared: set[str] = set()
    for device in map(as_map, as_list(payload)):
        machine_id = as_text(device.get("clientIdentifier"), 128)
        if machine_id and "server" in (as_text(device.get("provides")) or "").split(","):
            (owned if as_flag(device.get("owned")) else shared).add(machine_id)
    return Reach(frozenset(owned), frozenset(shared - owned))
