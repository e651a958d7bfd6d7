"""Proving who one is by a password, and changing it (security.md A2, A3, A9)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from towerview_core.contract.errors import Denied, Invalid, NotFound
from towerview_core.security import passwords
from towerview_core.security.commonplace import check_password
from towerview_core.services import audit, doors, limits
from towerview_core.services.accounts import context_of, folded
from towerview_core.services.audit import Actor, Client
from towerview_core.services.house import House
from towerview_core.services.login_sessions import SignedIn, actor_of, open_session
from towerview_core.store.accounts import Account, account_named
from towerview_core.store.login_sessions import LoginSession, end_sessions, forget_old_sign_ins

_KEPT_FOR = timedelta(days=30)
"""How long sign-ins that are over stay to be shown; the audit log has them longer."""


class SignInFailed(Denied):
    """Name and password do not open anything. The same words whatever the reason."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person typed, and the mark their browser brought along."""

    name: str
    password: str
    remember: bool = False
    device_cookie: str | None = None


def sign_in(house: House, client: Client, typed: Credentials) -> SignedIn:
    """Sign in. Raises ``SignInFailed``, ``TooManyTries``, ``Busy``."""
    known = house.tokens.is_device(typed.device_cookie)
    with (doors.KNOWN if known else doors.STRANGERS).entered():
        return _sign_in(house, client, typed)


def _sign_in(house: House, client: Client, typed: Credentials) -> SignedIn:
    name = folded(typed.name)[:128]
    with house.database.read() as db:
        account = account_named(db, name)
    device = house.tokens.known_device(account.id, typed.device_cookie) if account else None
    limit = limits.of_account(name, device, client.address)
    limit.check(house.database)
    opens = _password_opens(house, account, typed.password)
    if account is None or not opens:
        limit.note_failure(house.database)
        _audit_failure(house, client, name)
        raise SignInFailed("Name or password is wrong.")
    rehashed = (
        passwords.hash_password(typed.password) if passwords.needs_rehash(account.password_hash) else None
    )
    return _enter(house, client, account, (typed, rehashed, device))


def _password_opens(house: House, account: Account | None, password: str) -> bool:
    """One hash is computed, whatever there is to find."""
    if account is None:
        passwords.verify_nobody(password)
        return False
    try:
        right = passwords.verify(password, account.password_hash)
    except passwords.UnreadableHash:
        passwords.verify_nobody(password)
        with house.database.write() as db:
            actor = Actor("anonymous", account.name)
            audit.record(db, actor, "account.unreadable_hash", target=account.name, result="failed")
        return False
    expired = account.password_until is not None and account.password_until <= datetime.now(UTC)
    return right and account.enabled and not expired


def _audit_failure(house: House, client: Client, name: str) -> None:
    actor = Actor("anonymous", "unknown", client=client)
    with house.database.write() as db:
        audit.record_once(db, actor, "signin.fail", target=name, result="failed")


def _enter(
    house: House, client: Client, proven: Account, typed: tuple[Credentials, str | None, str | None]
) -> SignedIn:
    """Open a sign-in for an account whose password was proved, unless it changed in between."""
    credentials, rehashed, device = typed
    with house.database.write() as db:
        account = db.get(Account, proven.id)
        if account is None or not account.enabled or account.password_hash != proven.password_hash:
            raise SignInFailed("Name or password is wrong.")
        if rehashed is not None:
            account.password_hash = rehashed
        entered = open_session(house, db, account, (client, credentials.remember))
        audit.record(db, actor_of(entered, client), "signin.ok", target=account.name)
        forget_old_sign_ins(db, datetime.now(UTC) - _KEPT_FOR)
    return replace(entered, device_cookie=house.tokens.device_cookie(account.id, device))


def change_password(house: House, actor: Actor, current: str, new: str) -> SignedIn:
    """Change one's own password: every sign-in of the account ends, and the answer is a new one.

    Raises ``Invalid`` for a wrong current password, which counts as a failed try, and for a poor new one.
    """
    with house.database.read() as db:
        account = db.get(Account, actor.account_id)
    if account is None:
        raise NotFound("There is no such account.")
    limit = limits.of_account(account.name_folded, None, actor.client.address)
    limit.check(house.database)
    if not _password_opens(house, account, current):
        limit.note_failure(house.database)
        raise Invalid("The current password is wrong.", "current_password")
    if new == current:
        raise Invalid("Choose another password than the present one.", "new_password")
    check_password(new, context_of(house.database, account.name))
    hashed = passwords.hash_password(new)
    with house.database.write() as db:
        return _changed(house, db, actor, (account, hashed))


def _changed(house: House, db: Session, actor: Actor, change: tuple[Account, str]) -> SignedIn:
    proven, hashed = change
    account = db.get(Account, proven.id)
    if account is None or not account.enabled or account.password_hash != proven.password_hash:
        raise Invalid("The current password is wrong.", "current_password")
    session = db.get(LoginSession, actor.login_session_id)
    end_sessions(db, account.id, "password changed", datetime.now(UTC))
    account.password_hash = hashed
    account.must_change_password, account.password_until = False, None
    account.epoch += 1
    audit.record(db, actor, "account.change_password", target=account.name)
    return open_session(house, db, account, (actor.client, bool(session and session.remember)))
