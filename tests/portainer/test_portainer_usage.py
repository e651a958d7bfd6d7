"""What a container uses: the figures of `docker stats`, and unknown where nobody can know."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from towerview_core.contract.containers import ContainerStats
from towerview_core.contract.errors import BadReply
from towerview_portainer.usage import stats_of, with_limit

from .payloads import (
    BUSY_V1,
    HOST_NETWORK,
    IDLE_V2,
    NEVER,
    NO_CPU,
    NOT_RUNNING,
    ONE_SHOT_V1,
    PAGE_CACHE_V1,
    UPPERCASE_V1,
    Body,
    cpu,
)


def read(body: Body, **changes: object) -> ContainerStats:
    stats = stats_of({**body, **changes})
    assert stats is not None
    return stats


def test_a_busy_container_on_cgroup_v1() -> None:
    stats = read(BUSY_V1)
    assert stats.cpu_percent == pytest.approx(58.7128957)
    assert stats.cpus == 2
    assert (stats.memory_used, stats.memory_limit) == (647168, 268435456)
    assert stats.memory_percent == pytest.approx(0.24109, abs=1e-4)
    assert (stats.network_received, stats.network_sent) == (1260, 42)
    assert (stats.block_read, stats.block_written) == (None, None)


def test_active_page_cache_counts_as_used_as_docker_stats_prints_it() -> None:
    stats = read(PAGE_CACHE_V1)
    assert stats.memory_used == 65093632
    assert stats.memory_percent == pytest.approx(31.04, abs=0.01)
    assert stats.cpu_percent == 0


def test_cgroup_v2_has_no_percpu_list() -> None:
    stats = read(IDLE_V2)
    assert stats.cpu_percent == 0
    assert stats.cpus == 10
    assert stats.memory_used == 50577408
    assert (stats.block_read, stats.block_written) == (24576, 139264)


def test_one_shot_knows_no_processor_share() -> None:
    stats = read(ONE_SHOT_V1)
    assert stats.cpu_percent is None
    assert stats.memory_used == 647168


def test_host_networking_is_unknown_and_not_silent() -> None:
    stats = read(HOST_NETWORK)
    assert (stats.network_received, stats.network_sent) == (None, None)
    assert read(HOST_NETWORK, networks={}).network_sent is None


def test_block_operations_are_compared_without_case_and_sums_ignored() -> None:
    stats = read(UPPERCASE_V1)
    assert (stats.block_read, stats.block_written) == (823300, 122880)


def test_a_container_that_does_not_run_uses_nothing_we_could_tell() -> None:
    assert stats_of(NOT_RUNNING) is None


@pytest.mark.parametrize(
    "payload", [None, [], {}, {"message": "x"}, {"read": "soon"}, {"read": None}, {"read": 5}, "text"]
)
def test_another_body_is_a_bad_reply(payload: object) -> None:
    with pytest.raises(BadReply):
        stats_of(payload)


@pytest.mark.parametrize(
    "now, before, share",
    [
        (cpu(300, 2000), cpu(100, 1000), 40.0),
        (cpu(1100, 2000, 4), cpu(100, 1000, 4), 400.0),
        (cpu(100, 2000), cpu(100, 1000), 0.0),
        (cpu(50, 2000), cpu(100, 1000), None),
        (cpu(300, 1000), cpu(100, 1000), None),
        (cpu(300, 900), cpu(100, 1000), None),
        (cpu(300, None), cpu(100, None), None),
        (cpu(300, 2000), NO_CPU, None),
        (cpu(300, 2000), cpu(0, 0), None),
        (cpu(300, 2000, None, 4), cpu(100, 1000, None, 4), 80.0),
        (cpu(300, 2000, None), cpu(100, 1000, None), 20.0),
        (cpu(300, 2000, 0, 4), cpu(100, 1000, 0, 4), 80.0),
        (cpu(2**64 - 1, 2000), cpu(2**64 - 1, 1000), None),
        (cpu(300, 2**64 - 1), cpu(100, 2**64 - 1), None),
        ({}, {}, None),
    ],
)
def test_the_processor_share_is_of_one_core(now: Body, before: Body, share: float | None) -> None:
    assert read(BUSY_V1, cpu_stats=now, precpu_stats=before).cpu_percent == (
        share if share is None else pytest.approx(share)
    )


@pytest.mark.parametrize(
    "memory, used",
    [
        ({"usage": 1000, "stats": {"total_inactive_file": 300, "inactive_file": 100}}, 700),
        ({"usage": 1000, "stats": {"inactive_file": 100}}, 900),
        ({"usage": 1000, "stats": {"total_inactive_file": 1000, "inactive_file": 100}}, 900),
        ({"usage": 1000, "stats": {"inactive_file": 2000}}, 1000),
        ({"usage": 1000}, 1000),
        ({"usage": 0, "stats": {"inactive_file": 0}}, 0),
        ({"usage": -5}, None),
        ({"usage": 2**64 - 1}, None),
        ({}, None),
    ],
)
def test_page_cache_that_is_given_back_at_once_is_not_used(memory: Body, used: int | None) -> None:
    assert read(BUSY_V1, memory_stats=memory).memory_used == used


@pytest.mark.parametrize("limit", [9223372036854771712, 2**64 - 1, 1.8446744073709552e19, 0, None, "x", -1])
def test_a_monstrous_limit_is_none(limit: object) -> None:
    stats = read(BUSY_V1, memory_stats={"usage": 1000, "limit": limit})
    assert (stats.memory_limit, stats.memory_percent) == (None, None)


def test_without_a_limit_the_host_is_the_limit() -> None:
    stats = with_limit(read(BUSY_V1, memory_stats={"usage": 1000}), 4000)
    assert (stats.memory_limit, stats.memory_percent) == (4000, 25.0)


NUMBERS = (
    st.integers(-10, 2**65)
    | st.floats()
    | st.none()
    | st.text(max_size=4)
    | st.lists(st.integers(), max_size=3)
)
SAMPLE = st.fixed_dictionaries(
    {},
    optional={
        "cpu_usage": st.fixed_dictionaries({}, optional={"total_usage": NUMBERS, "percpu_usage": NUMBERS})
        | NUMBERS,
        "system_cpu_usage": NUMBERS,
        "online_cpus": NUMBERS,
    },
)
BODIES = st.fixed_dictionaries(
    {"read": st.sampled_from(["2026-11-22T22:14:54.672099852Z", "2026-11-22T22:14:54+01:00"])},
    optional={
        "cpu_stats": SAMPLE | NUMBERS,
        "precpu_stats": SAMPLE | NUMBERS,
        "memory_stats": st.fixed_dictionaries(
            {},
            optional={
                "usage": NUMBERS,
                "limit": NUMBERS,
                "stats": st.dictionaries(st.sampled_from(["total_inactive_file", "inactive_file"]), NUMBERS),
            },
        ),
        "networks": st.dictionaries(
            st.text(max_size=4), st.dictionaries(st.sampled_from(["rx_bytes", "tx_bytes"]), NUMBERS) | NUMBERS
        )
        | NUMBERS,
        "blkio_stats": st.fixed_dictionaries(
            {
                "io_service_bytes_recursive": NUMBERS
                | st.lists(
                    st.fixed_dictionaries(
                        {"op": st.sampled_from(["Read", "write", None, 5]), "value": NUMBERS}
                    )
                )
            }
        ),
    },
)


@given(BODIES)
@settings(max_examples=500, deadline=None)
def test_random_counters_give_unknown_or_finite_and_not_negative(body: Body) -> None:
    figures = read(body).model_dump(exclude={"read_at"})
    for name, value in figures.items():
        assert value is None or (math.isfinite(value) and value >= 0), name


@given(
    st.recursive(
        NUMBERS, lambda inner: st.dictionaries(st.sampled_from(["read", *BUSY_V1]), inner), max_leaves=10
    )
)
@settings(max_examples=300, deadline=None)
def test_any_payload_is_read_or_refused(payload: object) -> None:
    try:
        stats_of(payload)
    except BadReply:
        assert not (isinstance(payload, dict) and payload.get("read") == NEVER)


@given(
    st.integers(0, 2**62),
    st.integers(0, 2**62),
    st.integers(1, 2**61),
    st.integers(1, 2**61),
    st.integers(1, 256),
)
@settings(max_examples=300, deadline=None)
def test_the_share_is_exactly_the_formula(total: int, more: int, system: int, passed: int, cpus: int) -> None:
    share = read(
        BUSY_V1, cpu_stats=cpu(total + more, system + passed, cpus), precpu_stats=cpu(total, system, cpus)
    ).cpu_percent
    if total + more < 2**63 - 1:
        assert share == pytest.approx(more / passed * cpus * 100)
