"""What this plugin declares."""

from collections.abc import Sequence

from towerview_core.contract.hookspecs import hookimpl
from towerview_core.contract.provider import Provider

from .provider import JellyfinProvider


@hookimpl
def towerview_providers() -> Sequence[type[Provider]]:
    """Jellyfin servers."""
    return (JellyfinProvider,)
