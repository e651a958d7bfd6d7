"""The people, devices and titles every stand-in world shares. All of them are invented."""

import random
from collections.abc import Callable

from towerview_core.contract.sessions import (
    AudioTrack,
    Decision,
    Decisions,
    DynamicRange,
    ImageKind,
    ImageRef,
    LibraryRef,
    MediaStream,
    MediaType,
    Network,
    NetworkPlace,
    Player,
    SessionMedia,
    SessionUser,
    SubtitleTrack,
    Transcode,
    VideoTrack,
)
from towerview_core.kits.quality import resolution_of

from .world import Delivery, Seat, Title

IdMaker = Callable[[int], str]
"""Makes the id a brand would give to the n-th thing."""

LIBRARIES = {1: "Movies", 2: "Shows", 3: "Music", 4: "Live TV", 5: "Photos", 6: "Movies in 4K"}
PEOPLE = (
    "Ada",
    "Bruno",
    "Chiyo",
    "Dmitri",
    "Esra",
    "Fatou",
    "Grace",
    "Henrik",
    "Imani",
    "Jonas",
    "Keiko",
    "Lucía",
)

_MINUTE = 60_000
_MOVIES = (
    # title, year, minutes, width, height, range, Dolby Vision profile, video, audio, channels, container, kbit/s, library
    (
        "The Salt Lighthouse",
        2021,
        118,
        3840,
        1600,
        DynamicRange.HDR10,
        None,
        "hevc",
        "truehd",
        8,
        "mkv",
        58_200,
        6,
    ),
    (
        "Paper Comets",
        2023,
        104,
        3840,
        2160,
        DynamicRange.DOLBY_VISION,
        "8.1",
        "hevc",
        "eac3",
        6,
        "mkv",
        24_600,
        6,
    ),
    ("A Quiet Orbit", 2019, 131, 1920, 800, DynamicRange.SDR, None, "h264", "dts", 6, "mkv", 11_900, 1),
    (
        "Winter at Number Nine",
        1967,
        96,
        1440,
        1080,
        DynamicRange.SDR,
        None,
        "h264",
        "aac",
        2,
        "mp4",
        6_400,
        1,
    ),
    (
        "The Cartographer's Daughter",
        2016,
        109,
        1280,
        720,
        DynamicRange.SDR,
        None,
        "h264",
        "aac",
        2,
        "mp4",
        3_100,
        1,
    ),
    (
        "Neon Monsoon",
        2024,
        122,
        3840,
        2160,
        DynamicRange.HDR10_PLUS,
        None,
        "hevc",
        "eac3",
        6,
        "mkv",
        38_700,
        6,
    ),
)
_EPISODES = (
    # show, season, episode, title, year, minutes, width, height, range, video, audio, channels, container, kbit/s
    (
        "Harbour Street",
        1,
        1,
        "Low Tide",
        2022,
        52,
        1920,
        1080,
        DynamicRange.SDR,
        "h264",
        "eac3",
        6,
        "mkv",
        7_800,
    ),
    (
        "Harbour Street",
        1,
        2,
        "The Ledger",
        2022,
        49,
        1920,
        1080,
        DynamicRange.SDR,
        "h264",
        "eac3",
        6,
        "mkv",
        7_600,
    ),
    (
        "Orchard Signals",
        3,
        7,
        "Static",
        2024,
        44,
        3840,
        2160,
        DynamicRange.HDR10,
        "hevc",
        "eac3",
        6,
        "mkv",
        19_300,
    ),
    (
        "Orchard Signals",
        3,
        8,
        "Carrier Wave",
        2024,
        46,
        3840,
        2160,
        DynamicRange.HLG,
        "hevc",
        "aac",
        2,
        "mkv",
        17_000,
    ),
    ("Nine Kitchens", 2, 4, "Saffron", 2020, 28, 1280, 720, DynamicRange.SDR, "h264", "aac", 2, "mp4", 2_900),
)
_TRACKS = (
    ("Glass Gardens", "Tidewater", "Marble Choir", 2018, 5, "flac", 940),
    ("Last Tram Home", "Small Hours", "The Understudies", 2021, 4, "mp3", 320),
)
_DEVICES = (
    ("Living room TV", "TV app", "Tizen", "7.2"),
    ("Kitchen tablet", "Web", "Chrome", "131.0"),
    ("Phone", "Mobile", "Android", "15"),
    ("Bedroom box", "Set-top app", "tvOS", "18.1"),
    ("Laptop", "Web", "Firefox", "140.0"),
    ("Projector", "Home theatre", "Linux", "1.9"),
)
_LADDER = ((1920, 1080, 8_000), (1280, 720, 4_000), (854, 480, 1_500))
_REASONS = ("VideoCodecNotSupported", "ContainerBitrateExceedsLimit", "VideoResolutionNotSupported")


