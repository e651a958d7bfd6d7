"""Routes of servers: kinds, list, add, test, change, remove."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends

from towerview_core.api.access import Principal, actor, admin_only, house, needs, principal, signed_in
from towerview_core.api.shapes import Page
from towerview_core.contract.provider import ServerInfo
from towerview_core.contract.value import Value
from towerview_core.security.grants import Grant
from towerview_core.services import forms, servers
from towerview_core.services.audit import Actor
from towerview_core.services.forms import ShownOptions
from towerview_core.services.house import House
from towerview_core.services.server_rows import ServerRow, capabilities_of, server_row
from towerview_core.services.servers import Change, Draft, Trial

router = APIRouter(prefix="/api/admin", tags=["servers"])

TheHouse = Annotated[House, Depends(house)]
Who = Annotated[Principal, Depends(principal)]
Acting = Annotated[Actor, Depends(actor)]


class ServerKind(Value):
    """A kind of server that can be added. ``form``: JSON schema of what an admin fills in; secrets are ``writeOnly``."""

    kind: str
    title: str
    color: str
    capabilities: tuple[str, ...]
    form: dict[str, object]


class NewServer(Value):
    """A server to add; ``options`` are those of the kind's form. Without a name it gets the server's own."""

    kind: str
    name: str = ""
    options: dict[str, object]
    enabled: bool = True


class ServerChange(Value):
    """What to change; what is left out stays, and so do secrets while the address keeps its origin."""

    name: str | None = None
    enabled: bool | None = None
    options: dict[str, object] | None = None


class ServerTrial(Value):
    """Options to try. With ``server_id`` the secrets left out are those of that server."""

    kind: str
    options: dict[str, object]
    server_id: int | None = None


@router.get("/server-kinds", dependencies=[admin_only])
def list_kinds(house: TheHouse) -> Page[ServerKind]:
    """Kinds the loaded plugins know, in order of title."""
    kinds = sorted(house.registry.providers.values(), key=lambda provider: provider.title)
    return Page[ServerKind](
        items=tuple(
            ServerKind(
                kind=provider.kind,
                title=provider.title,
                color=provider.color,
                capabilities=capabilities_of(provider),
                form=provider.Options.model_json_schema(),
            )
            for provider in kinds
        )
    )


@router.get("/servers", dependencies=[signed_in])
def list_servers(house: TheHouse, who: Who) -> Page[ServerRow]:
    """Servers the account may see, those without a plugin included."""
    rows = [
        server_row(house, server, manage=who.may(Grant.SERVERS_MANAGE, server.id))
        for server in servers.listed(house)
        if who.may(Grant.SERVERS_VIEW, server.id)
    ]
    return Page[ServerRow](items=tuple(rows))


@router.post("/servers", status_code=201, dependencies=[admin_only])
async def add_server(house: TheHouse, acting: Acting, new: NewServer) -> ServerRow:
    """Add a server. It must answer first; if it does not, the reply says exactly why and nothing is saved."""
    draft = Draft(kind=new.kind, name=new.name, options=new.options, enabled=new.enabled)
    return server_row(house, await servers.add(house, acting, draft), manage=True)


@router.post("/servers/test", dependencies=[admin_only])
async def try_server(house: TheHouse, trial: ServerTrial) -> Trial:
    """Try options without saving them."""
    return await servers.try_options(house, trial.kind, trial.options, trial.server_id)


@router.get("/servers/{server_id}", dependencies=[needs(Grant.SERVERS_VIEW)])
def read_server(house: TheHouse, who: Who, server_id: int) -> ServerRow:
    """One server."""
    server = servers.found(house, server_id)
    return server_row(house, server, manage=who.may(Grant.SERVERS_MANAGE, server_id))


@router.patch("/servers/{server_id}", dependencies=[needs(Grant.SERVERS_MANAGE)])
async def change_server(
    house: TheHouse, who: Who, acting: Acting, server_id: int, change: Annotated[ServerChange, Body()]
) -> ServerRow:
    """Change name, options or whether it is polled. Address, credentials and certificates are for admins."""
    if change.options is not None:
        who.demand_admin()
    wish = Change(name=change.name, enabled=change.enabled, options=change.options)
    return server_row(house, await servers.change(house, acting, server_id, wish), manage=True)


@router.delete("/servers/{server_id}", status_code=204, dependencies=[admin_only])
def remove_server(house: TheHouse, acting: Acting, server_id: int) -> None:
    """Remove a server with its playbacks, segments and grants. The audit log stays."""
    servers.remove(house, acting, server_id)


@router.get("/servers/{server_id}/options", dependencies=[admin_only])
def read_options(house: TheHouse, server_id: int) -> ShownOptions:
    """What was filled in, without secrets."""
    return forms.shown(house.connections.options(servers.found(house, server_id)))


@router.post("/servers/{server_id}/test", dependencies=[needs(Grant.SERVERS_MANAGE)])
async def test_server(house: TheHouse, server_id: int) -> Trial:
    """Ask a saved server again who it is; keeps its version and limits."""
    return await servers.try_saved(house, server_id)


@router.get("/servers/{server_id}/version", dependencies=[needs(Grant.SERVERS_VIEW)])
async def read_version(house: TheHouse, server_id: int) -> ServerInfo:
    """Version and newer version, asked now."""
    return await servers.recheck(house, server_id)
