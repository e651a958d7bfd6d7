"""The command line: ``towerview``. Each command is a thin door to the house."""

import sys

import typer

from towerview_core.cli import accounts, care, demo, keys, run
from towerview_core.contract.errors import ConfigError, TowerViewError

EX_CONFIG = 78
"""Exit code of a house that refuses to start: something in its configuration is for a person to mend."""

app = typer.Typer(
    name="towerview",
    help="One place for your Plex, Jellyfin and Emby servers and their containers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
run.register(app)
demo.register(app)
care.register(app)
app.add_typer(accounts.app, name="accounts")
app.add_typer(keys.app, name="keys")


def main() -> None:
    """Run a command; errors of ours end as one sentence, not as a trace."""
    try:
        app()
    except ConfigError as error:
        typer.secho(f"TowerView cannot start: {error}", fg="red", err=True)
        sys.exit(EX_CONFIG)
    except TowerViewError as error:
        typer.secho(str(error), fg="red", err=True)
        sys.exit(1)
