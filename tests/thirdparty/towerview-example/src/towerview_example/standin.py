"""A pretended Gramophone, for the demo and for tests."""

from collections.abc import Mapping, Sequence
from typing import Self

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from towerview_core.contract.sessions import MediaType, PlayState
from towerview_core.testing import cast
from towerview_core.testing.standin import MediaStandIn
from towerview_core.testing.world import World

CRANK = "turn-me-gently"


class GramophoneStandIn(MediaStandIn):
    """A Gramophone with listeners."""

    kind = "gramophone"

    @classmethod
    def make(cls, name: str, sessions: int, seed: int) -> Self:
        records = [title for title in cast.titles(str, str) if title.media.type is MediaType.TRACK]
        world = World(cast.seats(str), records, cast.deliver, sessions=sessions, seed=seed)
        return cls(name, world)

    def options(self) -> Mapping[str, object]:
        return {"crank": CRANK}

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/about", self._about),
            Route("/playing", self._playing),
            Route("/lift/{slot}", self._lift, methods=["POST"]),
        ]

    def _strange(self, request: Request) -> bool:
        return request.headers.get("x-crank") != CRANK

    async def _about(self, request: Request) -> Response:
        if self._strange(request):
            return self.unauthorized()
        return JSONResponse(
            {"serial": f"wax-{self.name}", "name": self.name, "model": "Gramophone", "firmware": "78.0"}
        )

    async def _playing(self, request: Request) -> Response:
        if self._strange(request):
            return self.unauthorized()
        records = [
            {
                "slot": session.id,
                "record": session.media.id,
                "title": session.media.title,
                "artist": session.media.grandparent_title,
                "length_ms": session.media.duration_ms,
                "at_ms": session.position_ms,
                "kbps": session.bandwidth_kbps,
                "listener": session.user.name,
                "horn": session.player.device,
                "needle": "up" if session.state is PlayState.PAUSED else "down",
            }
            for session in self.world.look()
        ]
        return JSONResponse({"records": records})

    async def _lift(self, request: Request) -> Response:
        if self._strange(request):
            return self.unauthorized()
        return Response(status_code=204 if self.terminate(request.path_params["slot"]) else 404)
