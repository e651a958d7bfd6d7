"""Sign-ins that wait for consent elsewhere: begun, asked about one at a time, used once (security.md A11)."""

import asyncio
import hmac
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import structlog
from pydantic import HttpUrl

from towerview_core.contract.errors import Denied, NotFound, ProviderError, TowerViewError
from towerview_core.contract.login import Identity, Pin, PinLogin
from towerview_core.contract.value import Value
from towerview_core.security.box import Sealed
from towerview_core.security.tokens import fingerprint
from towerview_core.services import limits
from towerview_core.services.audit import Client
from towerview_core.services.house import House
from towerview_core.services.login_sessions import SignedIn
from towerview_core.services.media_signin import NOT_SHARED, Proven, at, enter, label, note_failure, reachable
from towerview_core.services.servers import walled
from towerview_core.services.signin import SignInFailed
from towerview_core.store.servers import Server
from towerview_core.store.viewers import WaitingPin, forget_pins, take_check, use_pin

RETRY_S = 2
LONGEST = timedelta(minutes=15)
READY_FOR = timedelta(minutes=2)
_LEASE = timedelta(seconds=20)
_PAUSE = timedelta(seconds=1.5)
CALLBACK = "/oauth/callback"

log = structlog.get_logger(__name__)


class PinState(StrEnum):
    """How a waiting sign-in stands."""

    PENDING = "pending"
    READY = "ready"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser that waits: where it is, and the secret in its cookie."""

    client: Client
    secret: str


@dataclass(frozen=True, slots=True)
class Started:
    """A sign-in that waits. ``id`` is ours and says nothing; ``code`` only where the person must type it elsewhere."""

    id: str
    url: HttpUrl | None
    code: str | None
    expires_at: datetime


class _Kept(Value):
    """The provider's PIN. ``wide``: it was confirmed at the product's own page, which speaks for every server of the kind."""

    pin: str
    wide: bool


class _Found(Value):
    """Who confirmed it."""

    name: str
    places: dict[str, str]


async def start(house: House, browser: Browser, kind: str, server_id: int | None) -> Started:
    """Begin. Raises ``NotFound`` when no enabled server of the kind offers it, ``TooManyTries``, what keeps it from answering."""
    server = await asyncio.to_thread(_allowed, house, browser.client, kind, server_id)
    provider = await asyncio.to_thread(_provider, house, server)
    pin = await walled(provider.start_pin(_forward_url(house)), provider)
    number = secrets.token_urlsafe(24)
    expires_at = min(pin.expires_at, datetime.now(UTC) + LONGEST)
    await asyncio.to_thread(_keep, house, browser, (number, server), (pin, expires_at))
    return Started(number, pin.url, pin.code if pin.url is None else None, expires_at)


def _allowed(house: House, client: Client, kind: str, server_id: int | None) -> Server:
    servers = at(house, "pin", server_id, kind)
    limit = limits.of_pins(client.address)
    limit.check(house.database)
    limit.note_failure(house.database)
    return servers[0]


def _forward_url(house: House) -> HttpUrl | None:
    """From the configuration only; a request never has a say in where somebody is sent."""
    public = house.settings.public_url
    return HttpUrl(f"{public.rstrip('/')}{CALLBACK}") if public else None


def _provider(house: House, server: Server) -> PinLogin:
    provider = house.connections.get(server).provider
    if not isinstance(provider, PinLogin):
        raise NotFound("There is no such server to sign in at.")
    return provider


def _keep(house: House, browser: Browser, ours: tuple[str, Server], theirs: tuple[Pin, datetime]) -> None:
    number, server = ours
    pin, expires_at = theirs
    row_id, now = fingerprint(number), datetime.now(UTC)
    kept = _Kept(pin=pin.id, wide=pin.url is not None)
    with house.database.write() as db:
        forget_pins(db, now)
        db.add(
            WaitingPin(
                id=row_id,
                cookie_hash=fingerprint(browser.secret),
                server_id=server.id,
                kind=server.kind,
                pin_sealed=house.box.seal(f"pin:{row_id}", kept.model_dump_json()),
                expires_at=expires_at,
                check_after=now,
            )
        )


async def check(house: House, browser: Browser, number: str) -> PinState:
    """How it stands. The provider is asked by one check at a time, at most every 1.5 seconds, and never again once
    somebody has consented. Raises ``Denied`` when who consented is nobody at any server here."""
    row = await asyncio.to_thread(_waiting, house, browser, number)
    if row is None:
        return PinState.EXPIRED
    if row.identity_sealed is not None:
        return PinState.READY
    now = datetime.now(UTC)
    if not await asyncio.to_thread(_take, house, row.id, now):
        return PinState.PENDING
    try:
        found = await _ask(house, row)
    except NotFound:
        await asyncio.to_thread(_drop, house, row.id)
        return PinState.EXPIRED
    except TowerViewError:
        await asyncio.to_thread(_release, house, row.id)
        raise
    if found is None:
        await asyncio.to_thread(_release, house, row.id)
        return PinState.PENDING
    await asyncio.to_thread(_confirm, house, browser, row, found)
    return PinState.READY


def _waiting(house: House, browser: Browser, number: str) -> WaitingPin | None:
    """The row of this number, for the browser that began it and in time."""
    with house.database.read() as db:
        row = db.get(WaitingPin, fingerprint(number))
    if row is None or not hmac.compare_digest(row.cookie_hash, fingerprint(browser.secret)):
        return None
    return row if datetime.now(UTC) < row.expires_at else None


def _take(house: House, row_id: str, now: datetime) -> bool:
    with house.database.write() as db:
        return take_check(db, row_id, now, now + _LEASE)


def _release(house: House, row_id: str) -> None:
    with house.database.write() as db:
        row = db.get(WaitingPin, row_id)
        if row is not None:
            row.check_after = datetime.now(UTC) + _PAUSE


def _drop(house: House, row_id: str) -> None:
    with house.database.write() as db:
        row = db.get(WaitingPin, row_id)
        if row is not None:
            db.delete(row)


async def _ask(house: House, row: WaitingPin) -> _Found | None:
    """Ask the provider; None while nobody has consented."""
    servers = await asyncio.to_thread(at, house, "pin", None, row.kind)
    first = next((server for server in servers if server.id == row.server_id), None)
    if first is None:
        raise NotFound("This server is no way in any more.")
    kept = _opened(house, row)
    identity = await _asked(house, first, kept.pin)
    if identity is None:
        return None
    if not kept.wide:
        places = {first.machine_id: identity.user_id} if first.machine_id in identity.machine_ids else {}
        return _Found(
            name=label(identity.name), places={machine: user for machine, user in places.items() if machine}
        )
    others = [server for server in servers if server.machine_id not in identity.machine_ids]
    places = dict.fromkeys(identity.machine_ids, identity.user_id) | await _elsewhere(house, others, kept.pin)
    return _Found(name=label(identity.name), places=places)


def _opened(house: House, row: WaitingPin) -> _Kept:
    try:
        return _Kept.model_validate_json(house.box.unseal(f"pin:{row.id}", row.pin_sealed))
    except Sealed:
        raise NotFound("This sign-in has run out.") from None


async def _asked(house: House, server: Server, pin_id: str) -> Identity | None:
    provider = await asyncio.to_thread(_provider, house, server)
    return await walled(provider.check_pin(pin_id), provider)


async def _elsewhere(house: House, servers: Sequence[Server], pin_id: str) -> dict[str, str]:
    """The same person may be somebody else at a server of another owner: each of those is asked for itself. One that does
    not answer adds nothing."""
    found: dict[str, str] = {}
    for server in servers:
        with suppress(ProviderError, NotFound, Denied):
            identity = await _asked(house, server, pin_id)
            if identity is not None and server.machine_id in identity.machine_ids:
                found[server.machine_id] = identity.user_id
    return found


def _confirm(house: House, browser: Browser, row: WaitingPin, found: _Found) -> None:
    """Keep who it is for the browser to fetch; whoever is nobody here is told so, and the PIN is gone."""
    proven = Proven(row.kind, found.name, found.places)
    with house.database.read() as db:
        places = reachable(db, proven)
    if not places:
        _drop(house, row.id)
        note_failure(house, browser.client, found.name, None)
        raise Denied(NOT_SHARED)
    sealed = house.box.seal(f"pin-identity:{row.id}", found.model_dump_json())
    with house.database.write() as db:
        waiting = db.get(WaitingPin, row.id)
        if waiting is not None:
            waiting.identity_sealed = sealed
            waiting.expires_at = datetime.now(UTC) + READY_FOR


def finish(house: House, browser: Browser, number: str, remember: bool) -> SignedIn:
    """Sign in who consented; the PIN is used up by this. Raises ``SignInFailed``, ``Denied``."""
    row = _waiting(house, browser, number)
    if row is None:
        raise SignInFailed("This sign-in has run out or was used. Begin again.")
    with house.database.write() as db:
        sealed = use_pin(db, row.id)
    if sealed is None:
        raise SignInFailed("This sign-in has run out or was used. Begin again.")
    found = _Found.model_validate_json(house.box.unseal(f"pin-identity:{row.id}", sealed))
    return enter(house, browser.client, Proven(row.kind, found.name, found.places), remember)
