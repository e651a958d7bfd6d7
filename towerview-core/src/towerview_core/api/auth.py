"""Routes of signing in and out. The refresh token travels in its cookie only, the access token in the body only."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import Field

from towerview_core.api.access import (
    Principal,
    Who,
    actor,
    held_by,
    house,
    password_change,
    public,
    signed_in,
)
from towerview_core.api.inbound import client_of
from towerview_core.api.origins import demand_cookie_route
from towerview_core.api.shapes import Page
from towerview_core.contract.value import UtcTime, Value
from towerview_core.security.grants import Grant, Role
from towerview_core.security.tokens import ACCESS_LIFETIME
from towerview_core.services import accounts, login_sessions, setup, signin
from towerview_core.services.audit import Actor
from towerview_core.services.house import House
from towerview_core.services.login_sessions import SignedIn, SignedOut
from towerview_core.services.signin import Credentials
from towerview_core.store.accounts import LoginSession, stored_grants

router = APIRouter(prefix="/api/auth", tags=["auth"])

TheHouse = Annotated[House, Depends(house)]
Acting = Annotated[Actor, Depends(actor)]
SessionId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Name = Annotated[str, Field(min_length=1, max_length=256)]
Password = Annotated[str, Field(min_length=1, max_length=1024)]

_DEVICE_SECONDS = 400 * 24 * 3600


class SetupRequest(Value):
    """The first admin, with the one-time secret of the terminal."""

    secret: Annotated[str, Field(max_length=128)]
    username: Name
    password: Password


class LoginRequest(Value):
    """Name and password. ``remember``: stay signed in for two weeks of silence instead of a day."""

    username: Name
    password: Password
    remember: bool = False


class PasswordChange(Value):
    """The present password and the wanted one."""

    current_password: Password
    new_password: Password


class AuthState(Value):
    """What the sign-in page needs before anybody is signed in."""

    setup_needed: bool
    site_name: str


class AccountView(Value):
    """The account that is signed in. ``grants``: by server id; empty for admins, who hold every grant at every server.
    ``notices``: what this person should know, for instance that one of their sign-ins was ended by force."""

    id: int
    name: str
    role: Role
    must_change_password: bool
    grants: dict[int, tuple[Grant, ...]]
    notices: tuple[str, ...] = ()


class TokenReply(Value):
    """An access token for the ``Authorization: Bearer`` header; ``expires_in`` in seconds."""

    access_token: str
    expires_in: int
    account: AccountView


class SignInRow(Value):
    """A sign-in of one's own account. ``ended_by_force``: an old token of it came back, so it was ended."""

    id: str
    created_at: UtcTime
    last_used_at: UtcTime
    ends_at: UtcTime
    address: str | None
    user_agent: str | None
    current: bool
    ended_by_force: bool = False


class NoBody(Value):
    """An empty JSON object."""


@router.get("/state", dependencies=[public])
def read_state(house: TheHouse) -> AuthState:
    """Whether the first admin is still to be made, and what this place is called."""
    with house.database.read() as db:
        name = accounts.site_name(db)
    return AuthState(setup_needed=setup.setup_needed(house.database), site_name=name)


@router.post("/setup", status_code=201, dependencies=[public])
def set_up(house: TheHouse, request: Request, response: Response, first: SetupRequest) -> TokenReply:
    """Make the first admin and sign in; works once, with the secret printed at the first start."""
    entered = setup.complete(house, client_of(request), first.secret, (first.username, first.password))
    return _reply(house, response, entered)


@router.post("/login", dependencies=[public])
def sign_in(house: TheHouse, request: Request, response: Response, typed: LoginRequest) -> TokenReply:
    """Sign in. The reply to a wrong name is that to a wrong password."""
    credentials = Credentials(
        name=typed.username,
        password=typed.password,
        remember=typed.remember,
        device_cookie=request.cookies.get(_name(house, "device")),
    )
    return _reply(house, response, signin.sign_in(house, client_of(request), credentials))


@router.post("/refresh", dependencies=[public])
def refresh(house: TheHouse, request: Request, response: Response, _: NoBody | None = None) -> TokenReply:
    """Trade the refresh cookie for its successor and a new access token."""
    demand_cookie_route(request, house.settings)
    token = request.cookies.get(_name(house, "refresh"))
    if not token:
        raise SignedOut("You are not signed in.")
    return _reply(house, response, login_sessions.refresh(house, client_of(request), token))


