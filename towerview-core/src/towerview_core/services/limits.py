"""Limits on tries with a credential (security.md A9), counted in SQL so that a restart or another process forgets nothing.

Ten failures in fifteen minutes for an account, fifty for a client address, and from the fourth failure on a wait that
doubles. A browser in which the account has signed in before is counted on its own: strangers cannot lock it out.
"""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from towerview_core.contract.errors import TowerViewError
from towerview_core.store.accounts import failures, note_failure
from towerview_core.store.database import Database

WINDOW = timedelta(minutes=15)
MOST_OF_ACCOUNT = 10
MOST_OF_ADDRESS = 50
_SLOWED = 6
"""The last tries before the limit, each of which has to wait twice as long as the one before."""
_LONGEST_WAIT_S = 60


class TooManyTries(TowerViewError):
    """Wait ``retry_after`` seconds. It is said of names that do not exist just the same."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("Too many failed tries. Wait a little and try again.")
        self.retry_after = max(1.0, retry_after)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the tries of one request are counted by. ``address`` None: a known device, which counts only for itself."""

    account: str
    address: str | None
    most: int = MOST_OF_ACCOUNT

    def check(self, database: Database) -> None:
        """Raise ``TooManyTries`` when there is no try left now. Comes before the password is even looked at."""
        now = datetime.now(UTC)
        with database.read() as db:
            count, last = failures(db, self.account, now - WINDOW)
            by_address, _ = failures(db, self.address, now - WINDOW) if self.address else (0, None)
        if count >= self.most or by_address >= MOST_OF_ADDRESS:
            raise TooManyTries(WINDOW.total_seconds())
        free = self.most - _SLOWED
        if last is not None and count >= free:
            wait = min(2 ** (count - free), _LONGEST_WAIT_S)
            left = (last + timedelta(seconds=wait) - now).total_seconds()
            if left > 0:
                raise TooManyTries(left)

    def note_failure(self, database: Database) -> None:
        """Count a failed try."""
        now = datetime.now(UTC)
        keys = [self.account] if self.address is None else [self.account, self.address]
        with database.write() as db:
            note_failure(db, keys, now, now - WINDOW)


def of_account(name_folded: str, device: str | None, address: str | None) -> Limits:
    """Limits of a try to sign in; ``device``: the id of a known one."""
    if device is not None:
        return Limits(f"device:{device}", None)
    return Limits(f"account:{name_folded}"[:200], _by_address(address))


def of_media_user(server_id: int, name_folded: str, address: str | None) -> Limits:
    """Limits of a media user's try with a password at their server."""
    return Limits(f"media:{server_id}:{name_folded}"[:200], _by_address(address))


def of_address(what: str, address: str | None) -> Limits:
    """Limits of what belongs to no account, ``setup`` for instance: by address only, for nobody may close it to others."""
    key = _by_address(address) or "address:unknown"
    return Limits(f"{what}:{key}", key)


def of_pins(address: str | None) -> Limits:
    """Limits of PINs an address may begin; each counts, for each makes somebody else's server do something."""
    return Limits(f"pin:{_by_address(address)}"[:200], None, MOST_OF_ADDRESS)


def of_refresh(address: str | None) -> Limits:
    """Limits of refresh tokens we never made. They count for themselves: a browser that kept an old cookie must not close
    the door for everybody behind the same address."""
    return Limits(f"refresh:{_by_address(address)}"[:200], None, MOST_OF_ADDRESS)


def _by_address(address: str | None) -> str | None:
    """One key for an IPv4 address, one for a /64 of IPv6: whoever has one address of it has all."""
    if address is None:
        return None
    try:
        parsed = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return f"address:{address}"[:200]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return f"address:{parsed.ipv4_mapped}"
        return f"address:{ipaddress.ip_network((parsed, 64), strict=False)}"
    return f"address:{parsed}"
