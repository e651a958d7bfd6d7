"""Plex Media Server as a provider: sessions, stopping them, and pictures."""

import uuid
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from pydantic import Field, SecretStr, field_validator

from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    NotFound,
    ProviderError,
    Refused,
)
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import Call, HttpClient
from towerview_core.contract.media import Artwork, Image, ImageSize
from towerview_core.contract.provider import Limit, ServerInfo
from towerview_core.contract.sessions import ImageKind, MediaSession, Sessions, Termination
from towerview_core.contract.value import Listing
from towerview_plex import wire
from towerview_plex.lookups import Lookups

MIB = 1024 * 1024
_CLIENTS = uuid.UUID("6f0b2a0e-6f5c-5f0e-9d0e-3a1d2f8c7b54")
_PICTURES: Mapping[ImageKind, tuple[str, float]] = {
    ImageKind.POSTER: ("thumb", 1.5),
    ImageKind.THUMB: ("thumb", 1.5),
    ImageKind.BACKDROP: ("art", 0.5625),
}
_GUEST = "This token belongs to a guest; use the owner's."
_NEEDS_PASS = "needs Plex Pass"  # noqa: S105 - a subscription, not a password


class PlexOptions(ServerOptions):
    """How to reach a Plex Media Server."""

    token: SecretStr = Field(
        title="Token",
        description="The X-Plex-Token of the server's owner. Plex shows it in the address of 'View XML' of any item.",
        min_length=1,
        max_length=8192,
    )

    @field_validator("token", mode="after")
    @classmethod
    def _fits_a_header(cls, token: SecretStr) -> SecretStr:
        text = token.get_secret_value().strip()
        if not text or not text.isascii() or not text.isprintable() or " " in text:
            raise ValueError("A token is one word of plain letters, digits and signs.")
        return SecretStr(text)


