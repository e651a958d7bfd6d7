"""Health for load balancers and containers: public, and without any detail."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from sqlalchemy import text

from towerview_core.api.access import house, public
from towerview_core.contract.value import Value
from towerview_core.services.house import House

router = APIRouter(prefix="/api/health", tags=["health"])


class Health(Value):
    """It lives, or it is ready to serve."""

    status: Literal["ok"] = "ok"


@router.get("/live", dependencies=[public])
async def live() -> Health:
    """The process answers."""
    return Health()


@router.get("/ready", dependencies=[public])
def ready(house: Annotated[House, Depends(house)]) -> Health:
    """The database answers too; otherwise 503."""
    with house.database.read() as db:
        db.execute(text("SELECT 1"))
    return Health()
