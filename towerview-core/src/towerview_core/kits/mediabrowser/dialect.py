"""What Emby and Jellyfin say differently about one thing: the explicit mapping each of them brings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from towerview_core.contract.sessions import Decisions, MediaType, PlayState, SubtitleTrack, Transcode
from towerview_core.kits.wire import Json

from .reading import Networks
from .tracks import Chosen, Picture


@dataclass(frozen=True, slots=True)
class Play:
    """One row, taken apart. ``job`` is what the transcoder tells, empty if there is none.

    ``has_video`` and ``has_audio``: what the item must have by its type when its streams are not told.
    """

    row: Json
    state: Json
    item: Json
    job: Json
    type: MediaType
    chosen: Chosen
    has_video: bool
    has_audio: bool


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the two servers say differently.

    ``id_of``: how users, items and libraries are named. ``is_ours``: the row of an API key, not of a viewer.
    ``types``: the server's words for kinds of items. ``guess_audio``: see ``chosen_streams``.
    ``picture_of``: dynamic range of a video stream. ``state_of``: what the player does.
    ``source_kbps``: bitrate of the file. ``decide``: how each part travels. ``transcode_of``: the transcoder at work.
    ``subtitle_of``: what a transcoder makes of a subtitle it does not pass on. ``home``: networks of the house besides the
    private ones; they belong to one server, so its provider fills them in.
    """

    id_of: Callable[[object], str | None]
    is_ours: Callable[[Json], bool]
    types: Mapping[str, MediaType]
    guess_audio: bool
    picture_of: Callable[[Json], Picture]
    state_of: Callable[[Json], PlayState]
    source_kbps: Callable[[Play], int | None]
    decide: Callable[[Play], Decisions]
    transcode_of: Callable[[Play, Decisions], Transcode | None]
    subtitle_of: Callable[[Play, SubtitleTrack], SubtitleTrack]
    home: Networks = ()
