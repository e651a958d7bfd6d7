"""A small house for tests of accounts and sign-in: no plugin, no worker, only keys, database and the auth routes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter, FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from towerview_core.api import auth
from towerview_core.api.guards import install_guards
from towerview_core.api.problems import install_problems
from towerview_core.plugins.registry import Registry
from towerview_core.security.grants import Role
from towerview_core.security.tokens import Tokens
from towerview_core.services import accounts
from towerview_core.services.accounts import NewAccount
from towerview_core.services.audit import SYSTEM, Client
from towerview_core.services.connections import Connections
from towerview_core.services.house import House
from towerview_core.services.keys import unlock
from towerview_core.services.live import LiveView
from towerview_core.services.login_sessions import SignedIn
from towerview_core.services.signin import Credentials, sign_in
from towerview_core.settings import Settings
from towerview_core.snapshots import open_snapshots
from towerview_core.store.accounts import Account
from towerview_core.store.database import Database
from towerview_core.store.site import AuditRow

PASSWORD = "velvet otters juggle 9 lamps"
OTHER_PASSWORD = "marble kettles outrun 4 herons"
HERE = Client("192.0.2.7", "a browser of the test", "0" * 16)
ORIGIN = "http://localhost:8095"
COOKIE_ROUTE = {"x-towerview": "1", "origin": ORIGIN, "content-type": "application/json"}


def small_house(home: Path, url: str | None = None, **settings: object) -> House:
    """A house without plugins, on SQLite in its home unless a database is named."""
    chosen = Settings.model_validate({"home": home, "database_url": url, **settings})
    database = Database(chosen.sqlalchemy_url)
    box = unlock(database, chosen.key_file)
    registry, snapshots = Registry(), open_snapshots(chosen)
    return House(
        settings=chosen,
        database=database,
        box=box,
        tokens=Tokens(box),
        registry=registry,
        snapshots=snapshots,
        connections=Connections(database, box, registry, chosen),
        live=LiveView(database, snapshots),
    )


def make(house: House, name: str, role: Role = Role.ADMIN) -> Account:
    """An account with the test's password."""
    return accounts.create(house.database, SYSTEM, NewAccount(name, PASSWORD, role))


def enter(house: House, name: str, password: str = PASSWORD, **more: object) -> SignedIn:
    """Sign in below the API."""
    return sign_in(house, HERE, Credentials(name=name, password=password, **more))  # type: ignore[arg-type]


def audited(house: House, action: str) -> list[AuditRow]:
    """The audit lines of one action."""
    with house.database.read() as db:
        return list(db.scalars(select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.id)))


def small_app(house: House, routers: Sequence[APIRouter] = ()) -> FastAPI:
    """The auth routes and those of the test, behind the guards."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    for router in (auth.router, *routers):
        app.include_router(router)
    install_problems(app)
    install_guards(app, house)
    return app


def browser(app: FastAPI, **more: object) -> TestClient:
    """A browser at localhost; what the app raises is answered, not raised here."""
    return TestClient(app, base_url=ORIGIN, raise_server_exceptions=False, **more)  # type: ignore[arg-type]


def signed_in(client: TestClient, name: str, password: str = PASSWORD) -> dict[str, object]:
    """Sign in through the API and keep the access token in the client."""
    reply = client.post("/api/auth/login", json={"username": name, "password": password})
    assert reply.status_code == 200, reply.text
    body: dict[str, object] = reply.json()
    client.headers["authorization"] = f"Bearer {body['access_token']}"
    return body
