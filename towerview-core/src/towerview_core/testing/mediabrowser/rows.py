"""What the stand-ins of Emby and Jellyfin write alike: rows of ``/Sessions``, items, pictures, and routes that ignore case.

Each stand-in adds what only its own product says. Nothing here is shared with the code that reads it.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from towerview_core.contract.sessions import (
    Decision,
    ImageKind,
    ImageRef,
    LibraryRef,
    MediaSession,
    MediaStream,
    MediaType,
    PlayState,
    SessionMedia,
    VideoTrack,
)
from towerview_core.testing.poster import poster
from towerview_core.testing.standin import compact
from towerview_core.testing.world import Title

Payload = dict[str, Any]
Describe = Callable[[VideoTrack], Mapping[str, object]]
"""What a product says of a picture's range."""

NEVER = "0001-01-01T00:00:00.0000000Z"
_TYPES = {
    MediaType.MOVIE: ("Movie", "Video"),
    MediaType.EPISODE: ("Episode", "Video"),
    MediaType.TRACK: ("Audio", "Audio"),
    MediaType.LIVE: ("TvChannel", "Video"),
    MediaType.CLIP: ("Video", "Video"),
    MediaType.PHOTO: ("Photo", "Photo"),
    MediaType.BOOK: ("Book", "Book"),
}
_PROVIDERS = {"imdb": "Imdb", "tmdb": "Tmdb", "tvdb": "Tvdb"}


@dataclass(frozen=True, slots=True)
class Naming:
    """How a product names things: the n-th user, item and library, and shows and albums by their names."""

    user: Callable[[int], str]
    item: Callable[[int], str]
    library: Callable[[int], str]
    group: Callable[[str], str]


def digest(text: str) -> str:
    """32 hexadecimal digits made of a text."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def ticks(ms: int | None) -> int | None:
    """Milliseconds as ticks."""
    return None if ms is None else ms * 10_000


def stamp(seconds: float) -> str:
    """A moment as both write it: UTC with seven fractional digits."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def with_group_pictures(titles: Sequence[Title], naming: Naming) -> list[Title]:
    """The titles with the pictures these products show: an episode its show's, a track its album's."""
    return [_with_group_picture(title, naming) for title in titles]


def _with_group_picture(title: Title, naming: Naming) -> Title:
    group = group_of(title)
    if group is None:
        return title
    picture = ImageRef(id=naming.group(group), kind=ImageKind.POSTER)
    return Title(media=title.media.model_copy(update={"artwork": picture}), source=title.source)


def group_of(title: Title) -> str | None:
    """The name of the show or album a title belongs to."""
    media = title.media
    return {MediaType.EPISODE: media.grandparent_title, MediaType.TRACK: media.parent_title}.get(media.type)


def type_name(kind: MediaType) -> str:
    """The word both products have for a kind of item."""
    return _TYPES[kind][0]


def libraries_by_item(titles: Sequence[Title], naming: Naming) -> Mapping[str, LibraryRef]:
    """The library of each item, show and album; live TV is in none."""
    found = {}
    for title in titles:
        library, group = title.media.library, group_of(title)
        if library is not None and title.media.type is not MediaType.LIVE:
            found[title.media.id] = library
            if group is not None:
                found[naming.group(group)] = library
    return found


def pictured_names(titles: Sequence[Title], naming: Naming) -> Mapping[str, str]:
    """What is painted on the picture of each item, show and album."""
    names = {title.media.id: title.media.title for title in titles if title.media.artwork}
    names |= {naming.group(group): group for title in titles if (group := group_of(title))}
    return names