def seats(user_id: IdMaker, people: int = len(PEOPLE)) -> list[Seat]:
    """Everybody on two devices each: one at home, one away. The first person is the owner."""
    return [
        _seat(user_id, number, PEOPLE[number % len(PEOPLE)] + _suffix(number), away)
        for number in range(people)
        for away in (False, True)
    ]


def _suffix(number: int) -> str:
    return "" if number < len(PEOPLE) else f" {number // len(PEOPLE) + 1}"


def _seat(user_id: IdMaker, number: int, name: str, away: bool) -> Seat:
    place, product, platform, version = _DEVICES[(number * 2 + away) % len(_DEVICES)]
    return Seat(
        user=SessionUser(id=user_id(number + 1), name=name),
        player=Player(
            device=f"{name}'s {place.lower()}" if number % 3 else place,
            device_id=f"device-{number + 1}-{'away' if away else 'home'}",
            product=product,
            platform=platform,
            version=version,
        ),
        network=Network(
            address=f"203.0.113.{number % 250 + 1}" if away else f"192.168.1.{number % 250 + 2}",
            location=NetworkPlace.WAN if away else NetworkPlace.LAN,
            secure=away,
        ),
    )


def titles(item_id: IdMaker, library_id: IdMaker) -> list[Title]:
    """Films, episodes, music and a live channel, from 720p to 4K with every dynamic range."""
    made = [_movie(item_id(100 + index), library_id, row) for index, row in enumerate(_MOVIES)]
    made += [_episode(item_id(200 + index), library_id, row) for index, row in enumerate(_EPISODES)]
    made += [_track(item_id(300 + index), library_id, row) for index, row in enumerate(_TRACKS)]
    return [*made, _channel(item_id(400), library_id)]


def _library(library_id: IdMaker, number: int) -> LibraryRef:
    return LibraryRef(id=library_id(number), name=LIBRARIES[number])


def _video(
    codec: str, width: int, height: int, dynamic_range: DynamicRange, profile: str | None = None
) -> VideoTrack:
    return VideoTrack(
        codec=codec,
        width=width,
        height=height,
        bit_depth=8 if dynamic_range is DynamicRange.SDR else 10,
        frame_rate=24.0,
        resolution=resolution_of(width, height),
        dynamic_range=dynamic_range,
        dolby_vision_profile=profile,
    )


def _movie(item: str, library_id: IdMaker, row: tuple) -> Title:  # type: ignore[type-arg]
    (
        title,
        year,
        minutes,
        width,
        height,
        dynamic_range,
        profile,
        video,
        audio,
        channels,
        container,
        rate,
        library,
    ) = row
    return Title(
        media=SessionMedia(
            id=item,
            type=MediaType.MOVIE,
            title=title,
            year=year,
            duration_ms=minutes * _MINUTE,
            library=_library(library_id, library),
            guids=(f"imdb://tt9{year}{minutes:03d}",),
            artwork=ImageRef(id=item, kind=ImageKind.POSTER),
        ),
        source=MediaStream(
            container=container,
            bitrate_kbps=rate,
            video=_video(video, width, height, dynamic_range, profile),
            audio=AudioTrack(codec=audio, channels=channels, language="eng"),
        ),
    )


def _episode(item: str, library_id: IdMaker, row: tuple) -> Title:  # type: ignore[type-arg]
    (
        show,
        season,
        episode,
        title,
        year,
        minutes,
        width,
        height,
        dynamic_range,
        video,
        audio,
        channels,
        box,
        rate,
    ) = row
    return Title(
        media=SessionMedia(
            id=item,
            type=MediaType.EPISODE,
            title=title,
            parent_title=f"Season {season}",
            grandparent_title=show,
            season=season,
            episode=episode,
            year=year,
            duration_ms=minutes * _MINUTE,
            library=_library(library_id, 2),
            guids=(f"tvdb://7{season}{episode:02d}{minutes}",),
            artwork=ImageRef(id=item, kind=ImageKind.POSTER),
        ),
        source=MediaStream(
            container=box,
            bitrate_kbps=rate,
            video=_video(video, width, height, dynamic_range),
            audio=AudioTrack(codec=audio, channels=channels, language="eng"),
            subtitle=SubtitleTrack(codec="srt", language="eng") if episode % 2 else None,
        ),
    )


