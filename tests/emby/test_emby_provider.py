"""The provider against a served stand-in: connecting, stopping, texts, pictures, and everything that goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr, ValidationError

from tests.emby import payloads
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
from towerview_core.contract.sessions import ImageKind, NetworkPlace
from towerview_core.kits.http import Limits, connect
from towerview_core.testing.standin import StandInFault, serve
from towerview_emby.hooks import towerview_providers
from towerview_emby.provider import EmbyOptions, EmbyProvider
from towerview_emby.standin import EmbyStandIn

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[EmbyStandIn, str]]:
    stand_in = EmbyStandIn.make("Harbour", 4, 5)
    with serve(stand_in) as (url,):
        yield stand_in, url


@pytest.fixture
def stand_in(served: tuple[EmbyStandIn, str]) -> Iterator[EmbyStandIn]:
    yield served[0]
    served[0].faults = set()
    served[0].newer = False


@pytest.fixture
def url(served: tuple[EmbyStandIn, str]) -> str:
    return served[1]


@asynccontextmanager
async def provider_at(url: str, key: str, *, emby_path: bool = True) -> AsyncIterator[EmbyProvider]:
    options = EmbyOptions(url=url, allow_loopback=True, api_key=SecretStr(key), emby_path=emby_path)
    async with connect(options, limits=Limits(deadline_s=2.0)) as http:
        yield EmbyProvider(options, http)


async def test_the_plugin_declares_its_provider() -> None:
    assert list(towerview_providers()) == [EmbyProvider]


@pytest.mark.parametrize("base", ["", "/emby", "/Emby"])
@pytest.mark.parametrize("emby_path", [True, False])
async def test_probe(stand_in: EmbyStandIn, url: str, base: str, emby_path: bool) -> None:
    async with provider_at(f"{url}{base}", stand_in.access.api_key, emby_path=emby_path) as provider:
        info = await provider.probe()
    assert (info.machine_id, info.name, info.product) == (stand_in.server_id, "Harbour", "Emby")
    assert (info.version, info.newer_version, info.limits) == ("4.9.5.0", None, ())


async def test_a_newer_version_is_known(stand_in: EmbyStandIn, url: str) -> None:
    stand_in.newer = True
    async with provider_at(url, stand_in.access.api_key) as provider:
        assert (await provider.probe()).newer_version == "newer than 4.9.5.0"


async def test_a_wrong_key(stand_in: EmbyStandIn, url: str) -> None:
    async with provider_at(url, "0" * 32) as provider:
        with pytest.raises(CredentialsRejected):
            await provider.probe()


async def test_a_viewers_token_has_too_few_rights(stand_in: EmbyStandIn, url: str) -> None:
    stand_in.access.tokens["viewer"] = list(stand_in.users)[1]
    async with provider_at(url, "viewer") as provider:
        with pytest.raises(Refused, match="not an administrator"):
            await provider.probe()


async def test_a_jellyfin_is_named() -> None:
    jellyfin = pytest.importorskip("towerview_jellyfin.standin").JellyfinStandIn.make("Other", 0, 1)
    with serve(jellyfin) as (url,):
        async with provider_at(url, jellyfin.access.api_key) as provider:
            with pytest.raises(BadReply, match=r"is Jellyfin, not Emby\. Choose Jellyfin") as caught:
                await provider.probe()
    assert caught.value.fault is Fault.NOT_THIS_PRODUCT


class Answers(Lineless):
    """An HTTP client whose server answers the same to everything, or raises it."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.paths: list[str] = []

    async def send(self, call: Call) -> Reply:
        raise AssertionError(call.path)

    async def read(self, call: Call) -> object:
        self.paths.append(call.path)
        assert "X-Emby-Token" not in call.headers, "the key is for the server alone"
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    "answer, words",
    [
        ({"MediaContainer": {"size": 0}}, "is Plex, not Emby. Choose Plex"),
        ({"version": "4.9.5.0"}, "not as Emby does"),
        ({"Id": "a", "Version": "1", "ProductName": "Something"}, "not as Emby does"),
        ([], "not as Emby does"),
        (None, "not as Emby does"),
        (NotFound("no"), "not as Emby does"),
        (CredentialsRejected("no"), "not as Emby does"),
        (Refused("no"), "not as Emby does"),
    ],
)
async def test_other_products_are_refused(answer: object, words: str) -> None:
    provider = EmbyProvider(EmbyOptions(url="http://a.example", api_key=SecretStr("k")), Answers(answer))
    with pytest.raises(BadReply) as caught:
        await provider.probe()
    assert caught.value.fault is Fault.NOT_THIS_PRODUCT
    assert words in str(caught.value)


