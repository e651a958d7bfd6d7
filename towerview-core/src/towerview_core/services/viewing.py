"""What makes a session the same viewing as before, and what makes a new stretch of it (security.md P2)."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from towerview_core.contract.sessions import MediaSession, MediaStream, VideoTrack

STALLED = "stalled"
"""State of a segment whose server says *playing* while the position stands still."""


class Seen(NamedTuple):
    """A session of one poll with its identity: 32 digits for device, user and item, 32 for session id and generation.

    ``device_known``: whether the first half really names one device.
    """

    identity: str
    device_known: bool
    session: MediaSession


def identify(sessions: Iterable[MediaSession]) -> list[Seen]:
    """Give each session its identity. Of equal ones in one listing each gets a generation of its own, so both are kept."""
    generations: Counter[tuple[str, str]] = Counter()
    seen = []
    for session in sessions:
        device = session.player.device_id or session.player.device or ""
        place = _digest(device, session.user.id or session.user.name, session.media.id)
        generation = generations[place, session.id]
        generations[place, session.id] += 1
        seen.append(Seen(place + _digest(session.id, str(generation)), bool(device), session))
    return seen


def same_place(identity: str, other: str) -> bool:
    """Whether two identities are of the same device, user and item."""
    return identity[:32] == other[:32]


@lru_cache(maxsize=16384)
def _digest(*parts: str) -> str:
    # surrogatepass: what no server should send must not stop the others' history.
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def fingerprint(session: MediaSession, state: str) -> str:
    """Equal as long as state, decisions, quality and address stay the same. Bitrates are left out: they never rest."""
    decision, network, transcode = session.decision, session.network, session.transcode
    hardware = _NO_HARDWARE if transcode is None else (transcode.hw_decode, transcode.hw_encode)
    return _print(
        (
            state,
            decision.video,
            decision.audio,
            decision.subtitle,
            decision.container,
            network.address,
            network.location,
            *hardware,
            *_quality(session.source),
            *_quality(session.stream),
        )
    )


_NO_HARDWARE = (None, None)
_NO_PICTURE = (None,) * 5
_NOTHING = (None,) * 3


@lru_cache(maxsize=32768)
def _print(facts: tuple[object, ...]) -> str:
    # As text, so that a word and an enum's member of the same value are the same in every process.
    return _digest(*("" if fact is None else str(fact) for fact in facts))


def _quality(stream: MediaStream) -> tuple[object, ...]:
    video, audio, subtitle = stream.video, stream.audio, stream.subtitle
    return (
        stream.container,
        *(_NO_PICTURE if video is None else _picture(video)),
        *(_NOTHING if audio is None else (audio.codec, audio.channels, audio.language)),
        *(_NOTHING if subtitle is None else (subtitle.codec, subtitle.language, subtitle.burned)),
    )


def _picture(video: VideoTrack) -> tuple[object, ...]:
    return (video.codec, video.width, video.height, video.resolution, video.dynamic_range)
