"""Looking after accounts over the API: who may do what with whose (security.md section 3).

Admins look after everybody, with three limits: nobody takes their own role, door or rights away, the last admin stays, and
another admin's password is reset on the host only. Staff look after the support accounts they made, and give of what they
hold themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from towerview_core.contract.errors import Denied, Invalid
from towerview_core.security import passwords
from towerview_core.security.commonplace import check_password
from towerview_core.security.grants import Role
from towerview_core.services import accounts, audit
from towerview_core.services.accounts import ONE_TIME_LIFETIME, NewAccount
from towerview_core.services.audit import Actor
from towerview_core.services.house import House
from towerview_core.services.login_sessions import end_one
from towerview_core.services.permissions import Wish, give, spelled
from towerview_core.services.rights import Foreign
from towerview_core.store.accounts import Account, account_named, enabled_admins
from towerview_core.store.login_sessions import LoginSession, end_sessions, live_sessions

_HOST = "An admin's password is reset on the host only: towerview accounts reset-password."
_ONLY_ADMINS = "Only an admin may do this."


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who looks after accounts: as the audit log names them, and what they hold themselves."""

    actor: Actor
    account_id: int
    role: Role
    held: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Why a keeper may not do a thing with an account; None where they may."""

    edit: str | None = None
    role: str | None = None
    disable: str | None = None
    delete: str | None = None
    reset_password: str | None = None
    permissions: str | None = None
    end_sessions: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What to change about an account; None leaves it as it is."""

    name: str | None = None
    role: Role | None = None
    enabled: bool | None = None
    must_change_password: bool | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A new or newly locked account, and the one-time password if it got one."""

    account: Account
    one_time: str | None
    valid_until: datetime | None


def verdicts(keeper: Keeper, account: Account, *, last_admin: bool) -> Verdicts:
    """What the keeper may do with an account they can see. Said before, for the page; judged again by every verb."""
    if not keeper.is_admin:
        if account.id == keeper.account_id:
            return Verdicts(*(["You cannot do this with your own account."] * 7))
        return Verdicts(role=_ONLY_ADMINS, delete=_ONLY_ADMINS)
    whole = "Admins hold every right at every server." if account.role == Role.ADMIN else None
    if account.id == keeper.account_id:
        own = "Nobody can do this with their own account."
        change = "Change your password under My account."
        return Verdicts(None, own, own, own, change, whole)
    stays = "This is the last admin who can sign in." if last_admin and account.role == Role.ADMIN else None
    reset = _HOST if account.role == Role.ADMIN else None
    return Verdicts(None, stays, stays, stays, reset, whole)


def seen(db: Session, keeper: Keeper, account_id: int) -> Account:
    """An account the keeper may look after. Raises ``Foreign`` for any other, ``Denied`` for staff's own."""
    account = db.get(Account, account_id)
    if account is not None and not keeper.is_admin:
        if account.id == keeper.account_id:
            raise Denied("You cannot do this with your own account.")
        if account.role != Role.SUPPORT or account.created_by != keeper.account_id:
            account = None
    if account is None:
        raise Foreign("There is no such account.")
    return account


def judged(db: Session, keeper: Keeper, account_id: int) -> tuple[Account, Verdicts]:
    """The account and what the keeper may do with it."""
    account = seen(db, keeper, account_id)
    return account, verdicts(keeper, account, last_admin=list(enabled_admins(db)) == [account.id])


def demand(reason: str | None) -> None:
    """Raise ``Denied`` with the reason, if there is one."""
    if reason is not None:
        raise Denied(reason)


def create(house: House, keeper: Keeper, wish: NewAccount | None, new: tuple[str, Role, Wish, bool]) -> Made:
    """Make an account with its grants. Without ``wish``, which carries a password, it gets a one-time one. ``new``: name,
    role, grants, and whether the password must be changed first. Raises ``Invalid``, ``Denied``."""
    name, role, permissions, must_change = new
    if not keeper.is_admin and role is not Role.SUPPORT:
        raise Denied("Staff may make support accounts only.")
    wanted = spelled(house, permissions)
    one_time, hashed = accounts.new_one_time() if wish is None else (None, _checked_hash(house, wish))
    with house.database.write() as db:
        account = accounts.insert(db, keeper.actor, NewAccount(name, "", role), hashed)
        account.must_change_password = must_change or one_time is not None
        account.password_until = datetime.now(UTC) + ONE_TIME_LIFETIME if one_time else None
        if wanted:
            give(db, (keeper.actor, keeper.held if not keeper.is_admin else None), account, wanted)
    return Made(account, one_time, account.password_until)


