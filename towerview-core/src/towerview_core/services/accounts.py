"""Accounts: who may sign in, what they may do, and the rule that somebody can always get in (security.md A1 to A3)."""

import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from towerview_core.contract.errors import Invalid, NotFound
from towerview_core.security import passwords
from towerview_core.security.commonplace import check_password
from towerview_core.security.grants import Role, may_hold
from towerview_core.services import audit
from towerview_core.services.audit import SYSTEM, Actor
from towerview_core.store.accounts import (
    Account,
    GrantRow,
    account_named,
    all_accounts,
    enabled_admins,
    held_names,
)
from towerview_core.store.database import Database
from towerview_core.store.login_sessions import end_sessions
from towerview_core.store.site import read_setting

ONE_TIME_LIFETIME = timedelta(minutes=30)
DEFAULT_SITE_NAME = "TowerView"
_NAME_COLUMN, _FOLDED_COLUMN = 64, 128


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a new account is to be. Its password is checked like any other."""

    name: str
    password: str
    role: Role


def folded(name: str) -> str:
    """The form in which names are compared: case, width and composition do not count. What no database keeps, NUL and
    halves of characters, becomes U+FFFD."""
    name = "".join("\ufffd" if unicodedata.category(one) in ("Cc", "Cs") else one for one in name)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name.strip()).casefold())


def listed(database: Database) -> list[Account]:
    """Every account by name."""
    with database.read() as db:
        return list(all_accounts(db))


def create(database: Database, actor: Actor, wish: NewAccount) -> Account:
    """Add an account. Raises ``Invalid`` for a name that is taken or a poor password, ``Busy``."""
    check_password(wish.password, context_of(database, wish.name))
    hashed = passwords.hash_password(wish.password)
    with database.write() as db:
        return insert(db, actor, wish, hashed)


def insert(db: Session, actor: Actor, wish: NewAccount, hashed: str) -> Account:
    """The part of ``create`` that stands in a transaction: the password is judged and hashed before."""
    _demand_account_role(wish.role)
    name = checked_name(wish.name)
    if account_named(db, folded(name)) is not None:
        raise Invalid(
            "There is an account of this name already; upper and lower case do not count.", "username"
        )
    account = Account(
        name=name,
        name_folded=folded(name),
        role=wish.role.value,
        password_hash=hashed,
        created_at=datetime.now(UTC),
        created_by=actor.account_id,
    )
    db.add(account)
    db.flush()
    audit.record(db, actor, "account.create", target=name, details={"role": wish.role.value})
    return account


def _demand_account_role(role: Role) -> None:
    if role is Role.VIEWER:
        raise Invalid("Media users sign in at their own server and have no account.", "role")


def checked_name(name: str) -> str:
    """The name as it is kept. Raises ``Invalid``."""
    kept = unicodedata.normalize("NFC", name).strip()
    unprintable = any(unicodedata.category(character) in ("Cc", "Cs", "Cf") for character in kept)
    if not 1 <= len(kept) <= _NAME_COLUMN or len(folded(kept)) > _FOLDED_COLUMN or unprintable:
        raise Invalid(f"Choose a name of 1 to {_NAME_COLUMN} visible characters.", "username")
    return kept


def context_of(database: Database, name: str) -> tuple[str, ...]:
    """Words the password of this account must not be made of."""
    with database.read() as db:
        return (name.strip(), site_name(db), DEFAULT_SITE_NAME)


def site_name(db: Session) -> str:
    """What the admin calls this place."""
    return read_setting(db, "site.name") or DEFAULT_SITE_NAME


def reset_password(database: Database, actor: Actor, name: str) -> str:
    """Give the account a one-time password, good for half an hour and for nothing but choosing another; every sign-in of
    the account ends. For the host's command line only (A3). Raises ``NotFound``."""
    one_time, hashed = new_one_time()
    with database.write() as db:
        set_one_time(db, actor, _named(db, name), hashed)
    return one_time


def new_one_time() -> tuple[str, str]:
    """A one-time password and its hash. Raises ``Busy``."""
    one_time = secrets.token_urlsafe(18)
    return one_time, passwords.hash_password(one_time)


def set_one_time(db: Session, actor: Actor, account: Account, hashed: str) -> None:
    """The part of ``reset_password`` that stands in a transaction."""
    now = datetime.now(UTC)
    account.password_hash = hashed
    account.must_change_password = True
    account.password_until = now + ONE_TIME_LIFETIME
    cut_off(db, account, "password reset", now)
    audit.record(db, actor, "account.reset_password", target=account.name)


