"""The API's own description, for signed-in accounts (security.md N3)."""

from fastapi import APIRouter, Request

from towerview_core.api.access import signed_in

router = APIRouter(tags=["api"])


@router.get("/openapi.json", dependencies=[signed_in])
async def read_openapi(request: Request) -> dict[str, object]:
    """The OpenAPI document of every route, plugins' included."""
    document: dict[str, object] = request.app.openapi()
    return document
