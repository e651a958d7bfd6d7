"""Signing in by PIN from end to end, with a stand-in plex.tv and by scripts (security.md A10, A11)."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from pydantic import HttpUrl

from tests.plex.conftest import House, reach
from tests.plex.payloads import cloud as said
from tests.plex.scripted import provider_of
from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    NotFound,
    RateLimited,
    Refused,
    Unreachable,
)
from towerview_core.contract.host import Call, Reply
from towerview_core.contract.login import Identity
from towerview_plex.cloud import PLEX_TV
from towerview_plex.pms import client_id
from towerview_plex.provider import PlexProvider

pytestmark = pytest.mark.anyio


def words_of(url: HttpUrl | None) -> dict[str, str]:
    """What stands behind ``#?``; nothing may stand before it."""
    parts = urlsplit(str(url))
    assert parts.query == ""
    assert parts.fragment.startswith("?")
    return {name: values[0] for name, values in parse_qs(parts.fragment[1:], strict_parsing=True).items()}


async def browse(url: str, method: str = "GET", body: bytes | None = None) -> tuple[int, bytes]:
    """What a browser would do."""

    def exchange() -> tuple[int, bytes]:
        parts = urlsplit(url)
        with closing(HTTPConnection(parts.netloc, timeout=5)) as line:
            line.request(method, parts.path, body)
            reply = line.getresponse()
            return reply.status, reply.read()

    return await asyncio.to_thread(exchange)


async def test_a_friend_signs_in(house: House, provider: PlexProvider) -> None:
    pin = await provider.start_pin(HttpUrl("https://tower.example/signed-in"))
    assert await provider.check_pin(pin.id) is None
    assert timedelta(minutes=14) < pin.expires_at - datetime.now(UTC) <= timedelta(minutes=15)
    assert house.server.plextv.books.consent(pin.code, "3")
    identity = await provider.check_pin(pin.id)
    machine = frozenset({house.server.machine_id})
    assert identity == Identity(user_id="3", name="Chiyo", machine_ids=machine)


async def test_the_owner_signs_in_by_the_id_their_sessions_carry(
    house: House, provider: PlexProvider
) -> None:
    pin = await provider.start_pin(None)
    house.server.plextv.books.consent(pin.code, "1")
    identity = await provider.check_pin(pin.id)
    assert identity is not None
    seat = house.server.world.seats[0]
    house.server.world.start(seat, house.server.world.titles[0])
    (session,) = (await provider.list_sessions()).items
    assert identity.user_id == session.user.id == "1"
    assert identity.machine_ids == {house.server.machine_id}


async def test_a_friend_without_a_share_reaches_nothing(house: House, provider: PlexProvider) -> None:
    pin = await provider.start_pin(None)
    house.server.plextv.books.consent(pin.code, "12")
    assert await provider.check_pin(pin.id) == Identity(user_id="12", name="Lucía", machine_ids=frozenset())


async def test_the_stand_ins_own_page_confirms_too(house: House, provider: PlexProvider) -> None:
    pin = await provider.start_pin(None)
    page = str(pin.url).partition("#")[0]
    assert page == f"{house.url}/auth"
    assert b'value="3">Chiyo' in (await browse(page))[1]
    assert (await browse(page, "POST", f"code={pin.code}&user=3".encode()))[0] == 200
    assert (await browse(page, "POST", b"code=another&user=3"))[0] == 404
    identity = await provider.check_pin(pin.id)
    assert identity is not None
    assert identity.user_id == "3"


async def test_a_pin_can_be_confirmed_over_the_stand_ins_controls(
    house: House, provider: PlexProvider
) -> None:
    pin = await provider.start_pin(None)
    body = orjson.dumps({"user": "4"})
    assert (await browse(f"{house.url}/_standin/pins/{pin.code}", "PUT", body))[0] == 204
    identity = await provider.check_pin(pin.id)
    assert identity is not None
    assert identity.user_id == "4"


async def test_only_the_client_that_began_may_look(house: House, provider: PlexProvider) -> None:
    pin = await provider.start_pin(None)
    house.server.plextv.books.consent(pin.code, "3")
    house.server.plextv.books.pins[pin.id].client = "somebody-else"
    with pytest.raises(NotFound, match="expired"):
        await provider.check_pin(pin.id)


async def test_an_expired_pin(house: House, provider: PlexProvider) -> None:
    pin = await provider.start_pin(None)
    house.server.plextv.books.pins[pin.id].expires_at = datetime.now(UTC) - timedelta(seconds=2)
    with pytest.raises(NotFound, match="Begin again"):
        await provider.check_pin(pin.id)


@pytest.mark.parametrize("pin_id", ["", "abc", "../users", "1" * 30, "-1", "１２"])
async def test_what_is_no_pin_is_not_asked_for(house: House, provider: PlexProvider, pin_id: str) -> None:
    with pytest.raises(NotFound):
        await provider.check_pin(pin_id)
    assert house.server.plextv.asked == 0


async def test_a_busy_plex_tv(house: House) -> None:
    house.server.plextv.busy = 7
    async with reach(house) as provider:
        with pytest.raises(RateLimited) as caught:
            await provider.start_pin(None)
        assert caught.value.retry_after == 7.0


