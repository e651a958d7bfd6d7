"""Small bodies in the shapes of real ones: Portainer 2.27, Docker Engine API 1.41 (cgroup v1) and later (cgroup v2)."""

from __future__ import annotations

from typing import Any

ID = "e0c1558b17116344598d07528ad2c232ce7f9badd35686b7f3330119c702d783"
OTHER = "b0dea5b5f677065bc936bfb77080c12474cf76a21e5d42f8ff8663168b0e611b"
NEVER = "0001-01-01T00:00:00Z"
Body = dict[str, Any]

ENVIRONMENTS: list[Body] = [
    {"Id": 2, "Name": "local", "Type": 1, "Status": 1, "Heartbeat": False, "Snapshots": []},
    {"Id": 5, "Name": "nas", "Type": 2, "Status": 2, "Heartbeat": False, "Snapshots": []},
    {"Id": 6, "Name": "far", "Type": 4, "Status": 2, "Heartbeat": True, "EdgeKey": "aHR0cA"},
    {"Id": 8, "Name": "lost", "Type": 4, "Status": 1, "Heartbeat": False},
    {"Id": 9, "Name": "cluster", "Type": 5, "Status": 1},
    {"Id": 10, "Name": "azure", "Type": 3, "Status": 1},
]


def row(**changes: object) -> Body:
    """A row of the container list."""
    fields: Body = {
        "Id": ID,
        "Names": ["/jellyfin"],
        "Image": "jellyfin/jellyfin:10.11.6",
        "ImageID": "sha256:2f577bf5",
        "Command": "/jellyfin",
        "Created": 1795385659,
        "Ports": [
            {"PrivatePort": 1900, "Type": "udp"},
            {"IP": "0.0.0.0", "PrivatePort": 8096, "PublicPort": 18096, "Type": "tcp"},
            {"IP": "::", "PrivatePort": 8096, "PublicPort": 18096, "Type": "tcp"},
        ],
        "Labels": {"com.docker.compose.project": "media", "com.docker.compose.service": "jellyfin"},
        "State": "running",
        "Status": "Up 33 seconds (healthy)",
        "HostConfig": {"NetworkMode": "media_default"},
        "NetworkSettings": {"Networks": {}},
        "Mounts": [],
    }
    return {**fields, **changes}


def cpu(total: int, system: int | None, cpus: int | None = 2, percpu: int | None = None) -> Body:
    """One sample of the processors."""
    usage: Body = {"total_usage": total, "usage_in_kernelmode": 0, "usage_in_usermode": total}
    if percpu is not None:
        usage["percpu_usage"] = [total // percpu] * percpu
    fields: Body = {"cpu_usage": usage, "throttling_data": {"periods": 0}}
    if system is not None:
        fields["system_cpu_usage"] = system
    if cpus is not None:
        fields["online_cpus"] = cpus
    return fields


NO_CPU = cpu(0, None, None)

BUSY_V1: Body = {
    "read": "2026-11-22T22:14:54.672099852Z",
    "preread": "2026-11-22T22:14:53.668030538Z",
    "pids_stats": {"current": 2},
    "blkio_stats": {"io_service_bytes_recursive": []},
    "cpu_stats": cpu(19734236485, 3803600000000, percpu=2),
    "precpu_stats": cpu(19147107528, 3801600000000, percpu=2),
    "memory_stats": {
        "usage": 647168,
        "max_usage": 3829760,
        "stats": {"cache": 4096, "inactive_file": 0, "total_inactive_file": 0, "total_cache": 4096},
        "limit": 268435456,
    },
    "name": "/jellyfin",
    "id": ID,
    "networks": {"eth0": {"rx_bytes": 1252, "tx_bytes": 40}, "eth1": {"rx_bytes": 8, "tx_bytes": 2}},
}

PAGE_CACHE_V1: Body = {
    **BUSY_V1,
    "cpu_stats": cpu(201487557, 3909390000000),
    "precpu_stats": cpu(201487557, 3907380000000),
    "memory_stats": {
        "usage": 65093632,
        "stats": {"active_file": 62918656, "cache": 62918656, "inactive_file": 0, "total_inactive_file": 0},
        "limit": 209715200,
    },
}

IDLE_V2: Body = {
    "read": "2024-05-03T17:03:08.713388179Z",
    "preread": "2024-05-03T17:03:07.709619595Z",
    "pids_stats": {"current": 11, "limit": 1.8446744073709552e19},
    "blkio_stats": {
        "io_service_bytes_recursive": [
            {"major": 254, "minor": 0, "op": "read", "value": 24576},
            {"major": 254, "minor": 0, "op": "write", "value": 139264},
        ],
        "io_serviced_recursive": None,
    },
    "storage_stats": [],
    "cpu_stats": cpu(1415706000, 53006070000000, 10),
    "precpu_stats": cpu(1415706000, 52996040000000, 10),
    "memory_stats": {
        "usage": 50634752,
        "stats": {"inactive_file": 57344, "file": 57344},
        "limit": 8221937664,
    },
    "networks": {"eth0": {"rx_bytes": 30396, "tx_bytes": 5024}},
}

ONE_SHOT_V1: Body = {**BUSY_V1, "preread": NEVER, "precpu_stats": NO_CPU}
HOST_NETWORK: Body = {key: value for key, value in BUSY_V1.items() if key != "networks"}
UPPERCASE_V1: Body = {
    **BUSY_V1,
    "blkio_stats": {
        "io_service_bytes_recursive": [
            {"op": "Read", "value": 823296},
            {"op": "Write", "value": 122880},
            {"op": "Sync", "value": 835584},
            {"op": "Async", "value": 110592},
            {"op": "Total", "value": 946176},
            {"op": "Read", "value": 4},
        ]
    },
}
NOT_RUNNING: Body = {
    "read": NEVER,
    "preread": NEVER,
    "pids_stats": {},
    "blkio_stats": {"io_service_bytes_recursive": None},
    "cpu_stats": NO_CPU,
    "precpu_stats": NO_CPU,
    "memory_stats": {},
    "name": "/crash",
    "id": ID,
}