def _checked_hash(house: House, wish: NewAccount) -> str:
    check_password(wish.password, accounts.context_of(house.database, wish.name))
    return passwords.hash_password(wish.password)


def edit(house: House, keeper: Keeper, account_id: int, wish: Edit) -> Account:
    """Change an account. Raises ``Foreign``, ``Denied``, ``Invalid``."""
    with house.database.write() as db:
        account, may = judged(db, keeper, account_id)
        demand(may.edit)
        if wish.role is not None and wish.role != account.role:
            if account.id == keeper.account_id or not keeper.is_admin:
                demand(may.role)
            accounts.change_role(db, keeper.actor, account, wish.role)
        if wish.enabled is not None and wish.enabled != account.enabled:
            if account.id == keeper.account_id:
                demand(may.disable)
            accounts.change_enabled(db, keeper.actor, account, enabled=wish.enabled)
        _edit_rest(db, keeper, account, wish)
    return account


def _edit_rest(db: Session, keeper: Keeper, account: Account, wish: Edit) -> None:
    if wish.name is not None and accounts.checked_name(wish.name) != account.name:
        _rename(db, keeper.actor, account, accounts.checked_name(wish.name))
    must = wish.must_change_password
    if must is None or must == account.must_change_password:
        return
    if account.password_until is not None:
        raise Invalid("This is a one-time password; it has to be changed.", "must_change_password")
    account.must_change_password = must
    audit.record(
        db, keeper.actor, "account.must_change", target=account.name, details={"must_change_password": must}
    )


def _rename(db: Session, actor: Actor, account: Account, name: str) -> None:
    other = account_named(db, accounts.folded(name))
    if other is not None and other.id != account.id:
        raise Invalid("There is an account of this name already; upper and lower case do not count.", "name")
    audit.record(db, actor, "account.rename", target=name, details={"from": account.name})
    account.name, account.name_folded = name, accounts.folded(name)


def delete(house: House, keeper: Keeper, account_id: int) -> None:
    """Delete an account; the audit log stays. Raises ``Foreign``, ``Denied``, ``Invalid`` for the last admin."""
    with house.database.write() as db:
        account, may = judged(db, keeper, account_id)
        if account.id == keeper.account_id or not keeper.is_admin:
            demand(may.delete)
        accounts.remove(db, keeper.actor, account)


def reset_password(house: House, keeper: Keeper, account_id: int) -> Made:
    """Give the account a one-time password; its sign-ins end. Raises ``Foreign``, ``Denied``, ``Busy``."""
    with house.database.read() as db:
        demand(judged(db, keeper, account_id)[1].reset_password)
    one_time, hashed = accounts.new_one_time()
    with house.database.write() as db:
        account, may = judged(db, keeper, account_id)
        demand(may.reset_password)
        accounts.set_one_time(db, keeper.actor, account, hashed)
    return Made(account, one_time, account.password_until)


def sign_ins(house: House, keeper: Keeper, account_id: int) -> list[LoginSession]:
    """The account's sign-ins that hold, the newest first. Raises ``Foreign``."""
    with house.database.read() as db:
        account = seen(db, keeper, account_id)
        return list(reversed(live_sessions(db, account.id, datetime.now(UTC))))


def end_sign_in(house: House, keeper: Keeper, account_id: int, session_id: str) -> None:
    """End one sign-in of the account. Raises ``Foreign``, ``NotFound``."""
    with house.database.write() as db:
        account, may = judged(db, keeper, account_id)
        demand(may.end_sessions)
        end_one(db, keeper.actor, account.id, (session_id, f"ended by {keeper.role.value}", account.name))


def end_all(house: House, keeper: Keeper, account_id: int) -> None:
    """End every sign-in of the account, its access tokens included. Raises ``Foreign``."""
    with house.database.write() as db:
        account, may = judged(db, keeper, account_id)
        demand(may.end_sessions)
        end_sessions(db, account.id, f"ended by {keeper.role.value}", datetime.now(UTC))
        audit.record(db, keeper.actor, "signin.end_all", target=account.name)
