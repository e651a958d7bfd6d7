"""Websockets go the same checked way as every call, and a dead line is noticed."""

from __future__ import annotations

import asyncio
import http
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from tests.core.http.certificates import certificate
from towerview_core.contract.errors import CredentialsRejected, Fault, NotFound, ProviderError, Refused
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import Call
from towerview_core.kits.http import Client, Limits, connect, sockets

pytestmark = pytest.mark.anyio

Handler = Callable[[ServerConnection], Awaitable[None]]


async def echo(line: ServerConnection) -> None:
    async for frame in line:
        await line.send(frame)


@asynccontextmanager
async def serving(handler: Handler, **options: object) -> AsyncIterator[tuple[Server, str]]:
    async with serve(handler, "127.0.0.1", 0, **options) as server:  # type: ignore[arg-type]
        port = next(iter(server.sockets)).getsockname()[1]
        yield server, f"http{'s' if 'ssl' in options else ''}://127.0.0.1:{port}"


def client(url: str, **form: object) -> Client:
    options = ServerOptions.model_validate({"url": url, "allow_loopback": True, **form})
    return connect(options, limits=Limits(deadline_s=2.0))


async def test_texts_go_both_ways_and_headers_arrive() -> None:
    heard: list[Request] = []

    async def greet(line: ServerConnection) -> None:
        assert line.request is not None
        heard.append(line.request)
        await echo(line)

    async with serving(greet) as (_, url), client(f"{url}/base") as http_client:
        call = Call("GET", "/socket", params={"device": "a b"}, headers={"X-Token": "secret-1"})
        async with http_client.socket(call) as line:
            await line.send("käse")
            assert await line.receive() == "käse"
    assert heard[0].path == "/base/socket?device=a%20b"
    assert heard[0].headers["X-Token"] == "secret-1"
    assert heard[0].headers.get_all("Host") == [url.removeprefix("http://")]


async def test_a_text_in_pieces_comes_whole_and_bytes_are_passed_over() -> None:
    async def pieces(line: ServerConnection) -> None:
        await line.send(b"\x00\x01")
        await line.send(["one ", "two ", "three"])
        await line.wait_closed()

    async with (
        serving(pieces) as (_, url),
        client(url) as http_client,
        http_client.socket(Call("GET", "/")) as line,
    ):
        assert await line.receive() == "one two three"


@pytest.mark.parametrize("status, error", [(401, CredentialsRejected), (403, Refused), (404, NotFound)])
async def test_a_refusal_means_what_it_means_for_any_call(status: int, error: type[ProviderError]) -> None:
    def refuse(line: ServerConnection, _request: Request) -> Response:
        return Response(status, http.HTTPStatus(status).phrase, Headers(), b"")

    async with serving(echo, process_request=refuse) as (_, url), client(url) as http_client:
        with pytest.raises(error):
            async with http_client.socket(Call("GET", "/")):
                pytest.fail("it opened")


async def test_a_line_that_ends_is_lost() -> None:
    async def leave(line: ServerConnection) -> None:
        await line.send("one")

    async with (
        serving(leave) as (_, url),
        client(url) as http_client,
        http_client.socket(Call("GET", "/")) as line,
    ):
        assert await line.receive() == "one"
        with pytest.raises(ProviderError) as raised:
            await line.receive()
        assert raised.value.fault is Fault.RESET


async def test_a_silent_line_is_asked_and_then_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "PING_S", 0.1)

    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from websockets.server import ServerProtocol

        protocol = ServerProtocol()
        protocol.receive_data(await reader.readuntil(b"\r\n\r\n"))
        request = protocol.events_received()[0]
        protocol.send_response(protocol.accept(request))  # type: ignore[arg-type]
        writer.write(b"".join(protocol.data_to_send()))
        pinged.append(await reader.read(100))
        while await reader.read(100):
            pass
        writer.close()

    pinged: list[bytes] = []
    async with await asyncio.start_server(deaf, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with client(url) as http_client, http_client.socket(Call("GET", "/")) as line:
            with pytest.raises(ProviderError) as raised:
                await line.receive()
    assert raised.value.fault is Fault.TIMEOUT
    assert pinged[0][0] == 0x89


async def test_a_server_that_only_pings_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "PING_S", 0.1)

    async def quiet(line: ServerConnection) -> None:
        await asyncio.sleep(1.0)
        await line.send("after a while")
        await line.wait_closed()

    async with (
        serving(quiet) as (_, url),
        client(url) as http_client,
        http_client.socket(Call("GET", "/")) as line,
    ):
        assert await line.receive() == "after a while"


async def test_a_message_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "LARGEST_FRAME", 1000)

    async def endless(line: ServerConnection) -> None:
        await line.send("x" * 900 for _ in range(50))

    async with (
        serving(endless) as (_, url),
        client(url) as http_client,
        http_client.socket(Call("GET", "/")) as line,
    ):
        with pytest.raises(ProviderError):
            await line.receive()


async def test_something_else_than_a_websocket() -> None:
    async def http_only(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(http_only, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with client(url) as plain:
            assert await refusal(plain) is Fault.PROTOCOL


async def test_certificates_and_addresses_are_judged(tmp_path: Path) -> None:
    shown = certificate("127.0.0.1")
    async with serving(echo, ssl=shown.context(tmp_path)) as (_, url):
        async with client(url) as trusting:
            assert await refusal(trusting) is Fault.TLS_UNTRUSTED
        pinned = client(url, tls="pin", tls_pin=shown.fingerprint)
        async with pinned, pinned.socket(Call("GET", "/")) as line:
            await line.send("hello")
            assert await line.receive() == "hello"
        async with connect(ServerOptions(url=url)) as stranger:
            assert await refusal(stranger) is Fault.ADDRESS_REFUSED


async def refusal(http_client: Client) -> Fault | None:
    """Why a socket does not open; None when it does."""
    try:
        async with http_client.socket(Call("GET", "/")):
            return None
    except ProviderError as error:
        return error.fault


async def test_elsewhere_is_one_client_that_verifies() -> None:
    async with client("https://127.0.0.1:1", tls="off") as http_client:
        cloud = http_client.at("https://cloud.example")
        assert cloud is http_client.at("https://cloud.example")
        assert cloud._context is not http_client._context