async def test_a_server_that_is_away_stays_away() -> None:
    http = Answers(Unreachable("away", Fault.CONNECT))
    provider = EmbyProvider(EmbyOptions(url="http://a.example", api_key=SecretStr("k")), http)
    with pytest.raises(Unreachable):
        await provider.probe()
    assert http.paths == ["/emby/System/Info/Public"]


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
    stand_in: EmbyStandIn, url: str, fault: StandInFault, error: type[ProviderError], kind: Fault
) -> None:
    async with provider_at(url, stand_in.access.api_key) as provider:
        stand_in.faults = {fault}
        with pytest.raises(error) as caught:
            await provider.list_sessions()
        assert caught.value.fault is kind
        stand_in.faults = set()
        assert len((await provider.list_sessions()).items) == 4


@pytest.mark.parametrize(
    "fault", [StandInFault.HTML, StandInFault.ERROR, StandInFault.TRUNCATED, StandInFault.HANG]
)
async def test_faults_while_connecting(stand_in: EmbyStandIn, url: str, fault: StandInFault) -> None:
    stand_in.faults = {fault}
    async with provider_at(url, stand_in.access.api_key) as provider:
        with pytest.raises((BadReply, Unreachable)):
            await provider.probe()


async def test_stop_with_a_text_before_it(stand_in: EmbyStandIn, url: str) -> None:
    key = stand_in.world.start(stand_in.world.seats[0], stand_in.world.titles[0])
    async with provider_at(url, stand_in.access.api_key) as provider:
        session_id = _id(stand_in, key)
        await provider.terminate_session(session_id, "Ten o'clock & more: 100 % ☃")
        assert stand_in.messages[-1] == (key, "Ten o'clock & more: 100 % ☃")
        assert key not in {viewing.key for viewing in stand_in.world.viewings()}
        with pytest.raises(NotFound, match="has ended"):
            await provider.terminate_session(session_id, "")


async def test_a_stubborn_player_is_no_error(stand_in: EmbyStandIn, url: str) -> None:
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
    monkeypatch.setattr("towerview_emby.provider.MESSAGE_S", 0.05)
    http = DeafToTexts(hangs=hangs)
    provider = EmbyProvider(EmbyOptions(url="http://a.example", api_key=SecretStr("k")), http)
    await provider.terminate_session("abc", "text")
    assert http.sent == ["/emby/Sessions/abc/Message", "/emby/Sessions/abc/Playing/Stop"]


@pytest.mark.parametrize("wrong", ["..", "a/b", "", "a?b"])
async def test_impossible_ids_go_nowhere(wrong: str) -> None:
    http = DeafToTexts(hangs=False)
    provider = EmbyProvider(EmbyOptions(url="http://a.example", api_key=SecretStr("k")), http)
    with pytest.raises(Invalid):
        await provider.terminate_session(wrong, "text")
    with pytest.raises(Invalid):
        await provider.get_image(wrong, ImageKind.POSTER, ImageSize.SMALL)
    assert http.sent == []


async def test_a_text_is_shown(stand_in: EmbyStandIn, url: str) -> None:
    key = stand_in.world.start(stand_in.world.seats[3], stand_in.world.titles[1])
    async with provider_at(url, stand_in.access.api_key) as provider:
        await provider.message_session(_id(stand_in, key), "Dinner")
        assert stand_in.messages[-1] == (key, "Dinner")
        with pytest.raises(NotFound):
            await provider.message_session("f" * 32, "nobody")
    stand_in.world.stop(key)


async def test_a_client_that_cannot_be_reached_shows_no_texts(stand_in: EmbyStandIn, url: str) -> None:
    tab = next(row["Id"] for row in stand_in._rows() if row["Client"] == "Emby Web")
    async with provider_at(url, stand_in.access.api_key) as provider:
        with pytest.raises(Refused, match="shows no texts"):
            await provider.message_session(tab, "Dinner")


async def test_pictures(stand_in: EmbyStandIn, url: str) -> None:
    async with provider_at(url, stand_in.access.api_key) as provider:
        items = (await provider.list_sessions()).items
        wanted = [ref for one in items for ref in (one.media.artwork, one.user.avatar) if ref]
        for ref in {(ref.id, ref.kind): ref for ref in wanted}.values():
            image = await provider.get_image(ref.id, ref.kind, ImageSize.MEDIUM)
            assert image.content_type == "image/png"
        with pytest.raises(NotFound):
            await provider.get_image(wanted[0].id, ImageKind.THUMB, ImageSize.SMALL)


async def test_libraries_are_asked_for_once(stand_in: EmbyStandIn, url: str) -> None:
    async with provider_at(url, stand_in.access.api_key) as provider:
        for _ in range(4):
            listing = await provider.list_sessions()
        before = stand_in.requests
        await provider.list_sessions()
        assert stand_in.requests == before + 1
    named = [one.media.library for one in listing.items if one.media.duration_ms is not None]
    assert all(library is not None and library.id.isdigit() for library in named)


