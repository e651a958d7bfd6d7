"""Sessions: what plays now, with every detail the dashboard shows and a policy may judge."""

from abc import ABC, abstractmethod
from enum import StrEnum

from pydantic import Field

from .provider import Provider
from .value import Listing, UtcTime, Value


class MediaType(StrEnum):
    """What kind of thing plays."""

    MOVIE = "movie"
    EPISODE = "episode"
    TRACK = "track"
    LIVE = "live"
    CLIP = "clip"
    PHOTO = "photo"
    BOOK = "book"


class PlayState(StrEnum):
    """What the player does."""

    PLAYING = "playing"
    PAUSED = "paused"
    BUFFERING = "buffering"


class Decision(StrEnum):
    """How one part of the media travels. ``NONE``: there is no such part, for instance no subtitle is shown."""

    DIRECT_PLAY = "direct_play"
    DIRECT_STREAM = "direct_stream"
    TRANSCODE = "transcode"
    NONE = "none"


class Resolution(StrEnum):
    """Resolution by width and height: 3840x1600 is 4K."""

    R8K = "8K"
    R4K = "4K"
    R1440P = "1440p"
    R1080P = "1080p"
    R720P = "720p"
    R576P = "576p"
    R480P = "480p"
    SD = "SD"


class DynamicRange(StrEnum):
    """Dynamic range of a picture. ``HDR`` is used when the server says no more than that."""

    SDR = "SDR"
    HDR = "HDR"
    HDR10 = "HDR10"
    HDR10_PLUS = "HDR10+"
    HLG = "HLG"
    DOLBY_VISION = "DolbyVision"


class NetworkPlace(StrEnum):
    """Where the player sits, seen from the server."""

    LAN = "lan"
    WAN = "wan"
    RELAY = "relay"


class ImageKind(StrEnum):
    """Which picture of a thing."""

    POSTER = "poster"
    BACKDROP = "backdrop"
    THUMB = "thumb"
    AVATAR = "avatar"


class ImageRef(Value):
    """A picture a provider with ``Artwork`` can fetch: the server's id of the thing, and which of its pictures."""

    id: str = Field(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9._:-]+$")
    kind: ImageKind


class SessionUser(Value):
    """Who watches. ``id`` is the server's own id of the user; names are labels and may change."""

    id: str | None = None
    name: str = ""
    avatar: ImageRef | None = None


class LibraryRef(Value):
    """The library an item comes from."""

    id: str
    name: str | None = None


class SessionMedia(Value):
    """What plays.

    For an episode: ``title`` is the episode, ``parent_title`` the season, ``grandparent_title`` the show. For a track:
    track, album, artist. For live TV: programme, none, channel. ``duration_ms`` is None for live TV and photos.
    ``guids`` are external ids such as ``imdb://tt0133093``, ``tmdb://603``, ``tvdb://81189``, lower case and sorted.
    """

    id: str
    type: MediaType
    title: str
    parent_title: str | None = None
    grandparent_title: str | None = None
    season: int | None = None
    episode: int | None = None
    year: int | None = None
    duration_ms: int | None = Field(default=None, ge=0)
    library: LibraryRef | None = None
    guids: tuple[str, ...] = ()
    artwork: ImageRef | None = None


class Player(Value):
    """On what it plays. ``device`` is the device's name, ``product`` the app."""

    device: str | None = None
    device_id: str | None = None
    product: str | None = None
    platform: str | None = None
    version: str | None = None


class Network(Value):
    """How the player reaches the server. ``address`` is shown only with the grant ``sessions.pii``."""

    address: str | None = None
    location: NetworkPlace | None = None
    secure: bool | None = None


class VideoTrack(Value):
    """A picture. ``resolution_inferred``: the resolution was not told by the server but follows a rule (Plex, while the
    source of a transcode is unknown); the screen says so and no policy acts on it unless its admin allows that."""

    codec: str | None = None
    profile: str | None = None
    width: int | None = Field(default=None, ge=0)
    height: int | None = Field(default=None, ge=0)
    bit_depth: int | None = Field(default=None, ge=0)
    frame_rate: float | None = Field(default=None, ge=0)
    resolution: Resolution | None = None
    resolution_inferred: bool = False
    dynamic_range: DynamicRange | None = None
    dolby_vision_profile: str | None = None


