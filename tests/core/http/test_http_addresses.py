"""F15 and F17: names, and the addresses behind them that are never called (security.md H3)."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace

import pytest

from towerview_core.contract.errors import Fault, ProviderError, Unreachable
from towerview_core.contract.forms import ServerOptions
from towerview_core.kits.http import Limits, connect, dialling, resolver
from towerview_core.kits.http.addresses import permitted

from .certificates import authority, certificate
from .raw import GET, client_of, keeping, reply, serving

pytestmark = [pytest.mark.anyio, pytest.mark.faults]


class Names:
    """A name service that says what the test wants. A name without addresses is unknown; ``hang`` holds lookups up."""

    def __init__(self) -> None:
        self.known: dict[str, Sequence[str]] = {}
        self.hanging: set[str] = set()
        self.asked: list[str] = []
        self.release = threading.Event()

    def getaddrinfo(self, host: str, *_args: object, **_kwargs: object) -> list[tuple[object, ...]]:
        self.asked.append(host)
        if host in self.hanging:
            self.release.wait(20)
        if host not in self.known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(0, 0, 0, "", (address, 0)) for address in self.known[host]]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    service = Names()
    monkeypatch.setattr(dialling, "RESOLVER", resolver.Resolver())
    monkeypatch.setattr("towerview_core.kits.http.resolver.socket.getaddrinfo", service.getaddrinfo)
    yield service
    service.release.set()


async def fault_of(url: str, limits: Limits | None = None, *, loopback: bool = False) -> ProviderError:
    async with connect(ServerOptions(url=url, allow_loopback=loopback), limits=limits) as client:
        with pytest.raises(ProviderError) as caught:
            await client.read(GET)
    return caught.value


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "169.254.1.1",
        "[fe80::1]",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:a9fe:a9fe::1]",
        "[fd00:ec2::254]",
        "100.100.100.200",
        "224.0.0.1",
        "239.255.255.250",
        "[ff02::1]",
        "0.0.0.0",
        "0.1.2.3",
        "[::]",
        "255.255.255.255",
        "240.0.0.1",
        "127.0.0.1",
        "127.8.9.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
    ],
)
async def test_h3_such_addresses_are_never_called(host: str) -> None:
    error = await fault_of(f"http://{host}:1")
    assert error.fault in {Fault.ADDRESS_REFUSED, Fault.DNS}
    if host[0] in "1[" and host != "127.1":
        assert error.fault is Fault.ADDRESS_REFUSED


@pytest.mark.parametrize(
    "address", ["10.0.0.5", "192.168.1.10", "172.16.0.1", "8.8.8.8", "fd12::1", "2001:db8::1"]
)
def test_h3_ordinary_addresses_are_called(address: str) -> None:
    assert permitted([ip_address(address)], 32400, Limits()) == [ip_address(address)]


def test_h3_wrapped_ipv4_is_dialled_as_what_it_is() -> None:
    assert permitted([ip_address("::ffff:10.0.0.5")], 80, Limits()) == [ip_address("10.0.0.5")]


def test_h3_one_forbidden_address_spoils_the_name() -> None:
    with pytest.raises(Unreachable):
        permitted([ip_address("8.8.8.8"), ip_address("169.254.169.254")], 80, Limits())


def test_h3_local_names_may_bring_link_local_addresses_along() -> None:
    both = [ip_address("fe80::5"), ip_address("192.168.1.10")]
    assert permitted(both, 80, Limits()) == [ip_address("192.168.1.10")]


async def test_h3_our_own_ports_are_refused_even_where_loopback_is_allowed() -> None:
    async with serving(keeping(reply())) as ours:
        limits = Limits(forbidden=frozenset({ours.port}))
        error = await fault_of(ours.url, limits, loopback=True)
        assert error.fault is Fault.ADDRESS_REFUSED
        assert ours.connections == 0
    elsewhere = [ip_address("203.0.113.5")]
    assert permitted(elsewhere, ours.port, limits) == elsewhere


def test_h3_our_own_ports_are_refused_by_every_address_of_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "towerview_core.kits.http.addresses._is_ours", lambda address: str(address) == "10.0.0.5"
    )
    limits = Limits(forbidden=frozenset({5432}))
    with pytest.raises(Unreachable):
        permitted([ip_address("10.0.0.5")], 5432, limits)
    assert permitted([ip_address("10.0.0.5")], 5433, limits)


async def test_the_demo_may_call_this_machine_without_the_tick() -> None:
    async with (
        serving(keeping(reply(b"[1]"))) as server,
        connect(ServerOptions(url=server.url), limits=Limits(loopback=True)) as client,
    ):
        assert await client.read(GET) == [1]


async def test_f15_a_missing_name(names: Names) -> None:
    error = await fault_of("http://media.test")
    assert error.fault is Fault.DNS
    assert "media.test" not in str(error)


@pytest.mark.parametrize("name", ["a..test", "x" * 70 + ".test", "-.test", "a_b.test"])
async def test_f15_what_is_no_name_is_a_missing_name(name: str) -> None:
    assert (await fault_of(f"http://{name}")).fault is Fault.DNS


async def test_f15_ten_names_that_hang_block_nobody(names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolver, "TIMEOUT_S", 1.0)
    names.hanging = {f"hung{number}.test" for number in range(10)}
    async with serving(keeping(reply(b"[1]"))) as server:
        names.known = {"well.test": ["127.0.0.1"]}
        stuck = [asyncio.create_task(fault_of(f"http://{name}")) for name in sorted(names.hanging)]
        again = [asyncio.create_task(fault_of(f"http://{name}")) for name in sorted(names.hanging)]
        await asyncio.sleep(0.05)
        began = time.monotonic()
        async with client_of(f"http://well.test:{server.port}") as client:
            assert await client.read(GET) == [1]
        assert time.monotonic() - began < 0.7
        errors = await asyncio.gather(*stuck, *again)
    assert {error.fault for error in errors} == {Fault.DNS}
    assert sorted(names.asked) == sorted([*names.hanging, "well.test"]), "one lookup of a name at a time"


async def test_f15_no_more_than_32_lookups_run(names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolver, "TIMEOUT_S", 0.3)
    names.hanging = {f"hung{number}.test" for number in range(40)}
    errors = await asyncio.gather(*(fault_of(f"http://{name}") for name in sorted(names.hanging)))
    assert {error.fault for error in errors} == {Fault.DNS}
    assert len(names.asked) == 32


async def test_f15_a_name_that_turns_to_this_machine_is_refused(names: Names) -> None:
    async with serving(keeping(reply())) as trap:
        names.known = {"evil.test": ["127.0.0.1"], "mixed.test": ["8.8.8.8", "127.0.0.1"]}
        for name in names.known:
            assert (await fault_of(f"http://{name}:{trap.port}")).fault is Fault.ADDRESS_REFUSED
        assert trap.connections == 0


async def test_f15_the_name_is_asked_once_and_the_checked_address_is_dialled(names: Names) -> None:
    """Rebinding: were the name asked again for dialling, the second answer would count."""
    async with serving(keeping(reply(b"[1]"))) as server:
        names.known = {"media.test": ["127.0.0.1"]}
        async with client_of(f"http://media.test:{server.port}") as client:
            assert await client.read(GET) == [1]
            names.known = {"media.test": ["169.254.169.254"]}
            await client.aclose()
            assert await client.read(GET) == [1]
    assert names.asked == ["media.test"]
    assert f"host: media.test:{server.port}\r\n".encode() in server.requests[0]


async def test_f15_an_answer_is_good_for_thirty_seconds(
    names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = resolver.Resolver()
    names.known = {"media.test": ["10.0.0.1"]}
    await own.resolve("media.test")
    names.known = {"media.test": ["10.0.0.2"]}
    assert await own.resolve("media.test") == (ip_address("10.0.0.1"),)
    later = time.monotonic() + 30.5
    monkeypatch.setattr(resolver, "time", SimpleNamespace(monotonic=lambda: later))
    assert await own.resolve("media.test") == (ip_address("10.0.0.2"),)


async def test_the_certificate_is_checked_against_the_name_not_the_address(
    names: Names, tmp_path: Path
) -> None:
    house = authority()
    seen: list[str | None] = []
    context = certificate("media.test", issuer=house).context(tmp_path)
    context.sni_callback = lambda _socket, name, _context: seen.append(name)
    names.known = {"media.test": ["127.0.0.1"]}
    async with serving(keeping(reply(b"[1]")), context=context) as server:
        form = ServerOptions(
            url=f"https://media.test:{server.port}", tls="ca", tls_ca=house.pem, allow_loopback=True
        )
        async with connect(form) as client:
            assert await client.read(GET) == [1]
    assert seen == ["media.test"]


async def test_f17_the_other_family_is_used_when_one_refuses(names: Names) -> None:
    async with serving(keeping(reply(b"[1]"))) as server:
        names.known = {"media.test": ["::1", "127.0.0.1"]}
        async with client_of(f"http://media.test:{server.port}") as client:
            assert await client.read(GET) == [1]


async def test_f17_the_other_family_is_used_when_one_is_silent(names: Names) -> None:
    async with serving(keeping(reply(b"[1]"))) as server:
        silent, crowd = _silent_ipv6(server.port)
        try:
            await asyncio.sleep(0.05)
            names.known = {"media.test": ["::1", "::1", "127.0.0.1"]}
            began = time.monotonic()
            async with client_of(f"http://media.test:{server.port}") as client:
                assert await client.read(GET) == [1]
            assert time.monotonic() - began < 1
        finally:
            for one in (silent, *crowd):
                one.close()


async def test_f17_no_family_at_all_is_a_failed_connect(names: Names) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        names.known = {"media.test": ["::1", "127.0.0.1"]}
        error = await fault_of(f"http://media.test:{taken.getsockname()[1]}", loopback=True)
    assert error.fault is Fault.CONNECT


def _silent_ipv6(port: int) -> tuple[socket.socket, Sequence[socket.socket]]:
    silent = socket.socket(socket.AF_INET6)
    try:
        silent.bind(("::1", port))
    except OSError:
        silent.close()
        pytest.skip("this machine has no IPv6 loopback")
    silent.listen(0)
    crowd = [socket.socket(socket.AF_INET6) for _ in range(3)]
    for one in crowd:
        one.setblocking(False)
        one.connect_ex(("::1", port))
    return silent, crowd


def test_every_kind_of_fault_has_a_sentence_of_its_own() -> None:
    from towerview_core.kits.http import problems

    own_words: Mapping[Fault, str] = problems._SENTENCES
    elsewhere = {Fault.ADDRESS_REFUSED, Fault.RATE_LIMITED, Fault.PLUGIN_ERROR}
    assert set(own_words) | elsewhere == set(Fault)
    assert len(set(own_words.values())) == len(own_words)
