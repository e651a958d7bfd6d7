"""The provider against a served stand-in: connecting, stopping, texts, pictures, and everything that goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr, ValidationError

from tests.jellyfin import payloads
from tests.support.lineless import Lineless
from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    Invalid,
    NotFound,
    ProviderError,
    Refused,
    Unreachable,
)
from towerview_core.contract.host import Call, Reply
from towerview_core.contract.media import ImageSize
from towerview_core.contract.sessions import ImageKind, ImageRef, NetworkPlace
from towerview_core.kits.http import Limits, connect
from towerview_core.testing.standin import StandInFault, serve
from towerview_jellyfin.hooks import towerview_providers
from towerview_jellyfin.provider import JellyfinOptions, JellyfinProvider
from towerview_jellyfin.standin import JellyfinStandIn

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[JellyfinStandIn, str]]:
    stand_in = JellyfinStandIn.make("Harbour", 4, 5)
    with serve(stand_in) as (url,):
        yield stand_in, url


@pytest.fixture
def stand_in(served: tuple[JellyfinStandIn, str]) -> Iterator[JellyfinStandIn]:
    yield served[0]
    served[0].faults = set()
    served[0].starting = False


@pytest.fixture
def url(served: tuple[JellyfinStandIn, str]) -> str:
    return served[1]


@asynccontextmanager
async def provider_at(url: str, key: str) -> AsyncIterator[JellyfinProvider]:
    options = JellyfinOptions(url=url, allow_loopback=True, api_key=SecretStr(key))
    async with connect(options, limits=Limits(deadline_s=2.0)) as http:
        yield JellyfinProvider(options, http)


async def test_the_plugin_declares_its_provider() -> None:
    assert list(towerview_providers()) == [JellyfinProvider]


async def test_probe(stand_in: JellyfinStandIn, url: str) -> None:
    async with provider_at(url, stand_in.access.api_key) as provider:
        info = await provider.probe()
    assert (info.machine_id, info.name, info.product) == (stand_in.server_id, "Harbour", "Jellyfin")
    assert (info.version, info.newer_version) == ("10.11.11", None)
    assert [limit.capability for limit in info.limits] == ["UserLimits.max_streams"]


async def test_a_wrong_key(stand_in: JellyfinStandIn, url: str) -> None:
    async with provider_at(url, "0" * 32) as provider:
        with pytest.raises(CredentialsRejected):
            await provider.probe()


async def test_a_viewers_token_has_too_few_rights(stand_in: JellyfinStandIn, url: str) -> None:
    viewer = list(stand_in.users)[1]
    stand_in.access.tokens["viewer"] = viewer
    async with provider_at(url, "viewer") as provider:
        with pytest.raises(Refused, match="not an administrator"):
            await provider.probe()


async def test_an_admins_token_will_do(stand_in: JellyfinStandIn, url: str) -> None:
    stand_in.access.tokens["owner"] = next(iter(stand_in.users))
    async with provider_at(url, "owner") as provider:
        assert (await provider.probe()).name == "Harbour"


async def test_an_emby_is_named() -> None:
    emby = pytest.importorskip("towerview_emby.standin").EmbyStandIn.make("Other", 0, 1)
    with serve(emby) as (url,):
        async with provider_at(url, emby.access.api_key) as provider:
            with pytest.raises(BadReply, match=r"is Emby, not Jellyfin\. Choose Emby") as caught:
                await provider.probe()
    assert caught.value.fault is Fault.NOT_THIS_PRODUCT


async def test_a_server_in_its_first_set_up(stand_in: JellyfinStandIn, url: str) -> None:
    stand_in.starting = True
    async with provider_at(url, stand_in.access.api_key) as provider:
        with pytest.raises(Unreachable, match="starting") as caught:
            await provider.probe()
        assert caught.value.fault is Fault.SERVER_ERROR
        with pytest.raises(Unreachable):
            await provider.list_sessions()


@pytest.mark.parametrize(
    "fault, error, kind",
    [
        (StandInFault.HTML, BadReply, Fault.NOT_THIS_PRODUCT),
        (StandInFault.ERROR, Unreachable, Fault.SERVER_ERROR),
        (StandInFault.TRUNCATED, BadReply, Fault.BAD_PAYLOAD),
        (StandInFault.HANG, Unreachable, Fault.TIMEOUT),
        (StandInFault.UNAUTHORIZED, CredentialsRejected, Fault.AUTH),
    ],
)
async def test_faults_while_polling(
    stand_in: JellyfinStandIn, url: str, fault: StandInFault, error: type[ProviderError], kind: Fault
) -> None:
    async with provider_at(url, stand_in.access.api_key) as provider:
        stand_in.faults = {fault}
        with pytest.raises(error) as caught:
            await provider.list_sessions()
        assert caught.value.fault is kind
        stand_in.faults = set()
        assert len((await provider.list_sessions()).items) == 4


async def test_something_that_asks_for_a_password_before_it_tells_who_it_is(
    stand_in: JellyfinStandIn, url: str
) -> None:
    stand_in.faults = {StandInFault.UNAUTHORIZED}
    async with provider_at(url, stand_in.access.api_key) as provider:
        with pytest.raises(BadReply, match="not as Jellyfin does") as caught:
            await provider.probe()
    assert caught.value.fault is Fault.NOT_THIS_PRODUCT


async def test_stop_with_a_text_before_it(stand_in: JellyfinStandIn, url: str) -> None:
    key = stand_in.world.start(stand_in.world.seats[0], stand_in.world.titles[0])
    async with provider_at(url, stand_in.access.api_key) as provider:
        session = next(one for one in (await provider.list_sessions()).items if _key(stand_in, one.id) == key)
        assert session.terminate_id is not None
        await provider.terminate_session(session.terminate_id, "The house rests at ten & more")
        assert stand_in.messages[-1] == (key, "The house rests at ten & more")
        assert key not in {viewing.key for viewing in stand_in.world.viewings()}
        with pytest.raises(NotFound, match="has ended"):
            await provider.terminate_session(session.terminate_id, "again")


async def test_stop_without_a_text(stand_in: JellyfinStandIn, url: str) -> None:
    key = stand_in.world.start(stand_in.world.seats[1], stand_in.world.titles[0])
    before = list(stand_in.messages)
    async with provider_at(url, stand_in.access.api_key) as provider:
        await provider.terminate_session(_id(stand_in, key), "")
    assert stand_in.messages == before
    assert key not in {viewing.key for viewing in stand_in.world.viewings()}


async def test_a_stubborn_player_is_no_error(stand_in: JellyfinStandIn, url: str) -> None:
    key = stand_in.world.start(stand_in.world.seats[2], stand_in.world.titles[0])
    stand_in.faults = {StandInFault.STUBBORN}
    async with provider_at(url, stand_in.access.api_key) as provider:
        await provider.terminate_session(_id(stand_in, key), "")
    assert key in {viewing.key for viewing in stand_in.world.viewings()}
    stand_in.world.stop(key)


class DeafToTexts(Lineless):
    """An HTTP client whose texts fail: with an error, or by never ending."""

    def __init__(self, *, hangs: bool) -> None:
        self.hangs = hangs
        self.sent: list[str] = []

    async def send(self, call: Call) -> Reply:
        self.sent.append(call.path)
        if call.path.endswith("/Message"):
            if self.hangs:
                await asyncio.sleep(3600)
            raise Unreachable("no")
        return Reply(204, {}, b"")

    async def read(self, call: Call) -> object:
        raise AssertionError(call.path)


@pytest.mark.parametrize("hangs", [False, True])
async def test_a_failed_text_does_not_prevent_the_stop(hangs: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("towerview_jellyfin.provider.MESSAGE_S", 0.05)
    http = DeafToTexts(hangs=hangs)
    provider = JellyfinProvider(JellyfinOptions(url="http://a.example", api_key=SecretStr("k")), http)
    await provider.terminate_session("abc", "text")
    assert http.sent == ["/Sessions/abc/Message", "/Sessions/abc/Playing/Stop"]


@pytest.mark.parametrize("wrong", ["..", "a/b", "", "a?b"])
async def test_impossible_ids_go_nowhere(wrong: str) -> None:
    http = DeafToTexts(hangs=False)
    provider = JellyfinProvider(JellyfinOptions(url="http://a.example", api_key=SecretStr("k")), http)
    with pytest.raises(Invalid):
        await provider.terminate_session(wrong, "text")
    with pytest.raises(Invalid):
        await provider.get_image(wrong, ImageKind.POSTER, ImageSize.SMALL)
    assert http.sent == []


async def test_a_text_is_shown(stand_in: JellyfinStandIn, url: str) -> None:
    key = stand_in.world.start(stand_in.world.seats[3], stand_in.world.titles[1])
    async with provider_at(url, stand_in.access.api_key) as provider:
        await provider.message_session(_id(stand_in, key), "Dinner ☃")
        assert stand_in.messages[-1] == (key, "Dinner ☃")
        with pytest.raises(NotFound):
            await provider.message_session("f" * 32, "nobody")
    stand_in.world.stop(key)


async def test_a_client_that_shows_no_texts(stand_in: JellyfinStandIn, url: str) -> None:
    idle = next(row["Id"] for age, row in stand_in._rows() if row["Client"] == "Jellyfin Web")
    async with provider_at(url, stand_in.access.api_key) as provider:
        with pytest.raises(Refused, match="shows no texts"):
            await provider.message_session(idle, "Dinner")


async def test_pictures(stand_in: JellyfinStandIn, url: str) -> None:
    async with provider_at(url, stand_in.access.api_key) as provider:
        items = (await provider.list_sessions()).items
        wanted = [ref for one in items for ref in (one.media.artwork, one.user.avatar) if ref]
        assert len(wanted) >= len(items)
        for ref in {(ref.id, ref.kind): ref for ref in wanted}.values():
            image = await provider.get_image(ref.id, ref.kind, ImageSize.SMALL)
            assert image.content_type == "image/png"
            assert image.body.startswith(b"\x89PNG")
        with pytest.raises(NotFound):
            await provider.get_image(wanted[0].id, ImageKind.BACKDROP, ImageSize.SMALL)
        with pytest.raises(NotFound):
            await provider.get_image("f" * 32, ImageKind.POSTER, ImageSize.LARGE)


async def test_what_is_no_picture_is_not_taken_for_one(stand_in: JellyfinStandIn, url: str) -> None:
    ref = ImageRef(id=stand_in.world.titles[0].media.id, kind=ImageKind.POSTER)
    stand_in.faults = {StandInFault.HTML}
    async with provider_at(url, stand_in.access.api_key) as provider:
        with pytest.raises(BadReply):
            await provider.get_image(ref.id, ref.kind, ImageSize.SMALL)


async def test_libraries_are_asked_for_once(stand_in: JellyfinStandIn, url: str) -> None:
    async with provider_at(url, stand_in.access.api_key) as provider:
        for _ in range(4):
            listing = await provider.list_sessions()
        before = stand_in.requests
        again = await provider.list_sessions()
        assert stand_in.requests == before + 1
    named = [one.media.library for one in listing.items if one.media.duration_ms is not None]
    assert all(library is not None and library.name for library in named)
    assert [one.media.library for one in again.items] == [one.media.library for one in listing.items]


async def test_networks_an_admin_calls_home() -> None:
    class Far(NoLibraries):
        async def read(self, call: Call) -> object:
            assert call.path == "/Sessions" or call.path.endswith("/Ancestors")
            return await super().read(call)

    there = [
        payloads.playing(payloads.film(), RemoteEndPoint=address) for address in ("100.64.1.2", "203.0.113.9")
    ]
    for typed, expected in (
        ("", [None, NetworkPlace.WAN]),
        ("100.64.0.0/10, 203.0.113.9", [NetworkPlace.LAN] * 2),
    ):
        options = JellyfinOptions(url="http://a.example", api_key=SecretStr("k"), home_networks=typed)
        listing = await JellyfinProvider(options, Far(list(there), hangs=False)).list_sessions()
        assert [one.network.location for one in listing.items] == expected
    with pytest.raises(ValidationError, match="is no network"):
        JellyfinOptions(url="http://a.example", api_key=SecretStr("k"), home_networks="300.1.1.1/8")


class NoLibraries(Lineless):
    """Sessions are answered at once; folders with an error, or never."""

    def __init__(self, rows: list[object], *, hangs: bool) -> None:
        self.rows = rows
        self.hangs = hangs
        self.asked = 0

    async def send(self, call: Call) -> Reply:
        raise AssertionError(call.path)

    async def read(self, call: Call) -> object:
        if call.path == "/Sessions":
            return self.rows
        self.asked += 1
        if self.hangs:
            await asyncio.sleep(3600)
        raise Unreachable("no")


@pytest.mark.parametrize("hangs", [False, True])
async def test_failed_look_ups_neither_fail_the_poll_nor_repeat(
    hangs: bool, stand_in: JellyfinStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("towerview_core.kits.mediabrowser.finding.LOOK_UP_S", 0.05)
    rows: list[object] = [row for _, row in stand_in._rows()]
    http = NoLibraries(rows, hangs=hangs)
    provider = JellyfinProvider(JellyfinOptions(url="http://a.example", api_key=SecretStr("k")), http)
    for _ in range(4):
        listing = await provider.list_sessions()
        assert listing.complete
        assert len(listing.items) == 4
    assert 0 < http.asked <= 4


@pytest.mark.parametrize("key", ["", "  ", "a b", 'a"b', "a\r\nX: y", "ключ", "x" * 513])
async def test_what_cannot_be_a_key(key: str) -> None:
    with pytest.raises(ValidationError):
        JellyfinOptions(url="http://a.example", api_key=SecretStr(key))


async def test_a_pasted_key_is_trimmed() -> None:
    assert JellyfinOptions(url="http://a.example", api_key=SecretStr(" k ")).api_key.get_secret_value() == "k"


@pytest.mark.parametrize(
    "version, legacy", [("10.8.13", 200), ("10.10.7", 200), ("10.11.11", 200), ("12.1.0", 401)]
)
async def test_the_stand_in_takes_the_tokens_of_its_release(version: str, legacy: int) -> None:
    stand_in = JellyfinStandIn.make("Harbour", 1, 1, version)
    key = stand_in.access.api_key
    forms = [
        (200, Call("GET", "/Sessions", headers={"Authorization": f'MediaBrowser Token="{key}"'})),
        (200, Call("GET", "/sessions", params={"ApiKey": key})),
        (legacy, Call("GET", "/Sessions", headers={"X-Emby-Token": key})),
        (legacy, Call("GET", "/Sessions", headers={"X-MediaBrowser-Token": key})),
        (legacy, Call("GET", "/Sessions", headers={"X-Emby-Authorization": f'MediaBrowser Token="{key}"'})),
        (legacy, Call("GET", "/Sessions", headers={"Authorization": f'Emby Token="{key}"'})),
        (legacy, Call("GET", "/Sessions", params={"api_key": key})),
        (401, Call("GET", "/Sessions")),
        (401, Call("GET", "/Sessions", headers={"Authorization": "Basic QTpC"}, params={"ApiKey": key})),
    ]
    options = JellyfinOptions(url="http://127.0.0.1", allow_loopback=True, api_key=SecretStr(key))
    with serve(stand_in) as (url,):
        async with connect(options.model_copy(update={"url": url})) as http:
            for expected, call in forms:
                asked = Call(call.method, call.path, call.params, call.headers, accept=(401,))
                assert (await http.send(asked)).status == expected, (version, call)


async def test_viewers_see_their_own_sessions_only(stand_in: JellyfinStandIn, url: str) -> None:
    seat = stand_in.world.seats[6]
    key = stand_in.world.start(seat, stand_in.world.titles[0])
    stand_in.access.tokens["mine"] = seat.user.id or ""
    async with provider_at(url, "mine") as provider:
        listing = await provider.list_sessions()
    assert {one.user.id for one in listing.items} == {seat.user.id}
    stand_in.world.stop(key)


def _id(stand_in: JellyfinStandIn, key: str) -> str:
    return next(session_id for session_id, known in stand_in.session_ids().items() if known == key)


def _key(stand_in: JellyfinStandIn, session_id: str) -> str | None:
    return stand_in.session_ids().get(session_id)
