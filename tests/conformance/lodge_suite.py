"""The one class an author writes, for providers of the Lodge."""

from __future__ import annotations

from tests.conformance.lodge_server import PASSWORD, LodgeStandIn
from towerview_core.contract.login import Pin
from towerview_core.testing.conformance import ProviderConformance, Stage


class LodgeConformance(ProviderConformance):
    login = ("Bruno", PASSWORD)

    async def consent(self, stage: Stage, pin: Pin) -> str:
        stand_in = stage.stand_in
        assert isinstance(stand_in, LodgeStandIn)
        stand_in.pins[pin.id] = "u2"
        return "u2"
