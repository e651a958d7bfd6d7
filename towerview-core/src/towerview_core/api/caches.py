"""Routes of caches: how fresh everything is, and reading it anew."""

from typing import Annotated

from fastapi import APIRouter, Depends

from towerview_core.api.access import admin_only, house
from towerview_core.api.shapes import Page
from towerview_core.services import caches
from towerview_core.services.caches import CacheStatus
from towerview_core.services.house import House

router = APIRouter(prefix="/api/admin/caches", tags=["caches"])

TheHouse = Annotated[House, Depends(house)]


@router.get("", dependencies=[admin_only])
def list_caches(house: TheHouse) -> Page[CacheStatus]:
    """Every cache with every server in it."""
    return Page[CacheStatus](items=caches.statuses(house))


@router.post("/{name}/refresh", status_code=202, dependencies=[admin_only])
def refresh_cache(house: TheHouse, name: str) -> CacheStatus:
    """Read every server anew as soon as a worker is free."""
    return caches.refresh(house, name)
