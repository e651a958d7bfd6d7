"""The web application: guards outside, routes inside, the dashboard's files beside them."""

from copy import copy
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from fastapi.params import Depends as Dependency
from fastapi.routing import APIRoute

from towerview_core.api import (
    admin_servers,
    admin_sessions,
    audit_logs,
    auth,
    caches,
    documents,
    health,
    images,
    local_users,
    me,
    media_auth,
    plugins,
    site,
    stream,
)
from towerview_core.api.access import needs, undeclared_routes
from towerview_core.api.dashboard import mount_pages
from towerview_core.api.guards import install_guards
from towerview_core.api.problems import RESPONSES, install_problems
from towerview_core.contract.router import grant_of
from towerview_core.services.house import House

ROUTERS: tuple[APIRouter, ...] = (
    auth.router,
    media_auth.router,
    me.router,
    admin_servers.router,
    admin_sessions.router,
    local_users.router,
    audit_logs.router,
    site.router,
    caches.router,
    plugins.router,
    images.router,
    health.router,
    stream.router,
    documents.router,
)


def create_app(house: House) -> FastAPI:
    """The application of a house. Raises ``RuntimeError`` if any route names no access (security.md R1)."""
    app = FastAPI(
        title="TowerView",
        version=version("towerview-core"),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        responses=RESPONSES,
    )
    app.state.house = house
    for router in ROUTERS:
        app.include_router(router)
    for name, routers in house.registry.routers.items():
        for router in routers:
            app.include_router(_granted(router), prefix=f"/api/x/{name}", tags=[name])
    undeclared = undeclared_routes(app)
    if undeclared:
        raise RuntimeError(f"routes without an access: {', '.join(undeclared)}")
    install_problems(app)
    install_guards(app, house)
    mount_pages(app, house)
    return app


def _granted(router: APIRouter) -> APIRouter:
    """A plugin's router whose marks have become checks; the loader has refused routes without one. The plugin's own
    router is left as it is, so that a second app can be made from it."""
    granted = APIRouter()
    for route in router.routes:
        if isinstance(route, APIRoute):
            checked = copy(route)
            checked.dependencies = [*route.dependencies, _check_of(route)]
            granted.routes.append(checked)
    return granted


def _check_of(route: APIRoute) -> Dependency:
    return needs(grant_of(route.endpoint) or "")