@router.post("/logout", status_code=204, dependencies=[public])
def sign_out(house: TheHouse, request: Request, response: Response, _: NoBody | None = None) -> None:
    """End the sign-in of the refresh cookie, and forget the cookie. Signing out twice is fine."""
    demand_cookie_route(request, house.settings)
    name = _name(house, "refresh")
    session_id = login_sessions.session_of_cookie(house, request.cookies.get(name))
    if session_id is not None:
        login_sessions.sign_out(house, client_of(request), session_id)
    response.delete_cookie(name, path="/", secure=_secure(house), httponly=True, samesite="strict")


@router.get("/me", dependencies=[signed_in])
def read_me(house: TheHouse, who: Who) -> AccountView:
    """The account that is signed in."""
    return AccountView(
        id=who.account_id,
        name=who.name,
        role=who.role,
        must_change_password=who.must_change_password,
        grants={server_id: tuple(sorted(grants)) for server_id, grants in who.held.items()},
        notices=tuple(_notices(house, who)),
    )


@router.post("/change-password", dependencies=[password_change])
def change_password(
    house: TheHouse, acting: Acting, response: Response, change: PasswordChange
) -> TokenReply:
    """Change one's own password. Every sign-in of the account ends, and this one begins anew."""
    entered = signin.change_password(house, acting, change.current_password, change.new_password)
    return _reply(house, response, entered)


@router.get("/sessions", dependencies=[signed_in])
def list_sign_ins(house: TheHouse, who: Who) -> Page[SignInRow]:
    """One's own sign-ins that hold, and those of the last week that were ended by force."""
    alive, reused = login_sessions.own_sessions(house, who.account_id)
    rows = [_row(one, who) for one in reversed(alive)]
    return Page[SignInRow](items=(*rows, *(_row(one, who) for one in reused)))


@router.delete("/sessions/{session_id}", status_code=204, dependencies=[signed_in])
def end_sign_in(house: TheHouse, acting: Acting, session_id: SessionId) -> None:
    """End one of one's own sign-ins."""
    login_sessions.end_own_session(house, acting, session_id)


def _row(session: LoginSession, who: Principal) -> SignInRow:
    return SignInRow(
        id=session.id,
        created_at=session.created_at,
        last_used_at=session.rotated_at,
        ends_at=min(session.idle_until, session.ends_at),
        address=session.address,
        user_agent=session.user_agent,
        current=session.id == who.login_session_id,
        ended_by_force=session.ended_why == "reuse",
    )


def _notices(house: House, who: Principal) -> list[str]:
    """Forced ends of one's own sign-ins (A5), and for admins the accounts with unreadable passwords (A3)."""
    _, reused = login_sessions.own_sessions(house, who.account_id)
    told = [
        f"A sign-in of yours was ended on {session.ended_at:%Y-%m-%d %H:%M} UTC because an old token of it came back. "
        "If several browsers do not explain it, change your password."
        for session in reused
    ]
    if who.is_admin:
        told += [
            f"The stored password of {name} cannot be read. On the host, run `towerview accounts reset-password`."
            for name in accounts.unreadable(house.database)
        ]
    return told


def _reply(house: House, response: Response, entered: SignedIn) -> TokenReply:
    _set_cookies(house, response, entered)
    return TokenReply(
        access_token=entered.access_token,
        expires_in=int(ACCESS_LIFETIME.total_seconds()),
        account=_view(house, entered),
    )


def _view(house: House, entered: SignedIn) -> AccountView:
    account, role = entered.account, Role(entered.account.role)
    with house.database.engine.connect() as connection:
        stored = [] if role is Role.ADMIN else stored_grants(connection, account.id)
    return AccountView(
        id=account.id,
        name=account.name,
        role=role,
        must_change_password=account.must_change_password,
        grants={server_id: tuple(sorted(grants)) for server_id, grants in held_by(role, stored).items()},
    )


def _set_cookies(house: House, response: Response, entered: SignedIn) -> None:
    """Without "remember me" the cookie lasts as long as the browser does, and the server's own limits hold anyway."""
    stays = int((entered.stays_until - datetime.now(UTC)).total_seconds()) if entered.remember else None
    _set(house, response, ("refresh", entered.refresh_token, stays))
    if entered.device_cookie is not None:
        _set(house, response, ("device", entered.device_cookie, _DEVICE_SECONDS))


def _set(house: House, response: Response, cookie: tuple[str, str, int | None]) -> None:
    name, value, max_age = cookie
    response.set_cookie(
        _name(house, name),
        value,
        max_age=max_age,
        path="/",
        secure=_secure(house),
        httponly=True,
        samesite="strict",
    )


def _name(house: House, name: str) -> str:
    return f"{'__Host-' if _secure(house) else ''}towerview_{name}"


def _secure(house: House) -> bool:
    return (house.settings.public_url or "").startswith("https://")
