"""Sign-ins and their families of refresh tokens, of accounts and of media users alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Connection,
    ForeignKey,
    String,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from towerview_core.store.accounts import Account, FailedSignIn
from towerview_core.store.database import BigId, Row
from towerview_core.store.viewers import Viewer


class LoginSession(Row):
    """One sign-in and its family of refresh tokens; only their SHA-256 is kept (security.md A4, A5). It is an account's or
    a viewer's."""

    __tablename__ = "login_sessions"
    __table_args__ = (CheckConstraint("(account_id IS NULL) <> (viewer_id IS NULL)", name="one_owner"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    viewer_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("viewers.id", ondelete="CASCADE"), index=True
    )
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

    @property
    def owner(self) -> int:
        """The account's id, or the viewer's as a negative number."""
        return self.account_id if self.account_id is not None else -(self.viewer_id or 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one request needs to know of a sign-in: whose it is, and whether it still holds. ``account_id`` is negative for
    a viewer."""

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
        LoginSession.viewer_id,
        Viewer.name,
        Viewer.epoch,
    )
    .select_from(LoginSession)
    .outerjoin(Account, Account.id == LoginSession.account_id)
    .outerjoin(Viewer, Viewer.id == LoginSession.viewer_id)
    .where(LoginSession.id == bindparam("session_id"))
)


def standing(connection: Connection, session_id: str) -> Standing | None:
    """One read by key, without entities: it runs before every request."""
    row = connection.execute(_STANDING, {"session_id": session_id}).first()
    if row is None:
        return None
    if row[9] is not None:
        return Standing(-row[9], row[10], "viewer", row[11], False, True, *row[6:9])
    return Standing(*row[:9])


def live_sessions(db: Session, owner: int, now: datetime) -> Sequence[LoginSession]:
    """Sign-ins of the account or viewer that still hold, the oldest first."""
    return db.scalars(
        select(LoginSession)
        .where(
            _of(owner),
            LoginSession.ended_at.is_(None),
            LoginSession.idle_until > now,
            LoginSession.ends_at > now,
        )
        .order_by(LoginSession.created_at, LoginSession.id)
    ).all()


def live_counts(db: Session, now: datetime) -> Mapping[int, int]:
    """How many sign-ins of each account hold."""
    query = (
        select(LoginSession.account_id, func.count())
        .where(
            LoginSession.account_id.is_not(None),
            LoginSession.ended_at.is_(None),
            LoginSession.idle_until > now,
            LoginSession.ends_at > now,
        )
        .group_by(LoginSession.account_id)
    )
    return {row[0]: row[1] for row in db.execute(query) if row[0] is not None}


def _of(owner: int) -> ColumnElement[bool]:
    return LoginSession.account_id == owner if owner > 0 else LoginSession.viewer_id == -owner


def reused_since(db: Session, owner: int, moment: datetime) -> Sequence[LoginSession]:
    """Sign-ins that were ended since then because an old token came back."""
    return db.scalars(
        select(LoginSession)
        .where(_of(owner), LoginSession.ended_why == "reuse", LoginSession.ended_at >= moment)
        .order_by(LoginSession.ended_at)
    ).all()


def end_sessions(db: Session, owner: int, why: str, now: datetime, but: str | None = None) -> None:
    """End every sign-in of the account or viewer, but for one if it is named."""
    db.execute(
        update(LoginSession)
        .where(_of(owner), LoginSession.ended_at.is_(None), LoginSession.id != (but or ""))
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