class AudioTrack(Value):
    """A sound track."""

    codec: str | None = None
    channels: int | None = Field(default=None, ge=0)
    language: str | None = None


class SubtitleTrack(Value):
    """The subtitle that is shown. ``burned``: drawn into the picture, which forces a video transcode."""

    codec: str | None = None
    language: str | None = None
    burned: bool = False


class MediaStream(Value):
    """One side of the stream: the ``source`` as it lies on disk, or the ``stream`` as it reaches the player."""

    container: str | None = None
    bitrate_kbps: int | None = Field(default=None, ge=0)
    video: VideoTrack | None = None
    audio: AudioTrack | None = None
    subtitle: SubtitleTrack | None = None


class Decisions(Value):
    """How each part of the media travels. The container is ``direct_stream`` when it is repackaged."""

    video: Decision = Decision.NONE
    audio: Decision = Decision.NONE
    subtitle: Decision = Decision.NONE
    container: Decision = Decision.DIRECT_PLAY


class Transcode(Value):
    """The transcoder at work. ``hw_decode`` and ``hw_encode`` are names such as ``nvenc``, ``qsv``, ``vaapi``; None: the
    processor does it, or that step does not happen. ``speed`` in multiples of real time (0 while throttled is normal).
    ``progress`` in percent of the item, None for live TV. ``reasons`` are the server's own words, one thing each."""

    hw_decode: str | None = None
    hw_encode: str | None = None
    full_pipeline: bool = False
    speed: float | None = Field(default=None, ge=0)
    throttled: bool = False
    progress: float | None = Field(default=None, ge=0, le=100)
    reasons: tuple[str, ...] = ()


class MediaSession(Value):
    """What plays now on one device.

    ``id``: the server's stable key of the session. ``terminate_id``: what the server wants to hear to stop it; None: it
    cannot be stopped. ``started_at``: only if the server tells. ``bandwidth_kbps``: what the session takes from the
    line, reserved or measured, as the server tells; else the bitrate of the stream. ``can_message``: the client shows texts.
    """

    id: str = Field(min_length=1)
    terminate_id: str | None = None
    can_message: bool = False
    user: SessionUser
    media: SessionMedia
    player: Player = Player()
    network: Network = Network()
    state: PlayState
    position_ms: int | None = Field(default=None, ge=0)
    started_at: UtcTime | None = None
    bandwidth_kbps: int | None = Field(default=None, ge=0)
    source: MediaStream = MediaStream()
    stream: MediaStream = MediaStream()
    decision: Decisions = Decisions()
    transcode: Transcode | None = None


class Sessions(Provider, ABC):
    """Capability: says what plays now."""

    @abstractmethod
    async def list_sessions(self) -> Listing[MediaSession]:
        """List all sessions that play, pause or buffer media. Idle clients, theme music and prerolls are left out.

        Raises a ``ProviderError`` when the server did not answer properly; never answers an empty listing instead.
        """


class Termination(Provider, ABC):
    """Capability: stops a session."""

    @abstractmethod
    async def terminate_session(self, session_id: str, message: str) -> None:
        """Ask the server to stop a session, showing ``message`` (may be empty) to the viewer where the server can.

        ``session_id`` is the session's ``terminate_id``.

        Returns when the server accepted; done is only what the next observation shows.
        Raises ``NotFound`` when the session is gone and ``Refused`` when the server will not.
        """


class DeviceRevocation(Provider, ABC):
    """Capability: signs a player out, for those that ignore a stop. Never done unless somebody asks for it."""

    @abstractmethod
    async def revoke_device(self, device_id: str) -> None:
        """Sign the player out for all its users; what already streams may go on until its next segment.

        ``device_id`` is the session's ``player.device_id``.

        Returns when the server accepted; what became of it is only what the next observation shows.
        Raises ``NotFound`` when the server knows no such device.
        """


class Messaging(Provider, ABC):
    """Capability: shows a text on a player."""

    @abstractmethod
    async def message_session(self, session_id: str, text: str) -> None:
        """Show ``text`` to the viewer of the session whose ``terminate_id`` is ``session_id``.

        Raises ``NotFound`` when the session is gone and ``Refused`` when its client shows no texts.
        """
