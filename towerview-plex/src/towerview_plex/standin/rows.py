"""Items of ``/status/sessions`` and ``/library``, made from the world's truth."""

from collections.abc import Mapping
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from towerview_core.contract.sessions import (
    Decision,
    MediaSession,
    MediaType,
    NetworkPlace,
    SessionMedia,
    Transcode,
)
from towerview_core.testing.standin import compact
from towerview_core.testing.world import Title
from towerview_plex.standin.details import details_of
from towerview_plex.standin.files import Node, container_name, decision_word, kept_media, sent_media

STAMP = 1_717_000_000
TYPES = {
    MediaType.MOVIE: "movie",
    MediaType.EPISODE: "episode",
    MediaType.LIVE: "episode",
    MediaType.TRACK: "track",
    MediaType.PHOTO: "photo",
    MediaType.CLIP: "clip",
    MediaType.BOOK: "track",
}
_SOURCE_TITLES = {
    "nvdec": "NVIDIA (NVDEC)",
    "nvenc": "NVIDIA (NVENC)",
    "qsv": "Intel (Quick Sync)",
    "vaapi": "Intel (VA API)",
}
Parents = Mapping[str, tuple[str, str]]
"""For each item the rating keys of its parent and grandparent: season and show, album and artist."""


def session_id(key: str) -> str:
    """``Session.id``: what terminate wants. It has nothing to do with the session's key."""
    return sha256(f"session {key}".encode()).hexdigest()[:24]


def session_row(session: MediaSession, parents: Parents) -> Node:
    """One item of ``/status/sessions``."""
    media = sent_media(session)
    row = {
        **_item(session.media, parents),
        "sessionKey": session.id,
        "viewOffset": session.position_ms or 0,
        "Media": [media],
        "User": _user(session),
        "Player": _player(session),
        "Session": compact(
            {
                "id": session_id(session.id),
                "bandwidth": session.bandwidth_kbps,
                "location": "lan" if session.network.location is NetworkPlace.LAN else "wan",
            }
        ),
    }
    live = session.media.type is MediaType.LIVE
    if live:
        media["channelTitle"] = session.media.grandparent_title
        media["channelCallSign"] = "CH4"
    if session.transcode:
        # For live TV the transcoder's entry stands inside the media.
        (media if live else row)["TranscodeSession"] = transcode_row(session, session.transcode)
    return row


def transcode_row(session: MediaSession, work: Transcode) -> Node:
    """One ``TranscodeSession``."""
    seen, source, sent = session.decision, session.source, session.stream
    return compact(
        {
            "key": f"/transcode/sessions/{session_id('t' + session.id)}",
            "throttled": work.throttled,
            "complete": False,
            "progress": -1 if work.progress is None else work.progress,
            "size": -22,
            "speed": work.speed,
            "error": False,
            "duration": session.media.duration_ms,
            "context": "streaming",
            "sourceVideoCodec": source.video.codec if source.video else None,
            "sourceAudioCodec": source.audio.codec if source.audio else None,
            "videoDecision": decision_word(seen.video),
            "audioDecision": decision_word(seen.audio),
            "subtitleDecision": "burn"
            if sent.subtitle and sent.subtitle.burned
            else decision_word(seen.subtitle),
            "protocol": "dash",
            "container": container_name(sent.container),
            "videoCodec": sent.video.codec if sent.video else None,
            "audioCodec": sent.audio.codec if sent.audio else None,
            "audioChannels": sent.audio.channels if sent.audio else None,
            "width": sent.video.width if sent.video and seen.video is Decision.TRANSCODE else None,
            "height": sent.video.height if sent.video and seen.video is Decision.TRANSCODE else None,
            "transcodeHwRequested": work.hw_encode is not None,
            "transcodeHwDecoding": work.hw_decode,
            "transcodeHwEncoding": work.hw_encode,
            "transcodeHwDecodingTitle": _SOURCE_TITLES.get(work.hw_decode or ""),
            "transcodeHwEncodingTitle": _SOURCE_TITLES.get(work.hw_encode or ""),
            "transcodeHwFullPipeline": work.full_pipeline,
        }
    )


def library_row(title: Title, parents: Parents, *, full: bool = True) -> Node:
    """One item of the library; ``full`` as ``/library/metadata`` shows it, else as a section's list does."""
    row = _item(title.media, parents)
    if full:
        row["Media"] = [kept_media(title.media.id, title.source)]
    return row


def parent_row(key: str, kind: str, title: str, section: str) -> Node:
    """A show, season, artist or album."""
    return {
        "ratingKey": key,
        "key": f"/library/metadata/{key}/children",
        "guid": f"local://{key}",
        "type": kind,
        "title": title,
        "librarySectionID": section,
        "thumb": f"/library/metadata/{key}/thumb/{STAMP}",
        "art": f"/library/metadata/{key}/art/{STAMP}",
        "addedAt": STAMP,
        "updatedAt": STAMP,
    }


def _item(media: SessionMedia, parents: Parents) -> Node:
    """What sessions and library say alike about an item."""
    live = media.type is MediaType.LIVE
    own = f"/library/metadata/{media.id}"
    row = {
        "ratingKey": media.id,
        "key": f"/livetv/sessions/{uuid5(NAMESPACE_URL, media.id)}" if live else own,
        "live": "1" if live else None,
        "guid": f"local://{media.id}",
        "type": TYPES[media.type],
        "title": media.title,
        "year": media.year,
        "duration": media.duration_ms,
        "thumb": None if live else f"{own}/thumb/{STAMP}",
        "art": None if live else f"{own}/art/{STAMP}",
        "addedAt": STAMP,
        "updatedAt": STAMP,
        "index": media.episode,
        "parentIndex": media.season,
        "Guid": [{"id": guid} for guid in media.guids] or None,
    }
    if media.library:
        row["librarySectionID"] = media.library.id
        row["librarySectionKey"] = f"/library/sections/{media.library.id}"
        row["librarySectionTitle"] = media.library.name
    pictured = media.type in (MediaType.MOVIE, MediaType.EPISODE)
    details = details_of(media.id, media.title) if pictured else {}
    return compact(row) | details | _above(media, parents)


def _above(media: SessionMedia, parents: Parents) -> Node:
    if media.id not in parents:
        return {}
    parent, grandparent = parents[media.id]
    return compact(
        {
            "parentRatingKey": parent,
            "parentKey": f"/library/metadata/{parent}",
            "parentTitle": media.parent_title,
            "parentThumb": f"/library/metadata/{parent}/thumb/{STAMP}",
            "grandparentRatingKey": grandparent,
            "grandparentKey": f"/library/metadata/{grandparent}",
            "grandparentTitle": media.grandparent_title,
            "grandparentThumb": f"/library/metadata/{grandparent}/thumb/{STAMP}",
        }
    )


def _user(session: MediaSession) -> Node:
    return {
        "id": session.user.id or "1",
        "title": session.user.name,
        "thumb": f"https://plex.tv/users/{session.user.id}/avatar?c=1",
    }


def _player(session: MediaSession) -> Node:
    player, network = session.player, session.network
    local = network.location is NetworkPlace.LAN
    return compact(
        {
            "title": player.device,
            "machineIdentifier": player.device_id,
            "product": player.product,
            "platform": player.platform,
            "version": player.version,
            "device": player.platform,
            "state": session.state.value,
            "address": network.address,
            "remotePublicAddress": "198.51.100.1" if local else network.address,
            "local": local,
            "relayed": network.location is NetworkPlace.RELAY,
            "secure": network.secure,
            "userID": int(session.user.id or 1),
        }
    )