class PlexProvider(Sessions, Termination, Artwork):
    """One Plex Media Server. Facts about its API: PMS 1.43, older behaviour where noted."""

    kind = "plex"
    title = "Plex"
    color = "#e5a00d"
    Options = PlexOptions
    stand_in = "towerview_plex.standin:PlexStandIn"

    def __init__(self, options: ServerOptions, http: HttpClient) -> None:
        if not isinstance(options, PlexOptions):
            raise TypeError("PlexProvider takes PlexOptions")
        self._http = http
        self._anonymous = _headers(options.url)
        self._headers = {**self._anonymous, "X-Plex-Token": options.token.get_secret_value()}
        self._lookups = Lookups(self._fetch_items)

    async def probe(self) -> ServerInfo:
        """See ``Provider``. The token is sent only to what has said that it is a Plex server."""
        identity = await self._identify()
        facts = wire.server_facts(await self._read_own("/"))
        await self._check_owner()
        kick = "session_kick" in facts.features
        return ServerInfo(
            machine_id=identity.machine_id,
            name=facts.name,
            product="Plex Media Server",
            version=facts.version,
            newer_version=await self._newer_version(facts.version),
            limits=() if kick else (Limit(capability="Termination", reason=_NEEDS_PASS),),
        )

    async def list_sessions(self) -> Listing[MediaSession]:
        """See ``Sessions``. Items whose source cannot be seen in the session are looked up once and remembered."""
        try:
            plays = wire.read_plays(await self._read_own("/status/sessions", 64 * MIB))
        except Refused:
            raise Refused(_GUEST) from None
        wishes = [wish for wish in (play.wish for play in plays.plays) if wish]
        return wire.read_sessions(plays, await self._lookups.find(wishes) if wishes else {})

    async def terminate_session(self, session_id: str, message: str) -> None:
        """See ``Termination``. PMS wants the session's id, which is not its key; 403 means an id it does not know.

        A POST, as the API's description has it: a GET might be repeated on its way.
        """
        params = {"sessionId": session_id, **({"reason": message} if message else {})}
        try:
            await self._http.send(Call("POST", "/status/sessions/terminate", params, self._headers))
        except (NotFound, Refused):
            raise NotFound("This session has already ended.") from None
        except CredentialsRejected:
            await self._explain_unauthorized_stop()

    async def get_image(self, image_id: str, kind: ImageKind, size: ImageSize) -> Image:
        """See ``Artwork``. The server makes it as small as asked."""
        if kind not in _PICTURES or not (image_id.isascii() and image_id.isdigit()):
            raise NotFound("Plex has no such picture.")
        element, shape = _PICTURES[kind]
        params = {
            "width": str(size.pixels),
            "height": str(round(size.pixels * shape)),
            "url": f"/library/metadata/{image_id}/{element}",
        }
        headers = {**self._headers, "Accept": "image/jpeg, image/png, image/webp"}
        # PMS answers 400 or 500 when there is nothing to make a picture of.
        call = Call("GET", "/photo/:/transcode", params, headers, accept=(400, 500), cap=5 * MIB)
        reply = await self._http.send(call)
        if reply.status != 200:
            raise NotFound("Plex has no such picture.")
        content_type = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not content_type.startswith("image/"):
            raise BadReply("The server sent something else than a picture.", Fault.NOT_THIS_PRODUCT)
        return Image(content_type=content_type, body=reply.body)

    async def _identify(self) -> wire.ServerFacts:
        """``/identity`` asks for no token, so whoever refuses or garbles it is asked whether it is another product."""
        try:
            return wire.server_facts(await self._http.read(Call("GET", "/identity", headers=self._anonymous)))
        except (BadReply, NotFound, Refused, CredentialsRejected) as error:
            other = await self._other_product()
            if other is not None:
                raise _not_plex(
                    f"What answers at this address is {other}, not a Plex Media Server."
                ) from None
            if isinstance(error, NotFound):
                raise _not_plex(
                    "Something answers at this address, but it is no Plex Media Server."
                ) from None
            raise

    async def _other_product(self) -> str | None:
        try:
            return wire.who_answers(await self._http.read(Call("GET", "/System/Info/Public")))
        except ProviderError:
            return None

    async def _check_owner(self) -> None:
        """Only the owner may read the accounts: 401 up to PMS 1.41.6, 403 since."""
        try:
            wire.container_of(await self._read_own("/accounts"))
        except (CredentialsRejected, Refused):
            raise Refused(_GUEST) from None

    async def _newer_version(self, current: str) -> str | None:
        """What the server already knows; a server that cannot update itself answers 204, 404 or 500."""
        try:
            return wire.newer_version(await self._read_own("/updater/status"), current)
        except ProviderError:
            return None

    async def _explain_unauthorized_stop(self) -> None:
        """401 to a stop means a rejected token or a missing feature; ``/`` tells which."""
        facts = wire.server_facts(await self._read_own("/"))
        if "session_kick" in facts.features:
            raise Refused("The server does not let this token stop sessions; use the owner's.")
        raise Refused("The server cannot stop sessions: its owner needs Plex Pass.")

    async def _read_own(self, path: str, cap: int | None = None) -> object:
        """Read with the token. What Plex always has and this server has not makes it no Plex server."""
        try:
            return await self._http.read(Call("GET", path, headers=self._headers, cap=cap))
        except NotFound:
            raise _not_plex(
                "Something answers at this address, but not as a Plex Media Server does."
            ) from None

    async def _fetch_items(self, ids: Sequence[str]) -> Mapping[str, wire.Kept]:
        call = Call("GET", f"/library/metadata/{','.join(ids)}", headers=self._headers)
        return wire.kept_items(await self._http.read(call))


def _not_plex(message: str) -> BadReply:
    return BadReply(message, Fault.NOT_THIS_PRODUCT)


def _headers(url: str) -> Mapping[str, str]:
    """Who asks. Plex lists each client identifier as a device of the owner, so it must never change for one server."""
    return {
        "Accept": "application/json",
        "X-Plex-Client-Identifier": str(uuid.uuid5(_CLIENTS, url)),
        "X-Plex-Product": "TowerView",
        "X-Plex-Version": version("towerview-plex"),
        "X-Plex-Platform": "Linux",
        "X-Plex-Device": "Server",
        "X-Plex-Device-Name": "TowerView",
    }