def _track(item: str, library_id: IdMaker, row: tuple[str, str, str, int, int, str, int]) -> Title:
    title, album, artist, year, minutes, codec, rate = row
    return Title(
        media=SessionMedia(
            id=item,
            type=MediaType.TRACK,
            title=title,
            parent_title=album,
            grandparent_title=artist,
            year=year,
            duration_ms=minutes * _MINUTE,
            library=_library(library_id, 3),
            artwork=ImageRef(id=item, kind=ImageKind.POSTER),
        ),
        source=MediaStream(container=codec, bitrate_kbps=rate, audio=AudioTrack(codec=codec, channels=2)),
    )


def _channel(item: str, library_id: IdMaker) -> Title:
    return Title(
        media=SessionMedia(
            id=item,
            type=MediaType.LIVE,
            title="Evening News",
            grandparent_title="Channel Four and a Half",
            library=_library(library_id, 4),
        ),
        source=MediaStream(
            container="ts",
            bitrate_kbps=7_200,
            video=_video("mpeg2video", 1920, 1080, DynamicRange.SDR),
            audio=AudioTrack(codec="ac3", channels=6, language="eng"),
        ),
    )


def deliver(title: Title, seat: Seat, dice: random.Random) -> Delivery:
    """Decide as players do: at home mostly as it is, away often at a lower quality."""
    if title.source.video is None:
        return as_it_is(title)
    away = seat.network.location is NetworkPlace.WAN
    chance = dice.random()
    if chance < (0.45 if away else 0.12):
        return transcoded(title, dice.choice(_LADDER), hardware=dice.choice(("nvenc", "qsv", "vaapi", None)))
    if chance < (0.65 if away else 0.35):
        return dice.choice((repackaged, sound_transcoded))(title)
    return as_it_is(title)


def as_it_is(title: Title) -> Delivery:
    """Direct play."""
    source = title.source
    return Delivery(
        stream=source,
        decision=Decisions(
            video=Decision.DIRECT_PLAY if source.video else Decision.NONE,
            audio=Decision.DIRECT_PLAY if source.audio else Decision.NONE,
            subtitle=Decision.DIRECT_PLAY if source.subtitle else Decision.NONE,
            container=Decision.DIRECT_PLAY,
        ),
    )


def repackaged(title: Title) -> Delivery:
    """Direct stream: another container around the same picture and sound."""
    stream = title.source.model_copy(update={"container": "mp4", "subtitle": None})
    return Delivery(
        stream=stream,
        decision=Decisions(
            video=Decision.DIRECT_STREAM,
            audio=Decision.DIRECT_STREAM if stream.audio else Decision.NONE,
            container=Decision.DIRECT_STREAM,
        ),
        transcode=Transcode(speed=12.0, progress=_far(title, 40.0), reasons=("ContainerNotSupported",)),
    )


def sound_transcoded(title: Title) -> Delivery:
    """The picture as it is, the sound made anew: a transcode that no 4K rule may take for one."""
    stream = title.source.model_copy(
        update={
            "container": "mp4",
            "audio": AudioTrack(codec="aac", channels=2, language="eng"),
            "subtitle": None,
        }
    )
    return Delivery(
        stream=stream,
        decision=Decisions(
            video=Decision.DIRECT_STREAM, audio=Decision.TRANSCODE, container=Decision.DIRECT_STREAM
        ),
        transcode=Transcode(speed=6.5, progress=_far(title, 55.0), reasons=("AudioCodecNotSupported",)),
    )


def transcoded(title: Title, target: tuple[int, int, int], hardware: str | None = None) -> Delivery:
    """Picture and sound made anew for ``target`` (width, height, kbit/s), by named hardware or by the processor."""
    width, height, rate = target
    stream = MediaStream(
        container="ts",
        bitrate_kbps=rate,
        video=_video("h264", width, height, DynamicRange.SDR),
        audio=AudioTrack(codec="aac", channels=2, language="eng"),
    )
    return Delivery(
        stream=stream,
        decision=Decisions(
            video=Decision.TRANSCODE, audio=Decision.TRANSCODE, container=Decision.DIRECT_STREAM
        ),
        transcode=Transcode(
            hw_decode="nvdec" if hardware == "nvenc" else hardware,
            hw_encode=hardware,
            full_pipeline=hardware is not None,
            speed=4.2 if hardware else 1.3,
            progress=_far(title, 35.0),
            reasons=_REASONS[: 1 + width % 2],
        ),
    )


def _far(title: Title, percent: float) -> float | None:
    """How far a transcoder is; live TV has no end to be far from."""
    return None if title.media.type is MediaType.LIVE else percent
