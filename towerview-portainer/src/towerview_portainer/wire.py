"""Payloads of Portainer and of the Docker Engine behind it -> values. Pure and total: bad items are counted, not raised.

Facts: Portainer CE 2.19 to 2.44, Docker Engine API 1.41 to 1.52. The formulas of use are those of ``docker stats``.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from towerview_core.contract.containers import Container, ContainerHealth, ContainerState, Port
from towerview_core.contract.errors import BadReply
from towerview_core.contract.value import Listing
from towerview_core.kits.wire import (
    Json,
    as_count,
    as_epoch,
    as_float,
    as_id,
    as_list,
    as_map,
    as_maps,
    as_text,
)

DOCKER_TYPES = frozenset({1, 2, 4})
"""Environments with a Docker API: by socket or TCP, by agent, by edge agent. Others are Azure and Kubernetes."""
EDGE = 4
DOWN = 2
USUAL_LIFE_S = 8 * 3600.0
"""How long a JWT of Portainer lives unless its settings say otherwise."""
LONGEST_LIFE_S = 366 * 86400.0

_JWT = re.compile(r"[A-Za-z0-9_-]{1,4096}(\.[A-Za-z0-9_-]{1,4096}){2}", re.ASCII)
_STATES: Mapping[str, ContainerState] = {
    **{state.value: state for state in ContainerState},
    # Podman's own words, where its Docker dialect lets them through.
    "configured": ContainerState.CREATED,
    "initialized": ContainerState.CREATED,
    "stopped": ContainerState.EXITED,
    "stopping": ContainerState.RUNNING,
}
_HEALTH_IN_STATUS: Sequence[tuple[str, ContainerHealth]] = (
    ("(healthy)", ContainerHealth.HEALTHY),
    ("(unhealthy)", ContainerHealth.UNHEALTHY),
    ("(health: starting)", ContainerHealth.STARTING),
)


@dataclass(frozen=True, slots=True)
class Environment:
    """A Docker host behind Portainer (an *endpoint* in its paths). ``up``: Portainer last reached it."""

    id: str
    name: str
    up: bool


@dataclass(frozen=True, slots=True)
class Environments:
    """The Docker hosts of a reply, and how many of its rows could not be read."""

    found: Sequence[Environment]
    set_aside: int


def environments_of(payload: object) -> Environments:
    """Read ``GET /api/endpoints``. Raises ``BadReply`` when it is no list."""
    if not isinstance(payload, list):
        raise BadReply("Portainer's list of environments could not be read.")
    found, bad = [], 0
    for row in payload:
        fields = as_map(row)
        kind, number = as_count(fields.get("Type")), as_count(fields.get("Id"))
        if kind is None or number is None:
            bad += 1
        elif kind in DOCKER_TYPES:
            name = as_text(fields.get("Name")) or f"Environment {number}"
            found.append(Environment(str(number), name, _is_up(fields, kind)))
    return Environments(tuple(found), bad)


def _is_up(fields: Json, kind: int) -> bool:
    """Edge environments are judged by their heartbeat: their status is that of the tunnel, closed while idle."""
    if kind == EDGE:
        return fields.get("Heartbeat") is not False
    return as_count(fields.get("Status")) != DOWN


def containers_of(payload: object, environment: Environment) -> Listing[Container]:
    """Read ``GET .../containers/json``. Raises ``BadReply`` when it is no list."""
    if not isinstance(payload, list):
        raise BadReply("The list of containers could not be read.")
    read = [_container(as_map(row), environment) for row in payload]
    items = tuple(container for container in read if container is not None)
    return Listing[Container](items=items, set_aside=len(read) - len(items))


def _container(row: Json, environment: Environment) -> Container | None:
    docker_id, state = as_id(row.get("Id")), _STATES.get(as_text(row.get("State")) or "")
    if docker_id is None or state is None:
        return None
    labels, status = as_map(row.get("Labels")), as_text(row.get("Status")) or ""
    return Container(
        id=f"{environment.id}:{docker_id}",
        endpoint_id=environment.id,
        endpoint_name=environment.name,
        name=_name(row) or docker_id[:12],
        image=as_text(row.get("Image")) or "",
        image_id=as_text(row.get("ImageID")),
        state=state,
        health=_health(row, status),
        status=status,
        created_at=as_epoch(row.get("Created")),
        ports=_ports(row),
        project=as_text(labels.get("com.docker.compose.project")),
        service=as_text(labels.get("com.docker.compose.service")),
        own=row.get("IsPortainer") is True,
    )


def _name(row: Json) -> str | None:
    """The name has one slash, at its beginning; links of other containers to it have more."""
    names = [name for name in as_list(row.get("Names")) if isinstance(name, str)]
    own = next((name for name in names if name.count("/") == 1), names[0] if names else None)
    return as_text(own.lstrip("/")) if own else None


def _health(row: Json, status: str) -> ContainerHealth | None:
    """API 1.52 and newer tell it apart; before, it stands only in the status text."""
    told = as_text(as_map(row.get("Health")).get("Status"))
    if told is not None:
        return ContainerHealth(told) if told in set(ContainerHealth) else None
    return next((health for words, health in _HEALTH_IN_STATUS if words in status), None)


def _ports(row: Json) -> tuple[Port, ...]:
    """Each published port comes twice, for 0.0.0.0 and for ``::``."""
    ports = {_port(port) for port in as_maps(row.get("Ports"))}
    known = [port for port in ports if port is not None]
    return tuple(sorted(known, key=lambda port: (port.private, port.protocol, port.public or 0)))


def _port(row: Json) -> Port | None:
    private, public = as_count(row.get("PrivatePort")), as_count(row.get("PublicPort"))
    if private is None or not 0 < private < 65536:
        return None
    return Port(
        private=private,
        public=public if public and public < 65536 else None,
        protocol=as_text(row.get("Type"), 16) or "tcp",
    )


def jwt_of(payload: Json) -> str | None:
    """The token of ``POST /api/auth``, None if there is none fit to be sent."""
    text = payload.get("jwt")
    return text if isinstance(text, str) and _JWT.fullmatch(text) else None


def life_of(jwt: str, now: float) -> float:
    """Seconds a JWT lives, as it says itself: counted from its own beginning where it tells one, because the server's
    clock may be off. 8 hours, Portainer's default, if it says nothing sensible. The signature is not ours to check."""
    claims = _claims(jwt)
    end, begin = as_float(claims.get("exp")), as_float(claims.get("iat"))
    life = 0.0 if end is None else end - (now if begin is None else begin)
    return min(life, LONGEST_LIFE_S) if life > 0 else USUAL_LIFE_S


def _claims(jwt: str) -> Json:
    body = jwt.split(".")[1]
    try:
        return as_map(orjson.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))
    except (binascii.Error, ValueError):
        return {}
