"""Sign-ins that hold: how they begin, go on and end (security.md A4, A5)."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from towerview_core.contract.errors import Denied, NotFound
from towerview_core.security.tokens import AccessClaims, fingerprint
from towerview_core.services import audit
from towerview_core.services.audit import Actor, Client
from towerview_core.services.house import House
from towerview_core.store.accounts import Account, LoginSession, Turn, live_sessions, reused_since, rotate

IDLE = timedelta(hours=24)
IDLE_REMEMBERED = timedelta(days=14)
ABSOLUTE = timedelta(days=30)
MOST_SESSIONS = 20
GRACE = timedelta(seconds=60)
"""How long two tabs that share a refresh token may both use it."""
_TOLD_FOR = timedelta(days=7)


class SignedOut(Denied):
    """The sign-in has ended, and nothing but signing in again helps."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that holds. ``refresh_token`` and ``device_cookie`` travel in cookies only."""

    account: Account
    access_token: str
    refresh_token: str
    claims: AccessClaims
    stays_until: datetime
    remember: bool
    device_cookie: str | None = None


def actor_of(entered: SignedIn, client: Client) -> Actor:
    """The account that has just signed in, as the audit log names it."""
    return Actor("account", entered.account.name, entered.account.id, entered.claims.session_id, client)


def open_session(house: House, db: Session, account: Account, how: tuple[Client, bool]) -> SignedIn:
    """A new family of refresh tokens. Beyond the most an account may have, the oldest sign-in ends."""
    client, remember = how
    now = datetime.now(UTC)
    alive = live_sessions(db, account.id, now)
    for oldest in alive[: max(0, len(alive) - MOST_SESSIONS + 1)]:
        oldest.ended_at, oldest.ended_why = now, "too many"
    session_id = secrets.token_hex(16)
    token = house.tokens.first_refresh(session_id)
    row = LoginSession(
        id=session_id,
        account_id=account.id,
        token_hash=fingerprint(token),
        rotated_at=now,
        created_at=now,
        idle_until=now + (IDLE_REMEMBERED if remember else IDLE),
        ends_at=now + ABSOLUTE,
        remember=remember,
        address=client.address[:64] if client.address else None,
        user_agent=client.user_agent[:256] if client.user_agent else None,
    )
    db.add(row)
    account.signed_in_at = now
    return _handed(house, account, row, token)


def _handed(house: House, account: Account, row: LoginSession, token: str) -> SignedIn:
    claims = AccessClaims(account.id, row.id, account.epoch)
    return SignedIn(
        account=account,
        access_token=house.tokens.issue_access(claims, datetime.now(UTC)),
        refresh_token=token,
        claims=claims,
        stays_until=min(row.idle_until, row.ends_at),
        remember=row.remember,
    )


def refresh(house: House, client: Client, token: str) -> SignedIn:
    """Trade a refresh token for its successor. Raises ``SignedOut``.

    The direct predecessor is answered with the same successor while that one is unused and a minute young: two tabs, or a
    reply that got lost. Anything older is a stolen copy, of theirs or of ours, and ends the sign-in for both (A5).
    """
    try:
        session_id = house.tokens.session_of(token)
    except Denied as error:
        raise SignedOut(str(error)) from error
    with house.database.write() as db:
        found = _turned(house, db, session_id, token)
        if found is None:
            _note_reuse(db, client, session_id, token)
    if found is None:
        raise SignedOut("Your sign-in has ended. Sign in again.")
    return found


def _turned(house: House, db: Session, session_id: str, token: str) -> SignedIn | None:
    row = db.get(LoginSession, session_id)
    account = None if row is None else db.get(Account, row.account_id)
    now = datetime.now(UTC)
    if row is None or account is None or not account.enabled or not _alive(row, now):
        return None
    successor = house.tokens.next_refresh(token)
    idle_until = now + (IDLE_REMEMBERED if row.remember else IDLE)
    if rotate(db, Turn(session_id, fingerprint(token), fingerprint(successor), now, idle_until)):
        db.refresh(row)
        return _handed(house, account, row, successor)
    db.refresh(row)
    if row.previous_hash == fingerprint(token) and now - row.rotated_at <= GRACE and _alive(row, now):
        return _handed(house, account, row, successor)
    return None


def _alive(row: LoginSession, now: datetime) -> bool:
    return row.ended_at is None and now < row.idle_until and now < row.ends_at


def _note_reuse(db: Session, client: Client, session_id: str, token: str) -> None:
    """End the family of a token that was ours and is no longer the current one."""
    row = db.get(LoginSession, session_id)
    if row is None or row.ended_at is not None or row.token_hash == fingerprint(token):
        return
    row.ended_at, row.ended_why = datetime.now(UTC), "reuse"
    account = db.get(Account, row.account_id)
    name = account.name if account else "unknown"
    actor = Actor("anonymous", "unknown", login_session_id=session_id, client=client)
    audit.record(db, actor, "signin.token_reuse", target=name, result="denied")


def sign_out(house: House, client: Client, session_id: str) -> None:
    """End one sign-in; the next request with its tokens is refused. Ending what has ended is fine."""
    with house.database.write() as db:
        row = db.get(LoginSession, session_id)
        if row is None or row.ended_at is not None:
            return
        row.ended_at, row.ended_why = datetime.now(UTC), "signed out"
        account = db.get(Account, row.account_id)
        name = account.name if account else "unknown"
        audit.record(
            db, Actor("account", name, row.account_id, session_id, client), "signin.out", target=name
        )


def session_of_cookie(house: House, token: str | None) -> str | None:
    """The sign-in a refresh cookie belongs to, however old the token; None for rubbish."""
    try:
        return house.tokens.session_of(token or "")
    except Denied:
        return None


def own_sessions(house: House, account_id: int) -> tuple[list[LoginSession], list[LoginSession]]:
    """Sign-ins of the account that hold, and those of the last week that ended because an old token came back."""
    now = datetime.now(UTC)
    with house.database.read() as db:
        return list(live_sessions(db, account_id, now)), list(reused_since(db, account_id, now - _TOLD_FOR))


def end_own_session(house: House, actor: Actor, session_id: str) -> None:
    """End one of the account's own sign-ins. Raises ``NotFound`` for anybody else's."""
    with house.database.write() as db:
        row = db.get(LoginSession, session_id)
        if row is None or row.account_id != actor.account_id:
            raise NotFound("There is no such sign-in.")
        if row.ended_at is None:
            row.ended_at, row.ended_why = datetime.now(UTC), "ended by owner"
            audit.record(db, actor, "signin.end", target=actor.name, details={"session": session_id})
