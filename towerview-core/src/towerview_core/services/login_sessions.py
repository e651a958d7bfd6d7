"""Sign-ins that hold: how they begin, go on and end (security.md A4, A5)."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from towerview_core.contract.errors import Denied, NotFound
from towerview_core.security.grants import Role
from towerview_core.security.tokens import AccessClaims, fingerprint
from towerview_core.services import audit, limits
from towerview_core.services.audit import Actor, Client, actor_from
from towerview_core.services.house import House
from towerview_core.store.accounts import Account
from towerview_core.store.login_sessions import (
    LoginSession,
    Turn,
    end_sessions,
    live_sessions,
    reused_since,
    rotate,
)
from towerview_core.store.viewers import Viewer, own_places

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
class Person:
    """Whose a sign-in is. ``id`` is negative for a viewer."""

    id: int
    name: str
    role: Role
    epoch: int
    must_change_password: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that holds. ``refresh_token`` and ``device_cookie`` travel in cookies only."""

    account: Person
    access_token: str
    refresh_token: str
    claims: AccessClaims
    stays_until: datetime
    remember: bool
    device_cookie: str | None = None


def actor_of(entered: SignedIn, client: Client) -> Actor:
    """Who has just signed in, as the audit log names them."""
    return actor_from(entered.account.id, entered.account.name, entered.claims.session_id, client)


def person_of(whose: Account | Viewer) -> Person:
    """What a sign-in needs to know of its owner."""
    if isinstance(whose, Viewer):
        return Person(-whose.id, whose.name, Role.VIEWER, whose.epoch)
    return Person(whose.id, whose.name, Role(whose.role), whose.epoch, whose.must_change_password)


def open_session(house: House, db: Session, whose: Account | Viewer, how: tuple[Client, bool]) -> SignedIn:
    """A new family of refresh tokens. Beyond the most a person may have, the oldest sign-in ends."""
    client, remember = how
    now = datetime.now(UTC)
    owner = person_of(whose)
    alive = live_sessions(db, owner.id, now)
    for oldest in alive[: max(0, len(alive) - MOST_SESSIONS + 1)]:
        oldest.ended_at, oldest.ended_why = now, "too many"
    session_id = secrets.token_hex(16)
    token = house.tokens.first_refresh(session_id)
    row = LoginSession(
        id=session_id,
        account_id=owner.id if owner.id > 0 else None,
        viewer_id=-owner.id if owner.id < 0 else None,
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
    whose.signed_in_at = now
    return _handed(house, owner, row, token)


def _handed(house: House, owner: Person, row: LoginSession, token: str) -> SignedIn:
    claims = AccessClaims(owner.id, row.id, owner.epoch)
    return SignedIn(
        account=owner,
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
        _count_rubbish(house, client)
        raise SignedOut(str(error)) from error
    with house.database.write() as db:
        found = _turned(house, db, session_id, token)
        if found is None:
            _note_reuse(db, client, session_id, token)
    if found is None:
        raise SignedOut("Your sign-in has ended. Sign in again.")
    return found


def _count_rubbish(house: House, client: Client) -> None:
    """Tokens that we never made are tries to guess one (A9)."""
    limit = limits.of_refresh(client.address)
    limit.check(house.database)
    limit.note_failure(house.database)


def _owner(db: Session, row: LoginSession) -> Person | None:
    """Who the sign-in belongs to; None when they may not come in any more."""
    if row.account_id is not None:
        account = db.get(Account, row.account_id)
        return person_of(account) if account is not None and account.enabled else None
    viewer = db.get(Viewer, row.viewer_id)
    return person_of(viewer) if viewer is not None and own_places(db.connection(), viewer.id) else None


def _turned(house: House, db: Session, session_id: str, token: str) -> SignedIn | None:
    row = db.get(LoginSession, session_id)
    owner = None if row is None else _owner(db, row)
    now = datetime.now(UTC)
    if row is None or owner is None or not _alive(row, now):
        return None
    successor = house.tokens.next_refresh(token)
    idle_until = now + (IDLE_REMEMBERED if row.remember else IDLE)
    if rotate(db, Turn(session_id, fingerprint(token), fingerprint(successor), now, idle_until)):
        db.refresh(row)
        return _handed(house, owner, row, successor)
    db.refresh(row)
    if row.previous_hash == fingerprint(token) and now - row.rotated_at <= GRACE and _alive(row, now):
        return _handed(house, owner, row, successor)
    return None


def _alive(row: LoginSession, now: datetime) -> bool:
    return row.ended_at is None and now < row.idle_until and now < row.ends_at


def _note_reuse(db: Session, client: Client, session_id: str, token: str) -> None:
    """End the family of a token that was ours and is no longer the current one."""
    row = db.get(LoginSession, session_id)
    if row is None or row.ended_at is not None or row.token_hash == fingerprint(token):
        return
    row.ended_at, row.ended_why = datetime.now(UTC), "reuse"
    name = _name_of(db, row)
    actor = Actor("anonymous", "unknown", login_session_id=session_id, client=client)
    audit.record(db, actor, "signin.token_reuse", target=name, result="denied")


def sign_out(house: House, client: Client, session_id: str) -> None:
    """End one sign-in; the next request with its tokens is refused. Ending what has ended is fine."""
    with house.database.write() as db:
        row = db.get(LoginSession, session_id)
        if row is None or row.ended_at is not None:
            return
        row.ended_at, row.ended_why = datetime.now(UTC), "signed out"
        name = _name_of(db, row)
        audit.record(db, actor_from(row.owner, name, session_id, client), "signin.out", target=name)


def _name_of(db: Session, row: LoginSession) -> str:
    whose = db.get(Account, row.account_id) if row.account_id is not None else db.get(Viewer, row.viewer_id)
    return whose.name if whose is not None else "unknown"


def session_of_cookie(house: House, token: str | None) -> str | None:
    """The sign-in a refresh cookie belongs to, however old the token; None for rubbish."""
    try:
        return house.tokens.session_of(token or "")
    except Denied:
        return None


def own_sessions(house: House, owner: int) -> tuple[list[LoginSession], list[LoginSession]]:
    """Sign-ins of the account (or viewer, by a negative number) that hold, and those of the last week that ended because
    an old token came back."""
    now = datetime.now(UTC)
    with house.database.read() as db:
        return list(live_sessions(db, owner, now)), list(reused_since(db, owner, now - _TOLD_FOR))


def end_own_session(house: House, actor: Actor, owner: int, session_id: str) -> None:
    """End one of one's own sign-ins. Raises ``NotFound`` for anybody else's."""
    with house.database.write() as db:
        end_one(db, actor, owner, (session_id, "ended by owner", actor.name))


def end_one(db: Session, actor: Actor, owner: int, what: tuple[str, str, str]) -> None:
    """End one sign-in of an account or viewer: its id, why, and whose it is. Raises ``NotFound`` when it is not theirs."""
    session_id, why, name = what
    row = db.get(LoginSession, session_id)
    if row is None or row.owner != owner:
        raise NotFound("There is no such sign-in.")
    if row.ended_at is None:
        row.ended_at, row.ended_why = datetime.now(UTC), why
        audit.record(db, actor, "signin.end", target=name, details={"session": session_id})


def end_own_others(house: House, actor: Actor, owner: int) -> None:
    """End every sign-in of one's own but the one that asks."""
    with house.database.write() as db:
        end_sessions(db, owner, "ended by owner", datetime.now(UTC), actor.login_session_id)
        audit.record(db, actor, "signin.end_others", target=actor.name)
