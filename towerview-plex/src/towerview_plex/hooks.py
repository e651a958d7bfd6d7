"""What this plugin brings: servers of kind ``plex``."""

from collections.abc import Sequence

from towerview_core.contract.hookspecs import hookimpl
from towerview_core.contract.provider import Provider
from towerview_plex.provider import PlexProvider


@hookimpl
def towerview_providers() -> Sequence[type[Provider]]:
    """Plex Media Server."""
    return [PlexProvider]
