"""Routes of signing in and out. The refresh token travels in its cookie only, the access token in the body only."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import Field

from towerview_core.api.access import Principal, Who, actor, house, password_change, person, public
from towerview_core.api.entered import (
    AccountView,
    TokenReply,
    drop_cookie,
    own_servers,
    read_cookie,
    reply,
)
from towerview_core.api.inbound import client_of
from towerview_core.api.origins import demand_cookie_route
from towerview_core.api.shapes import Page
from towerview_core.contract.value import UtcTime, Value
from towerview_core.services import accounts, login_sessions, setup, signin
from towerview_core.services.audit import Actor
from towerview_core.services.house import House
from towerview_core.services.login_sessions import SignedOut
from towerview_core.services.signin import Credentials
from towerview_core.store.login_sessions import LoginSession

router = APIRouter(prefix="/api/auth", tags=["auth"])

TheHouse = Annotated[House, Depends(house)]
Acting = Annotated[Actor, Depends(actor)]
SessionId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Name = Annotated[str, Field(min_length=1, max_length=256)]
Password = Annotated[str, Field(min_length=1, max_length=1024)]


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


class SignInRow(Value):
    """A sign-in. ``current``: the one that asks; ``ended_by_force``: an old token of it came back, so it was ended."""

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
    return reply(house, response, entered)


@router.post("/login", dependencies=[public])
def sign_in(house: TheHouse, request: Request, response: Response, typed: LoginRequest) -> TokenReply:
    """Sign in. The reply to a wrong name is that to a wrong password."""
    credentials = Credentials(
        name=typed.username,
        password=typed.password,
        remember=typed.remember,
        device_cookie=read_cookie(house, request, "device"),
    )
    return reply(house, response, signin.sign_in(house, client_of(request), credentials))


@router.post("/refresh", dependencies=[public])
def refresh(house: TheHouse, request: Request, response: Response, _: NoBody | None = None) -> TokenReply:
    """Trade the refresh cookie for its successor and a new access token."""
    demand_cookie_route(request, house.settings)
    token = read_cookie(house, request, "refresh")
    if not token:
        raise SignedOut("You are not signed in.")
    return reply(house, response, login_sessions.refresh(house, client_of(request), token))


@router.post("/logout", status_code=204, dependencies=[public])
def sign_out(house: TheHouse, request: Request, response: Response, _: NoBody | None = None) -> None:
    """End the sign-in of the refresh cookie, and forget the cookie. Signing out twice is fine."""
    demand_cookie_route(request, house.settings)
    session_id = login_sessions.session_of_cookie(house, read_cookie(house, request, "refresh"))
    if session_id is not None:
        login_sessions.sign_out(house, client_of(request), session_id)
    drop_cookie(house, response, "refresh")


@router.get("/me", dependencies=[person])
def read_me(house: TheHouse, who: Who) -> AccountView:
    """The account that is signed in."""
    return AccountView(
        id=who.account_id,
        name=who.name,
        role=who.role,
        must_change_password=who.must_change_password,
        grants={server_id: tuple(sorted(grants)) for server_id, grants in who.held.items()},
        notices=tuple(_notices(house, who)),
        servers=own_servers(house, who.account_id),
    )


@router.post("/change-password", dependencies=[password_change])
def change_password(
    house: TheHouse, acting: Acting, response: Response, change: PasswordChange
) -> TokenReply:
    """Change one's own password. Every sign-in of the account ends, and this one begins anew."""
    entered = signin.change_password(house, acting, change.current_password, change.new_password)
    return reply(house, response, entered)


@router.get("/sessions", dependencies=[person])
def list_sign_ins(house: TheHouse, who: Who) -> Page[SignInRow]:
    """One's own sign-ins that hold, and those of the last week that were ended by force."""
    alive, reused = login_sessions.own_sessions(house, who.account_id)
    return sign_ins([*reversed(alive), *reused], who)


@router.delete("/sessions", status_code=204, dependencies=[person])
def end_other_sign_ins(house: TheHouse, who: Who, acting: Acting) -> None:
    """End every sign-in of one's own but this one."""
    login_sessions.end_own_others(house, acting, who.account_id)


@router.delete("/sessions/{session_id}", status_code=204, dependencies=[person])
def end_sign_in(house: TheHouse, who: Who, acting: Acting, session_id: SessionId) -> None:
    """End one of one's own sign-ins."""
    login_sessions.end_own_session(house, acting, who.account_id, session_id)


def sign_ins(sessions: Iterable[LoginSession], who: Principal) -> Page[SignInRow]:
    """Sign-ins as whoever asks sees them; the one they ask with is marked."""
    return Page[SignInRow](items=tuple(_row(one, who) for one in sessions))


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
