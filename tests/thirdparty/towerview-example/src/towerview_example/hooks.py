"""What this plugin declares."""

from collections.abc import Sequence

from towerview_core.contract.hookspecs import hookimpl
from towerview_core.contract.provider import Provider
from towerview_example.provider import GramophoneProvider


@hookimpl
def towerview_providers() -> Sequence[type[Provider]]:
    """The Gramophone."""
    return [GramophoneProvider]
