"""F14: what a certificate can be wrong in, each with its exact kind; and the modes that accept one."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from towerview_core.contract.errors import Fault, Invalid, ProviderError
from towerview_core.contract.forms import ServerOptions
from towerview_core.kits.http import connect

from .certificates import Certificate, authority, certificate
from .raw import GET, Talk, keeping, reply, serving

pytestmark = [pytest.mark.anyio, pytest.mark.faults]


@pytest.fixture(scope="module")
def house() -> Certificate:
    return authority()


async def outcome(shown: Certificate, folder: Path, **options: str) -> object:
    """The value that was read, or the kind of the fault."""
    context = shown.context(folder)
    async with serving(keeping(reply(b"[1]")), context=context) as server:
        form = ServerOptions.model_validate(
            {"url": f"https://127.0.0.1:{server.port}", "allow_loopback": True, **options}
        )
        async with connect(form) as client:
            try:
                return await client.read(GET)
            except ProviderError as error:
                assert server.requests == []
                return error.fault


async def test_f14_self_signed(tmp_path: Path) -> None:
    assert await outcome(certificate("127.0.0.1"), tmp_path) is Fault.TLS_UNTRUSTED


async def test_f14_expired(house: Certificate, tmp_path: Path) -> None:
    old = certificate("127.0.0.1", issuer=house, expired=True)
    assert await outcome(old, tmp_path, tls="ca", tls_ca=house.pem) is Fault.TLS_EXPIRED


async def test_f14_another_name(house: Certificate, tmp_path: Path) -> None:
    for wrong in ("media.example", "127.0.0.2"):
        shown = certificate(wrong, issuer=house)
        assert await outcome(shown, tmp_path, tls="ca", tls_ca=house.pem) is Fault.TLS_NAME


async def test_f14_another_pin(tmp_path: Path) -> None:
    shown = certificate("127.0.0.1")
    assert await outcome(shown, tmp_path, tls="pin", tls_pin="ab" * 32) is Fault.TLS_PIN


async def test_signed_by_somebody_else(house: Certificate, tmp_path: Path) -> None:
    shown = certificate("127.0.0.1", issuer=authority())
    assert await outcome(shown, tmp_path, tls="ca", tls_ca=house.pem) is Fault.TLS_UNTRUSTED


async def test_an_own_authority_is_trusted_for_its_server_alone(house: Certificate, tmp_path: Path) -> None:
    shown = certificate("127.0.0.1", issuer=house)
    assert await outcome(shown, tmp_path, tls="ca", tls_ca=house.pem) == [1]
    assert await outcome(shown, tmp_path) is Fault.TLS_UNTRUSTED


async def test_a_pasted_certificate_need_not_be_a_root(house: Certificate, tmp_path: Path) -> None:
    shown = certificate("127.0.0.1", issuer=house)
    assert await outcome(shown, tmp_path, tls="ca", tls_ca=shown.pem) == [1]


async def test_a_pinned_certificate_may_be_of_any_name_and_age(tmp_path: Path) -> None:
    shown = certificate("media.example", expired=True)
    print_ = shown.fingerprint.upper()
    colons = ":".join(print_[at : at + 2] for at in range(0, 64, 2))
    assert await outcome(shown, tmp_path, tls="pin", tls_pin=colons) == [1]


async def test_off_accepts_any_certificate(tmp_path: Path) -> None:
    assert await outcome(certificate("media.example", expired=True), tmp_path, tls="off") == [1]


@pytest.mark.parametrize(
    "answer, words",
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "http://"),
        (b"\x15\x03\x01\x00\x02\x02\x46", "secure protocol"),
    ],
)
async def test_what_is_no_proper_handshake_is_a_protocol_fault(answer: bytes, words: str) -> None:
    async def script(talk: Talk) -> None:
        await talk.reader.read(100)
        await talk.say(answer)

    async with serving(script) as server:
        form = ServerOptions(url=f"https://127.0.0.1:{server.port}", allow_loopback=True)
        async with connect(form) as client:
            with pytest.raises(ProviderError) as caught:
                await client.read(GET)
    assert caught.value.fault is Fault.PROTOCOL
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "pem", ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "ü"]
)
def test_a_broken_authority_is_said_so_when_the_form_is_read(pem: str) -> None:
    with pytest.raises(Invalid) as caught:
        connect(ServerOptions(url="https://media.example", tls="ca", tls_ca=pem))
    assert caught.value.field == "tls_ca"


def test_a_pin_must_be_there_to_be_compared() -> None:
    with pytest.raises(Invalid) as caught:
        connect(ServerOptions(url="https://media.example", tls="pin"))
    assert caught.value.field == "tls_pin"


def test_each_mode_has_one_context_for_all_servers() -> None:
    one, other = (connect(ServerOptions(url=f"https://{host}.example")) for host in "ab")
    assert one._context is other._context
    off = connect(ServerOptions(url="https://a.example", tls="off"))
    assert off._context is not one._context
    assert one._context is not None
    assert one._context.verify_mode is ssl.CERT_REQUIRED
    assert one._context.check_hostname
