"""Containers and what they use."""

from abc import ABC, abstractmethod
from enum import StrEnum

from pydantic import Field

from .provider import Provider
from .value import Listing, UtcTime, Value


class ContainerState(StrEnum):
    """State of a container as Docker names it."""

    CREATED = "created"
    RUNNING = "running"
    PAUSED = "paused"
    RESTARTING = "restarting"
    REMOVING = "removing"
    EXITED = "exited"
    DEAD = "dead"


class ContainerHealth(StrEnum):
    """What the container's own health check says."""

    STARTING = "starting"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"


class Port(Value):
    """A published or exposed port. ``public`` None: not published."""

    private: int
    public: int | None = None
    protocol: str = "tcp"


class Container(Value):
    """A container. ``id`` is ``<endpoint>:<container id>`` and changes when it is re-created; ``endpoint_id`` and ``name``
    together are what stays. ``own``: it runs the container host itself and must not be stopped."""

    id: str = Field(min_length=1)
    endpoint_id: str
    endpoint_name: str
    name: str
    image: str
    image_id: str | None = None
    state: ContainerState
    health: ContainerHealth | None = None
    status: str = ""
    created_at: UtcTime | None = None
    ports: tuple[Port, ...] = ()
    project: str | None = None
    service: str | None = None
    own: bool = False


class ContainerStats(Value):
    """What a container uses at ``read_at``. ``cpu_percent``: 100 is one full core, ``cpus`` how many there are.

    Network and block counters are bytes since the container started; rates come from two readings. None = unknown.
    """

    read_at: UtcTime
    cpu_percent: float | None = Field(default=None, ge=0)
    cpus: int | None = Field(default=None, ge=1)
    memory_used: int | None = Field(default=None, ge=0)
    memory_limit: int | None = Field(default=None, ge=0)
    memory_percent: float | None = Field(default=None, ge=0)
    network_received: int | None = Field(default=None, ge=0)
    network_sent: int | None = Field(default=None, ge=0)
    block_read: int | None = Field(default=None, ge=0)
    block_written: int | None = Field(default=None, ge=0)


class Containers(Provider, ABC):
    """Capability: lists containers and what they use."""

    @abstractmethod
    async def list_containers(self) -> Listing[Container]:
        """List the containers of every endpoint, stopped ones included."""

    @abstractmethod
    async def read_stats(self, container_id: str) -> ContainerStats | None:
        """Read what one container uses now; None when it does not run. Raises ``NotFound``."""


class ContainerControl(Containers, ABC):
    """Capability: acts on containers. Each verb returns when the host accepted; ``already so`` is success."""

    @abstractmethod
    async def start(self, container_id: str) -> None:
        """Start a stopped container."""

    @abstractmethod
    async def stop(self, container_id: str) -> None:
        """Stop, with the container's own time of grace."""

    @abstractmethod
    async def restart(self, container_id: str) -> None:
        """Stop and start."""

    @abstractmethod
    async def pause(self, container_id: str) -> None:
        """Freeze all processes."""

    @abstractmethod
    async def kill(self, container_id: str) -> None:
        """End at once."""

    @abstractmethod
    async def recreate(self, container_id: str, pull: bool) -> str:
        """Make the container anew with its full definition kept; answer the new id. Any failure puts the old one back."""

    @abstractmethod
    async def read_logs(self, container_id: str, lines: int) -> str:
        """The last lines of the log, as inert text."""
