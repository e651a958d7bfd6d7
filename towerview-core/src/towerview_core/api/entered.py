"""What somebody gets who has just signed in, be it an account or a viewer: an access token in the body, the refresh token
in its cookie."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from towerview_core.api.principals import gathered, held_by
from towerview_core.contract.value import Value
from towerview_core.security.grants import Grant, Role
from towerview_core.security.tokens import ACCESS_LIFETIME
from towerview_core.services.house import House
from towerview_core.services.login_sessions import SignedIn
from towerview_core.store.accounts import stored_grants
from towerview_core.store.servers import enabled_names
from towerview_core.store.viewers import own_places

_DEVICE_SECONDS = 400 * 24 * 3600


class OwnServer(Value):
    """A server at which a viewer is somebody."""

    id: int
    name: str
    kind: str


class AccountView(Value):
    """Who is signed in. ``grants``: by server id; empty for admins, who hold every grant at every server, and for viewers,
    who hold none and have ``servers`` instead and a negative ``id``. ``notices``: what this person should know, for
    instance that one of their sign-ins was ended by force."""

    id: int
    name: str
    role: Role
    must_change_password: bool
    grants: dict[int, tuple[Grant | str, ...]]
    notices: tuple[str, ...] = ()
    servers: tuple[OwnServer, ...] = ()


class TokenReply(Value):
    """An access token for the ``Authorization: Bearer`` header; ``expires_in`` in seconds."""

    access_token: str
    expires_in: int
    account: AccountView


def reply(house: House, response: Response, entered: SignedIn) -> TokenReply:
    """The reply to a sign-in, its cookies set."""
    _set_cookies(house, response, entered)
    return TokenReply(
        access_token=entered.access_token,
        expires_in=int(ACCESS_LIFETIME.total_seconds()),
        account=_view(house, entered),
    )


def _view(house: House, entered: SignedIn) -> AccountView:
    who = entered.account
    with house.database.engine.connect() as connection:
        stored = stored_grants(connection, who.id) if who.role in (Role.STAFF, Role.SUPPORT) else []
    held = held_by(house.registry, who.role, stored)
    return AccountView(
        id=who.id,
        name=who.name,
        role=who.role,
        must_change_password=who.must_change_password,
        grants={server_id: tuple(sorted(grants)) for server_id, grants in held.items()},
        servers=own_servers(house, who.id),
    )


def own_servers(house: House, owner: int) -> tuple[OwnServer, ...]:
    """Servers at which a viewer is somebody, in order of name; none for accounts."""
    if owner > 0:
        return ()
    with house.database.read() as db:
        own = gathered(own_places(db.connection(), -owner))
        names = enabled_names(db)
    return tuple(
        OwnServer(id=server.id, name=server.name, kind=server.kind) for server in names if server.id in own
    )


def _set_cookies(house: House, response: Response, entered: SignedIn) -> None:
    """Without "remember me" the cookie lasts as long as the browser does, and the server's own limits hold anyway."""
    stays = int((entered.stays_until - datetime.now(UTC)).total_seconds()) if entered.remember else None
    set_cookie(house, response, ("refresh", entered.refresh_token, stays))
    if entered.device_cookie is not None:
        set_cookie(house, response, ("device", entered.device_cookie, _DEVICE_SECONDS))


def set_cookie(house: House, response: Response, cookie: tuple[str, str, int | None]) -> None:
    """Set one of our cookies: its short name, its value, and how many seconds it lasts (None: as the browser does)."""
    name, value, max_age = cookie
    response.set_cookie(
        cookie_name(house, name),
        value,
        max_age=max_age,
        path="/",
        secure=_secure(house),
        httponly=True,
        samesite="strict",
    )


def read_cookie(house: House, request: Request, name: str) -> str | None:
    """The value of one of our cookies."""
    return request.cookies.get(cookie_name(house, name))


def drop_cookie(house: House, response: Response, name: str) -> None:
    """Tell the browser to forget one of our cookies."""
    response.delete_cookie(
        cookie_name(house, name), path="/", secure=_secure(house), httponly=True, samesite="strict"
    )


def cookie_name(house: House, name: str) -> str:
    """The full name of one of our cookies."""
    return f"{'__Host-' if _secure(house) else ''}towerview_{name}"


def _secure(house: House) -> bool:
    return (house.settings.public_url or "").startswith("https://")
