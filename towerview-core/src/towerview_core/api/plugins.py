"""Routes of plugins: what is installed, how it stands, what it brings."""

from typing import Annotated

from fastapi import APIRouter, Depends

from towerview_core.api.access import house, signed_in
from towerview_core.api.shapes import Page
from towerview_core.plugins.registry import PluginState
from towerview_core.services.house import House

router = APIRouter(prefix="/api/plugins", tags=["plugins"])


@router.get("", dependencies=[signed_in])
def list_plugins(house: Annotated[House, Depends(house)]) -> Page[PluginState]:
    """Every plugin found, core's own first; quarantined ones with their reason."""
    return Page[PluginState](items=house.registry.plugins)