def set_enabled(database: Database, actor: Actor, name: str, *, enabled: bool) -> None:
    """Let the account sign in, or not; disabling ends its sign-ins at once. Raises ``NotFound``, and ``Invalid`` for the
    last admin (A1)."""
    with database.write() as db:
        change_enabled(db, actor, _named(db, name), enabled=enabled)


def change_enabled(db: Session, actor: Actor, account: Account, *, enabled: bool) -> None:
    """The part of ``set_enabled`` that stands in a transaction."""
    if account.enabled == enabled:
        return
    if not enabled:
        keep_an_admin(db, account)
        cut_off(db, account, "disabled", datetime.now(UTC))
    account.enabled = enabled
    audit.record(db, actor, "account.enable" if enabled else "account.disable", target=account.name)


def delete_account(database: Database, actor: Actor, name: str) -> None:
    """Delete an account with its grants and sign-ins; the audit log stays. Raises ``NotFound``, and ``Invalid`` for the
    last admin (A1)."""
    with database.write() as db:
        remove(db, actor, _named(db, name))


def remove(db: Session, actor: Actor, account: Account) -> None:
    """The part of ``delete_account`` that stands in a transaction."""
    keep_an_admin(db, account)
    audit.record(db, actor, "account.delete", target=account.name, details={"role": account.role})
    db.delete(account)


def set_role(database: Database, actor: Actor, name: str, role: Role) -> None:
    """Change what the account is; its sign-ins end. Raises ``NotFound``, and ``Invalid`` for the last admin (A1)."""
    with database.write() as db:
        change_role(db, actor, _named(db, name), role)


def change_role(db: Session, actor: Actor, account: Account, role: Role) -> None:
    """The part of ``set_role`` that stands in a transaction. Grants above the new role are taken away for good, so that
    raising it again does not bring them back."""
    _demand_account_role(role)
    if account.role == role.value:
        return
    keep_an_admin(db, account)
    details = {"from": account.role, "to": role.value}
    audit.record(db, actor, "account.role", target=account.name, details=details)
    account.role = role.value
    above = [grant for grant in held_names(db, account.id) if not may_hold(role, grant)]
    db.execute(delete(GrantRow).where(GrantRow.account_id == account.id, GrantRow.grant.in_(above)))
    cut_off(db, account, "role changed", datetime.now(UTC))


def set_grants(database: Database, actor: Actor, name: str, server_id: int, grants: Collection[str]) -> None:
    """Give the account exactly these grants at one server. Raises ``Invalid`` for one its role may not hold."""
    with database.write() as db:
        replace_grants(db, actor, _named(db, name), (server_id, grants))


def replace_grants(db: Session, actor: Actor, account: Account, at: tuple[int, Collection[str]]) -> None:
    """The part of ``set_grants`` that stands in a transaction."""
    server_id, wanted = at
    above = sorted(grant for grant in wanted if not may_hold(Role(account.role), grant))
    if above:
        raise Invalid(f"An account of the role {account.role} cannot hold {', '.join(above)}.", "grants")
    db.execute(delete(GrantRow).where(GrantRow.account_id == account.id, GrantRow.server_id == server_id))
    db.add_all(GrantRow(account_id=account.id, server_id=server_id, grant=str(one)) for one in set(wanted))
    details = {"grants": sorted(wanted)}
    audit.record(db, actor, "account.grants", target=account.name, server_id=server_id, details=details)


def unreadable(database: Database) -> list[str]:
    """Names of accounts that cannot sign in because their stored hash is of no kind we know (A3)."""
    with database.read() as db:
        return [one.name for one in all_accounts(db) if not passwords.readable(one.password_hash)]


def report_unreadable(database: Database) -> None:
    """Write those into the audit log, at start. Nothing is repaired by itself (R9)."""
    names = unreadable(database)
    if names:
        with database.write() as db:
            for name in names:
                audit.record(db, SYSTEM, "account.unreadable_hash", target=name, result="failed")


def _named(db: Session, name: str) -> Account:
    account = account_named(db, folded(name))
    if account is None:
        raise NotFound("There is no account of this name.")
    return account


def keep_an_admin(db: Session, account: Account) -> None:
    """Raise ``Invalid`` when nobody but this account could still get in as an admin (A1)."""
    if list(enabled_admins(db)) == [account.id]:
        raise Invalid("This is the last admin who can sign in. Make another account an admin first.")


def cut_off(db: Session, account: Account, why: str, now: datetime) -> None:
    """End the account's sign-ins at once, its access tokens included."""
    account.epoch += 1
    end_sessions(db, account.id, why, now)
