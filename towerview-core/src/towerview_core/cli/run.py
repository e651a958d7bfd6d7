"""``run``, ``web``, ``worker`` and ``clock``: the house, whole or one face of it."""

import socket
from pathlib import Path
from typing import Annotated

import typer

from towerview_core.app import Faces, open_house, serve, work
from towerview_core.contract.errors import ConfigError
from towerview_core.logs import configure_logs
from towerview_core.services.house import House
from towerview_core.services.setup import new_secret
from towerview_core.settings import Settings, read_settings

Home = Annotated[Path | None, typer.Option(help="Folder of the database and the key file.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on.")]


def settings_with(home: Path | None = None, host: str | None = None, port: int | None = None) -> Settings:
    """The process settings, with what was said on the command line over them. Raises ``ConfigError``."""
    settings = read_settings(home=home, host=host, port=port)
    configure_logs(settings)
    return settings


def _free_port() -> int:
    """A port nobody uses now, for ``--port 0``: the house must know its own before it starts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def run(home: Home = None, host: Host = None, port: Port = None) -> None:
    """TowerView on this machine: web, worker and clock in one process, SQLite unless a database URL is set."""
    house = open_house(settings_with(home, host, port))
    serve(house, Faces.ALL, lambda url: _welcome(house, url))


def web(host: Host = None, port: Port = None) -> None:
    """Only the web server; needs TOWERVIEW_DATABASE_URL and TOWERVIEW_REDIS_URL."""
    house = open_house(_distributed(settings_with(None, host, port)))
    serve(house, Faces.WEB, lambda url: _welcome(house, url))


def worker() -> None:
    """Only a worker; needs TOWERVIEW_DATABASE_URL and TOWERVIEW_REDIS_URL."""
    work(open_house(_distributed(settings_with())), Faces.WORKER)


def clock() -> None:
    """Only a clock; any number may run."""
    work(open_house(_distributed(settings_with())), Faces.CLOCK)


def _welcome(house: House, url: str) -> None:
    """Say where the page is and, until there is an admin, the secret that opens the set-up (security.md A1)."""
    typer.echo(f"TowerView answers at {url}")
    secret = new_secret(house.database)
    if secret is not None:
        typer.echo(
            f"Nobody has set it up yet. Open the page and enter this one-time secret, good for an hour:\n\n  {secret}\n"
        )


def _distributed(settings: Settings) -> Settings:
    if settings.database_url is None or settings.redis_url is None:
        raise ConfigError(
            "Separate processes need TOWERVIEW_DATABASE_URL and TOWERVIEW_REDIS_URL. "
            "For everything in one process use `towerview run`."
        )
    return settings


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (run, web, worker, clock):
        app.command()(command)
