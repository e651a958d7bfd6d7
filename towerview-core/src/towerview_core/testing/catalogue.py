"""The titles every stand-in world shows: films, episodes, music and a live channel. All of them are invented."""

from collections.abc import Callable
from typing import NamedTuple

from towerview_core.contract.sessions import (
    AudioTrack,
    DynamicRange,
    ImageKind,
    ImageRef,
    LibraryRef,
    MediaStream,
    MediaType,
    SessionMedia,
    SubtitleTrack,
    VideoTrack,
)
from towerview_core.kits.quality import resolution_of

from .world import Title

IdMaker = Callable[[int], str]
"""Makes the id a brand would give to the n-th thing."""

LIBRARIES = {1: "Movies", 2: "Shows", 3: "Music", 4: "Live TV", 5: "Photos", 6: "Movies in 4K"}

SDR, HDR10, HDR10_PLUS = DynamicRange.SDR, DynamicRange.HDR10, DynamicRange.HDR10_PLUS
HLG, DOLBY = DynamicRange.HLG, DynamicRange.DOLBY_VISION

_MINUTE = 60_000


class File(NamedTuple):
    """How a title is kept."""

    width: int
    height: int
    dynamic_range: DynamicRange
    video: str
    audio: str
    channels: int
    container: str
    kbps: int
    dolby_vision: str | None = None


class Film(NamedTuple):
    """A film in one of the libraries."""

    title: str
    year: int
    minutes: int
    library: int
    file: File


class Part(NamedTuple):
    """An episode of a show."""

    show: str
    season: int
    episode: int
    title: str
    year: int
    minutes: int
    file: File


class Song(NamedTuple):
    """A track of an album."""

    title: str
    album: str
    artist: str
    year: int
    minutes: int
    codec: str
    kbps: int


FILMS = (
    Film("The Salt Lighthouse", 2021, 118, 6, File(3840, 1600, HDR10, "hevc", "truehd", 8, "mkv", 58_200)),
    Film("Paper Comets", 2023, 104, 6, File(3840, 2160, DOLBY, "hevc", "eac3", 6, "mkv", 24_600, "8.1")),
    Film("A Quiet Orbit", 2019, 131, 1, File(1920, 800, SDR, "h264", "dts", 6, "mkv", 11_900)),
    Film("Winter at Number Nine", 1967, 96, 1, File(1440, 1080, SDR, "h264", "aac", 2, "mp4", 6_400)),
    Film("The Cartographer's Daughter", 2016, 109, 1, File(1280, 720, SDR, "h264", "aac", 2, "mp4", 3_100)),
    Film("Neon Monsoon", 2024, 122, 6, File(3840, 2160, HDR10_PLUS, "hevc", "eac3", 6, "mkv", 38_700)),
)
PARTS = (
    Part(
        "Harbour Street", 1, 1, "Low Tide", 2022, 52, File(1920, 1080, SDR, "h264", "eac3", 6, "mkv", 7_800)
    ),
    Part(
        "Harbour Street", 1, 2, "The Ledger", 2022, 49, File(1920, 1080, SDR, "h264", "eac3", 6, "mkv", 7_600)
    ),
    Part(
        "Orchard Signals", 3, 7, "Static", 2024, 44, File(3840, 2160, HDR10, "hevc", "eac3", 6, "mkv", 19_300)
    ),
    Part(
        "Orchard Signals",
        3,
        8,
        "Carrier Wave",
        2024,
        46,
        File(3840, 2160, HLG, "hevc", "aac", 2, "mkv", 17_000),
    ),
    Part("Nine Kitchens", 2, 4, "Saffron", 2020, 28, File(1280, 720, SDR, "h264", "aac", 2, "mp4", 2_900)),
)
SONGS = (
    Song("Glass Gardens", "Tidewater", "Marble Choir", 2018, 5, "flac", 940),
    Song("Last Tram Home", "Small Hours", "The Understudies", 2021, 4, "mp3", 320),
)


def titles(item_id: IdMaker, library_id: IdMaker) -> list[Title]:
    """Films, episodes, music and a live channel, from 720p to 4K with every dynamic range."""
    made = [_film(item_id(100 + index), library_id, film) for index, film in enumerate(FILMS)]
    made += [_part(item_id(200 + index), library_id, part) for index, part in enumerate(PARTS)]
    made += [_song(item_id(300 + index), library_id, song) for index, song in enumerate(SONGS)]
    return [*made, _channel(item_id(400), library_id)]


def picture(file: File) -> VideoTrack:
    """The picture in a file."""
    return VideoTrack(
        codec=file.video,
        width=file.width,
        height=file.height,
        bit_depth=8 if file.dynamic_range is SDR else 10,
        frame_rate=24.0,
        resolution=resolution_of(file.width, file.height),
        dynamic_range=file.dynamic_range,
        dolby_vision_profile=file.dolby_vision,
    )


def _stream(file: File, subtitle: SubtitleTrack | None = None) -> MediaStream:
    return MediaStream(
        container=file.container,
        bitrate_kbps=file.kbps,
        video=picture(file),
        audio=AudioTrack(codec=file.audio, channels=file.channels, language="eng"),
        subtitle=subtitle,
    )


def _library(library_id: IdMaker, number: int) -> LibraryRef:
    return LibraryRef(id=library_id(number), name=LIBRARIES[number])


def _film(item: str, library_id: IdMaker, film: Film) -> Title:
    media = SessionMedia(
        id=item,
        type=MediaType.MOVIE,
        title=film.title,
        year=film.year,
        duration_ms=film.minutes * _MINUTE,
        library=_library(library_id, film.library),
        guids=(f"imdb://tt9{film.year}{film.minutes:03d}",),
        artwork=ImageRef(id=item, kind=ImageKind.POSTER),
    )
    return Title(media, _stream(film.file))


def _part(item: str, library_id: IdMaker, part: Part) -> Title:
    media = SessionMedia(
        id=item,
        type=MediaType.EPISODE,
        title=part.title,
        parent_title=f"Season {part.season}",
        grandparent_title=part.show,
        season=part.season,
        episode=part.episode,
        year=part.year,
        duration_ms=part.minutes * _MINUTE,
        library=_library(library_id, 2),
        guids=(f"tvdb://7{part.season}{part.episode:02d}{part.minutes}",),
        artwork=ImageRef(id=item, kind=ImageKind.POSTER),
    )
    return Title(
        media, _stream(part.file, SubtitleTrack(codec="srt", language="eng") if part.episode % 2 else None)
    )


def _song(item: str, library_id: IdMaker, song: Song) -> Title:
    media = SessionMedia(
        id=item,
        type=MediaType.TRACK,
        title=song.title,
        parent_title=song.album,
        grandparent_title=song.artist,
        year=song.year,
        duration_ms=song.minutes * _MINUTE,
        library=_library(library_id, 3),
        artwork=ImageRef(id=item, kind=ImageKind.POSTER),
    )
    sound = AudioTrack(codec=song.codec, channels=2)
    return Title(media, MediaStream(container=song.codec, bitrate_kbps=song.kbps, audio=sound))


def _channel(item: str, library_id: IdMaker) -> Title:
    media = SessionMedia(
        id=item,
        type=MediaType.LIVE,
        title="Evening News",
        grandparent_title="Channel Four and a Half",
        library=_library(library_id, 4),
    )
    return Title(media, _stream(File(1920, 1080, SDR, "mpeg2video", "ac3", 6, "ts", 7_200)))
