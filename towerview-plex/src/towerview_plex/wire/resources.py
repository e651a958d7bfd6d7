"""What the server's machine uses (undocumented by Plex, only with Plex Pass)."""

from towerview_core.contract.errors import BadReply
from towerview_core.contract.resources import ResourceUse
from towerview_core.kits.wire import Json, as_count, as_epoch, as_float, as_maps
from towerview_plex.wire.container import container_of


def read_resource_use(payload: object) -> ResourceUse | None:
    """The newest point of ``/statistics/resources``; None when the server keeps none. Raises ``BadReply``.

    Points are five or six seconds apart; the newest usually stands last, but its time decides.
    """
    container = container_of(payload)
    rows = container.get("StatisticsResources")
    if rows is None and not as_count(container.get("size")):
        return None
    points = [point for row in as_maps(rows) if (point := _point(row))]
    if not points and not (isinstance(rows, list) and not rows):
        raise BadReply("The Plex server's figures cannot be read.")
    return max(points, key=lambda point: point.read_at, default=None)


def _point(row: Json) -> ResourceUse | None:
    at = as_epoch(row.get("at"))
    if at is None:
        return None
    return ResourceUse(
        read_at=at,
        host_cpu_percent=_percent(row.get("hostCpuUtilization")),
        process_cpu_percent=_percent(row.get("processCpuUtilization")),
        host_memory_percent=_percent(row.get("hostMemoryUtilization")),
        process_memory_percent=_percent(row.get("processMemoryUtilization")),
    )


def _percent(value: object) -> float | None:
    """0 to 100. Rounding carries a busy machine a little beyond, and a negative figure is none."""
    number = as_float(value)
    return None if number is None or number < 0 else min(number, 100.0)
