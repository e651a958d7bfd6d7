"""The provider keeps every promise of the conformance kit."""

import pytest

from towerview_core.contract.errors import Unsupported
from towerview_core.contract.libraries import Libraries, LibraryAccess
from towerview_core.contract.login import Pin
from towerview_core.testing.conformance import ProviderConformance, Stage, reason
from towerview_core.testing.standin import StandIn
from towerview_plex.provider import PlexProvider
from towerview_plex.standin import PlexStandIn


class TestPlex(ProviderConformance):
    provider = PlexProvider

    def cloud(self, origin: str, stand_in: StandIn) -> StandIn | None:
        """The stand-in is its own plex.tv."""
        return stand_in

    async def consent(self, stage: Stage, pin: Pin) -> str:
        stand_in = stage.stand_in
        assert isinstance(stand_in, PlexStandIn)
        assert stand_in.plextv.books.consent(pin.code, "3")
        return "3"

    @reason(
        "Plex lets programs share libraries by name only; 'all, also later ones' is refused before writing"
    )
    async def test_access_reads_as_it_was_written(self, stage: Stage) -> None:
        libraries = stage.offering(Libraries)
        ids = [one.id for one in (await libraries.list_libraries()).items]
        for wish in (ids[:1], [], ids, ids[1:3]):
            access = LibraryAccess(library_ids=frozenset(wish))
            answer = await libraries.set_library_access("2", access)
            assert answer == await libraries.get_library_access("2") == access
        with pytest.raises(Unsupported, match="by name only"):
            await libraries.set_library_access("2", LibraryAccess(all_libraries=True))
        assert await libraries.get_library_access("2") == access
