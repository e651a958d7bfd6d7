"""``demo`` and ``standin``: a living house without a media server."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from pkgutil import resolve_name
from typing import Annotated

import typer

from towerview_core.app import Faces, open_house, own_plugins, serve
from towerview_core.cli.run import Home, Port, settings_with
from towerview_core.contract.containers import Containers
from towerview_core.contract.errors import ConfigError, Invalid
from towerview_core.contract.provider import Provider
from towerview_core.contract.sessions import Sessions
from towerview_core.plugins.loader import load
from towerview_core.services.demo import DemoAccount, DemoServer, furnish
from towerview_core.settings import Settings
from towerview_core.testing.standin import Fleet, StandIn

NAMES = ("Living Room", "Attic", "Cabin", "Studio", "Harbour", "Orchard", "Lighthouse", "Meadow")
"""Names of the demo's servers, then numbered."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many media servers the demo has, and how many sessions each."""

    servers: int = 5
    sessions: int = 3


def _size(text: str) -> Size:
    servers, cross, sessions = text.lower().partition("x")
    if not (
        cross
        and servers.isdigit()
        and sessions.isdigit()
        and 0 < int(servers) <= 1000
        and int(sessions) <= 1000
    ):
        raise Invalid("Write the fleet as SERVERSxSESSIONS, for example 10x20 (at most 1000x1000).")
    return Size(int(servers), int(sessions))


def demo(
    port: Port = None,
    home: Home = None,
    fleet: Annotated[str, typer.Option(help="Media servers x sessions on each, for example 10x20.")] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Say address and accounts as one line of JSON.")
    ] = False,
) -> None:
    """TowerView with stand-in servers of the installed plugins and people who watch: nothing to set up.

    Without --home everything is forgotten at the end.
    """
    size = _size(fleet) if fleet else Size()
    with _home(home) as folder:
        settings = settings_with(folder, None, port).model_copy(update={"allow_loopback": True})
        stand_ins = _stand_ins(settings, size, with_containers=not fleet)
        running = Fleet(stand_ins)
        running.start()
        try:
            servers = [
                DemoServer(stand_in.name, stand_in.kind, url, dict(stand_in.options()))
                for stand_in, url in zip(stand_ins, running.urls, strict=True)
            ]
            house = open_house(settings)
            accounts = furnish(house, servers)
            serve(house, Faces.ALL, lambda url: _announce(url, accounts, servers, as_json))
        finally:
            running.stop()


@contextmanager
def _home(home: Path | None) -> Iterator[Path]:
    with ExitStack() as stack:
        yield home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="towerview-demo-")))


def _stand_ins(settings: Settings, size: Size, *, with_containers: bool) -> list[StandIn]:
    providers = [
        provider
        for provider in load(own_plugins(), settings.disabled_plugins).providers.values()
        if provider.stand_in is not None
    ]
    media = [provider for provider in providers if issubclass(provider, Sessions)]
    if not media:
        raise ConfigError(
            "No plugin for a media server is installed. Install one, for example towerview-plex."
        )
    made = [
        _stand_in_of(provider).make(_name(provider, number), size.sessions, number)
        for number, provider in zip(range(size.servers), cycle(media), strict=False)
    ]
    if with_containers:
        made += [
            _stand_in_of(provider).make(f"{provider.title} at home", 6, 1)
            for provider in providers
            if issubclass(provider, Containers)
        ]
    return made


def _name(provider: type[Provider], number: int) -> str:
    place = NAMES[number % len(NAMES)] + (f" {number // len(NAMES) + 1}" if number >= len(NAMES) else "")
    return f"{place} {provider.title}"


def _stand_in_of(provider: type[Provider]) -> type[StandIn]:
    stand_in = resolve_name(provider.stand_in or "")
    if not (isinstance(stand_in, type) and issubclass(stand_in, StandIn)):
        raise ConfigError(f"{provider.stand_in} of {provider.kind} is no stand-in server.")
    return stand_in


def _announce(url: str, accounts: list[DemoAccount], servers: list[DemoServer], as_json: bool) -> None:
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "url": url,
                    "accounts": [
                        {"name": one.name, "password": one.password, "role": one.role} for one in accounts
                    ],
                    "servers": [{"name": one.name, "kind": one.kind, "url": one.url} for one in servers],
                }
            )
        )
        return
    typer.secho(f"\n  TowerView demo: {url}\n", bold=True)
    for one in accounts:
        typer.echo(f"    {one.role:<8} name {one.name:<8} password {one.password}")
    typer.echo(f"\n  {len(servers)} stand-in servers play along. End with Ctrl C.\n")


def standin(
    kind: Annotated[
        str, typer.Argument(help="plex, jellyfin, emby, portainer, or a kind another plugin brings.")
    ],
    port: Annotated[int, typer.Option(help="Port to listen on.")],
    sessions: Annotated[
        int, typer.Option(min=0, help="Viewings (or containers) the script keeps going.")
    ] = 3,
) -> None:
    """One stand-in server, for trying things out; faults are switched by PUT /_standin/faults."""
    provider = load(own_plugins(), settings_with().disabled_plugins).providers.get(kind)
    if provider is None or provider.stand_in is None:
        raise Invalid(f"No loaded plugin brings a stand-in of the kind {kind!r}. See `towerview plugins`.")
    stand_in = _stand_in_of(provider).make(f"Stand-in {provider.title}", sessions, 0)
    fleet = Fleet([stand_in], [port])
    typer.echo(f"{provider.title} stand-in at {fleet.urls[0]} with {json.dumps(dict(stand_in.options()))}")
    fleet.run_forever()


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(demo)
    app.command()(standin)
