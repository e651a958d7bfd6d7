"""Libraries and who may see them."""

from abc import ABC, abstractmethod
from enum import StrEnum

from pydantic import Field

from .provider import Provider
from .value import Listing, UtcTime, Value


class LibraryType(StrEnum):
    """What a library holds."""

    MOVIES = "movies"
    SHOWS = "shows"
    MUSIC = "music"
    PHOTOS = "photos"
    BOOKS = "books"
    VIDEOS = "videos"
    MIXED = "mixed"


class Library(Value):
    """A library. ``counts`` maps a noun (``movies``, ``shows``, ``episodes``, ``artists`` ...) to how many it holds."""

    id: str = Field(min_length=1)
    name: str
    type: LibraryType
    counts: dict[str, int] = {}
    scanned_at: UtcTime | None = None


class LibraryAccess(Value):
    """What one user may see. With ``all_libraries`` the ids are empty and later libraries are included too."""

    library_ids: frozenset[str] = frozenset()
    all_libraries: bool = False


class Libraries(Provider, ABC):
    """Capability: lists libraries and sets who may see them."""

    @abstractmethod
    async def list_libraries(self) -> Listing[Library]:
        """List every library with its counts."""

    @abstractmethod
    async def get_library_access(self, user_id: str) -> LibraryAccess:
        """Read what a user may see."""

    @abstractmethod
    async def set_library_access(self, user_id: str, access: LibraryAccess) -> LibraryAccess:
        """Replace what a user may see and answer it as re-read. Raises before writing if an id cannot be resolved."""
