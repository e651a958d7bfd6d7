"""Media users: who is known to a server, and what an admin may change about them there."""

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import Self

from pydantic import Field, SecretStr, model_validator

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


class ScheduleDay(StrEnum):
    """A day of the week or a group of days, in the words of Jellyfin and Emby. The weekend is Saturday and Sunday."""

    SUNDAY = "Sunday"
    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    EVERYDAY = "Everyday"
    WEEKDAY = "Weekday"
    WEEKEND = "Weekend"


class AccessSchedule(Value):
    """Hours in which a user may use the server, in the *server's* local time: 20.5 is half past eight in the evening.

    Hours over midnight are two of these: no server knows an end before the beginning.
    """

    day: ScheduleDay
    start_hour: float = Field(ge=0, le=24)
    end_hour: float = Field(ge=0, le=24)

    @model_validator(mode="after")
    def _ends_after_its_beginning(self) -> Self:  # noqa: N804 - an "after" validator gets the instance
        if self.end_hour <= self.start_hour:
            raise ValueError(
                "These hours end before they begin. Hours over midnight are two: until 24, and from 0."
            )
        return self


class UserLimits(Value):
    """Limits the server itself enforces. None leaves a limit as it is; 0 means no limit.

    ``schedules``: the hours in which the user may use the server, all of them; () means at any time.
    """

    max_streams: int | None = Field(default=None, ge=0)
    remote_bitrate_kbps: int | None = Field(default=None, ge=0)
    allow_video_transcode: bool | None = None
    allow_audio_transcode: bool | None = None
    allow_remote_access: bool | None = None
    schedules: tuple[AccessSchedule, ...] | None = None


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
