"""The Docker Engine as Portainer's proxy passes it through."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping

from starlette.responses import JSONResponse, Response, StreamingResponse

from .bodies import inspected, list_row, stats
from .fleet import FakeContainer, Host

_CONTAINER = re.compile(r"containers/([A-Za-z0-9_.-]+)/(json|stats)")
_VERSIONED = re.compile(r"v(\d+)\.(\d+)/(.*)")
_OLDEST = (1, 24)

Clock = Callable[[], float]


def docker_reply(host: Host, path: str, query: Mapping[str, str], clock: Clock) -> Response:
    """What the engine of ``host`` answers to ``GET /path``, with or without a version in front."""
    versioned = _VERSIONED.fullmatch(path)
    if versioned is not None:
        refusal = _version_refusal(host, int(versioned[1]), int(versioned[2]))
        return refusal or docker_reply(host, versioned[3], query, clock)
    match = _CONTAINER.fullmatch(path)
    if match is not None:
        return _of_container(host, match[1], match[2], query, clock)
    if path == "containers/json":
        return _list(host, query, clock())
    fixed = {"info": _info(host), "version": _version(host)}.get(path)
    return docker_problem(404, "page not found") if fixed is None else JSONResponse(fixed)


def _of_container(host: Host, name: str, what: str, query: Mapping[str, str], clock: Clock) -> Response:
    container = host.find(name)
    if container is None:
        return docker_problem(404, f"No such container: {name}")
    if what == "json":
        return JSONResponse(inspected(container, host, clock()))
    return _stats(container, host, query, clock)


def docker_problem(status: int, message: str) -> Response:
    """An error as the engine words it."""
    return JSONResponse({"message": message}, status)


def _version_refusal(host: Host, major: int, minor: int) -> Response | None:
    newest = tuple(int(part) for part in host.api.split("."))
    if (major, minor) > newest:
        words = f"client version {major}.{minor} is too new. Maximum supported API version is {host.api}"
        return docker_problem(400, words)
    if (major, minor) < _OLDEST:
        return docker_problem(
            400, f"client version {major}.{minor} is too old. Minimum supported API version is 1.24"
        )
    return None


def _list(host: Host, query: Mapping[str, str], now: float) -> Response:
    everything = query.get("all") in {"1", "true", "True"}
    rows = [
        list_row(container, host, now)
        for container in host.containers
        if everything or container.state(now) in {"running", "paused", "restarting"}
    ]
    return JSONResponse(rows)


def _info(host: Host) -> Mapping[str, object]:
    return {
        "ID": f"{host.id:032x}",
        "Name": host.name,
        "NCPU": host.cpus,
        "MemTotal": host.memory,
        "CgroupVersion": str(host.cgroup),
        "ServerVersion": host.engine,
        "Containers": len(host.containers),
    }


def _version(host: Host) -> Mapping[str, object]:
    return {"Version": host.engine, "ApiVersion": host.api, "MinAPIVersion": "1.24", "Os": "linux"}


def _stats(container: FakeContainer, host: Host, query: Mapping[str, str], clock: Clock) -> Response:
    """A stream unless told otherwise; a real engine also takes a second for a body with two samples."""
    if query.get("stream", "true") in {"0", "false", "False"}:
        one_shot = query.get("one-shot") in {"1", "true", "True"}
        return JSONResponse(stats(container, host, clock(), one_shot=one_shot))

    async def frames() -> AsyncIterator[bytes]:
        first = True
        while True:
            yield json.dumps(stats(container, host, clock(), one_shot=first)).encode() + b"\n"
            first = False
            await asyncio.sleep(1)

    return StreamingResponse(frames(), media_type="application/json")
