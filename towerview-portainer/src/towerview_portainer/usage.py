"""What a container uses: one body of ``GET .../containers/{id}/stats?stream=false`` -> ``ContainerStats``.

The formulas are those of the ``docker stats`` command (checked against its output on Engine 20.10, cgroup v1).
"""

from collections.abc import Sequence

from towerview_core.contract.containers import ContainerStats
from towerview_core.contract.errors import BadReply
from towerview_core.kits.wire import LARGEST, Json, as_count, as_list, as_map, as_maps, as_time

NO_LIMIT = 2**60
"""From here on a memory limit is none: 9223372036854771712 on cgroup v1, 2^64-1 elsewhere."""
NEVER = "0001-01-01T00:00:00Z"
MOST_CPUS = 65536


def stats_of(payload: object) -> ContainerStats | None:
    """Read a body; None when the container does not run. Raises ``BadReply`` when it is something else."""
    body = as_map(payload)
    read_at = as_time(body.get("read"))
    if read_at is None:
        if body.get("read") == NEVER:
            return None
        raise BadReply("The container's figures could not be read.")
    used, limit = _memory_used(as_map(body.get("memory_stats"))), _memory_limit(body)
    cpus = _cpus(as_map(body.get("cpu_stats")))
    return ContainerStats(
        read_at=read_at,
        cpu_percent=_cpu_percent(body, cpus or 1),
        cpus=cpus,
        memory_used=used,
        memory_limit=limit,
        memory_percent=percent(used, limit),
        network_received=_network(body, "rx_bytes"),
        network_sent=_network(body, "tx_bytes"),
        block_read=_block(body, "read"),
        block_written=_block(body, "write"),
    )


def with_limit(stats: ContainerStats, total: int) -> ContainerStats:
    """The same figures where a container without a limit may use all ``total`` bytes of its host."""
    share = percent(stats.memory_used, total)
    return stats.model_copy(update={"memory_limit": total, "memory_percent": share})


def percent(part: int | None, whole: int | None) -> float | None:
    """``part`` of ``whole`` in percent; None when one of them is unknown."""
    return part / whole * 100 if part is not None and whole else None


def _counter(value: object) -> int | None:
    """A counter that still counts: at the end of its range nothing can be told from it."""
    count = as_count(value)
    return count if count is not None and count < LARGEST else None


def _cpus(cpu: Json) -> int | None:
    """``percpu_usage`` does not exist on cgroup v2, and lists absent processors on v1: it is only the second choice."""
    count = as_count(cpu.get("online_cpus")) or len(as_list(as_map(cpu.get("cpu_usage")).get("percpu_usage")))
    return count if 0 < count <= MOST_CPUS else None


def _cpu_percent(body: Json, cpus: int) -> float | None:
    """Share of one core between the two samples of the body.

    Unknown when a sample lacks the system's clock (one-shot, first frame of a stream, Windows), or a counter went back.
    """
    now, before = as_map(body.get("cpu_stats")), as_map(body.get("precpu_stats"))
    used, was_used = (_counter(as_map(cpu.get("cpu_usage")).get("total_usage")) for cpu in (now, before))
    system, was_system = (_counter(cpu.get("system_cpu_usage")) for cpu in (now, before))
    if used is None or was_used is None or not system or not was_system:
        return None
    spent, passed = used - was_used, system - was_system
    return spent / passed * cpus * 100 if spent >= 0 and passed > 0 else None


def _memory_used(memory: Json) -> int | None:
    """Usage without the page cache that is given back at once: of all processes on cgroup v1, of the group on v2."""
    usage, details = _counter(memory.get("usage")), as_map(memory.get("stats"))
    if usage is None:
        return None
    for key in ("total_inactive_file", "inactive_file"):
        cache = as_count(details.get(key))
        if cache is not None and cache < usage:
            return usage - cache
    return usage


def _memory_limit(body: Json) -> int | None:
    limit = as_count(as_map(body.get("memory_stats")).get("limit"))
    return limit if limit is not None and 0 < limit < NO_LIMIT else None


def _network(body: Json, counter: str) -> int | None:
    """All interfaces together. There are none to count with host networking, which is not the same as no traffic."""
    return _sum([as_map(one).get(counter) for one in as_map(body.get("networks")).values()])


def _block(body: Json, operation: str) -> int | None:
    """``Read`` and ``Write`` on cgroup v1, small letters on v2; sums such as ``Total`` stand beside them on v1."""
    rows = as_maps(as_map(body.get("blkio_stats")).get("io_service_bytes_recursive"))
    return _sum([row.get("value") for row in rows if str(row.get("op")).lower() == operation])


def _sum(values: Sequence[object]) -> int | None:
    counts = [count for count in map(_counter, values) if count is not None]
    return min(sum(counts), LARGEST) if counts else None
