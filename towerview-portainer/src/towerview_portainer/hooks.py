"""What this plugin declares."""

from collections.abc import Sequence

from towerview_core.contract.hookspecs import hookimpl
from towerview_core.contract.provider import Provider

from .provider import PortainerProvider


@hookimpl
def towerview_providers() -> Sequence[type[Provider]]:
    """Portainer, for the containers behind it."""
    return (PortainerProvider,)
