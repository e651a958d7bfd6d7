"""Routes of live sessions: what plays, how much, and stopping it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from towerview_core.api.access import Principal, actor, house, needs, principal
from towerview_core.contract.value import UtcTime, Value
from towerview_core.security.grants import Grant
from towerview_core.services import caches, servers, sessions
from towerview_core.services.audit import Actor
from towerview_core.services.caches import CacheStatus
from towerview_core.services.collecting import capable
from towerview_core.services.house import House
from towerview_core.services.live import Counts, SessionList, Visible
from towerview_core.services.sessions import Terminated
from towerview_core.store.servers import enabled_names

router = APIRouter(prefix="/api/admin", tags=["sessions"])

TheHouse = Annotated[House, Depends(house)]
Who = Annotated[Principal, Depends(principal)]
Acting = Annotated[Actor, Depends(actor)]
STEP_S = 5


class Stop(Value):
    """How to stop a session; the message is shown to the viewer where the server can.

    ``revoke_device``: if the player ignores the stop, sign its device out for all its users, where the server can. Needs
    the grant ``servers.manage`` as well.
    """

    message: str = Field(default="", max_length=500)
    revoke_device: bool = False


class Text(Value):
    """A text for a viewer."""

    text: str = Field(min_length=1, max_length=500)


class Point(Value):
    """What went over the line at a moment, in kbit/s."""

    at: UtcTime
    total_kbps: int
    lan_kbps: int
    wan_kbps: int


class ServerSeries(Value):
    """The points of one server, oldest first."""

    server_id: int
    server_name: str
    server_kind: str
    points: tuple[Point, ...]


class BandwidthHistory(Value):
    """The last 90 seconds: a series for each server, and their sum where all of them have a point."""

    step_s: int
    servers: tuple[ServerSeries, ...]
    total: tuple[Point, ...]


def visible(house: House, who: Principal) -> list[Visible]:
    """The enabled servers with sessions that the account may look at, and whether with addresses."""
    able = capable(house, house.registry.caches["sessions"])
    with house.database.read() as db:
        names = enabled_names(db)
    return [
        Visible(server.id, server.name, server.kind, who.may(Grant.SESSIONS_PII, server.id))
        for server in names
        if server.kind in able and who.may(Grant.SESSIONS_VIEW, server.id)
    ]


async def _sent(house: House, who: Principal, server_id: int | None = None) -> Response:
    """The sessions of every visible server, or of one. This is asked for most often of all."""

    def made() -> bytes:
        seen = visible(house, who)
        return house.live.reply(
            seen if server_id is None else [one for one in seen if one.server_id == server_id]
        )

    body = made() if house.reads_at_once else await asyncio.to_thread(made)
    return Response(body, media_type="application/json")


@router.get("/sessions", dependencies=[needs(Grant.SESSIONS_VIEW)], response_model=SessionList)
async def list_sessions(house: TheHouse, who: Who, server_id: int | None = None) -> Response:
    """What plays now on every server the account may look at, or on one of them."""
    if server_id is not None:
        who.demand(Grant.SESSIONS_VIEW, server_id)
    return await _sent(house, who, server_id)


@router.get(
    "/servers/{server_id}/sessions", dependencies=[needs(Grant.SESSIONS_VIEW)], response_model=SessionList
)
async def list_sessions_of_server(house: TheHouse, who: Who, server_id: int) -> Response:
    """What plays now on one server."""
    await asyncio.to_thread(servers.found, house, server_id)
    return await _sent(house, who, server_id)


@router.get("/sessions/counts", dependencies=[needs(Grant.SESSIONS_VIEW)])
def read_counts(house: TheHouse, who: Who) -> Counts:
    """Figures over every server the account may look at; servers that are up include those without sessions."""
    seen = [one for one in servers.listed(house) if one.enabled and who.may(Grant.SERVERS_VIEW, one.id)]
    up = sum(server.health == "ok" for server in seen)
    return house.live.counts(visible(house, who)).model_copy(update={"servers_up": up, "servers": len(seen)})


@router.get("/sessions/bandwidth-history", dependencies=[needs(Grant.SESSIONS_VIEW)])
def read_bandwidth(house: TheHouse, who: Who) -> BandwidthHistory:
    """The last 18 points of 5 seconds."""
    points = house.snapshots.points("bandwidth")
    series = tuple(
        ServerSeries(
            server_id=server.server_id,
            server_name=server.name,
            server_kind=server.kind,
            points=tuple(
                Point.model_validate(orjson.loads(point)) for point in points.get(server.server_id, ())
            ),
        )
        for server in visible(house, who)
    )
    return BandwidthHistory(step_s=STEP_S, servers=series, total=_total(series))


def _total(series: Sequence[ServerSeries]) -> tuple[Point, ...]:
    """The sum by slots of five seconds, for slots at which any server has a point."""
    slots: dict[int, list[Point]] = {}
    for one in series:
        for point in one.points:
            slots.setdefault(int(point.at.timestamp()) // STEP_S, []).append(point)
    return tuple(_sum(slots[slot]) for slot in sorted(slots))


def _sum(points: Sequence[Point]) -> Point:
    return Point(
        at=_latest(points),
        total_kbps=sum(point.total_kbps for point in points),
        lan_kbps=sum(point.lan_kbps for point in points),
        wan_kbps=sum(point.wan_kbps for point in points),
    )


def _latest(points: Sequence[Point]) -> datetime:
    return max(point.at for point in points)


@router.post("/sessions/refresh-cache", status_code=202, dependencies=[needs(Grant.SESSIONS_VIEW)])
def refresh(house: TheHouse, who: Who) -> CacheStatus:
    """Read the sessions of every server the account may look at, as soon as a worker is free."""
    seen = {server.server_id for server in visible(house, who)}
    for server_id in seen:
        caches.refresh(house, "sessions", server_id)
    return caches.shown_to(caches.status(house, "sessions"), seen)


@router.get("/sessions/cache-status", dependencies=[needs(Grant.SESSIONS_VIEW)])
def read_cache_status(house: TheHouse, who: Who) -> CacheStatus:
    """When each server's sessions were last read, and what went wrong."""
    return caches.shown_to(caches.status(house, "sessions"), {one.server_id for one in visible(house, who)})


@router.post(
    "/servers/{server_id}/sessions/{session_id}/terminate", dependencies=[needs(Grant.SESSIONS_TERMINATE)]
)
async def terminate(
    house: TheHouse, who: Who, acting: Acting, server_id: int, session_id: str, stop: Stop,
) -> Terminated:  # fmt: skip
    """Stop a session and say what was then seen: stopped, still playing, or come back. Takes up to ten seconds, and as long
    again when a device is signed out."""
    if stop.revoke_device:
        who.demand(Grant.SERVERS_MANAGE, server_id)
    place = (server_id, session_id)
    outcome = await sessions.terminate(house, acting, place, stop.message, revoke=stop.revoke_device)
    await asyncio.to_thread(caches.refresh, house, "sessions", server_id)
    return outcome


@router.post(
    "/servers/{server_id}/sessions/{session_id}/message",
    status_code=204,
    dependencies=[needs(Grant.SESSIONS_TERMINATE)],
)
async def message(house: TheHouse, acting: Acting, server_id: int, session_id: str, text: Text) -> None:
    """Show a text on a player."""
    await sessions.message(house, acting, server_id, session_id, text.text)
