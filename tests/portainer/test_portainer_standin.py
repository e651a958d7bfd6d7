"""The stand-in is judged by somebody else's client, and by the traps real Portainers set."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest
from pyportainer import Portainer
from pyportainer.exceptions import (
    PortainerAuthenticationError,
    PortainerConnectionError,
    PortainerNotFoundError,
)

from towerview_core.testing.standin import serve
from towerview_portainer.standin import PortainerStandIn
from towerview_portainer.standin.accounts import API_KEY, COOKIE, PASSWORD, USERNAME

pytestmark = pytest.mark.anyio


@pytest.fixture
def stand_in() -> PortainerStandIn:
    return PortainerStandIn.make("house", 12, 3)


@pytest.fixture
def url(stand_in: PortainerStandIn) -> Iterator[str]:
    with serve(stand_in) as urls:
        yield urls[0]


@pytest.fixture
async def judge(url: str) -> AsyncIterator[Portainer]:
    async with Portainer(url, API_KEY, max_retries=0) as client:
        yield client


@pytest.fixture
async def web(url: str) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=url, trust_env=False) as client:
        yield client


async def test_pyportainer_reads_status_and_environments(
    judge: Portainer, stand_in: PortainerStandIn
) -> None:
    status = await judge.portainer_system_status()
    assert (status.version, status.instance_id) == ("2.27.0", stand_in.instance_id)
    assert [(item.id, item.type, item.status) for item in await judge.get_endpoints()] == [
        (2, 1, 1),
        (5, 2, 1),
        (7, 5, 1),
    ]


async def test_pyportainer_reads_containers_inspects_them_and_reads_what_they_use(judge: Portainer) -> None:
    everything = {
        name: item for host in (2, 5) for item in await judge.get_containers(host) for name in item.names
    }
    assert len(everything) == 12
    for host, name in ((2, "/jellyfin"), (5, "/emby")):
        row = everything[name]
        inspected = await judge.inspect_container(host, row.id)
        assert inspected.id == row.id
        assert inspected.state is not None
        assert inspected.state.running
        stats = await judge.container_stats(host, row.id)
        assert stats.cpu_stats.cpu_usage.total_usage > stats.precpu_stats.cpu_usage.total_usage
        assert stats.memory_stats.usage > 0
    assert (await judge.docker_info(5)).ncpu == 8
    assert (await judge.docker_version(2)).api_version == "1.41"


async def test_pyportainer_is_refused_as_portainer_refuses(
    url: str, judge: Portainer, stand_in: PortainerStandIn
) -> None:
    async with Portainer(url, "ptr_wrong", max_retries=0) as stranger:
        with pytest.raises(PortainerAuthenticationError):
            await stranger.get_endpoints()
    with pytest.raises(PortainerNotFoundError):
        await judge.inspect_container(2, "nosuch")
    stand_in.hosts[1].reachable = False
    with pytest.raises(PortainerConnectionError):
        await judge.get_containers(5)


async def signed_in(web: httpx2.AsyncClient) -> str:
    reply = await web.post("/api/auth", json={"username": USERNAME, "password": PASSWORD})
    assert reply.status_code == 200
    jwt = reply.json()["jwt"]
    assert isinstance(jwt, str)
    return jwt


async def test_a_jwt_opens_until_portainer_restarts(
    web: httpx2.AsyncClient, stand_in: PortainerStandIn
) -> None:
    bearer = {"Authorization": f"Bearer {await signed_in(web)}"}
    web.cookies.clear()
    assert (await web.get("/api/users/me", headers=bearer)).json()["Role"] == 1
    stand_in.accounts.forget()
    refused = await web.get("/api/users/me", headers=bearer)
    assert (refused.status_code, refused.json()["message"]) == (401, "Invalid JWT token")


async def test_a_jwt_ends_at_its_time(web: httpx2.AsyncClient, stand_in: PortainerStandIn) -> None:
    stand_in.accounts.life_s = -1
    bearer = {"Authorization": f"Bearer {await signed_in(web)}"}
    web.cookies.clear()
    assert (await web.get("/api/users/me", headers=bearer)).status_code == 401


async def test_the_cookie_is_a_trap(web: httpx2.AsyncClient, stand_in: PortainerStandIn) -> None:
    """A kept cookie beats a fresh Bearer, and every POST that carries it is refused."""
    await signed_in(web)
    assert COOKIE in web.cookies
    stand_in.accounts.forget()
    async with httpx2.AsyncClient(base_url=web.base_url, trust_env=False) as clean:
        fresh = {"Authorization": f"Bearer {await signed_in(clean)}"}
    assert (await web.get("/api/users/me", headers=fresh)).status_code == 401
    assert (await web.post("/api/auth/logout", headers=fresh)).status_code == 403


async def test_two_credentials_are_one_too_many(web: httpx2.AsyncClient) -> None:
    bearer = f"Bearer {await signed_in(web)}"
    web.cookies.clear()
    reply = await web.get("/api/users/me", headers={"Authorization": bearer, "X-API-Key": API_KEY})
    assert reply.status_code == 403
    as_bearer = await web.get("/api/users/me", headers={"Authorization": f"Bearer {API_KEY}"})
    assert as_bearer.status_code == 401


@pytest.mark.parametrize(
    "body, status",
    [({"username": "x", "password": "y"}, 422), ({"username": "x"}, 400), ([], 400), (None, 400)],
)
async def test_sign_in_refuses_as_portainer_does(web: httpx2.AsyncClient, body: object, status: int) -> None:
    assert (await web.post("/api/auth", json=body)).status_code == status


@pytest.mark.parametrize(
    "path, status",
    [
        ("/api/endpoints/99", 404),
        ("/api/endpoints/abc", 400),
        ("/api/endpoints/2", 200),
        ("/api/endpoints/99/docker/containers/json", 404),
        ("/api/endpoints/2/docker/v1.44/containers/json", 400),
        ("/api/endpoints/2/docker/v1.41/containers/json", 200),
        ("/api/endpoints/5/docker/v1.12/info", 400),
        ("/api/endpoints/5/docker/nothing", 404),
        ("/api/endpoints?types=1&types=2", 200),
        ("/api/nothing", 404),
    ],
)
async def test_paths_answer_as_the_real_ones(web: httpx2.AsyncClient, path: str, status: int) -> None:
    assert (await web.get(path, headers={"X-API-Key": API_KEY})).status_code == status
    if status == 200:
        assert (await web.get(path)).status_code == 401


async def test_only_running_containers_unless_all_are_asked_for(web: httpx2.AsyncClient) -> None:
    key = {"X-API-Key": API_KEY}
    path = "/api/endpoints/5/docker/containers/json"
    some, all_ = [(await web.get(path, params=params, headers=key)).json() for params in ({}, {"all": "1"})]
    assert {row["State"] for row in all_} - {row["State"] for row in some} == {"exited"}


async def test_stats_are_a_stream_unless_told_otherwise(web: httpx2.AsyncClient) -> None:
    path = "/api/endpoints/2/docker/containers/jellyfin/stats"
    async with asyncio.timeout(5), web.stream("GET", path, headers={"X-API-Key": API_KEY}) as reply:
        first = await anext(reply.aiter_lines())
    assert '"precpu_stats"' in first
    shot = await web.get(path, params={"stream": "false", "one-shot": "true"}, headers={"X-API-Key": API_KEY})
    assert "system_cpu_usage" not in shot.json()["precpu_stats"]


def test_each_host_speaks_its_own_generation() -> None:
    clock = [1_000_000.0]
    stand_in = PortainerStandIn("house", 4, 1, clock=lambda: clock[0])
    assert [host.cgroup for host in stand_in.hosts] == [1, 2]


def test_another_seed_is_another_world_and_the_same_seed_the_same() -> None:
    def ids(seed: int) -> list[str]:
        stand_in = PortainerStandIn("house", 5, seed, clock=lambda: 1e9)
        return [item.id for host in stand_in.hosts for item in host.containers]

    assert ids(1) == ids(1)
    assert set(ids(1)).isdisjoint(ids(2))


def test_time_alone_moves_the_world() -> None:
    clock = [1e9]
    stand_in = PortainerStandIn("house", 10, 1, clock=lambda: clock[0])
    restless = stand_in.container("restless")
    states = set()
    for _ in range(30):
        clock[0] += 10
        states.add(restless.state(clock[0]))
    assert states == {"running", "exited"}
    before = restless.use(clock[0])
    after = restless.use(clock[0] + 60)
    assert after.cpu_ns > before.cpu_ns
    assert after.received > before.received
