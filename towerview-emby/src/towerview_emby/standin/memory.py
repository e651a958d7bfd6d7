"""What the fake Emby remembers: when each user last began an item, and the Playback Reporting plugin."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from towerview_core.testing.mediabrowser import Past, Shelves

from .access import Caller
from .users import Guard, body_of


@dataclass(frozen=True, slots=True)
class Memory:
    """Routes for administrators, and the dates of watched items."""

    past: Past
    shelves: Shelves

    def routes(self, guard: Guard) -> Sequence[BaseRoute]:
        """``guard`` lets in admins only."""
        path = "/user_usage_stats/submit_custom_query"
        return [
            Route("/plugins", guard(self._plugins, admin=True), methods=["GET"]),
            Route(path, guard(self._question, admin=True), methods=["POST"]),
        ]

    def catch_up(self) -> None:
        """Bring the dates of watched items up to now."""
        self.past.catch_up()
        for viewed in self.past.viewed:
            key = (viewed.user, viewed.item)
            self.shelves.played[key] = max(viewed.at, self.shelves.played.get(key, 0.0))

    def _plugins(self, _request: Request, _caller: Caller) -> Response:
        rows = [{"Name": "MovieDb", "Version": "1.9.0.0", "Id": "moviedb"}]
        if self.past.plugin.installed:
            rows.append({"Name": "Playback Reporting", "Version": "2.1.0.5", "Id": "reporting"})
        return JSONResponse(rows)

    async def _question(self, request: Request, _caller: Caller) -> Response:
        if not self.past.plugin.installed:
            return PlainTextResponse("Not Found", 404)
        self.past.catch_up()
        question = (await body_of(request)).get("CustomQueryString")
        return JSONResponse(self.past.plugin.answer(str(question)))
