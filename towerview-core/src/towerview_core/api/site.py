"""Routes of the site's own settings."""

from typing import Annotated

from fastapi import APIRouter, Depends

from towerview_core.api.access import actor, admin_only, house
from towerview_core.services import site
from towerview_core.services.audit import Actor
from towerview_core.services.house import House
from towerview_core.services.site import SiteChange, SiteSettings

router = APIRouter(prefix="/api/settings", tags=["settings"])

TheHouse = Annotated[House, Depends(house)]


@router.get("/site", dependencies=[admin_only])
def read_site(house: TheHouse) -> SiteSettings:
    """Name, sharing among media users, and how long the audit log is kept."""
    with house.database.read() as db:
        return site.read(db)


@router.patch("/site", dependencies=[admin_only])
def change_site(
    house: TheHouse, acting: Annotated[Actor, Depends(actor)], change: SiteChange
) -> SiteSettings:
    """Change them."""
    return site.change(house.database, acting, change)
