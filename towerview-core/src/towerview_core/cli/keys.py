"""``keys``: the key file that seals every credential."""

from typing import Annotated

import typer

from towerview_core.cli.run import Home, settings_with
from towerview_core.services import keys
from towerview_core.store.database import Database

app = typer.Typer(help="The key file: make new keys, or begin anew when it is lost.", no_args_is_help=True)


@app.command()
def rotate(home: Home = None) -> None:
    """Make a new primary key and seal every credential with it. Stop TowerView first, start it afterwards."""
    settings = settings_with(home)
    count = keys.rotate(Database(settings.sqlalchemy_url), settings.key_file)
    typer.echo(f"{count} stored secrets are sealed with the new key.")


@app.command()
def new(
    accept_loss: Annotated[
        bool,
        typer.Option("--accept-loss", help="Yes: stored credentials are lost and must be entered again."),
    ] = False,
    home: Home = None,
) -> None:
    """Begin with a new key file after the old one is lost: servers ask for their credentials again, all else is kept."""
    if not accept_loss:
        typer.secho(
            "This gives up every stored credential. If that is meant, add --accept-loss.", fg="red", err=True
        )
        raise typer.Exit(2)
    settings = settings_with(home)
    count = keys.accept_loss(Database(settings.sqlalchemy_url), settings.key_file)
    typer.echo(f"A new key file is at {settings.key_file}; {count} servers need their credentials again.")
