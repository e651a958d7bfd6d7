"""What the fake Jellyfin remembers: its activity log, and the Playback Reporting plugin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from towerview_core.testing.mediabrowser import Past, Payload, Viewed, digest, stamp
from towerview_core.testing.standin import query

from .access import Caller, whole_body
from .users import Guard

LOG_S = 30 * 86_400.0


@dataclass(frozen=True, slots=True)
class Memory:
    """Routes for administrators."""

    past: Past

    def routes(self, guard: Guard) -> Sequence[BaseRoute]:
        """``guard`` lets in admins only."""
        return [
            Route("/plugins", guard(self._plugins, admin=True), methods=["GET"]),
            Route("/system/activitylog/entries", guard(self._log, admin=True), methods=["GET"]),
            Route(
                "/user_usage_stats/submit_custom_query",
                guard(self._question, admin=True),
                methods=["POST"],
            ),
        ]

    def _plugins(self, _request: Request, _caller: Caller) -> Response:
        rows = [{"Name": "TMDb", "Version": "10.11.11.0", "Status": "Active", "Id": digest("tmdb")}]
        if self.past.plugin.installed:
            rows.append({"Name": "Playback Reporting", "Version": "17.0.0.0", "Id": digest("reporting")})
        return JSONResponse(rows)

    def _log(self, request: Request, _caller: Caller) -> Response:
        """Newest first."""
        asked = query(request)
        since = _moment(asked.get("mindate"))
        rows = [_line(event) for event in self.past.log() if event["at"] >= since]
        rows.reverse()
        first = int(asked.get("startindex") or 0)
        limit = int(asked.get("limit") or 100)
        page = {"Items": rows[first : first + limit], "TotalRecordCount": len(rows), "StartIndex": first}
        return JSONResponse(page)

    async def _question(self, request: Request, _caller: Caller) -> Response:
        if not self.past.plugin.installed:
            return Response(status_code=404)
        self.past.catch_up()
        body = await whole_body(request) or {}
        return JSONResponse(self.past.plugin.answer(str(body.get("CustomQueryString"))))


def _moment(text: str | None) -> float:
    return 0.0 if text is None else datetime.fromisoformat(text).timestamp()


def _line(event: Payload) -> Payload:
    """A sentence for people, and a type and ids for everybody else."""
    viewed: Viewed = event["viewed"]
    sound = "Audio" if viewed.kind == "Audio" else "Video"
    words = "is playing" if event["begins"] else "has finished playing"
    return {
        "Id": event["number"],
        "Name": f"Somebody {words} {viewed.name} on {viewed.device}",
        "ShortOverview": "",
        "Type": f"{sound}Playback{'' if event['begins'] else 'Stopped'}",
        "ItemId": viewed.item,
        "Date": stamp(event["at"]),
        "UserId": viewed.user,
        "Severity": "Information",
    }
