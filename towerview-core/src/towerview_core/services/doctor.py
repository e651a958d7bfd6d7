"""The doctor: looks for the common mistakes of a set-up and says the cure. It changes nothing."""

import os
import shutil
import socket
import stat
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import redis
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from towerview_core.contract.errors import ConfigError
from towerview_core.contract.value import Value
from towerview_core.plugins.loader import load
from towerview_core.plugins.registry import PluginCondition, Registry
from towerview_core.security.box import Box
from towerview_core.settings import Settings
from towerview_core.store.accounts import Account
from towerview_core.store.database import Database
from towerview_core.store.migrate import HEAD, current_revision
from towerview_core.store.servers import all_servers

LEAST_FREE = 200 * 1024 * 1024


class Finding(Value):
    """One thing that was looked at: how it is, and what to do if it is not well."""

    about: str
    state: Literal["ok", "warning", "wrong"]
    says: str
    cure: str | None = None


Examination = Callable[[Settings], Iterator[Finding]]


def examine(settings: Settings, own: Sequence[tuple[str, object]]) -> list[Finding]:
    """Look at folder, key file, database, Redis, port, plugins and servers, in this order."""
    registry = load(own, settings.disabled_plugins)
    looks: tuple[Examination, ...] = (_folder, _disk, _keys, _database, _redis, _port, _public_url)
    findings = [finding for look in looks for finding in look(settings)]
    return [*findings, *_plugins(registry), *_servers(settings, registry)]


def _folder(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    if not home.exists():
        yield Finding(about="folder", state="ok", says=f"{home} will be made at the first start.")
    elif not os.access(home, os.W_OK):
        yield Finding(
            about="folder",
            state="wrong",
            says=f"{home} cannot be written to.",
            cure="Give it to the user TowerView runs as, or set TOWERVIEW_HOME.",
        )
    elif stat.S_IMODE(home.stat().st_mode) & 0o077:
        yield Finding(
            about="folder", state="warning", says=f"{home} is open to others.", cure=f"chmod 700 {home}"
        )
    else:
        yield Finding(about="folder", state="ok", says=f"{home} is there and ours alone.")


def _disk(settings: Settings) -> Iterator[Finding]:
    place = next(folder for folder in (settings.home, *settings.home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    if free < LEAST_FREE:
        yield Finding(
            about="disk",
            state="wrong",
            says=f"Only {free // 2**20} MiB are free at {place}.",
            cure="Make room; the database stops writing when the disk is full.",
        )


def _keys(settings: Settings) -> Iterator[Finding]:
    if not settings.key_file.exists() and not (settings.home / "towerview.db").exists():
        yield Finding(about="key file", state="ok", says="It will be made with the new database.")
        return
    try:
        Box.open(settings.key_file)
    except ConfigError as error:
        yield Finding(about="key file", state="wrong", says=str(error))
    else:
        yield Finding(about="key file", state="ok", says="It can be read, and by us alone.")


def _database(settings: Settings) -> Iterator[Finding]:
    if settings.database_url is None and not (settings.home / "towerview.db").exists():
        yield Finding(about="database", state="ok", says="SQLite; it will be made at the first start.")
        return
    database = Database(settings.sqlalchemy_url)
    try:
        revision = current_revision(database)
    except SQLAlchemyError as error:
        yield Finding(
            about="database",
            state="wrong",
            says=f"It does not answer ({type(error).__name__}).",
            cure="Check TOWERVIEW_DATABASE_URL, the network, and whether the database server runs.",
        )
        return
    finally:
        database.close()
    if revision == HEAD:
        yield Finding(about="database", state="ok", says=f"It answers; the schema is {HEAD}.")
    else:
        yield Finding(
            about="database",
            state="warning",
            says=f"Its schema is {revision or 'empty'}, this version has {HEAD}.",
            cure="Run `towerview migrate`, or just start: it is done then.",
        )


def _redis(settings: Settings) -> Iterator[Finding]:
    if settings.redis_url is None:
        if settings.database_url is not None:
            yield Finding(about="Redis", state="ok", says="None is set: everything runs in one process.")
        return
    try:
        redis.Redis.from_url(
            settings.redis_url.get_secret_value(), socket_timeout=3, socket_connect_timeout=3
        ).ping()
    except redis.RedisError as error:
        yield Finding(
            about="Redis",
            state="wrong",
            says=f"It does not answer ({type(error).__name__}).",
            cure="Check TOWERVIEW_REDIS_URL and its password, and whether Redis runs.",
        )
    else:
        yield Finding(about="Redis", state="ok", says="It answers.")


def _port(settings: Settings) -> Iterator[Finding]:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            yield Finding(
                about="port",
                state="warning",
                says=f"{settings.host}:{settings.port} is not free ({error.strerror}).",
                cure="That is well if TowerView runs already; otherwise choose another port with TOWERVIEW_PORT.",
            )
        else:
            yield Finding(about="port", state="ok", says=f"{settings.host}:{settings.port} is free.")


def _public_url(settings: Settings) -> Iterator[Finding]:
    listens_beyond = settings.host not in ("127.0.0.1", "::1", "localhost")
    if listens_beyond and settings.public_url is None and not settings.allowed_hosts:
        yield Finding(
            about="address",
            state="warning",
            says="TowerView listens beyond this machine, but no public address is set, so other names are refused.",
            cure="Set TOWERVIEW_PUBLIC_URL to what people type, or TOWERVIEW_ALLOWED_HOSTS.",
        )


def _plugins(registry: Registry) -> Iterator[Finding]:
    for plugin in registry.plugins:
        if plugin.condition is PluginCondition.QUARANTINED:
            yield Finding(
                about=f"plugin {plugin.name}",
                state="wrong",
                says=f"{plugin.owner} is in quarantine. {plugin.reason}",
                cure=f"Update or uninstall {plugin.distribution}.",
            )
    if not registry.providers:
        yield Finding(
            about="plugins",
            state="wrong",
            says="No kind of server is known.",
            cure="Install a plugin, for example `pip install towerview-plex`.",
        )
    if "web" not in registry.static:
        yield Finding(
            about="dashboard",
            state="warning",
            says="towerview-web is not installed or not built: there is an API, but no page.",
            cure="Install towerview-web; in a checkout run `make ui`.",
        )


def _servers(settings: Settings, registry: Registry) -> Iterator[Finding]:
    if settings.database_url is None and not (settings.home / "towerview.db").exists():
        return
    database = Database(settings.sqlalchemy_url)
    try:
        if current_revision(database) != HEAD:
            return
        with database.read() as db:
            servers, admin = (
                all_servers(db),
                db.scalars(select(Account.id).where(Account.role == "admin")).first(),
            )
    except SQLAlchemyError:
        return  # the database's own finding says it already
    finally:
        database.close()
    if admin is None:
        yield Finding(
            about="accounts",
            state="warning",
            says="There is no admin yet.",
            cure="Start TowerView and open its page: the one-time secret stands in the terminal.",
        )
    for server in servers:
        if server.kind not in registry.providers:
            says, cure = "Its plugin is missing.", f"pip install towerview-{server.kind}"
            yield Finding(about=f"server {server.name}", state="wrong", says=says, cure=cure)
        elif server.enabled and server.health not in ("ok", "unknown"):
            yield Finding(
                about=f"server {server.name}",
                state="warning",
                says=server.health_reason or server.health,
                cure="Open Servers and use Test connection: it says exactly what is wrong.",
            )
