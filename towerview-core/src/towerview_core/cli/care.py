"""``migrate``, ``plugins`` and ``doctor``: looking after the house."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from towerview_core.app import own_plugins
from towerview_core.cli.run import Home, settings_with
from towerview_core.plugins.loader import load
from towerview_core.plugins.registry import PluginState
from towerview_core.services import doctor as doctoring
from towerview_core.store.database import Database
from towerview_core.store.migrate import HEAD, current_revision
from towerview_core.store.migrate import migrate as bring_up

AsJson = Annotated[bool, typer.Option("--json", help="For scripts: one JSON document on standard output.")]


def migrate(home: Home = None) -> None:
    """Bring the database to the schema of this version; an existing SQLite file is copied first."""
    settings = settings_with(home)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.sqlalchemy_url)
    before = current_revision(database)
    bring_up(database)
    typer.echo(
        f"The schema is {HEAD}."
        if before == HEAD
        else f"The schema went from {before or 'nothing'} to {HEAD}."
    )
    database.close()


def plugins(as_json: AsJson = False) -> None:
    """What is installed, how it stands, and what each brings."""
    states = load(own_plugins(), settings_with().disabled_plugins).plugins
    if as_json:
        typer.echo(json.dumps({"items": [state.model_dump(mode="json") for state in states]}))
        return
    table = Table("name", "distribution", "version", "state", "brings or reason", box=None, pad_edge=False)
    for state in states:
        table.add_row(state.name, state.distribution, state.version, state.condition, _told(state))
    Console().print(table)


def _told(state: PluginState) -> str:
    return state.reason or "; ".join(f"{noun}: {', '.join(names)}" for noun, names in state.brings.items())


def doctor(home: Home = None, as_json: AsJson = False) -> None:
    """Look for the common mistakes and say the cure. Ends with 1 if something must be mended."""
    findings = doctoring.examine(settings_with(home), own_plugins())
    if as_json:
        typer.echo(json.dumps({"items": [finding.model_dump(mode="json") for finding in findings]}))
    else:
        for finding in findings:
            colour = {"ok": "green", "warning": "yellow", "wrong": "red"}[finding.state]
            typer.secho(f"{finding.state:<8}", fg=colour, nl=False)
            typer.echo(
                f"{finding.about}: {finding.says}" + (f"\n        {finding.cure}" if finding.cure else "")
            )
    if any(finding.state == "wrong" for finding in findings):
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (migrate, plugins, doctor):
        app.command()(command)
