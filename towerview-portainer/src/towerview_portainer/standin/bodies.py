"""The stand-in's Docker bodies, in the shapes of Engine 20.10 (cgroup v1) and 27 (cgroup v2), as Portainer decorates them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from .fleet import FakeContainer, Host, Use

Body = dict[str, object]
NEVER = "0001-01-01T00:00:00Z"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SPAN_S = 1.0


def stamp(seconds: float) -> str:
    """A moment as Go writes it, to the nanosecond."""
    moment = _EPOCH + timedelta(seconds=seconds)
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}123Z"


def list_row(container: FakeContainer, host: Host, now: float) -> Body:
    """An item of ``GET /containers/json``."""
    recipe = container.recipe
    row: Body = {
        "Id": container.id,
        "Names": [f"/{recipe.name}"],
        "Image": recipe.image,
        "ImageID": container.image_id,
        "Command": f"/{recipe.name}",
        "Created": int(container.born),
        "Ports": _list_ports(container, now),
        "Labels": labels(container),
        "State": container.state(now),
        "Status": _status(container, now),
        "HostConfig": {"NetworkMode": recipe.network},
        "NetworkSettings": {"Networks": {recipe.network: _network(host)}},
        "Mounts": [],
    }
    if recipe.own:
        row["IsPortainer"] = True
    return row


def _list_ports(container: FakeContainer, now: float) -> list[Body]:
    """Only of running ones; each published port once for each family."""
    rows: list[Body] = []
    for private, public, protocol in container.recipe.ports if container.state(now) == "running" else ():
        if public is None:
            rows.append({"PrivatePort": private, "Type": protocol})
            continue
        rows += [
            {"IP": address, "PrivatePort": private, "PublicPort": public, "Type": protocol}
            for address in ("0.0.0.0", "::")  # noqa: S104 - as Docker tells it
        ]
    return rows


def labels(container: FakeContainer) -> Mapping[str, str]:
    """Labels as compose sets them."""
    project = container.recipe.project
    if project is None:
        return {}
    return {"com.docker.compose.project": project, "com.docker.compose.service": container.recipe.name}


def _status(container: FakeContainer, now: float) -> str:
    state, health = container.state(now), container.health(now)
    if state == "created":
        return "Created"
    if state not in {"running", "paused", "restarting"}:
        return "Exited (0) 2 minutes ago"
    words = f"Up {max(1, int((now - container.born) // 3600))} hours"
    if state == "paused":
        return f"{words} (Paused)"
    if health is not None:
        words += " (health: starting)" if health == "starting" else f" ({health})"
    return words


def _network(host: Host) -> Body:
    return {
        "NetworkID": f"{host.id:064x}",
        "EndpointID": f"{host.id + 1:064x}",
        "Gateway": "172.18.0.1",
        "IPAddress": "172.18.0.2",
        "IPPrefixLen": 16,
        "IPv6Gateway": "",
        "GlobalIPv6Address": "",
        "GlobalIPv6PrefixLen": 0,
        "MacAddress": "02:42:ac:12:00:02",
        "DriverOpts": None,
    }


def inspected(container: FakeContainer, host: Host, now: float) -> Body:
    """``GET /containers/{id}/json``. The environment holds a canary: it must never come out on our side."""
    recipe = container.recipe
    body: Body = {
        "Id": container.id,
        "Created": stamp(container.born),
        "Path": f"/{recipe.name}",
        "Args": [],
        "State": _state(container, now),
        "Image": container.image_id,
        "Name": f"/{recipe.name}",
        "RestartCount": 0,
        "HostConfig": {
            "NetworkMode": recipe.network,
            "RestartPolicy": {"Name": "unless-stopped", "MaximumRetryCount": 0},
            "Memory": recipe.limit or 0,
            "NanoCpus": 0,
        },
        "Mounts": [],
        "Config": {
            "Hostname": container.id[:12],
            "Tty": False,
            "Env": ["SECRET_TOKEN=canary-of-the-environment"],
            "Image": recipe.image,
            "Labels": labels(container),
        },
        "NetworkSettings": {"Networks": {recipe.network: _network(host)}},
    }
    if recipe.own:
        body["IsPortainer"] = True
    return body


def _state(container: FakeContainer, now: float) -> Body:
    state, health = container.state(now), container.health(now)
    runs = state in {"running", "paused"}
    body: Body = {
        "Status": state,
        "Running": runs,
        "Paused": state == "paused",
        "Restarting": state == "restarting",
        "OOMKilled": False,
        "Dead": state == "dead",
        "Pid": 4711 if runs else 0,
        "ExitCode": 0,
        "Error": "",
        "StartedAt": NEVER if state == "created" else stamp(container.born),
        "FinishedAt": NEVER if runs or state == "created" else stamp(now - 120),
    }
    if health is not None:
        body["Health"] = {"Status": health, "FailingStreak": 3 if health == "unhealthy" else 0, "Log": []}
    return body


def stats(container: FakeContainer, host: Host, now: float, *, one_shot: bool = False) -> Body:
    """``GET /containers/{id}/stats``: a body with two samples a second apart; with ``one_shot`` the first is empty."""
    if container.state(now) not in {"running", "paused"}:
        return _not_running(container)
    use = container.use(now)
    before = _empty_cpu() if one_shot else _cpu(container.use(now - _SPAN_S), host, now - _SPAN_S)
    body: Body = {
        "read": stamp(now),
        "preread": NEVER if one_shot else stamp(now - _SPAN_S),
        "pids_stats": {"current": 12, "limit": 18446744073709551615},
        "blkio_stats": {"io_service_bytes_recursive": _block(use, host)},
        "num_procs": 0,
        "storage_stats": {},
        "cpu_stats": _cpu(use, host, now),
        "precpu_stats": before,
        "memory_stats": _memory(container, use, host),
        "name": f"/{container.recipe.name}",
        "id": container.id,
    }
    if container.recipe.network not in {"host", "none"}:
        body["networks"] = {
            "eth0": {"rx_bytes": use.received, "rx_packets": 9, "tx_bytes": use.sent, "tx_packets": 7}
        }
    return body


def _not_running(container: FakeContainer) -> Body:
    return {
        "read": NEVER,
        "preread": NEVER,
        "pids_stats": {},
        "blkio_stats": {"io_service_bytes_recursive": None},
        "num_procs": 0,
        "storage_stats": {},
        "cpu_stats": _empty_cpu(),
        "precpu_stats": _empty_cpu(),
        "memory_stats": {},
        "name": f"/{container.recipe.name}",
        "id": container.id,
    }


def _empty_cpu() -> Body:
    usage = {"total_usage": 0, "usage_in_kernelmode": 0, "usage_in_usermode": 0}
    return {
        "cpu_usage": usage,
        "throttling_data": {"periods": 0, "throttled_periods": 0, "throttled_time": 0},
    }


def _cpu(use: Use, host: Host, now: float) -> Body:
    usage: Body = {"total_usage": use.cpu_ns, "usage_in_kernelmode": 0, "usage_in_usermode": use.cpu_ns}
    if host.cgroup == 1:
        # The host could hold more processors than it has: v1 lists them all.
        usage["percpu_usage"] = [use.cpu_ns // host.cpus] * host.cpus + [0] * 2
    # The system's clock counts all processors together, in steps of 10 ms.
    system = int((now - host.booted) * 100) * 10_000_000 * host.cpus
    return {**_empty_cpu(), "cpu_usage": usage, "system_cpu_usage": system, "online_cpus": host.cpus}


def _memory(container: FakeContainer, use: Use, host: Host) -> Body:
    details = {"active_file": 4096, "inactive_anon": 4096, "inactive_file": use.cache}
    if host.cgroup == 1:
        details |= {"inactive_file": 0, "total_inactive_file": use.cache, "cache": use.cache + 4096}
    return {
        "usage": use.memory + use.cache,
        "stats": details,
        "limit": container.recipe.limit or (9223372036854771712 if container.recipe.own else host.memory),
    }


def _block(use: Use, host: Host) -> list[Body]:
    read, written = ("Read", "Write") if host.cgroup == 1 else ("read", "write")
    rows: list[Body] = [
        {"major": 8, "minor": 0, "op": read, "value": use.read},
        {"major": 8, "minor": 0, "op": written, "value": use.written},
    ]
    if host.cgroup == 1:
        rows.append({"major": 8, "minor": 0, "op": "Total", "value": use.read + use.written})
    return rows


def environment(host: Host) -> Body:
    """An item of ``GET /api/endpoints``."""
    return {
        "Id": host.id,
        "Name": host.name,
        "Type": host.kind,
        "ContainerEngine": "docker",
        "URL": "unix:///var/run/docker.sock" if host.kind == 1 else "tcp://192.0.2.20:9001",
        "PublicURL": "",
        "GroupId": 1,
        "TagIds": [],
        "Status": 1 if host.up else 2,
        "Heartbeat": False,
        "Snapshots": [],
    }


KUBERNETES: Body = {
    "Id": 7,
    "Name": "cluster",
    "Type": 5,
    "URL": "https://kubernetes.default.svc",
    "PublicURL": "",
    "GroupId": 1,
    "TagIds": [],
    "Status": 1,
    "Heartbeat": False,
    "Snapshots": [],
}
