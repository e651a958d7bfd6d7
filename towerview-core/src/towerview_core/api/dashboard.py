"""The dashboard's files, and those plugins bring for their panels: precompressed, immutable where named by content."""

from pathlib import Path

from fastapi import FastAPI
from servestatic import ServeStaticASGI
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from towerview_core.services.house import House

DASHBOARD = "web"
"""The plugin whose static folder is the dashboard."""

_NO_DASHBOARD = "TowerView's API answers here. Install towerview-web for the dashboard.\n"
_NAMED_BY_CONTENT = r"^/assets/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$"


class Pages:
    """Answers what is neither a route nor a file: a page of the dashboard, whose own router reads the path."""

    def __init__(self, index: Path | None) -> None:
        self._index = index

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the dashboard's one page; below ``/api`` and ``/static`` what is not there is 404."""
        if scope["type"] != "http":
            raise HTTPException(404)
        path: str = scope["path"]
        if scope["method"] not in ("GET", "HEAD") or path.startswith(("/api/", "/static/", "/assets/")):
            raise HTTPException(404)
        await self._page()(scope, receive, send)

    def _page(self) -> Response:
        if self._index is None:
            return PlainTextResponse(_NO_DASHBOARD)
        return FileResponse(self._index, headers={"cache-control": "no-cache"})


def mount_pages(app: FastAPI, house: House) -> None:
    """Serve files and pages wherever no route answers. Called last: a mount at the root takes all that is left."""
    folder = house.registry.static.get(DASHBOARD)
    index = folder / "index.html" if folder is not None else None
    pages = Pages(index if index is not None and index.exists() else None)
    files = ServeStaticASGI(
        pages, max_age=3600, allow_all_origins=False, immutable_file_test=_NAMED_BY_CONTENT
    )
    for name, static in house.registry.static.items():
        files.add_files(static, prefix="" if name == DASHBOARD else f"static/x/{name}")
    app.mount("/", files)
