"""Routes of media users: what is their own, and nothing else."""

import asyncio
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from starlette.responses import Response

from towerview_core.api.access import Who, actor, house, viewers_only
from towerview_core.api.cursors import packed, unpacked
from towerview_core.api.images import PICTURE_HEADERS, PICTURES, ImageId
from towerview_core.api.shapes import Page
from towerview_core.contract.media import ImageSize
from towerview_core.contract.sessions import ImageKind, ImageRef
from towerview_core.contract.value import Value
from towerview_core.services import caches, sessions, viewers
from towerview_core.services.artwork import picture
from towerview_core.services.audit import Actor
from towerview_core.services.house import House
from towerview_core.services.playback import in_ms, moment
from towerview_core.services.sessions import Terminated
from towerview_core.services.viewers import OwnPlayback, OwnServerRow, OwnSessions
from towerview_core.store.own_history import HistoryWanted

router = APIRouter(prefix="/api/me", tags=["me"])

TheHouse = Annotated[House, Depends(house)]
ServerId = Annotated[int, Path(ge=1, lt=2**63)]


class OwnStop(Value):
    """How to stop one's own session; the message is shown where the server can."""

    message: str = Field(default="", max_length=500)


class HistoryQuery(Value):
    """Which of one's own viewings, and how many at once."""

    search: str = Field(default="", max_length=128)
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=256)


@router.get("/servers", dependencies=[viewers_only])
def list_own_servers(house: TheHouse, who: Who) -> Page[OwnServerRow]:
    """Servers at which one is somebody."""
    return Page[OwnServerRow](items=tuple(viewers.server_rows(house, who.own)))


@router.get("/sessions", dependencies=[viewers_only])
def list_own_sessions(house: TheHouse, who: Who) -> OwnSessions:
    """What one plays now; of others, if an admin allows it, what is played but not by whom."""
    return viewers.sessions_of(house, who.own)


@router.post("/sessions/{server_id}/{session_id}/terminate", dependencies=[viewers_only])
async def terminate_own(
    house: TheHouse, who: Who, acting: Annotated[Actor, Depends(actor)], server_id: ServerId, session_id: str,
    stop: OwnStop,
) -> Terminated:  # fmt: skip
    """Stop one's own session. Anybody else's does not exist here."""
    place = (server_id, session_id)
    outcome = await sessions.terminate_own(house, acting, place, who.own[server_id], stop.message)
    await asyncio.to_thread(caches.refresh, house, "sessions", server_id)
    return outcome


@router.get("/history", dependencies=[viewers_only])
def list_own_history(house: TheHouse, who: Who, asked: Annotated[HistoryQuery, Query()]) -> Page[OwnPlayback]:
    """One's own viewings of the last 365 days, the newest first."""
    wanted = HistoryWanted(asked.search, _before(asked.cursor), asked.limit)
    found = viewers.history_of(house, who.own, wanted)
    items = tuple(found[: asked.limit])
    last = packed(in_ms(items[-1].started_at), items[-1].id) if len(found) > asked.limit else None
    return Page[OwnPlayback](items=items, next=last)


def _before(cursor: str | None) -> tuple[datetime, int] | None:
    if cursor is None:
        return None
    began_ms, last_id = unpacked(cursor, int, int)
    return moment(max(0, min(int(began_ms), 4_000_000_000_000))), int(last_id)


@router.get(
    "/servers/{server_id}/image/{image_id}/{kind}",
    dependencies=[viewers_only],
    response_class=Response,
    responses=PICTURES,
)
async def read_own_image(
    house: TheHouse, who: Who, server_id: ServerId, image_id: ImageId, kind: ImageKind,
    size: Annotated[ImageSize, Query()] = ImageSize.MEDIUM,
) -> Response:  # fmt: skip
    """A picture of what one plays now."""
    ref = ImageRef(id=image_id, kind=kind)
    await asyncio.to_thread(viewers.demand_own_picture, house, server_id, who.own[server_id], ref)
    found = await picture(house, server_id, ref, size)
    return Response(found.body, media_type=found.content_type, headers=PICTURE_HEADERS)
