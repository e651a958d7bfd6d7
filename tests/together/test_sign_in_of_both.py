"""Sign-in at both servers, and Quick Connect at Jellyfin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from tests.support.mediabrowser import VERSIONS, Bench, bench_of
from towerview_core.contract.errors import CredentialsRejected, NotFound, Refused
from towerview_core.kits.mediabrowser.calls import device_id
from towerview_core.kits.mediabrowser.people import is_disabled
from towerview_emby.standin import EmbyStandIn
from towerview_jellyfin.provider import JellyfinProvider
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_jellyfin.standin.server import PASSWORD

pytestmark = pytest.mark.anyio
RIGHT = SecretStr(PASSWORD)


@pytest.fixture(params=["emby", "jellyfin"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_of(request.param) as bench:
        yield bench


async def test_who_it_is_and_the_token_is_given_back(bench: Bench) -> None:
    person = bench.viewer
    async with bench.provider() as provider:
        who = await provider.authenticate_user(person.user.name, RIGHT)
        machine = (await provider.probe()).machine_id
    assert (who.user_id, who.name, who.machine_ids) == (person.id, person.user.name, frozenset({machine}))
    assert bench.stand_in.access.tokens == {}


async def test_wrong_unknown_and_empty(bench: Bench) -> None:
    name = bench.viewer.user.name
    bench.viewer.password = ""
    async with bench.provider() as provider:
        for tried, secret in ((name, "wrong"), ("Nobody", PASSWORD), ("", PASSWORD), (name, "")):
            with pytest.raises(CredentialsRejected):
                await provider.authenticate_user(tried, SecretStr(secret))


async def test_a_disabled_user(bench: Bench) -> None:
    """Jellyfin tells that something other than the password is wrong; Emby tells nothing but 401."""
    bench.viewer.policy["IsDisabled"] = True
    expected = CredentialsRejected if bench.stand_in.kind == "emby" else Refused
    async with bench.provider() as provider:
        with pytest.raises(expected):
            await provider.authenticate_user(bench.viewer.user.name, RIGHT)


async def test_emby_tells_hours_from_a_wrong_password() -> None:
    with bench_of("emby") as bench:
        assert isinstance(bench.stand_in, EmbyStandIn)
        bench.stand_in.people.kept_out.add(bench.viewer.id)
        async with bench.provider() as provider:
            with pytest.raises(Refused, match="at this time"):
                await provider.authenticate_user(bench.viewer.user.name, RIGHT)


def test_a_server_that_lets_a_disabled_user_in_is_not_believed() -> None:
    assert is_disabled({"Policy": {"IsDisabled": True}})
    assert not is_disabled({"Policy": {"IsDisabled": False}})


def connected(bench: Bench, provider: object) -> tuple[JellyfinStandIn, JellyfinProvider]:
    assert isinstance(bench.stand_in, JellyfinStandIn)
    assert isinstance(provider, JellyfinProvider)
    return bench.stand_in, provider


@pytest.mark.parametrize("version", VERSIONS)
async def test_quick_connect(version: str) -> None:
    """10.8 begins by GET and refuses POST, all later ones the other way round."""
    with bench_of("jellyfin", version=version) as bench:
        async with bench.provider() as either:
            stand_in, provider = connected(bench, either)
            pin = await provider.start_pin(None)
            assert (len(pin.code), pin.url) == (6, None)
            assert await provider.check_pin(pin.id) is None
            stand_in.entrance.confirm(pin.code, bench.viewer.id)
            who = await provider.check_pin(pin.id)
        assert who is not None
        assert (who.user_id, who.machine_ids) == (bench.viewer.id, frozenset({stand_in.server_id}))
        assert stand_in.access.tokens == {}
        assert next(iter(stand_in.entrance.codes.values())).device == device_id(bench.url)


async def test_quick_connect_is_off() -> None:
    with bench_of("jellyfin") as bench:
        async with bench.provider() as either:
            stand_in, provider = connected(bench, either)
            pin = await provider.start_pin(None)
            stand_in.entrance.quick_connect = False
            with pytest.raises(Refused, match="turned off"):
                await provider.start_pin(None)
            with pytest.raises(Refused, match="turned off"):
                await provider.check_pin(pin.id)


async def test_a_code_expires() -> None:
    with bench_of("jellyfin") as bench:
        async with bench.provider() as either:
            stand_in, provider = connected(bench, either)
            pin = await provider.start_pin(None)
            next(iter(stand_in.entrance.codes.values())).at -= 700
            for pin_id in (pin.id, "f" * 64, "no id/at all"):
                with pytest.raises(NotFound, match="expired"):
                    await provider.check_pin(pin_id)
