"""Routes by which media users sign in at their own server. Nothing a request says decides where anybody is sent."""

import asyncio
import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import Field, HttpUrl, SecretStr

from towerview_core.api.access import house, public
from towerview_core.api.entered import TokenReply, read_cookie, reply, set_cookie
from towerview_core.api.inbound import client_of
from towerview_core.api.origins import demand_cookie_route
from towerview_core.api.shapes import Page
from towerview_core.contract.value import UtcTime, Value
from towerview_core.services import media_signin, pin_signin
from towerview_core.services.house import House
from towerview_core.services.media_signin import MediaCredentials, MediaServer
from towerview_core.services.pin_signin import RETRY_S, Browser, PinState

router = APIRouter(prefix="/api/auth/media", tags=["media-sign-in"])

TheHouse = Annotated[House, Depends(house)]
Kind = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
_COOKIE = "prelogin"
_COOKIE_SECONDS = 3600


class MediaLogin(Value):
    """Name and password, for the one server that was picked."""

    server_id: int = Field(ge=1, lt=2**63)
    username: str = Field(min_length=1, max_length=256)
    password: SecretStr = Field(min_length=1, max_length=1024)
    remember: bool = False


class PinWish(Value):
    """At which server; without one the first of the kind will do."""

    server_id: int | None = Field(default=None, ge=1, lt=2**63)


class PinStarted(Value):
    """A sign-in that waits. Open ``url``, or where there is none show ``code``; then ask every ``retry_after`` seconds."""

    id: str
    url: HttpUrl | None
    code: str | None
    expires_at: UtcTime
    retry_after: int = RETRY_S


class PinQuestion(Value):
    """Which waiting sign-in."""

    id: str = Field(min_length=1, max_length=64)


class PinAnswer(Value):
    """How it stands; ask again after so many seconds while it is pending."""

    state: PinState
    retry_after: int = RETRY_S


class PinFinish(PinQuestion):
    """Which waiting sign-in, and whether to stay signed in for two weeks of silence."""

    remember: bool = False


@router.get("/servers", dependencies=[public])
def list_media_servers(house: TheHouse) -> Page[MediaServer]:
    """Servers at which media users may sign in. Where there is none, there is no such way in."""
    return Page[MediaServer](items=tuple(media_signin.offered(house)))


@router.post("/username", dependencies=[public])
async def sign_in_media_user(
    house: TheHouse, request: Request, response: Response, typed: MediaLogin
) -> TokenReply:
    """Sign in with name and password, which go to the picked server and nowhere else."""
    client = client_of(request)
    credentials = MediaCredentials(typed.server_id, typed.username, typed.password, typed.remember)
    server, limit = await asyncio.to_thread(media_signin.prepare, house, client, credentials)
    identity = await media_signin.prove(house, server, credentials)
    entered = await asyncio.to_thread(
        media_signin.conclude, house, client, credentials, (server, limit, identity)
    )
    return await asyncio.to_thread(reply, house, response, entered)


@router.post("/oauth/{kind}/init", dependencies=[public])
async def start_pin(
    house: TheHouse, request: Request, response: Response, kind: Kind, wish: PinWish
) -> PinStarted:
    """Begin a sign-in that is confirmed at the product's own page, or by a code typed there."""
    demand_cookie_route(request, house.settings)
    secret = read_cookie(house, request, _COOKIE)
    if secret is None or len(secret) != 43:
        secret = secrets.token_urlsafe(32)
    started = await pin_signin.start(house, Browser(client_of(request), secret), kind, wish.server_id)
    set_cookie(house, response, (_COOKIE, secret, _COOKIE_SECONDS))
    return PinStarted(id=started.id, url=started.url, code=started.code, expires_at=started.expires_at)


@router.post("/oauth/{kind}/check", dependencies=[public])
async def check_pin(house: TheHouse, request: Request, kind: Kind, asked: PinQuestion) -> PinAnswer:  # noqa: ARG001 - part of the address
    """Whether it was confirmed. Once it is ready, stop asking and fetch the sign-in."""
    return PinAnswer(state=await pin_signin.check(house, _browser(house, request), asked.id))


@router.post("/authenticate", dependencies=[public])
def finish_pin(house: TheHouse, request: Request, response: Response, asked: PinFinish) -> TokenReply:
    """Fetch a sign-in that is ready. It works once, in the browser that began it."""
    entered = pin_signin.finish(house, _browser(house, request), asked.id, asked.remember)
    return reply(house, response, entered)


def _browser(house: House, request: Request) -> Browser:
    demand_cookie_route(request, house.settings)
    return Browser(client_of(request), read_cookie(house, request, _COOKIE) or "")
