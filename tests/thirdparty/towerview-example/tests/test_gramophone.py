"""The Gramophone keeps every promise of the conformance kit."""

from towerview_example.provider import GramophoneProvider

from towerview_core.testing.conformance import ProviderConformance


class TestGramophone(ProviderConformance):
    provider = GramophoneProvider
