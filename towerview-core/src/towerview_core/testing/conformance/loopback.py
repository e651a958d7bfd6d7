"""One loopback server for a whole run of tests, at which stand-ins take turns: starting one for each test would cost more
than the tests."""

from collections.abc import Mapping, Sequence
from typing import Self

from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from towerview_core.testing.standin import Fleet, StandIn

PLACES = 3


class Loopback:
    """A few addresses on this machine; ``show`` puts a stand-in at the first, second or third of them."""

    def __init__(self) -> None:
        self._places = [_Place.make(f"place {number}", 0, number) for number in range(PLACES)]
        self._fleet: Fleet | None = None

    def show(self, stand_in: StandIn, place: int = 0) -> str:
        """Let a stand-in answer at a place; answers its address."""
        if self._fleet is None:
            self._fleet = Fleet(self._places)
            self._fleet.start()
        self._places[place].show(stand_in)
        return self._fleet.urls[place]

    def stop(self) -> None:
        """End it, if it was ever needed."""
        if self._fleet is not None:
            self._fleet.stop()
            self._fleet = None


class _Place(StandIn):
    """An address at which one stand-in after another answers."""

    kind = "place"
    _app: ASGIApp | None = None

    @classmethod
    def make(cls, name: str, sessions: int, seed: int) -> Self:  # noqa: ARG003 - nothing lives here by itself
        return cls(name)

    def show(self, stand_in: StandIn) -> None:
        """From now on this one answers."""
        self._app = stand_in.app()

    def options(self) -> Mapping[str, object]:
        return {}

    def routes(self) -> Sequence[BaseRoute]:
        return []

    def app(self) -> ASGIApp:
        async def current(scope: Scope, receive: Receive, send: Send) -> None:
            await (self._app or super(_Place, self).app())(scope, receive, send)

        return current
