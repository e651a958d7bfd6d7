"""Libraries with their counts, and details of items."""

from towerview_core.contract.errors import NotFound
from towerview_core.contract.host import Call
from towerview_core.contract.libraries import Library
from towerview_core.contract.media import MediaInfo
from towerview_core.contract.value import Listing
from towerview_core.kits.http import encoded
from towerview_plex import wire
from towerview_plex.pms import Pms

_EMPTY_PAGE = {"X-Plex-Container-Start": "0", "X-Plex-Container-Size": "0"}
"""Both are needed: PMS ignores a size without a start and sends the whole library."""


class Shelves:
    """What a server holds."""

    def __init__(self, pms: Pms) -> None:
        self._pms = pms

    async def list_libraries(self) -> Listing[Library]:
        """One request for each kind of thing in each library; a library that vanishes meanwhile is set aside."""
        sections = wire.read_sections(await self._pms.read_own("/library/sections"))
        counted = [await self._counted(library) for library in sections.libraries]
        kept = tuple(library for library in counted if library)
        return Listing(items=kept, set_aside=sections.set_aside + len(counted) - len(kept))

    async def get_media_info(self, item_id: str) -> MediaInfo:
        """One item. Programmes of live TV are in no library."""
        if not (item_id.isascii() and item_id.isdigit() and len(item_id) <= 20):
            raise NotFound("The Plex server has no such item.")
        return wire.read_details(await self._pms.read(Call("GET", f"/library/metadata/{item_id}")), item_id)

    async def _counted(self, library: Library) -> Library | None:
        try:
            counts = {
                noun: await self._count(library.id, number)
                for noun, number in wire.COUNTED[library.type].items()
            }
        except NotFound:
            return None
        return library.model_copy(update={"counts": counts})

    async def _count(self, key: str, number: int) -> int:
        path = f"/library/sections/{encoded(key)}/all"
        return wire.read_total(await self._pms.read(Call("GET", path, {"type": str(number)}, _EMPTY_PAGE)))
