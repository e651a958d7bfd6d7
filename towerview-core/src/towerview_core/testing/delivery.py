"""How titles travel to players: as they are, repackaged, or made anew."""

import random

from towerview_core.contract.sessions import (
    AudioTrack,
    Decision,
    Decisions,
    DynamicRange,
    MediaStream,
    MediaType,
    NetworkPlace,
    Transcode,
)

from .catalogue import File, picture
from .world import Delivery, Seat, Title

_LADDER = ((1920, 1080, 8_000), (1280, 720, 4_000), (854, 480, 1_500))
_REASONS = ("VideoCodecNotSupported", "ContainerBitrateExceedsLimit", "VideoResolutionNotSupported")


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
        video=picture(File(width, height, DynamicRange.SDR, "h264", "aac", 2, "ts", rate)),
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
