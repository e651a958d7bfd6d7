"""Plex Media Server as a provider."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from pydantic import Field, HttpUrl, SecretStr, field_validator

from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    NotFound,
    ProviderError,
    Refused,
)
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.history import History, HistoryEntry
from towerview_core.contract.host import Call, LineClient
from towerview_core.contract.libraries import Libraries, Library, LibraryAccess
from towerview_core.contract.login import Identity, Pin, PinLogin
from towerview_core.contract.media import Artwork, Image, ImageSize, MediaInfo, MediaInfos
from towerview_core.contract.provider import Limit, ServerInfo
from towerview_core.contract.push import Change, Push
from towerview_core.contract.resources import Resources, ResourceUse
from towerview_core.contract.sessions import ImageKind, MediaSession, Sessions, Termination
from towerview_core.contract.users import MediaUser, Users
from towerview_core.contract.value import Listing
from towerview_plex import listening, wire
from towerview_plex.cloud import Cloud
from towerview_plex.lookups import Lookups
from towerview_plex.past import Past
from towerview_plex.pms import GUEST, Pms
from towerview_plex.roster import Roster
from towerview_plex.sharing import Sharing
from towerview_plex.shelves import Shelves
from towerview_plex.signing_in import SigningIn

MIB = 1024 * 1024
_PICTURES: Mapping[ImageKind, tuple[str, float]] = {
    ImageKind.POSTER: ("thumb", 1.5),
    ImageKind.THUMB: ("thumb", 1.5),
    ImageKind.BACKDROP: ("art", 0.5625),
}
_NEEDS_PASS = "needs Plex Pass"  # noqa: S105 - a subscription, not a password
_UNCLAIMED = "the server is not linked to a plex.tv account"


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


class PlexProvider(
    Sessions, Termination, Artwork, MediaInfos, Users, Libraries, PinLogin, History, Resources, Push
):
    """One Plex Media Server. Facts about its API: PMS 1.43, older behaviour where noted.

    A user's id is the server's own: ``1`` for its owner, plex.tv's number for everybody else, in sessions, users,
    history and sign-in alike. So a session never waits for plex.tv to tell who its owner is, and never changes its mind.

    There is no ``UserAdmin``: passwords, names and on/off belong to people's own plex.tv accounts, streams and bitrate
    are limited for the whole server only, and taking a friend away takes them from every server of the owner.
    """

    kind = "plex"
    title = "Plex"
    color = "#e5a00d"
    Options = PlexOptions
    stand_in = "towerview_plex.standin:PlexStandIn"

    def __init__(self, options: ServerOptions, http: LineClient) -> None:
        if not isinstance(options, PlexOptions):
            raise TypeError("PlexProvider takes PlexOptions")
        self._pms = Pms(http, options.token.get_secret_value())
        cloud = Cloud(http, options.url, self._pms.headers)
        self._lookups = Lookups(self._fetch_items)
        self._roster = Roster(self._pms, cloud)
        self._sharing = Sharing(self._pms, cloud, self._roster)
        self._signing_in = SigningIn(self._pms, cloud)
        self._shelves = Shelves(self._pms)

    async def probe(self) -> ServerInfo:
        """See ``Provider``. The token is sent only to what has said that it is a Plex server."""
        identity = await self._pms.identify()
        facts = wire.server_facts(await self._pms.read_own("/"))
        await self._pms.check_owner()
        return ServerInfo(
            machine_id=identity.machine_id,
            name=facts.name,
            product="Plex Media Server",
            version=facts.version,
            newer_version=await self._newer_version(facts.version),
            limits=_limits(identity, facts),
        )

    async def list_sessions(self) -> Listing[MediaSession]:
        """See ``Sessions``. Items whose source cannot be seen in the session are looked up once and remembered."""
        try:
            plays = wire.read_plays(await self._pms.read_own("/status/sessions", 64 * MIB))
        except Refused:
            raise Refused(GUEST) from None
        wishes = [wish for wish in (play.wish for play in plays.plays) if wish]
        return wire.read_sessions(plays, await self._lookups.find(wishes) if wishes else {})

    async def terminate_session(self, session_id: str, message: str) -> None:
        """See ``Termination``. PMS wants the session's id, which is not its key; 403 means an id it does not know.

        A POST, as the API's description has it: a GET might be repeated on its way.
        """
        params = {"sessionId": session_id, **({"reason": message} if message else {})}
        try:
            await self._pms.http.send(Call("POST", "/status/sessions/terminate", params, self._pms.headers))
        except (NotFound, Refused):
            raise NotFound("This session has already ended.") from None
        except CredentialsRejected:
            await self._explain_unauthorized_stop()

    async def list_users(self) -> Listing[MediaUser]:
        """See ``Users``: the owner, all their friends, and the members of their home."""
        return await self._roster.list_users()

    async def get_user(self, user_id: str) -> MediaUser:
        """See ``Users``. plex.tv is asked at most once in five minutes."""
        return await self._roster.get_user(user_id)

    async def list_libraries(self) -> Listing[Library]:
        """See ``Libraries``."""
        return await self._shelves.list_libraries()

    async def get_library_access(self, user_id: str) -> LibraryAccess:
        """See ``Libraries``. Whoever has not accepted an invitation yet is told as invited to."""
        return await self._sharing.get(user_id)

    async def set_library_access(self, user_id: str, access: LibraryAccess) -> LibraryAccess:
        """See ``Libraries``. Raises ``Unsupported`` for *all, also later ones*, which Plex lets no program write."""
        return await self._sharing.set(user_id, access)

    async def start_pin(self, forward_url: HttpUrl | None) -> Pin:
        """See ``PinLogin``."""
        return await self._signing_in.start(forward_url)

    async def check_pin(self, pin_id: str) -> Identity | None:
        """See ``PinLogin``. ``machine_ids`` are those at which ``user_id`` is this person: for the owner of this server
        the servers they own, for anybody else the servers shared with them."""
        return await self._signing_in.check(pin_id)

    async def get_media_info(self, item_id: str) -> MediaInfo:
        """See ``MediaInfos``."""
        return await self._shelves.get_media_info(item_id)

    def list_history(self, since: datetime) -> AsyncIterator[HistoryEntry]:
        """See ``History``. Plex remembers what was watched to its end, and neither how long nor from where."""
        return Past(self._pms).list_history(since)

    async def read_resources(self) -> ResourceUse:
        """See ``Resources``. The figures are of the whole machine, whatever a container is allowed."""
        try:
            payload = await self._pms.read(Call("GET", "/statistics/resources", {"timespan": "6"}))
        except (NotFound, Refused):
            raise Refused(f"The server keeps its figures: it {_NEEDS_PASS}.") from None
        use = wire.read_resource_use(payload)
        if use is None:
            raise Refused(f"The server keeps its figures: it {_NEEDS_PASS}.")
        return use

    def watch(self) -> AsyncIterator[Change]:
        """See ``Push``."""
        return listening.watch(self._pms)

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
        headers = {**self._pms.headers, "Accept": "image/jpeg, image/png, image/webp"}
        # PMS answers 400 or 500 when there is nothing to make a picture of.
        call = Call("GET", "/photo/:/transcode", params, headers, accept=(400, 500), cap=5 * MIB)
        reply = await self._pms.http.send(call)
        if reply.status != 200:
            raise NotFound("Plex has no such picture.")
        content_type = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not content_type.startswith("image/"):
            raise BadReply("The server sent something else than a picture.", Fault.NOT_THIS_PRODUCT)
        return Image(content_type=content_type, body=reply.body)

    async def _newer_version(self, current: str) -> str | None:
        """What the server already knows; a server that cannot update itself answers 204, 404 or 500."""
        try:
            return wire.newer_version(await self._pms.read_own("/updater/status"), current)
        except ProviderError:
            return None

    async def _explain_unauthorized_stop(self) -> None:
        """401 to a stop means a rejected token or a missing feature; ``/`` tells which."""
        facts = wire.server_facts(await self._pms.read_own("/"))
        if "session_kick" in facts.features:
            raise Refused("The server does not let this token stop sessions; use the owner's.")
        raise Refused("The server cannot stop sessions: its owner needs Plex Pass.")

    async def _fetch_items(self, ids: Sequence[str]) -> Mapping[str, wire.Kept]:
        return wire.kept_items(await self._pms.read(Call("GET", f"/library/metadata/{','.join(ids)}")))


def _limits(identity: wire.ServerFacts, facts: wire.ServerFacts) -> tuple[Limit, ...]:
    """What this server refuses. The features are those of its owner's subscription."""
    limits = []
    if "session_kick" not in facts.features:
        limits.append(Limit(capability="Termination", reason=_NEEDS_PASS))
    if "pass" not in facts.features:
        limits.append(Limit(capability="Resources", reason=_NEEDS_PASS))
    if identity.claimed is False:
        limits += [Limit(capability=name, reason=_UNCLAIMED) for name in ("Users", "PinLogin")]
    return tuple(limits)
