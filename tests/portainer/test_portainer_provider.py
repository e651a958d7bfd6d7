"""The provider against the stand-in: credentials, environments that fail, and what each fault becomes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest
from pydantic import SecretStr, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from towerview_core.contract.containers import Containers, ContainerState
from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    NotFound,
    ProviderError,
    RateLimited,
    Refused,
    Unreachable,
)
from towerview_core.kits.http import connect
from towerview_core.testing.standin import StandInFault, serve
from towerview_portainer import access, provider
from towerview_portainer.access import PortainerOptions
from towerview_portainer.hooks import towerview_providers
from towerview_portainer.provider import PortainerProvider
from towerview_portainer.standin import PortainerStandIn
from towerview_portainer.standin.accounts import API_KEY, PASSWORD, USERNAME

pytestmark = pytest.mark.anyio

BY_NAME = {"username": USERNAME, "password": PASSWORD}


class Recording(PortainerStandIn):
    """A stand-in that remembers what it was asked."""

    def __init__(self, name: str, containers: int, seed: int) -> None:
        super().__init__(name, containers, seed)
        self.seen: list[Request] = []

    def routes(self) -> list[BaseRoute]:
        return [_watched(self, route) for route in super().routes()]

    def paths(self) -> list[str]:
        return [request.url.path for request in self.seen]


def _watched(stand_in: Recording, route: BaseRoute) -> Route:
    assert isinstance(route, Route)
    inner: Callable[[Request], object] = route.endpoint

    async def watched(request: Request) -> Response:
        stand_in.seen.append(request)
        answer = await inner(request)  # type: ignore[misc]
        assert isinstance(answer, Response)
        return answer

    return Route(route.path, watched, methods=route.methods)


@pytest.fixture
def stand_in() -> Recording:
    return Recording("house", 10, 1)


@pytest.fixture
def url(stand_in: Recording) -> Iterator[str]:
    with serve(stand_in) as urls:
        yield urls[0]


@asynccontextmanager
async def connected(url: str, **credentials: str) -> AsyncIterator[PortainerProvider]:
    options = PortainerOptions.model_validate(
        {"url": url, "allow_loopback": True, **(credentials or {"api_key": API_KEY})}
    )
    async with connect(options) as client:
        yield PortainerProvider(options, client.within(4))


def test_the_plugin_declares_one_provider_of_containers() -> None:
    assert list(towerview_providers()) == [PortainerProvider]
    assert issubclass(PortainerProvider, Containers)
    assert PortainerProvider.Options is PortainerOptions


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"username": "a"},
        {"password": "b"},
        {"api_key": ""},
        {"api_key": " "},
        {"username": "a", "password": ""},
    ],
)
def test_credentials_are_a_token_or_a_name_with_its_password(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="access token, or a user name together with its password"):
        PortainerOptions.model_validate({"url": "https://p.example", **given})


def test_secrets_do_not_show_in_the_form() -> None:
    options = PortainerOptions(
        url="https://p.example", api_key=SecretStr("canary"), password=SecretStr("canary")
    )
    assert "canary" not in repr(options) + options.model_dump_json()


async def test_probe_tells_who_answers(stand_in: Recording, url: str) -> None:
    stand_in.update = "2.27.1"
    async with connected(url) as portainer:
        info = await portainer.probe()
    assert info.machine_id == stand_in.instance_id
    assert (info.product, info.version, info.newer_version) == ("Portainer", "2.27.0", "2.27.1")
    assert info.limits == ()


async def test_the_first_question_carries_no_credentials(stand_in: Recording, url: str) -> None:
    async with connected(url) as portainer:
        await portainer.probe()
    assert stand_in.paths()[0] == "/api/system/status"
    assert "x-api-key" not in stand_in.seen[0].headers


async def test_an_ordinary_account_is_a_limit(stand_in: Recording, url: str) -> None:
    stand_in.role = 2
    async with connected(url) as portainer:
        info = await portainer.probe()
    assert [limit.capability for limit in info.limits] == ["Containers"]
    assert info.newer_version is None


async def test_all_docker_environments_are_listed(stand_in: Recording, url: str) -> None:
    async with connected(url) as portainer:
        listing = await portainer.list_containers()
    assert listing.complete
    assert len(listing.items) == 10
    assert {item.endpoint_name for item in listing.items} == {"local", "nas"}
    by_name = {item.name: item for item in listing.items}
    assert by_name["tidier"].state is ContainerState.EXITED
    assert [item.name for item in listing.items if item.own] == ["portainer"]
    assert not any("/docker/v1" in path or "/7/" in path for path in stand_in.paths())


async def test_an_environment_known_to_be_down_is_skipped_and_counted(stand_in: Recording, url: str) -> None:
    stand_in.hosts[1].up = False
    async with connected(url) as portainer:
        listing = await portainer.list_containers()
    assert {item.endpoint_name for item in listing.items} == {"local"}
    assert listing.set_aside == 1
    assert not any("/endpoints/5/" in path for path in stand_in.paths())


@pytest.mark.parametrize("dead", [0, 1])
async def test_an_environment_that_fails_costs_only_its_own(stand_in: Recording, url: str, dead: int) -> None:
    stand_in.hosts[dead].reachable = False
    async with connected(url) as portainer:
        listing = await portainer.list_containers()
    assert {item.endpoint_name for item in listing.items} == {stand_in.hosts[1 - dead].name}
    assert listing.set_aside == 1


async def test_no_environment_within_reach_is_an_error_and_never_an_empty_list(
    stand_in: Recording, url: str
) -> None:
    for host in stand_in.hosts:
        host.reachable = False
    async with connected(url) as portainer:
        with pytest.raises(Unreachable):
            await portainer.list_containers()
        for host in stand_in.hosts:
            host.up = False
        with pytest.raises(Unreachable):
            await portainer.list_containers()


async def test_nonsense_of_all_environments_is_a_bad_reply(stand_in: Recording, url: str) -> None:
    async def nonsense(request: Request) -> Response:
        return JSONResponse({"message": "odd"})

    stand_in._docker = nonsense  # type: ignore[method-assign]
    with serve(stand_in) as urls:
        async with connected(urls[0]) as portainer:
            with pytest.raises(BadReply) as caught:
                await portainer.list_containers()
    assert caught.value.fault is Fault.BAD_PAYLOAD
    assert "odd" not in str(caught.value)


async def test_an_environment_that_hangs_costs_only_its_own(
    stand_in: Recording, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "ENVIRONMENT_S", 0.4)
    original = stand_in._docker

    async def slow(request: Request) -> Response:
        if request.path_params["id"] == "5":
            await asyncio.sleep(2)
        return await original(request)

    stand_in._docker = slow  # type: ignore[method-assign]
    with serve(stand_in) as urls:
        async with connected(urls[0]) as portainer:
            listing = await portainer.list_containers()
    assert {item.endpoint_name for item in listing.items} == {"local"}
    assert listing.set_aside == 1


async def test_without_docker_environments_there_are_no_containers(stand_in: Recording, url: str) -> None:
    stand_in.hosts.clear()
    async with connected(url) as portainer:
        listing = await portainer.list_containers()
    assert listing.complete
    assert listing.items == ()


async def test_stats_of_both_kinds_of_host(stand_in: Recording, url: str) -> None:
    async with connected(url) as portainer:
        found = {item.name: item for item in (await portainer.list_containers()).items}
        figures = {name: await portainer.read_stats(item.id) for name, item in found.items()}
    assert figures["tidier"] is None
    for name in ("jellyfin", "emby"):
        stats = figures[name]
        assert stats is not None
        assert stats.cpu_percent is not None
        assert 0 < stats.cpu_percent < 100 * (stats.cpus or 0)
        assert stats.memory_percent is not None
        assert stats.network_received
        assert stats.block_read
    host_network = figures["plex"]
    assert host_network is not None
    assert host_network.network_received is None


async def test_without_a_limit_the_hosts_memory_is_asked_once(stand_in: Recording, url: str) -> None:
    async with connected(url) as portainer:
        own = next(item for item in (await portainer.list_containers()).items if item.own)
        for _ in range(3):
            stats = await portainer.read_stats(own.id)
            assert stats is not None
            assert stats.memory_limit == stand_in.hosts[0].memory
    assert sum(path.endswith("/info") for path in stand_in.paths()) == 1


async def test_counters_only_grow_until_a_container_is_made_anew(stand_in: Recording, url: str) -> None:
    async with connected(url) as portainer:
        before = {item.name: item for item in (await portainer.list_containers()).items}["jellyfin"]
        first = await portainer.read_stats(before.id)
        second = await portainer.read_stats(before.id)
        stand_in.container("jellyfin").recreate(stand_in.clock())
        with pytest.raises(NotFound):
            await portainer.read_stats(before.id)
        after = {item.name: item for item in (await portainer.list_containers()).items}["jellyfin"]
    assert first is not None
    assert second is not None
    assert (second.network_received or 0) > (first.network_received or 0)
    assert second.read_at > first.read_at
    assert after.id != before.id
    assert after.health is not None
    assert after.health.value == "starting"


@pytest.mark.parametrize(
    "id_", ["", "x", "2", "2:", ":abc", "a:abc", "2:a/b", "2:../../x", "99:abc", f"2:{'f' * 64}", "²:abc"]
)
async def test_an_unknown_container_is_not_found(url: str, id_: str) -> None:
    async with connected(url) as portainer:
        with pytest.raises(NotFound):
            await portainer.read_stats(id_)


async def test_stats_of_a_dead_environment_are_unreachable_and_not_missing(
    stand_in: Recording, url: str
) -> None:
    async with connected(url) as portainer:
        item = (await portainer.list_containers()).items[0]
        stand_in.hosts[0].reachable = False
        with pytest.raises(Unreachable):
            await portainer.read_stats(item.id)


async def test_name_and_password_sign_in_once_for_many_calls(stand_in: Recording, url: str) -> None:
    async with connected(url, **BY_NAME) as portainer:
        await portainer.probe()
        listings = await asyncio.gather(*(portainer.list_containers() for _ in range(5)))
    assert {len(listing.items) for listing in listings} == {10}
    assert stand_in.accounts.sign_ins == 1
    assert not any(request.cookies for request in stand_in.seen), "the cookie of /auth must not be kept"


async def test_never_both_credentials(stand_in: Recording, url: str) -> None:
    async with connected(url, api_key=API_KEY, **BY_NAME) as portainer:
        await portainer.list_containers()
    assert stand_in.accounts.sign_ins == 0
    for request in stand_in.seen:
        assert not ("x-api-key" in request.headers and "authorization" in request.headers)


async def test_after_a_restart_of_portainer_one_new_sign_in_is_enough(stand_in: Recording, url: str) -> None:
    async with connected(url, **BY_NAME) as portainer:
        await portainer.list_containers()
        stand_in.accounts.forget()
        listings = await asyncio.gather(*(portainer.list_containers() for _ in range(4)))
    assert all(listing.complete for listing in listings)
    assert stand_in.accounts.sign_ins == 2


async def test_a_jwt_is_renewed_before_it_ends(
    stand_in: Recording, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.accounts.life_s = 100
    now = [1000.0]
    monkeypatch.setattr(access, "time", SimpleNamespace(monotonic=lambda: now[0], time=stand_in.clock))
    async with connected(url, **BY_NAME) as portainer:
        for later, sign_ins in ((0, 1), (89, 1), (91, 2), (150, 2), (182, 3)):
            now[0] = 1000.0 + later
            await portainer.list_containers()
            assert stand_in.accounts.sign_ins == sign_ins


async def test_a_wrong_password_asks_for_credentials(stand_in: Recording, url: str) -> None:
    async with connected(url, username=USERNAME, password="wrong") as portainer:
        with pytest.raises(CredentialsRejected, match="access token"):
            await portainer.probe()
    assert stand_in.accounts.sign_ins == 1


async def test_a_wrong_access_token_asks_for_credentials(url: str) -> None:
    async with connected(url, api_key="ptr_wrong") as portainer:
        with pytest.raises(CredentialsRejected):
            await portainer.probe()
        with pytest.raises(CredentialsRejected):
            await portainer.list_containers()


async def test_too_many_sign_ins_are_waited_out(stand_in: Recording, url: str) -> None:
    async def denied(request: Request) -> Response:
        return JSONResponse({"message": "Access denied", "details": "Access denied to resource"}, 403)

    stand_in.accounts.sign_in = denied  # type: ignore[method-assign]
    with serve(stand_in) as urls:
        async with connected(urls[0], **BY_NAME) as portainer:
            with pytest.raises(RateLimited) as caught:
                await portainer.list_containers()
    assert caught.value.retry_after == access.LOCKED_OUT_S


async def test_a_portainer_that_locked_itself_says_how_to_unlock_it(stand_in: Recording, url: str) -> None:
    stand_in.locked = True
    async with connected(url) as portainer:
        with pytest.raises(Refused, match="Restart it"):
            await portainer.probe()


@pytest.mark.parametrize(
    "fault, kind, word",
    [
        (StandInFault.ERROR, Unreachable, Fault.SERVER_ERROR),
        (StandInFault.HTML, BadReply, Fault.NOT_THIS_PRODUCT),
        (StandInFault.TRUNCATED, BadReply, Fault.BAD_PAYLOAD),
        (StandInFault.UNAUTHORIZED, CredentialsRejected, Fault.AUTH),
    ],
)
async def test_each_fault_is_told_apart_and_heals(
    stand_in: Recording, url: str, fault: StandInFault, kind: type[ProviderError], word: Fault
) -> None:
    async with connected(url) as portainer:
        stand_in.faults = {fault}
        with pytest.raises(kind) as caught:
            await portainer.list_containers()
        assert caught.value.fault is word
        stand_in.faults = set()
        assert (await portainer.list_containers()).complete


@pytest.mark.parametrize("fault", [StandInFault.UNAUTHORIZED, StandInFault.HTML])
async def test_another_product_at_the_address_is_named_so(
    stand_in: Recording, url: str, fault: StandInFault
) -> None:
    stand_in.faults = {fault}
    async with connected(url) as portainer:
        with pytest.raises(BadReply) as caught:
            await portainer.probe()
    assert caught.value.fault is Fault.NOT_THIS_PRODUCT


@pytest.mark.parametrize(
    "body", [{}, [], {"Version": "1"}, {"InstanceID": "x"}, {"ServerName": "other", "Id": "1"}]
)
async def test_json_of_another_product_is_named_so(stand_in: Recording, body: object) -> None:
    async def other(_request: Request) -> Response:
        return JSONResponse(body)

    stand_in._status = other  # type: ignore[method-assign]
    with serve(stand_in) as urls:
        async with connected(urls[0]) as portainer:
            with pytest.raises(BadReply) as caught:
                await portainer.probe()
    assert caught.value.fault is Fault.NOT_THIS_PRODUCT


async def test_secrets_of_containers_never_come_out(url: str) -> None:
    async with connected(url) as portainer:
        listing = await portainer.list_containers()
    assert "canary" not in listing.model_dump_json()
