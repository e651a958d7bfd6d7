"""Accounts: who signs in to TowerView, their grants, and failed tries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, ForeignKey, String, UniqueConstraint, bindparam, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from towerview_core.store.database import BigId, Millis, Row


class Account(Row):
    """An account. ``name_folded`` is unique: names ignore case. ``epoch`` grows with each change that ends all sign-ins.
    An id is never given twice, so what remembers a deleted account cannot come to mean a new one.
    """

    __tablename__ = "accounts"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    name_folded: Mapped[str] = mapped_column(String(128), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(255))
    enabled: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    password_until: Mapped[datetime | None]
    epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    signed_in_at: Mapped[datetime | None]


class GrantRow(Row):
    """A right of an account at a server."""

    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("account_id", "server_id", "grant"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    grant: Mapped[str] = mapped_column(String(64))


class FailedSignIn(Row):
    """A failed try, counted by what it is limited by: an account's folded name or a client's address (security.md A9)."""

    __tablename__ = "failed_sign_ins"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    limited_by: Mapped[str] = mapped_column(String(200), index=True)
    at: Mapped[datetime] = mapped_column(index=True)


_GRANTS = select(GrantRow.server_id, GrantRow.grant).where(GrantRow.account_id == bindparam("account_id"))


def stored_grants(connection: Connection, account_id: int) -> list[tuple[int, str]]:
    """Pairs of server and grant, as they were given."""
    return [(row[0], row[1]) for row in connection.execute(_GRANTS, {"account_id": account_id})]


def account_named(db: Session, name_folded: str) -> Account | None:
    """The account of a folded name."""
    return db.scalar(select(Account).where(Account.name_folded == name_folded))


def all_accounts(db: Session) -> Sequence[Account]:
    """Every account by name."""
    return db.scalars(select(Account).order_by(Account.name_folded)).all()


def enabled_admins(db: Session) -> Sequence[int]:
    """Ids of the admins who may sign in. The rows are locked on PostgreSQL, so that two cannot both be "the other one"."""
    query = select(Account.id).where(Account.role == "admin", Account.enabled.is_(True))
    return db.scalars(query.with_for_update()).all()


@dataclass(frozen=True, slots=True)
class AccountsWanted:
    """Which accounts to list: part of the folded name, role, state, only those one account made; after which name."""

    name_part: str = ""
    role: str | None = None
    enabled: bool | None = None
    created_by: int | None = None
    after: str = ""
    limit: int = 50


def accounts_page(db: Session, wanted: AccountsWanted) -> Sequence[Account]:
    """Accounts in order of name, one more than asked for when there are more."""
    query = select(Account).where(Account.name_folded > wanted.after)
    if wanted.name_part:
        query = query.where(Account.name_folded.contains(wanted.name_part, autoescape=True))
    if wanted.role is not None:
        query = query.where(Account.role == wanted.role)
    if wanted.enabled is not None:
        query = query.where(Account.enabled.is_(wanted.enabled))
    if wanted.created_by is not None:
        query = query.where(Account.created_by == wanted.created_by, Account.role == "support")
    return db.scalars(query.order_by(Account.name_folded).limit(wanted.limit + 1)).all()


def grants_of(db: Session, account_ids: Collection[int]) -> Mapping[int, Mapping[int, frozenset[str]]]:
    """Stored grants by account and server."""
    found: dict[int, dict[int, set[str]]] = {}
    for row in db.scalars(select(GrantRow).where(GrantRow.account_id.in_(account_ids))):
        found.setdefault(row.account_id, {}).setdefault(row.server_id, set()).add(row.grant)
    return {
        account_id: {server_id: frozenset(grants) for server_id, grants in by_server.items()}
        for account_id, by_server in found.items()
    }


def held_names(db: Session, account_id: int) -> frozenset[str]:
    """Names of every grant stored for an account, at whatever server."""
    return frozenset(db.scalars(select(GrantRow.grant).where(GrantRow.account_id == account_id)))


def names_of(db: Session, account_ids: Collection[int | None]) -> Mapping[int, str]:
    """Names of accounts that are still there."""
    found = db.execute(select(Account.id, Account.name).where(Account.id.in_(account_ids)))
    return {row.id: row.name for row in found}


def any_account(db: Session) -> bool:
    """Whether there is any account at all."""
    return db.scalar(select(Account.id).limit(1)) is not None


def failures(db: Session, limited_by: str, since: datetime) -> tuple[int, datetime | None]:
    """How many failed tries since then, and when the last was."""
    row = db.execute(
        select(func.count(), func.max(FailedSignIn.at, type_=Millis())).where(
            FailedSignIn.limited_by == limited_by, FailedSignIn.at > since
        )
    ).one()
    return row[0], row[1]


def locked_out(db: Session, prefix: str, since: datetime, most: int) -> Mapping[str, datetime]:
    """What has failed so often since then that it is locked, and its last failure, by what stands after the prefix."""
    query = (
        select(FailedSignIn.limited_by, func.max(FailedSignIn.at, type_=Millis()))
        .where(FailedSignIn.at > since, FailedSignIn.limited_by.startswith(prefix, autoescape=True))
        .group_by(FailedSignIn.limited_by)
        .having(func.count() >= most)
    )
    return {row[0].removeprefix(prefix): row[1] for row in db.execute(query)}


def note_failure(db: Session, limited_by: Iterable[str], now: datetime, forget_before: datetime) -> None:
    """Count one failure against each; what is too old to count goes."""
    db.execute(delete(FailedSignIn).where(FailedSignIn.at < forget_before))
    db.add_all(FailedSignIn(limited_by=key, at=now) for key in limited_by)
