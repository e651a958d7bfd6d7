"""Media users sign in at their own server: by name and password, or by a PIN they confirm elsewhere (security.md A10, A11).

A password goes to the one server that was picked. A PIN stays here, bound to the browser's cookie; the browser gets a random
number. Who somebody is, is told by kind, machine id and the server's own user id; addresses and names decide nothing.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import SecretStr
from sqlalchemy.orm import Session

from towerview_core.contract.errors import CredentialsRejected, Denied, NotFound, Refused
from towerview_core.contract.login import Identity, PasswordLogin, PinLogin
from towerview_core.contract.provider import Provider
from towerview_core.contract.value import Value
from towerview_core.services import audit, limits
from towerview_core.services.accounts import folded
from towerview_core.services.audit import Actor, Client
from towerview_core.services.house import House
from towerview_core.services.login_sessions import SignedIn, actor_of, open_session
from towerview_core.services.servers import walled
from towerview_core.services.signin import SignInFailed
from towerview_core.store.servers import Server, enabled_servers
from towerview_core.store.viewers import Viewer, replace_identities, viewers_of

NOT_SHARED = "None of the servers here is shared with this account."
_WRONG = "Name or password is wrong."
_NO_SERVER = "There is no such server to sign in at."
_WAYS: Mapping[str, type[Provider]] = {"password": PasswordLogin, "pin": PinLogin}


class MediaServer(Value):
    """A server at which media users may sign in, and how."""

    id: int
    name: str
    kind: str
    kind_title: str
    color: str
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MediaCredentials:
    """What a media user typed, and at which server."""

    server_id: int
    name: str
    password: SecretStr
    remember: bool = False


@dataclass(frozen=True, slots=True)
class Proven:
    """Who somebody proved to be: the external user id at each machine, and what to call them."""

    kind: str
    name: str
    places: Mapping[str, str]


def offered(house: House) -> list[MediaServer]:
    """Enabled servers of loaded kinds that can tell who somebody is."""
    with house.database.read() as db:
        servers = enabled_servers(db)
    found = []
    for server in sorted(servers, key=lambda one: (one.name.casefold(), one.id)):
        ways = _ways(house, server)
        provider = house.registry.providers.get(server.kind)
        if ways and provider is not None:
            found.append(
                MediaServer(
                    id=server.id,
                    name=server.name,
                    kind=server.kind,
                    kind_title=provider.title,
                    color=provider.color,
                    how=ways,
                )
            )
    return found


def _ways(house: House, server: Server) -> tuple[str, ...]:
    provider = house.registry.providers.get(server.kind)
    if provider is None or server.machine_id is None:
        return ()
    refused = {limit["capability"] for limit in server.limits}
    return tuple(
        way
        for way, capability in _WAYS.items()
        if issubclass(provider, capability) and capability.__name__ not in refused
    )


def at(house: House, way: str, server_id: int | None, kind: str | None = None) -> list[Server]:
    """Servers that offer this way, of one kind if it is named, or the one that was picked. Raises ``NotFound`` for none: a
    disabled server is no way in, and looks like none."""
    with house.database.read() as db:
        found = [
            server
            for server in enabled_servers(db)
            if way in _ways(house, server) and server_id in (None, server.id) and kind in (None, server.kind)
        ]
    if not found:
        raise NotFound(_NO_SERVER)
    return found


def prepare(house: House, client: Client, typed: MediaCredentials) -> tuple[Server, limits.Limits]:
    """The server that was picked, once the limits allow a try. Raises ``NotFound``, ``TooManyTries``."""
    limit = limits.of_media_user(typed.server_id, folded(typed.name)[:128], client.address)
    limit.check(house.database)
    return at(house, "password", typed.server_id)[0], limit


async def prove(house: House, server: Server, typed: MediaCredentials) -> Identity | None:
    """Ask the server, and no other, who this is; None when it does not accept them, whatever its reason. Raises what keeps
    the server from answering."""
    provider = house.connections.get(server).provider
    if not isinstance(provider, PasswordLogin):
        raise NotFound(_NO_SERVER)
    try:
        return await walled(provider.authenticate_user(typed.name, typed.password), provider)
    except (CredentialsRejected, Refused, NotFound, Denied):
        return None


def conclude(
    house: House, client: Client, typed: MediaCredentials, what: tuple[Server, limits.Limits, Identity | None]
) -> SignedIn:
    """Let them in, or count the failure. Raises ``SignInFailed``, in the same words whatever the reason."""
    server, limit, identity = what
    machine = server.machine_id
    if identity is None or machine is None or machine not in identity.machine_ids:
        limit.note_failure(house.database)
        note_failure(house, client, folded(typed.name)[:128], server.id)
        raise SignInFailed(_WRONG)
    # Only the picked server vouches: whatever else it may claim to be, it speaks for itself.
    return enter(
        house, client, Proven(server.kind, identity.name, {machine: identity.user_id}), typed.remember
    )


def note_failure(house: House, client: Client, name: str, server_id: int | None) -> None:
    """One line a minute for each name and address."""
    actor = Actor("anonymous", "unknown", client=client)
    with house.database.write() as db:
        audit.record_once(
            db,
            actor,
            "signin.fail",
            target=name,
            server_id=server_id,
            result="failed",
            details={"as": "viewer"},
        )


def reachable(db: Session, proven: Proven) -> dict[str, str]:
    """Of the proven places those that are enabled servers here, found by machine id."""
    here = {server.machine_id for server in enabled_servers(db) if server.kind == proven.kind}
    return {machine: user for machine, user in proven.places.items() if machine in here and user}


def enter(house: House, client: Client, proven: Proven, remember: bool) -> SignedIn:
    """Open a sign-in for a media user; their access is judged at this very moment. Raises ``Denied`` without any server."""
    now = datetime.now(UTC)
    with house.database.write() as db:
        places = reachable(db, proven)
        if not places:
            raise Denied(NOT_SHARED)
        viewer = _viewer(db, proven, places, now)
        replace_identities(db, viewer.id, proven.kind, places)
        entered = open_session(house, db, viewer, (client, remember))
        details = {"as": "viewer", "kind": proven.kind, "servers": len(places)}
        audit.record(db, actor_of(entered, client), "signin.ok", target=viewer.name, details=details)
    return entered


def _viewer(db: Session, proven: Proven, places: Mapping[str, str], now: datetime) -> Viewer:
    known = viewers_of(db, proven.kind, places)
    viewer = db.get(Viewer, known[0]) if known else None
    if viewer is None:
        viewer = Viewer(name="", epoch=0, created_at=now)
        db.add(viewer)
    viewer.name = label(proven.name)
    db.flush()
    return viewer


def label(name: str) -> str:
    """A name as a label: without what a screen or a log would stumble over, at most 128 characters."""
    kept = "".join(
        one
        for one in unicodedata.normalize("NFC", name)
        if unicodedata.category(one) not in ("Cc", "Cs", "Cf")
    )
    return kept.strip()[:128] or "somebody"
