"""Routes of accounts: who may sign in, as what, and with which grants. The path says local users, as the API always has."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from sqlalchemy.orm import Session

from towerview_core.api.access import Who, actor, admin_only, admin_or_staff, house
from towerview_core.api.auth import Name, NoBody, Password, SessionId, SignInRow, sign_ins
from towerview_core.api.cursors import packed, unpacked
from towerview_core.api.shapes import Page
from towerview_core.contract.value import UtcTime, Value
from towerview_core.security import passwords
from towerview_core.security.grants import AccountRole, Role
from towerview_core.services import local_users, permissions, rights
from towerview_core.services.accounts import NewAccount, folded
from towerview_core.services.audit import Actor
from towerview_core.services.house import House
from towerview_core.services.limits import MOST_OF_ACCOUNT, WINDOW
from towerview_core.services.local_users import Edit, Keeper, Made
from towerview_core.services.permissions import Permissions
from towerview_core.services.rights import GrantInfo
from towerview_core.store.accounts import (
    Account,
    AccountsWanted,
    accounts_page,
    enabled_admins,
    grants_of,
    locked_out,
    names_of,
)
from towerview_core.store.login_sessions import live_counts

router = APIRouter(prefix="/api/admin", tags=["local-users"])

TheHouse = Annotated[House, Depends(house)]
AccountId = Annotated[int, Path(ge=1, lt=2**63)]
ServerId = Annotated[int, Field(ge=1, lt=2**63)]
GrantNames = Annotated[tuple[Annotated[str, Field(max_length=64)], ...], Field(max_length=200)]
Matrix = Annotated[dict[ServerId, GrantNames], Field(max_length=1000)]


async def keeper(who: Who, acting: Annotated[Actor, Depends(actor)]) -> Keeper:
    """Whoever asks, as one who looks after accounts."""
    return Keeper(acting, who.account_id, who.role, who.held)


Keeping = Annotated[Keeper, Depends(keeper)]


class Maker(Value):
    """Who made an account."""

    id: int
    name: str


class Verdict(Value):
    """Whether the caller may do a thing, and if not, why: the words beside a button that cannot be pressed."""

    allowed: bool
    why: str | None = None


class LocalUser(Value):
    """An account. ``one_time_until``: it has a one-time password, good until then; ``sign_ins``: how many hold;
    ``locked_until``: too many failed tries; ``password_readable``: false when the stored hash cannot be read and only the
    host can help; ``may``: what the caller may do with it."""

    id: int
    name: str
    role: Role
    enabled: bool
    must_change_password: bool
    one_time_until: UtcTime | None
    created_at: UtcTime
    created_by: Maker | None
    signed_in_at: UtcTime | None
    sign_ins: int
    locked_until: UtcTime | None
    password_readable: bool
    grants: dict[int, tuple[str, ...]]
    may: dict[str, Verdict]


class NewLocalUser(Value):
    """An account to make. Without a password it gets a one-time one, good for 30 minutes, which is told once."""

    name: Name
    role: AccountRole
    password: Password | None = None
    must_change_password: bool = True
    permissions: Matrix = Field(default_factory=dict)


class OneTime(Value):
    """A one-time password. It is told here and never again."""

    one_time_password: str
    valid_until: UtcTime


class MadeLocalUser(Value):
    """A new account, and its one-time password if it got one."""

    account: LocalUser
    one_time_password: str | None = None
    valid_until: UtcTime | None = None


class LocalUserChange(Value):
    """What to change; what is left out stays."""

    name: Name | None = None
    role: AccountRole | None = None
    enabled: bool | None = None
    must_change_password: bool | None = None


class UsersQuery(Value):
    """Which accounts, and how many at once."""

    search: str = Field(default="", max_length=128)
    role: AccountRole | None = None
    enabled: bool | None = None
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=1024)


@router.get("/local-users", dependencies=[admin_or_staff])
def list_local_users(
    house: TheHouse, keeping: Keeping, wanted: Annotated[UsersQuery, Query()]
) -> Page[LocalUser]:
    """Accounts in order of name: all for admins, for staff the support accounts they made."""
    after = "" if wanted.cursor is None else str(unpacked(wanted.cursor, str)[0])
    asked = AccountsWanted(
        name_part=folded(wanted.search),
        role=wanted.role,
        enabled=wanted.enabled,
        created_by=None if keeping.is_admin else keeping.account_id,
        after=after,
        limit=wanted.limit,
    )
    with house.database.read() as db:
        found = accounts_page(db, asked)
        rows = _rows(db, keeping, found[: wanted.limit])
    more = len(found) > wanted.limit
    return Page[LocalUser](
        items=tuple(rows), next=packed(found[wanted.limit - 1].name_folded) if more else None
    )


def _rows(db: Session, keeping: Keeper, accounts: Iterable[Account]) -> list[LocalUser]:
    accounts = list(accounts)
    now = datetime.now(UTC)
    ids = [account.id for account in accounts]
    grants, makers = grants_of(db, ids), names_of(db, {account.created_by for account in accounts})
    live, locked = live_counts(db, now), locked_out(db, "account:", now - WINDOW, MOST_OF_ACCOUNT)
    admins = list(enabled_admins(db)) if keeping.is_admin else []
    return [
        LocalUser(
            id=one.id,
            name=one.name,
            role=Role(one.role),
            enabled=one.enabled,
            must_change_password=one.must_change_password,
            one_time_until=one.password_until,
            created_at=one.created_at,
            created_by=Maker(id=one.created_by, name=makers[one.created_by])
            if one.created_by is not None and one.created_by in makers
            else None,
            signed_in_at=one.signed_in_at,
            sign_ins=live.get(one.id, 0),
            locked_until=locked[one.name_folded] + WINDOW if one.name_folded in locked else None,
            password_readable=passwords.readable(one.password_hash),
            grants={
                server_id: tuple(sorted(names))
                for server_id, names in grants.get(one.id, {}).items()
                if keeping.is_admin or keeping.held.get(server_id)
            },
            may=_may(keeping, one, last_admin=admins == [one.id]),
        )
        for one in accounts
    ]


def _may(keeping: Keeper, account: Account, *, last_admin: bool) -> dict[str, Verdict]:
    found = asdict(local_users.verdicts(keeping, account, last_admin=last_admin))
    return {name: Verdict(allowed=why is None, why=why) for name, why in found.items()}


def _row(house: House, keeping: Keeper, account_id: int) -> LocalUser:
    with house.database.read() as db:
        return _rows(db, keeping, [local_users.seen(db, keeping, account_id)])[0]


@router.post("/local-users", status_code=201, dependencies=[admin_or_staff])
def make_local_user(house: TheHouse, keeping: Keeping, new: NewLocalUser) -> MadeLocalUser:
    """Make an account. Staff make support accounts only, and nobody gives what they do not hold."""
    role = Role(new.role.value)
    wish = None if new.password is None else NewAccount(new.name, new.password, role)
    what = (new.name, role, new.permissions, new.must_change_password)
    made = local_users.create(house, keeping, wish, what)
    return MadeLocalUser(
        account=_row(house, keeping, made.account.id),
        one_time_password=made.one_time,
        valid_until=made.valid_until,
    )


@router.get("/local-users/{account_id}", dependencies=[admin_or_staff])
def read_local_user(house: TheHouse, keeping: Keeping, account_id: AccountId) -> LocalUser:
    """One account."""
    return _row(house, keeping, account_id)


@router.patch("/local-users/{account_id}", dependencies=[admin_or_staff])
def change_local_user(
    house: TheHouse, keeping: Keeping, account_id: AccountId, change: LocalUserChange
) -> LocalUser:
    """Change name, role, whether it may sign in, whether it must change its password. Roles are for admins; a changed
    role ends the account's sign-ins, and takes the grants above it away."""
    role = None if change.role is None else Role(change.role.value)
    wish = Edit(change.name, role, change.enabled, change.must_change_password)
    local_users.edit(house, keeping, account_id, wish)
    return _row(house, keeping, account_id)


