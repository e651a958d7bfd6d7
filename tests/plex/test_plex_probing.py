"""Who answers, with which rights, and every way in which a server can fail."""

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tests.plex.conftest import House, reach
from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    ProviderError,
    Refused,
    Unreachable,
)
from towerview_core.contract.provider import Limit
from towerview_core.kits.http import connect
from towerview_core.testing.standin import StandIn, StandInFault, serve
from towerview_plex.provider import PlexOptions, PlexProvider
from towerview_plex.standin import PlexStandIn
from towerview_plex.standin.server import GUEST_TOKEN, VERSION

pytestmark = pytest.mark.anyio


async def test_probe_tells_who_it_is(house: House, provider: PlexProvider) -> None:
    info = await provider.probe()
    assert info.machine_id == house.server.machine_id
    assert (info.name, info.product, info.version) == ("Lighthouse", "Plex Media Server", VERSION)
    assert info.newer_version == house.server.update
    assert info.limits == ()


async def test_without_plex_pass_stopping_and_figures_are_limited(
    house: House, provider: PlexProvider
) -> None:
    house.server.plex_pass = False
    house.server.update = None
    info = await provider.probe()
    assert info.limits == tuple(
        Limit(capability=name, reason="needs Plex Pass") for name in ("Termination", "Resources")
    )
    assert info.newer_version is None


async def test_a_server_without_an_account_has_no_friends_and_signs_nobody_in(
    house: House, provider: PlexProvider
) -> None:
    house.server.claimed = False
    reason = "the server is not linked to a plex.tv account"
    limits = (await provider.probe()).limits
    assert limits == tuple(Limit(capability=name, reason=reason) for name in ("Users", "PinLogin"))


async def test_a_wrong_token_is_rejected(house: House) -> None:
    async with reach(house, token="somebody-elses") as provider:
        for exchange in (provider.probe, provider.list_sessions):
            with pytest.raises(CredentialsRejected):
                await exchange()


async def test_a_guests_token_is_refused_with_a_sentence(house: House) -> None:
    async with reach(house, token=GUEST_TOKEN) as provider:
        for exchange in (provider.probe, provider.list_sessions):
            with pytest.raises(Refused, match="belongs to a guest; use the owner's"):
                await exchange()


FAULTS = [
    (StandInFault.UNAUTHORIZED, CredentialsRejected, Fault.AUTH),
    (StandInFault.ERROR, Unreachable, Fault.SERVER_ERROR),
    (StandInFault.HTML, BadReply, Fault.NOT_THIS_PRODUCT),
    (StandInFault.TRUNCATED, BadReply, Fault.BAD_PAYLOAD),
    (StandInFault.HANG, Unreachable, Fault.TIMEOUT),
]


@pytest.mark.parametrize("verb", ["probe", "list_sessions"])
@pytest.mark.parametrize("trouble, error, fault", FAULTS)
async def test_trouble_has_a_name_and_is_never_an_empty_house(
    house: House, verb: str, trouble: StandInFault, error: type[ProviderError], fault: Fault
) -> None:
    house.server.world.start(house.server.world.seats[0], house.server.world.titles[2])
    house.server.faults = {trouble}
    async with reach(house, deadline_s=0.4) as provider:
        with pytest.raises(error) as caught:
            await getattr(provider, verb)()
        assert caught.value.fault is fault
        house.server.faults = set()
        assert len((await provider.list_sessions()).items) == 1


class Neighbour(StandIn):
    """Another product at the address: what it says of itself, and 404 or its sign-in page for the rest."""

    kind = "other"

    def __init__(self, about: dict[str, str] | None, status: int) -> None:
        super().__init__("neighbour")
        self.about, self.status = about, status
        self.tokens: list[str] = []

    @classmethod
    def make(cls, name: str, sessions: int, seed: int) -> "Neighbour":
        return cls({"Id": name, "Version": str(sessions + seed)}, 404)

    def options(self) -> dict[str, object]:
        return {}

    def routes(self) -> list[BaseRoute]:
        return [Route("/{rest:path}", self._answer)]

    async def _answer(self, request: Request) -> Response:
        self.tokens += [request.headers[name] for name in request.headers if name == "x-plex-token"]
        if self.about and request.url.path == "/System/Info/Public":
            return JSONResponse(self.about)
        return Response("", self.status, headers={"location": "/web/index.html"})


JELLYFIN = {"ProductName": "Jellyfin Server", "ServerName": "x", "Version": "10.11.0", "Id": "abc"}


EMBY = {"ServerName": "x", "Version": "4.9.1.0", "Id": "abc", "LocalAddress": "http://10.0.0.1:8096"}


@pytest.mark.parametrize("status", [302, 401, 403, 404])
@pytest.mark.parametrize("about, words", [(JELLYFIN, "address is Jellyfin"), (EMBY, "address is Emby")])
async def test_another_media_server_is_called_by_its_name(
    about: dict[str, str], words: str, status: int
) -> None:
    server = Neighbour(about, status)
    with serve(server) as (url,):
        options = PlexOptions.model_validate({"url": url, "allow_loopback": True, "token": "secret"})
        async with connect(options) as http:
            with pytest.raises(BadReply, match=words) as caught:
                await PlexProvider(options, http).probe()
    assert caught.value.fault is Fault.NOT_THIS_PRODUCT
    assert server.tokens == []  # a stranger never sees the token


async def test_something_that_is_no_media_server_at_all() -> None:
    server = Neighbour(None, 404)
    with serve(server) as (url,):
        options = PlexOptions.model_validate({"url": url, "allow_loopback": True, "token": "secret"})
        async with connect(options) as http:
            provider = PlexProvider(options, http)
            for exchange in (provider.probe, provider.list_sessions):
                with pytest.raises(BadReply, match="Plex Media Server") as caught:
                    await exchange()
                assert caught.value.fault is Fault.NOT_THIS_PRODUCT


class Listening(PlexStandIn):
    """A stand-in that remembers how it was asked."""

    def routes(self) -> list[BaseRoute]:
        self.heard: list[Request] = []
        return [Route("/identity", self._hear), *super().routes()]

    async def _hear(self, request: Request) -> Response:
        self.heard.append(request)
        return await self._identity(request)


async def test_who_asks_never_changes_and_no_token_stands_in_an_address() -> None:
    server = Listening.make("Ear", sessions=0, seed=1)
    with serve(server) as (url,):
        for _ in range(2):
            async with reach(House(server, url)) as provider:
                await provider.probe()
    assert len({request.headers["x-plex-client-identifier"] for request in server.heard}) == 1
    assert {request.headers["x-plex-product"] for request in server.heard} == {"TowerView"}
    assert all("token" not in str(request.url).lower() for request in server.heard)


@pytest.mark.parametrize("token", ["", "  ", "two words", "line\nbreak", "tökén"])
def test_a_token_that_fits_no_header_is_refused_in_the_form(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        PlexOptions.model_validate({"url": "http://x.example", "token": token})