def image_response(request: Request, names: Mapping[str, str]) -> Response:
    """A picture of the thing in the path, as wide as asked for; 404 for what has none."""
    name = names.get(request.path_params["id"])
    kind = request.path_params.get("kind", "primary")
    if name is None or kind != "primary":
        return Response(status_code=404)
    asked = {key.lower(): value for key, value in request.query_params.items()}
    width = max(16, min(int(asked.get("maxwidth", "240")), 1000))
    headers = {"ETag": f'"{digest(name)}"'}
    if "tag" in asked:
        headers["Cache-Control"] = "public, max-age=31536000"
    return Response(poster(name, width, width * 3 // 2), media_type="image/png", headers=headers)


def play_state(session: MediaSession, method: str) -> Payload:
    """What the player says. Buffering is not among its words."""
    shown = session.stream.subtitle is not None
    return compact(
        {
            "PositionTicks": ticks(session.position_ms),
            "CanSeek": session.media.duration_ms is not None,
            "IsPaused": session.state is PlayState.PAUSED,
            "IsMuted": False,
            "VolumeLevel": 100,
            "AudioStreamIndex": 0 if session.source.video is None else 1,
            "SubtitleStreamIndex": 2 if shown else -1,
            "MediaSourceId": digest(f"source of {session.media.id}"),
            "PlayMethod": method,
            "RepeatMode": "RepeatNone",
        }
    )


def now_playing(session: MediaSession, naming: Naming, describe: Describe) -> Payload:
    """The item that plays, its streams as they lie on disk."""
    return item_row(Title(session.media, session.source), naming, describe)


def item_row(title: Title, naming: Naming, describe: Describe) -> Payload:
    """An item with its streams."""
    media, source = title.media, title.source
    kind, media_type = _TYPES[media.type]
    item = {
        "Name": media.title,
        "Id": media.id,
        "Container": source.container,
        "RunTimeTicks": ticks(media.duration_ms),
        "ProductionYear": media.year,
        "ProviderIds": _provider_ids(media.guids),
        "IsFolder": False,
        "Type": kind,
        "MediaType": media_type,
        "ImageTags": {"Primary": digest(media.id)} if media.artwork else {},
        "BackdropImageTags": [],
        "MediaStreams": _streams(source, describe),
    }
    if source.video is not None:
        item |= {"Width": source.video.width, "Height": source.video.height}
    return compact(item | _family(media, naming))


def _provider_ids(guids: Sequence[str]) -> Payload:
    pairs = (guid.partition("://") for guid in guids)
    return {_PROVIDERS[kind]: value for kind, _, value in pairs if kind in _PROVIDERS}


def _family(media: SessionMedia, naming: Naming) -> Payload:
    """The show, album or channel around an item."""
    if media.type is MediaType.EPISODE:
        show = naming.group(media.grandparent_title or "")
        return {
            "SeriesName": media.grandparent_title,
            "SeriesId": show,
            "SeasonId": naming.group(f"{media.grandparent_title} / {media.parent_title}"),
            "SeasonName": media.parent_title,
            "ParentIndexNumber": media.season,
            "IndexNumber": media.episode,
            "SeriesPrimaryImageTag": digest(show),
        }
    if media.type is MediaType.TRACK:
        album = naming.group(media.parent_title or "")
        artist = media.grandparent_title
        return {
            "Album": media.parent_title,
            "AlbumId": album,
            "AlbumPrimaryImageTag": digest(album),
            "AlbumArtist": artist,
            "Artists": [artist] if artist else [],
        }
    if media.type is MediaType.LIVE:
        programme = {"Name": media.title, "Id": naming.group(media.title), "Type": "Program"}
        return {"Name": media.grandparent_title, "ChannelNumber": "4", "CurrentProgram": programme}
    return {}


def _streams(source: MediaStream, describe: Describe) -> list[Mapping[str, object]]:
    streams = list[Mapping[str, object]]()
    total = (source.bitrate_kbps or 0) * 1000
    sound = total if source.video is None else min(640_000, total // 4)
    if source.video is not None:
        streams.append(_video(source.video, total - sound) | dict(describe(source.video)))
    if source.audio is not None:
        streams.append(
            compact(
                {
                    "Codec": source.audio.codec,
                    "Language": source.audio.language,
                    "Channels": source.audio.channels,
                    "BitRate": sound,
                    "IsDefault": True,
                    "Type": "Audio",
                    "Index": len(streams),
                }
            )
        )
    if source.subtitle is not None:
        subtitle = {"Codec": source.subtitle.codec, "Language": source.subtitle.language}
        streams.append(compact(subtitle | {"IsDefault": False, "Type": "Subtitle", "Index": len(streams)}))
    return streams


def _video(track: VideoTrack, rate: int) -> Payload:
    return compact(
        {
            "Codec": track.codec,
            "Profile": track.profile,
            "Width": track.width,
            "Height": track.height,
            "BitDepth": track.bit_depth,
            "BitRate": rate,
            "AverageFrameRate": track.frame_rate,
            "RealFrameRate": track.frame_rate,
            "IsDefault": True,
            "Type": "Video",
            "Index": 0,
        }
    )


def transcoding_info(session: MediaSession) -> Payload | None:
    """What the transcoder tells of its output, if there is one."""
    work, made = session.transcode, session.stream
    live = session.media.type is MediaType.LIVE
    if work is None:
        return None
    rate = session.source.video.frame_rate if session.source.video else None
    video = made.video
    return compact(
        {
            "AudioCodec": made.audio.codec if made.audio else None,
            "VideoCodec": video.codec if video else None,
            "Container": made.container,
            "IsVideoDirect": video is not None and session.decision.video is not Decision.TRANSCODE,
            "IsAudioDirect": session.decision.audio is not Decision.TRANSCODE,
            "Bitrate": None if made.bitrate_kbps is None else made.bitrate_kbps * 1000,
            "Framerate": round(work.speed * rate, 3) if work.speed and rate else None,
            "CompletionPercentage": None if live else work.progress,
            "Width": video.width if video else None,
            "Height": video.height if video else None,
            "AudioChannels": made.audio.channels if made.audio else None,
            "TranscodeReasons": list(work.reasons),
        }
    )


class CaseBlind:
    """An application whose paths ignore case, as both products' do. Its own routes are written in lower case."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application would to the path in lower case."""
        if scope["type"] in {"http", "websocket"}:
            scope = {**scope, "path": scope["path"].lower()}
        await self._inner(scope, receive, send)
