"""Details of one item, and pictures."""

from abc import ABC, abstractmethod
from enum import StrEnum

from .provider import Provider
from .sessions import ImageKind, ImageRef, MediaStream, MediaType
from .value import Value


class ImageSize(StrEnum):
    """How large a picture is asked for: ``small`` 96, ``medium`` 240, ``large`` 640 pixels wide at most."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"

    @property
    def pixels(self) -> int:
        """The greatest width in pixels."""
        return {ImageSize.SMALL: 96, ImageSize.MEDIUM: 240, ImageSize.LARGE: 640}[self]


class MediaInfo(Value):
    """Everything the details drawer shows about one item. ``versions`` are the files it is kept as."""

    id: str
    type: MediaType
    title: str
    summary: str | None = None
    year: int | None = None
    duration_ms: int | None = None
    genres: tuple[str, ...] = ()
    guids: tuple[str, ...] = ()
    artwork: ImageRef | None = None
    versions: tuple[MediaStream, ...] = ()


class Image(Value):
    """A picture as the server gave it; the house checks its type and size before a browser sees it."""

    content_type: str
    body: bytes


class MediaInfos(Provider, ABC):
    """Capability: tells everything about one item."""

    @abstractmethod
    async def get_media_info(self, item_id: str) -> MediaInfo:
        """Read one item. Raises ``NotFound``."""


class Artwork(Provider, ABC):
    """Capability: fetches pictures."""

    @abstractmethod
    async def get_image(self, image_id: str, kind: ImageKind, size: ImageSize) -> Image:
        """Fetch the picture an ``ImageRef`` names. Raises ``NotFound`` when there is none."""