@router.delete("/local-users/{account_id}", status_code=204, dependencies=[admin_only])
def delete_local_user(house: TheHouse, keeping: Keeping, account_id: AccountId) -> None:
    """Delete an account with its grants and sign-ins. The audit log stays."""
    local_users.delete(house, keeping, account_id)


@router.post("/local-users/{account_id}/reset-password", dependencies=[admin_or_staff])
def reset_password(
    house: TheHouse, keeping: Keeping, account_id: AccountId, _: NoBody | None = None
) -> OneTime:
    """A one-time password, good for 30 minutes and for nothing but choosing another; the account's sign-ins end."""
    return _one_time(local_users.reset_password(house, keeping, account_id))


def _one_time(made: Made) -> OneTime:
    if made.one_time is None or made.valid_until is None:
        raise TypeError("a reset without a one-time password")
    return OneTime(one_time_password=made.one_time, valid_until=made.valid_until)


@router.get("/local-users/{account_id}/permissions", dependencies=[admin_or_staff])
def read_permissions(house: TheHouse, keeping: Keeping, account_id: AccountId) -> Permissions:
    """The account's matrix of grants, and what the caller may give at which server."""
    with house.database.read() as db:
        account = local_users.seen(db, keeping, account_id)
        return permissions.shown(house, db, account, None if keeping.is_admin else keeping.held)


@router.put("/local-users/{account_id}/permissions", dependencies=[admin_or_staff])
def set_permissions(house: TheHouse, keeping: Keeping, account_id: AccountId, wanted: Matrix) -> Permissions:
    """Make the whole matrix this: ``{"1": ["sessions.view"], "2": []}``. A server that is left out gets nothing. Grants the
    caller does not hold stay as they are. Short names such as ``can_view_sessions`` are taken too."""
    spelled = permissions.spelled(house, wanted)
    held = None if keeping.is_admin else keeping.held
    with house.database.write() as db:
        account, may = local_users.judged(db, keeping, account_id)
        local_users.demand(may.permissions)
        permissions.give(db, (keeping.actor, held), account, spelled)
    return read_permissions(house, keeping, account_id)


@router.get("/local-users/{account_id}/sessions", dependencies=[admin_or_staff])
def list_sign_ins(house: TheHouse, who: Who, keeping: Keeping, account_id: AccountId) -> Page[SignInRow]:
    """The account's sign-ins that hold."""
    return sign_ins(local_users.sign_ins(house, keeping, account_id), who)


@router.delete("/local-users/{account_id}/sessions", status_code=204, dependencies=[admin_or_staff])
def end_sign_ins(house: TheHouse, keeping: Keeping, account_id: AccountId) -> None:
    """End every sign-in of the account; open streams close within seconds."""
    local_users.end_all(house, keeping, account_id)


@router.delete(
    "/local-users/{account_id}/sessions/{session_id}", status_code=204, dependencies=[admin_or_staff]
)
def end_sign_in(house: TheHouse, keeping: Keeping, account_id: AccountId, session_id: SessionId) -> None:
    """End one sign-in of the account."""
    local_users.end_sign_in(house, keeping, account_id, session_id)


@router.get("/grants", dependencies=[admin_or_staff])
def list_grants(house: TheHouse) -> Page[GrantInfo]:
    """Every grant that can be given, those of plugins included, and who may hold each."""
    return Page[GrantInfo](items=tuple(rights.catalogue(house.registry)))
