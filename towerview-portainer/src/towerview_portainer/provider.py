"""Portainer CE and BE, 2.19 to 2.44: the containers of all Docker environments behind it."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import ClassVar

from towerview_core.contract.containers import Container, Containers, ContainerStats
from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    NotFound,
    ProviderError,
    Refused,
    Unreachable,
)
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import Call, HttpClient
from towerview_core.contract.provider import Limit, ServerInfo
from towerview_core.contract.value import Listing
from towerview_core.kits.http import encoded
from towerview_core.kits.wire import Json, as_count, as_id, as_map, as_text

from .access import Access, PortainerOptions
from .usage import stats_of, with_limit
from .wire import Environment, containers_of, environments_of

ADMIN = 1
ENVIRONMENT_S = 5.0
"""An environment that hangs costs its own containers, not those of the others."""
LISTS_CAP = 32 * 1024 * 1024


class PortainerProvider(Containers):
    """A Portainer with everything behind it."""

    kind = "portainer"
    title = "Portainer"
    color = "#13bef9"
    Options: ClassVar[type[ServerOptions]] = PortainerOptions
    stand_in = "towerview_portainer.standin:PortainerStandIn"

    def __init__(self, options: ServerOptions, http: HttpClient) -> None:
        if not isinstance(options, PortainerOptions):
            raise TypeError("PortainerProvider takes PortainerOptions")
        self._http = http
        self._access = Access(options, http)
        self._host_memory: dict[str, int] = {}

    async def probe(self) -> ServerInfo:
        status = await self._status()
        machine, version = as_id(status.get("InstanceID")), as_text(status.get("Version"), 64)
        if machine is None or version is None:
            raise _another_product()
        account = as_map(await self._access.read(Call("GET", "/api/users/me")))
        return ServerInfo(
            machine_id=machine,
            name="Portainer",
            product="Portainer",
            version=version,
            newer_version=await self._newer_version(),
            limits=_limits(account),
        )

    async def list_containers(self) -> Listing[Container]:
        environments = environments_of(await self._read("/api/endpoints", excludeSnapshots="true"))
        within_reach = [environment for environment in environments.found if environment.up]
        outcomes = await asyncio.gather(*map(self._containers_of, within_reach), return_exceptions=True)
        listings = _listings(outcomes)
        unread = len(environments.found) - len(listings)
        if unread and not listings:
            raise _nothing_read(outcomes)
        return Listing[Container](
            items=tuple(container for listing in listings for container in listing.items),
            set_aside=environments.set_aside + unread + sum(listing.set_aside for listing in listings),
        )

    async def read_stats(self, container_id: str) -> ContainerStats | None:
        environment, docker_id = _parts(container_id)
        path = f"{_docker(environment)}/containers/{encoded(docker_id)}/stats"
        stats = stats_of(await self._read(path, stream="false"))
        if stats is None or stats.memory_used is None or stats.memory_limit is not None:
            return stats
        total = await self._memory_of(environment)
        return stats if total is None else with_limit(stats, total)

    async def _containers_of(self, environment: Environment) -> Listing[Container]:
        path = f"{_docker(environment.id)}/containers/json"
        async with asyncio.timeout(ENVIRONMENT_S):
            return containers_of(await self._read(path, all="1"), environment)

    async def _read(self, path: str, **params: str) -> object:
        return await self._access.read(Call("GET", path, params=params, cap=LISTS_CAP))

    async def _status(self) -> Json:
        """Who answers, asked without credentials: they go to no stranger."""
        try:
            return as_map(await self._http.read(Call("GET", "/api/system/status")))
        except NotFound:
            return as_map(await self._older_status())
        except (CredentialsRejected, Refused):
            raise _another_product() from None
        except BadReply:
            await self._explain_lock()
            raise

    async def _older_status(self) -> object:
        try:
            return await self._http.read(Call("GET", "/api/status"))
        except (NotFound, CredentialsRejected, Refused):
            raise _another_product() from None

    async def _explain_lock(self) -> None:
        """A Portainer without an administrator five minutes after its start answers 303 to everything."""
        reply = await self._http.send(Call("GET", "/api/system/status", accept={303}))
        if reply.status == 303 and reply.headers.get("redirect-reason") == "AdminInitTimeout":
            raise Refused(
                "Portainer got no administrator within five minutes of its start and locked itself. "
                "Restart it, and create its administrator at once."
            )

    async def _newer_version(self) -> str | None:
        """The update Portainer knows of. It asks its maker, which fails where there is no internet: then none is known."""
        with suppress(ProviderError):
            known = as_map(await self._access.read(Call("GET", "/api/system/version")))
            if known.get("UpdateAvailable") is True:
                return as_text(known.get("LatestVersion"), 64)
        return None

    async def _memory_of(self, environment: str) -> int | None:
        """Memory of a Docker host in bytes, asked once: it is the limit of containers that have none."""
        if environment not in self._host_memory:
            with suppress(BadReply, NotFound, Refused, Unreachable):
                total = as_count(as_map(await self._read(f"{_docker(environment)}/info")).get("MemTotal"))
                if total:
                    self._host_memory[environment] = total
        return self._host_memory.get(environment)


def _docker(environment: str) -> str:
    """The Docker API of an environment, never with a version in the path: engines refuse older and newer ones."""
    return f"/api/endpoints/{encoded(environment)}/docker"


def _parts(container_id: str) -> tuple[str, str]:
    environment, colon, docker_id = container_id.partition(":")
    if not colon or not environment.isdecimal() or as_id(docker_id) is None:
        raise NotFound("There is no such container.")
    return environment, docker_id


def _listings(outcomes: Sequence[Listing[Container] | BaseException]) -> list[Listing[Container]]:
    """The lists of the environments that answered. Failures of Portainer itself are raised."""
    for outcome in outcomes:
        if isinstance(outcome, BaseException) and not _is_of_environment(outcome):
            raise outcome
    return [outcome for outcome in outcomes if isinstance(outcome, Listing)]


def _nothing_read(outcomes: Sequence[object]) -> ProviderError:
    """Why no environment at all gave its list: what they answered, if they did."""
    answers = (error for error in outcomes if isinstance(error, BadReply | Refused | NotFound))
    words = "Portainer reaches none of its Docker environments. Look at their state in Portainer."
    return next(answers, None) or Unreachable(words, Fault.SERVER_ERROR)


def _is_of_environment(error: BaseException) -> bool:
    """Whether one environment failed, not Portainer: a dead socket gives 500, a dead agent 502, a dead tunnel waits."""
    if isinstance(error, Unreachable):
        return error.fault in {Fault.SERVER_ERROR, Fault.TIMEOUT}
    return isinstance(error, BadReply | NotFound | Refused | TimeoutError)


def _limits(account: Json) -> tuple[Limit, ...]:
    role = as_count(account.get("Role"))
    if role is None:
        raise BadReply("Portainer does not tell whose credentials these are.")
    if role == ADMIN:
        return ()
    reason = "This account is no administrator of Portainer: it sees only the containers it was given."
    return (Limit(capability="Containers", reason=reason),)


def _another_product() -> BadReply:
    return BadReply("This is no Portainer. Check address and port.", Fault.NOT_THIS_PRODUCT)
