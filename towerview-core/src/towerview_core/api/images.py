"""The route of pictures: by server and id only, never by an address (security.md H6)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from towerview_core.api.access import house, needs
from towerview_core.contract.media import ImageSize
from towerview_core.contract.sessions import ImageKind, ImageRef
from towerview_core.security.grants import Grant
from towerview_core.services.artwork import picture
from towerview_core.services.house import House

router = APIRouter(prefix="/api/servers", tags=["images"])

ImageId = Annotated[str, Path(pattern=r"^[A-Za-z0-9._:-]{1,128}$")]
PICTURES: dict[int | str, dict[str, object]] = {
    200: {"content": {"image/jpeg": {}, "image/png": {}, "image/webp": {}}}
}
PICTURE_HEADERS = {
    "cache-control": "private, max-age=86400",
    "content-security-policy": "default-src 'none'; sandbox",
}


@router.get(
    "/{server_id}/image/{image_id}/{kind}",
    dependencies=[needs(Grant.SESSIONS_VIEW, picture=True)],
    response_class=Response,
    responses=PICTURES,
)
async def read_image(
    house: Annotated[House, Depends(house)],
    server_id: int,
    image_id: ImageId,
    kind: ImageKind,
    size: Annotated[ImageSize, Query()] = ImageSize.MEDIUM,
) -> Response:
    """A picture of an item or a user at a server."""
    found = await picture(house, server_id, ImageRef(id=image_id, kind=kind), size)
    return Response(found.body, media_type=found.content_type, headers=PICTURE_HEADERS)
