"""A provider with every capability keeps every promise: no suite of the kit is beyond reach."""

from __future__ import annotations

from tests.conformance.lodge import LodgeProvider
from tests.conformance.lodge_suite import LodgeConformance


class TestLodge(LodgeConformance):
    provider = LodgeProvider