async def test_plex_tv_is_away(house: House, provider: PlexProvider) -> None:
    pin = await provider.start_pin(None)
    house.server.plextv.away = True
    with pytest.raises(Unreachable):
        await provider.check_pin(pin.id)
    house.server.plextv.away = False
    assert await provider.check_pin(pin.id) is None


class Answers:
    """plex.tv by script: PINs, one account, its servers; the server's own identity."""

    def __init__(self, *devices: object, **account: object) -> None:
        self.pin: dict[str, Any] = {**said.pin("the-users-token"), "expiresAt": "2999-01-01T00:00:00Z"}
        self.account: object = {**said.account(), **account}
        self.devices: object = list(devices)
        self.revoked = False

    def __call__(self, call: Call) -> object:
        if call.path == "/identity":
            return {"MediaContainer": {"machineIdentifier": "here", "version": "1.43", "claimed": True}}
        if self.revoked and call.path != "/api/v2/pins/111222333":
            raise CredentialsRejected("401")
        told = {
            "/api/v2/pins": self.pin,
            "/api/v2/pins/111222333": self.pin,
            "/api/v2/user": self.account,
            "/api/v2/resources": self.devices,
        }[call.path]
        return Reply(200, {"content-type": "application/json"}, orjson.dumps(told))


async def test_how_the_page_is_addressed() -> None:
    provider, http = provider_of(Answers(), token="t-page")
    pin = await provider.start_pin(HttpUrl("https://tower.example/back?state=a&b=c#d"))
    assert pin.url is not None
    assert str(pin.url).startswith("https://app.plex.tv/auth#?clientID=")
    assert words_of(pin.url) == {
        "clientID": client_id("t-page"),
        "code": pin.code,
        "context[device][product]": "TowerView",
        "forwardUrl": "https://tower.example/back?state=a&b=c#d",
    }
    assert "forwardUrl" not in words_of((await provider.start_pin(None)).url)
    assert http.origins == [PLEX_TV, PLEX_TV]
    first = http.calls[0]
    assert (first.method, first.path, dict(first.params)) == ("POST", "/api/v2/pins", {"strong": "true"})


async def test_no_token_of_the_owner_takes_part() -> None:
    """The PIN is asked for by nobody; who it was is asked for by the user's own token, which goes nowhere else."""
    provider, http = provider_of(Answers(said.device("here", owned=False)), token="t-owner")
    pin = await provider.start_pin(None)
    identity = await provider.check_pin(pin.id)
    tokens = [(call.path, call.headers.get("X-Plex-Token")) for call in http.calls]
    assert tokens == [
        ("/api/v2/pins", None),
        ("/api/v2/pins/111222333", None),
        ("/api/v2/user", "the-users-token"),
        ("/api/v2/resources", "the-users-token"),
        ("/identity", None),
    ]
    assert {call.headers["X-Plex-Client-Identifier"] for call in http.calls} == {client_id("t-owner")}
    assert "the-users-token" not in repr(identity) + repr(vars(provider))


@pytest.mark.parametrize(
    "devices, user_id, machines",
    [
        ([("here", True), ("attic", True), ("friends", False)], "1", {"here", "attic"}),
        ([("here", False), ("mine", True), ("friends", False)], "12345", {"here", "friends"}),
        ([("mine", True), ("friends", False)], "12345", {"friends"}),
        ([], "12345", set()),
    ],
)
async def test_an_identity_names_only_servers_where_the_id_is_this_person(
    devices: list[tuple[str, bool]], user_id: str, machines: set[str]
) -> None:
    """At their own servers people are 1, elsewhere their number: never may a friend be taken for an owner."""
    answers = Answers(*(said.device(name, owned=owned) for name, owned in devices))
    provider, _ = provider_of(answers, token="t-identity")
    identity = await provider.check_pin("111222333")
    assert identity == Identity(user_id=user_id, name="somebody", machine_ids=frozenset(machines))


async def test_a_consent_that_was_taken_back_proves_nobody() -> None:
    answers = Answers(said.device("here"))
    answers.revoked = True
    provider, _ = provider_of(answers, token="t-revoked")
    with pytest.raises(NotFound, match="expired"):
        await provider.check_pin("111222333")


@pytest.mark.parametrize("number", [1, 0, None, "1"])
async def test_an_account_that_calls_itself_the_owner_proves_nobody(number: object) -> None:
    provider, _ = provider_of(Answers(said.device("here", owned=False), id=number), token="t-liar")
    with pytest.raises(BadReply):
        await provider.check_pin("111222333")


async def test_a_waiting_pin_that_has_run_out_by_our_clock() -> None:
    answers = Answers()
    answers.pin = said.pin()
    provider, _ = provider_of(answers, token="t-late")
    with pytest.raises(NotFound):
        await provider.check_pin("111222333")


async def test_a_refusal_of_plex_tv_at_the_beginning() -> None:
    def answer(_call: Call) -> object:
        raise Refused("403")

    provider, _ = provider_of(answer, token="t-refused")
    with pytest.raises(Refused, match=r"plex\.tv refuses"):
        await provider.start_pin(None)