async def test_networks_an_admin_calls_home() -> None:
    class Far(NoLibraries):
        async def read(self, call: Call) -> object:
            assert call.path == "/emby/Sessions" or call.path.endswith("/Ancestors")
            return await super().read(call)

    there = [
        payloads.playing(payloads.episode(), RemoteEndPoint=address)
        for address in ("100.64.1.2", "203.0.113.9")
    ]
    for typed, expected in (
        ("", [None, NetworkPlace.WAN]),
        ("100.64.0.0/10, 203.0.113.9", [NetworkPlace.LAN] * 2),
    ):
        options = EmbyOptions(url="http://a.example", api_key=SecretStr("k"), home_networks=typed)
        listing = await EmbyProvider(options, Far(list(there), hangs=False)).list_sessions()
        assert [one.network.location for one in listing.items] == expected
    with pytest.raises(ValidationError, match="is no network"):
        EmbyOptions(url="http://a.example", api_key=SecretStr("k"), home_networks="300.1.1.1/8")


class NoLibraries(Lineless):
    """Sessions are answered at once; folders with an error, or never."""

    def __init__(self, rows: list[object], *, hangs: bool) -> None:
        self.rows = rows
        self.hangs = hangs
        self.asked = 0

    async def send(self, call: Call) -> Reply:
        raise AssertionError(call.path)

    async def read(self, call: Call) -> object:
        if call.path == "/emby/Sessions":
            return self.rows
        self.asked += 1
        if self.hangs:
            await asyncio.sleep(3600)
        raise Unreachable("no")


@pytest.mark.parametrize("hangs", [False, True])
async def test_failed_look_ups_neither_fail_the_poll_nor_repeat(
    hangs: bool, stand_in: EmbyStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("towerview_core.kits.mediabrowser.finding.LOOK_UP_S", 0.05)
    http = NoLibraries(list(stand_in._rows()), hangs=hangs)
    provider = EmbyProvider(EmbyOptions(url="http://a.example", api_key=SecretStr("k")), http)
    for _ in range(4):
        listing = await provider.list_sessions()
        assert listing.complete
        assert len(listing.items) == 4
    assert 0 < http.asked <= 4


async def test_a_proxy_that_adds_the_prefix_itself_is_told(stand_in: EmbyStandIn, url: str) -> None:
    class Proxied(Answers):
        async def read(self, call: Call) -> object:
            if call.path.startswith("/emby"):
                raise NotFound("no")
            return await super().read(call)

    public = {"Id": "a1", "Version": "4.9.5.0", "ServerName": "Harbour"}
    provider = EmbyProvider(EmbyOptions(url="http://a.example", api_key=SecretStr("k")), Proxied(public))
    with pytest.raises(BadReply, match="Turn off"):
        await provider.probe()


@pytest.mark.parametrize(
    "headers, params",
    [
        ({"X-Emby-Token": "{key}"}, {}),
        ({}, {"api_key": "{key}"}),
        ({"Authorization": 'Emby Token="{key}", DeviceId="d"'}, {}),
        ({"Authorization": 'MediaBrowser Token="{key}"'}, {}),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/emby", "/EMBY"])
async def test_the_stand_in_takes_every_form_of_token(
    stand_in: EmbyStandIn, url: str, headers: dict[str, str], params: dict[str, str], prefix: str
) -> None:
    key = stand_in.access.api_key
    options = EmbyOptions(url=url, allow_loopback=True, api_key=SecretStr(key))
    filled = [{name: text.format(key=key) for name, text in given.items()} for given in (headers, params)]
    async with connect(options) as http:
        reply = await http.send(Call("GET", f"{prefix}/Sessions", headers=filled[0], params=filled[1]))
        refused = await http.send(Call("GET", f"{prefix}/sessions", accept=(401,)))
    assert (reply.status, refused.status) == (200, 401)


async def test_signing_in_at_the_stand_in(stand_in: EmbyStandIn, url: str) -> None:
    options = EmbyOptions(url=url, allow_loopback=True, api_key=SecretStr("k"))
    who = {"X-Emby-Authorization": 'Emby UserId="", Client="T", Device="T", DeviceId="d", Version="1"'}
    name = next(iter(stand_in.users.values())).name
    path = "/emby/Users/AuthenticateByName"
    async with connect(options) as http:
        right = await http.read(
            Call("POST", path, headers=who, json={"Username": name, "Pw": "correct horse"})
        )
        wrong = Call(
            "POST", path, headers=who, json={"Username": name, "Password": "correct horse"}, accept=(401,)
        )
        assert (await http.send(wrong)).status == 401
        assert isinstance(right, dict)
        own = Call(
            "GET", f"/emby/Users/{right['User']['Id']}", headers={"X-Emby-Token": right["AccessToken"]}
        )
        assert (await http.send(own)).status == 200
        out = Call("POST", "/emby/Sessions/Logout", headers={"X-Emby-Token": right["AccessToken"]})
        assert (await http.send(out)).status == 204
        with pytest.raises(CredentialsRejected):
            await http.send(own)


def _id(stand_in: EmbyStandIn, key: str) -> str:
    return next(session_id for session_id, known in stand_in.session_ids().items() if known == key)
