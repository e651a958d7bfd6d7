"""Accounts: who signs in to TowerView, their grants, and their sign-ins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Connection,
    ForeignKey,
    String,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    select,
    update,
)
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


class LoginSession(Row):
    """One sign-in and its family of refresh tokens; only their SHA-256 is kept (security.md A4, A5)."""

    __tablename__ = "login_sessions"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    previous_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    rotated_at: Mapped[datetime]
    created_at: Mapped[datetime]
    idle_until: Mapped[datetime]
    ends_at: Mapped[datetime]
    remember: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(64))
    address: Mapped[str | None] = mapped_column(String(64))
    user_agent: Mapped[str | None] = mapped_column(String(256))


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


@dataclass(frozen=True, slots=True)
class Standing:
    """What one request needs to know of a sign-in: whose it is, and whether it still holds."""

    account_id: int
    name: str
    role: str
    epoch: int
    must_change_password: bool
    enabled: bool
    idle_until: datetime
    ends_at: datetime
    ended_at: datetime | None

    def holds(self, epoch: int, now: datetime) -> bool:
        """Whether a token of this epoch may act now."""
        return (
            self.enabled
            and self.ended_at is None
            and epoch == self.epoch
            and now < self.idle_until
            and now < self.ends_at
        )


_STANDING = (
    select(
        Account.id,
        Account.name,
        Account.role,
        Account.epoch,
        Account.must_change_password,
        Account.enabled,
        LoginSession.idle_until,
        LoginSession.ends_at,
        LoginSession.ended_at,
    )
    .join(Account, Account.id == LoginSession.account_id)
    .where(LoginSession.id == bindparam("session_id"))
)
_GRANTS = select(GrantRow.server_id, GrantRow.grant).where(GrantRow.account_id == bindparam("account_id"))


def standing(connection: Connection, session_id: str) -> Standing | None:
    """One read by key, without entities: it runs before every request."""
    row = connection.execute(_STANDING, {"session_id": session_id}).first()
    return None if row is None else Standing(*row)


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


def any_account(db: Session) -> bool:
    """Whether there is any account at all."""
    return db.scalar(select(Account.id).limit(1)) is not None


def live_sessions(db: Session, account_id: int, now: datetime) -> Sequence[LoginSession]:
    """Sign-ins of the account that still hold, the oldest first."""
    return db.scalars(
        select(LoginSession)
        .where(
            LoginSession.account_id == account_id,
            LoginSession.ended_at.is_(None),
            LoginSession.idle_until > now,
            LoginSession.ends_at > now,
        )
        .order_by(LoginSession.created_at, LoginSession.id)
    ).all()


def reused_since(db: Session, account_id: int, moment: datetime) -> Sequence[LoginSession]:
    """Sign-ins that were ended since then because an old token came back."""
    return db.scalars(
        select(LoginSession)
        .where(
            LoginSession.account_id == account_id,
            LoginSession.ended_why == "reuse",
            LoginSession.ended_at >= moment,
        )
        .order_by(LoginSession.ended_at)
    ).all()


def end_sessions(db: Session, account_id: int, why: str, now: datetime) -> None:
    """End every sign-in of the account."""
    db.execute(
        update(LoginSession)
        .where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
        .values(ended_at=now, ended_why=why)
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """One refresh: the token that came, its successor, and until when the sign-in then holds without another."""

    session_id: str
    token_hash: str
    next_hash: str
    now: datetime
    idle_until: datetime


def rotate(db: Session, turn: Turn) -> bool:
    """Put the successor in the token's place, in one compare-and-swap; tells whether this call did it (A5)."""
    swapped = db.scalar(
        update(LoginSession)
        .where(
            LoginSession.id == turn.session_id,
            LoginSession.token_hash == turn.token_hash,
            LoginSession.ended_at.is_(None),
            LoginSession.idle_until > turn.now,
            LoginSession.ends_at > turn.now,
        )
        .values(
            token_hash=turn.next_hash,
            previous_hash=turn.token_hash,
            rotated_at=turn.now,
            idle_until=turn.idle_until,
        )
        .returning(LoginSession.id)
        .execution_options(synchronize_session=False)
    )
    return swapped is not None


def forget_old_sign_ins(db: Session, before: datetime) -> None:
    """Drop sign-ins and failures that ended before then."""
    over = (
        (LoginSession.ended_at < before)
        | (LoginSession.idle_until < before)
        | (LoginSession.ends_at < before)
    )
    db.execute(delete(LoginSession).where(over))
    db.execute(delete(FailedSignIn).where(FailedSignIn.at < before))


def failures(db: Session, limited_by: str, since: datetime) -> tuple[int, datetime | None]:
    """How many failed tries since then, and when the last was."""
    row = db.execute(
        select(func.count(), func.max(FailedSignIn.at, type_=Millis())).where(
            FailedSignIn.limited_by == limited_by, FailedSignIn.at > since
        )
    ).one()
    return row[0], row[1]


def note_failure(db: Session, limited_by: Iterable[str], now: datetime, forget_before: datetime) -> None:
    """Count one failure against each; what is too old to count goes."""
    db.execute(delete(FailedSignIn).where(FailedSignIn.at < forget_before))
    db.add_all(FailedSignIn(limited_by=key, at=now) for key in limited_by)
