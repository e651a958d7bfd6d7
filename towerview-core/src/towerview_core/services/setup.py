"""The first start: a one-time secret on the terminal opens setup once, and never again (security.md A1)."""

import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from towerview_core.contract.errors import Denied
from towerview_core.security import passwords
from towerview_core.security.commonplace import check_password
from towerview_core.security.grants import Role
from towerview_core.services import accounts, audit, limits
from towerview_core.services.accounts import NewAccount, context_of
from towerview_core.services.audit import Actor, Client
from towerview_core.services.house import House
from towerview_core.services.login_sessions import SignedIn, actor_of, open_session
from towerview_core.store.accounts import any_account
from towerview_core.store.database import Database
from towerview_core.store.site import read_setting, swap_setting, write_setting

SECRET_LIFETIME = timedelta(minutes=60)
_SECTION = "setup"
_CLOSED = '"closed"'
_REFUSED = "This set-up secret is wrong or has run out. Restart TowerView to print a new one."


def setup_needed(database: Database) -> bool:
    """Whether the first admin is still to be made."""
    with database.read() as db:
        return _is_open(db)


def _is_open(db: Session) -> bool:
    """Closed is closed: the mark stays when every account should be gone."""
    return read_setting(db, _SECTION) != _CLOSED and not any_account(db)


def new_secret(database: Database) -> str | None:
    """A set-up secret to print, good for an hour, in place of any earlier one; None when setup is closed.
    Only its SHA-256 is kept: it has 160 random bits."""
    secret = "-".join(secrets.token_hex(4) for _ in range(5))
    with database.write() as db:
        if not _is_open(db):
            return None
        until = datetime.now(UTC) + SECRET_LIFETIME
        kept = {"sha256": _fingerprint(secret), "until": until.isoformat()}
        write_setting(db, _SECTION, json.dumps(kept))
    return secret


def complete(house: House, client: Client, secret: str, first: tuple[str, str]) -> SignedIn:
    """Make the first admin, ``first`` being name and password, and sign in. Raises ``Denied`` for a wrong secret or closed
    setup, ``Invalid`` for name or password (the secret then stays good), ``TooManyTries``."""
    limit = limits.of_address("setup", client.address)
    limit.check(house.database)
    with house.database.read() as db:
        kept = read_setting(db, _SECTION) if _is_open(db) else None
    if kept is None or not _opens(kept, secret):
        limit.note_failure(house.database)
        raise Denied(_REFUSED)
    name, password = first
    wish = NewAccount(accounts.checked_name(name), password, Role.ADMIN)
    check_password(password, context_of(house.database, name))
    hashed = passwords.hash_password(password)
    with house.database.write() as db:
        return _first_admin(house, db, (client, kept), (wish, hashed))


def _first_admin(
    house: House, db: Session, request: tuple[Client, str], first: tuple[NewAccount, str]
) -> SignedIn:
    client, kept = request
    if any_account(db) or not swap_setting(db, _SECTION, kept, _CLOSED):
        raise Denied(_REFUSED)
    account = accounts.insert(db, Actor("system", "setup", client=client), *first)
    entered = open_session(house, db, account, (client, False))
    audit.record(db, actor_of(entered, client), "setup.complete", target=account.name)
    return entered


def _opens(kept: str, secret: str) -> bool:
    if kept == _CLOSED:
        return False
    facts = json.loads(kept)
    fresh = datetime.now(UTC) < datetime.fromisoformat(facts["until"])
    return hmac.compare_digest(facts["sha256"], _fingerprint(secret)) and fresh


def _fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.strip().encode("utf-8", "replace")).hexdigest()
