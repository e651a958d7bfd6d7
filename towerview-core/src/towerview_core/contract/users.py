"""Media users: who is known to a server, and what an admin may change about them there."""

from abc import ABC, abstractmethod

from pydantic import Field, SecretStr

from .provider import Provider
from .sessions import ImageRef
from .value import Listing, UtcTime, Value


class MediaUser(Value):
    """A user known to a server. ``enabled`` None: this kind of server cannot disable users."""

    id: str = Field(min_length=1)
    name: str
    avatar: ImageRef | None = None
    admin: bool = False
    enabled: bool | None = None
    last_seen_at: UtcTime | None = None


class UserLimits(Value):
    """Limits the server itself enforces. None leaves a limit as it is; 0 means no limit."""

    max_streams: int | None = Field(default=None, ge=0)
    remote_bitrate_kbps: int | None = Field(default=None, ge=0)
    allow_video_transcode: bool | None = None
    allow_audio_transcode: bool | None = None
    allow_remote_access: bool | None = None


class UserChanges(Value):
    """What to change about a user; None leaves it as it is."""

    password: SecretStr | None = None
    enabled: bool | None = None
    admin: bool | None = None
    limits: UserLimits | None = None


class Users(Provider, ABC):
    """Capability: says who is known to the server."""

    @abstractmethod
    async def list_users(self) -> Listing[MediaUser]:
        """List every user the server knows, the owner included."""

    @abstractmethod
    async def get_user(self, user_id: str) -> MediaUser:
        """Read one user anew. Raises ``NotFound``."""


class UserAdmin(Users, ABC):
    """Capability: changes users."""

    @abstractmethod
    async def update_user(self, user_id: str, changes: UserChanges) -> MediaUser:
        """Apply ``changes`` and answer the user as re-read. What this kind cannot change raises ``Unsupported``."""

    @abstractmethod
    async def create_user(self, name: str, password: SecretStr) -> MediaUser:
        """Create a user. Raises ``Refused`` when the name is taken or not allowed."""

    @abstractmethod
    async def delete_user(self, user_id: str) -> None:
        """Delete a user. Raises ``NotFound``, or ``Refused`` for the last admin."""
