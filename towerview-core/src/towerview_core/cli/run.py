"""``run``, ``web``, ``worker`` and ``clock``: the house, whole or one face of it."""

from pathlib import Path
from typing import Annotated

import typer

from towerview_core.app import Faces, open_house, serve, work
from towerview_core.contract.errors import ConfigError
from towerview_core.logs import configure_logs
from towerview_core.settings import Settings

Home = Annotated[Path | None, typer.Option(help="Folder of the database and the key file.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on.")]


def settings_with(home: Path | None = None, host: str | None = None, port: int | None = None) -> Settings:
    """The process settings, with what was said on the command line over them."""
    said = {"home": home and home.expanduser().resolve(), "host": host, "port": port}
    settings = Settings().model_copy(
        update={name: value for name, value in said.items() if value is not None}
    )
    configure_logs(settings)
    return settings


def run(home: Home = None, host: Host = None, port: Port = None) -> None:
    """TowerView on this machine: web, worker and clock in one process, SQLite unless a database URL is set."""
    settings = settings_with(home, host, port)
    serve(open_house(settings), Faces.ALL)


def web(host: Host = None, port: Port = None) -> None:
    """Only the web server; needs TOWERVIEW_DATABASE_URL and TOWERVIEW_REDIS_URL."""
    serve(open_house(_distributed(settings_with(None, host, port))), Faces.WEB)


def worker() -> None:
    """Only a worker; needs TOWERVIEW_DATABASE_URL and TOWERVIEW_REDIS_URL."""
    work(open_house(_distributed(settings_with())), Faces.WORKER)


def clock() -> None:
    """Only a clock; any number may run."""
    work(open_house(_distributed(settings_with())), Faces.CLOCK)


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
