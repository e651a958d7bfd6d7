"""Routes a plugin brings: plain FastAPI routers whose every endpoint names the grant it needs."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_MARK = "__towerview_grant__"


def grant(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark an endpoint with the grant it needs, for instance ``@grant("servers.view")`` below ``@router.get(...)``.

    A path parameter ``server_id`` makes the grant that of this server; without it the person needs it at any server.
    """

    def mark(endpoint: Callable[P, R]) -> Callable[P, R]:
        setattr(endpoint, _MARK, name)
        return endpoint

    return mark


def grant_of(endpoint: object) -> str | None:
    """The grant an endpoint was marked with."""
    name = getattr(endpoint, _MARK, None)
    return name if isinstance(name, str) else None
