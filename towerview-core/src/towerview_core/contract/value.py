"""What every value that crosses a floor has in common."""

from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

ItemT = TypeVar("ItemT")


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


UtcTime = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A moment with a time zone, kept in UTC. A naive datetime is refused."""

ServerSideId = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9._:-]+$")]
"""An id given by a media server that may travel in a path (security.md H1)."""


class Value(BaseModel):
    """A frozen record without unknown fields. ``None`` means *unknown*, never zero or empty.

    Numbers are integers in the unit of their name (``position_ms``, ``bitrate_kbps``).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


class Listing(Value, Generic[ItemT]):
    """What a server answered to "list all of them".

    ``set_aside`` counts items of the reply that could not be read; they are left out of ``items``.
    A listing is complete only when nothing was set aside, and only a complete one may end a playback
    (an error is never an empty listing: a provider that cannot read the reply raises).
    """

    items: tuple[ItemT, ...]
    set_aside: int = Field(default=0, ge=0)

    @property
    def complete(self) -> bool:
        """Whether every item of the server's reply was understood."""
        return self.set_aside == 0
