"""What a server's machine uses, where the server itself tells."""

from abc import ABC, abstractmethod

from pydantic import Field

from .provider import Provider
from .value import UtcTime, Value


class ResourceUse(Value):
    """Use of a machine and of the server on it, in percent of the whole machine (0 to 100). None = unknown."""

    read_at: UtcTime
    host_cpu_percent: float | None = Field(default=None, ge=0, le=100)
    process_cpu_percent: float | None = Field(default=None, ge=0, le=100)
    host_memory_percent: float | None = Field(default=None, ge=0, le=100)
    process_memory_percent: float | None = Field(default=None, ge=0, le=100)
    gpu_percent: float | None = Field(default=None, ge=0, le=100)


class Resources(Provider, ABC):
    """Capability: tells what its machine uses."""

    @abstractmethod
    async def read_resources(self) -> ResourceUse:
        """Read the newest figures. Raises ``Refused`` when the server keeps them for others (no Plex Pass)."""
