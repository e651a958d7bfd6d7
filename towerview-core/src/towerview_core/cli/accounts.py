"""``accounts``: looking after accounts on the host itself."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from towerview_core.app import open_house
from towerview_core.cli.run import Home, settings_with
from towerview_core.security.grants import AccountRole, Role
from towerview_core.services import accounts
from towerview_core.services.accounts import NewAccount
from towerview_core.services.audit import SYSTEM
from towerview_core.store.accounts import Account
from towerview_core.store.database import Database

app = typer.Typer(
    help="Accounts: create, list, reset a password, disable, enable or delete.", no_args_is_help=True
)

AsJson = Annotated[bool, typer.Option("--json", help="For scripts: one JSON document on standard output.")]
Name = Annotated[str, typer.Argument(help="The account's name; upper and lower case do not count.")]


def _database(home: Home) -> Database:
    return open_house(settings_with(home)).database


@app.command()
def create(
    name: Name,
    role: Annotated[AccountRole, typer.Option(help="What the account is.")] = AccountRole.STAFF,
    password: Annotated[
        str,
        typer.Option(prompt=True, confirmation_prompt=True, hide_input=True, help="Asked for if left out."),
    ] = "",
    home: Home = None,
) -> None:
    """Make an account. Staff and support hold no grants until an admin gives them some."""
    accounts.create(_database(home), SYSTEM, NewAccount(name, password, Role(role.value)))
    typer.echo(f"{name} may sign in as {role.value}.")


@app.command("list")
def list_accounts(home: Home = None, as_json: AsJson = False) -> None:
    """Every account."""
    if as_json:
        typer.echo(json.dumps({"items": [_facts(account) for account in accounts.listed(_database(home))]}))
        return
    table = Table("name", "role", "state", "last sign-in", box=None, pad_edge=False)
    for account in accounts.listed(_database(home)):
        state = "enabled" if account.enabled else "disabled"
        if account.must_change_password:
            state += ", must change the password"
        seen = account.signed_in_at.strftime("%Y-%m-%d %H:%M UTC") if account.signed_in_at else "never"
        table.add_row(account.name, account.role, state, seen)
    Console().print(table)


def _facts(account: Account) -> dict[str, object]:
    return {
        "id": account.id,
        "name": account.name,
        "role": account.role,
        "enabled": account.enabled,
        "must_change_password": account.must_change_password,
        "signed_in_at": account.signed_in_at.isoformat() if account.signed_in_at else None,
    }


@app.command("reset-password")
def reset_password(name: Name, home: Home = None) -> None:
    """Give an account a one-time password: good for 30 minutes, and for nothing but choosing another."""
    one_time = accounts.reset_password(_database(home), SYSTEM, name)
    typer.echo(f"One-time password of {name}, good for 30 minutes: {one_time}")


@app.command()
def disable(name: Name, home: Home = None) -> None:
    """Let an account sign in no longer; its sign-ins end at once."""
    accounts.set_enabled(_database(home), SYSTEM, name, enabled=False)
    typer.echo(f"{name} can no longer sign in.")


@app.command()
def enable(name: Name, home: Home = None) -> None:
    """Let a disabled account sign in again."""
    accounts.set_enabled(_database(home), SYSTEM, name, enabled=True)
    typer.echo(f"{name} can sign in again.")


@app.command()
def delete(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    home: Home = None,
) -> None:
    """Delete an account with its grants; its sign-ins end at once. The audit log stays."""
    if not yes:
        typer.confirm(f"Delete the account {name} with its grants?", abort=True)
    accounts.delete_account(_database(home), SYSTEM, name)
    typer.echo(f"{name} is gone.")
