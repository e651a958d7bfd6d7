"""Media, parts and streams: as the library keeps them, and as they are sent. The inverse of the plugin's ``wire``."""

from towerview_core.contract.sessions import (
    AudioTrack,
    Decision,
    DynamicRange,
    MediaSession,
    MediaStream,
    Resolution,
    SubtitleTrack,
    VideoTrack,
)
from towerview_core.testing.standin import compact

Node = dict[str, object]
_LABELS = {
    Resolution.R8K: "8k",
    Resolution.R4K: "4k",
    Resolution.R1440P: "2k",
    Resolution.R1080P: "1080",
    Resolution.R720P: "720",
    Resolution.R576P: "576",
    Resolution.R480P: "480",
    Resolution.SD: "sd",
}
_WORDS = {
    DynamicRange.SDR: "",
    DynamicRange.HDR: " HDR",
    DynamicRange.HDR10: " HDR10",
    DynamicRange.HDR10_PLUS: " HDR10+",
    DynamicRange.HLG: " HLG",
    DynamicRange.DOLBY_VISION: " DoVi/HDR10",
}
_TRANSFERS = {
    DynamicRange.HDR10: "smpte2084",
    DynamicRange.HDR10_PLUS: "smpte2084",
    DynamicRange.DOLBY_VISION: "smpte2084",
    DynamicRange.HLG: "arib-std-b67",
    DynamicRange.SDR: "bt709",
}
_LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}
_CONTAINERS = {"ts": "mpegts"}
_DECISIONS = {Decision.DIRECT_STREAM: "copy", Decision.TRANSCODE: "transcode"}
_LANGUAGES = {"eng": ("English", "en")}


def container_name(name: str | None) -> str | None:
    """What PMS calls a container."""
    return _CONTAINERS.get(name or "", name)


def kept_media(item: str, source: MediaStream) -> Node:
    """An item's only version, as ``/library/metadata`` shows it."""
    streams = [
        _video(item, source.video) if source.video else None,
        _audio(item, source.audio) if source.audio else None,
        _subtitle(item, source.subtitle) if source.subtitle else None,
    ]
    part = {
        "id": int(_part_id(item)),
        "key": f"/library/parts/{_part_id(item)}/1717000000/file.{source.container}",
        "file": f"/media/{item}.{source.container}",
        "container": container_name(source.container),
        "Stream": [stream for stream in streams if stream],
    }
    return {"id": int(_media_id(item)), **_summary(source), "Part": [compact(part)]}


def sent_media(session: MediaSession) -> Node:
    """A session's media, part and streams: what is sent, not what lies on disk."""
    item, sent = session.media.id, session.stream
    changed = session.source != sent or session.decision.container is not Decision.DIRECT_PLAY
    part = {
        "id": _part_id(item),
        "container": container_name(sent.container),
        "decision": "transcode" if changed else "directplay",
        "protocol": "dash" if changed else None,
        "selected": True,
        "Stream": _sent_streams(session),
    }
    media = {"id": _media_id(item), **_summary(sent), "selected": True, "Part": [compact(part)]}
    if changed:
        media |= {"protocol": "dash", "optimizedForStreaming": True}
    if changed and sent.video and sent.video.resolution:
        media["videoResolution"] = _label(sent.video) + ("p" if _label(sent.video).isdigit() else "")
    return media


def decision_word(decision: Decision) -> str | None:
    """``copy`` or ``transcode``; None where a stream goes as it is."""
    return _DECISIONS.get(decision)


def _media_id(item: str) -> str:
    return f"{item}1"


def _part_id(item: str) -> str:
    return f"{item}2"


def _summary(side: MediaStream) -> Node:
    video, audio = side.video or VideoTrack(), side.audio or AudioTrack()
    return compact(
        {
            "bitrate": side.bitrate_kbps,
            "container": container_name(side.container),
            "width": video.width,
            "height": video.height,
            "videoCodec": video.codec,
            "videoResolution": _label(video) if side.video else None,
            "videoFrameRate": f"{video.frame_rate:.0f}p" if video.frame_rate else None,
            "audioCodec": audio.codec,
            "audioChannels": audio.channels,
        }
    )


def _label(video: VideoTrack) -> str:
    return _LABELS[video.resolution or Resolution.SD]


def _sent_streams(session: MediaSession) -> list[Node]:
    item, source, sent, seen = session.media.id, session.source, session.stream, session.decision
    streams: list[Node] = []
    if sent.video and seen.video is Decision.DIRECT_PLAY:
        streams.append(_video(item, sent.video) | {"location": "direct"})
    elif sent.video:
        title = _video_title(source.video or sent.video)
        streams.append(_sent_video(item, sent.video, title) | _way(seen.video, "video"))
    if sent.audio:
        titled = _audio_title(source.audio or sent.audio)
        streams.append(_audio(item, sent.audio) | titled | _way(seen.audio, "audio"))
    if sent.subtitle:
        way = {"decision": "burn"} if sent.subtitle.burned else _way(seen.subtitle, "subs")
        streams.append(_subtitle(item, sent.subtitle) | {"selected": True} | way)
    return streams


def _way(decision: Decision, segment: str) -> Node:
    word = decision_word(decision)
    return {"decision": word, "location": f"segments-{segment}"} if word else {"location": "direct"}


def _video(item: str, video: VideoTrack) -> Node:
    """An original picture, with all that is known of its colours."""
    attributes: Node = {
        "bitDepth": video.bit_depth,
        "colorTrc": _TRANSFERS.get(video.dynamic_range or DynamicRange.SDR),
        "profile": video.profile,
        "codedWidth": video.width,
        "codedHeight": video.height,
    }
    if video.dynamic_range is DynamicRange.DOLBY_VISION:
        attributes |= _dolby_vision(video.dolby_vision_profile or "8.1")
    return _sent_video(item, video, _video_title(video)) | compact(attributes)


def _sent_video(item: str, video: VideoTrack, title: str) -> Node:
    """A picture as a transcoder describes it: size and codec, no colours; the title is still that of the source."""
    return compact(
        {
            "id": f"{item}3",
            "streamType": 1,
            "codec": video.codec,
            "default": True,
            "frameRate": video.frame_rate,
            "width": video.width,
            "height": video.height,
            "displayTitle": title,
            "extendedDisplayTitle": title,
        }
    )


def _dolby_vision(profile: str) -> dict[str, object]:
    number, _, base = profile.partition(".")
    return {
        "DOVIPresent": True,
        "DOVIProfile": int(number),
        "DOVILevel": 6,
        "DOVIVersion": "1.0",
        "DOVIBLPresent": True,
        "DOVIELPresent": False,
        "DOVIRPUPresent": True,
        "DOVIBLCompatID": int(base or 0),
    }


def _video_title(video: VideoTrack) -> str:
    label = _label(video)
    size = f"{label}p" if label.isdigit() else label.upper()
    codec = {"h264": "H.264"}.get(video.codec or "", (video.codec or "").upper())
    ten_bits = " Main 10" if video.codec == "hevc" and (video.bit_depth or 8) > 8 else ""
    return f"{size}{_WORDS[video.dynamic_range or DynamicRange.SDR]} ({codec}{ten_bits})"


def _audio_title(audio: AudioTrack) -> Node:
    language = _language(audio.language)[0] if audio.language else "Unknown"
    layout = _LAYOUTS.get(audio.channels or 0, "")
    sound = f"{(audio.codec or '').upper()} {layout.capitalize()}".strip()
    return {"displayTitle": f"{language} ({sound})", "extendedDisplayTitle": f"{language} ({sound})"}


def _audio(item: str, audio: AudioTrack) -> Node:
    name, tag = _language(audio.language)
    return compact(
        {
            "id": f"{item}4",
            "streamType": 2,
            "codec": audio.codec,
            "channels": audio.channels,
            "selected": True,
            "default": True,
            "language": name if audio.language else None,
            "languageCode": audio.language,
            "languageTag": tag if audio.language else None,
            **_audio_title(audio),
        }
    )


def _subtitle(item: str, subtitle: SubtitleTrack) -> Node:
    name, tag = _language(subtitle.language)
    title = f"{name} ({(subtitle.codec or '').upper()})"
    return compact(
        {
            "id": f"{item}5",
            "streamType": 3,
            "codec": subtitle.codec,
            "language": name if subtitle.language else None,
            "languageCode": subtitle.language,
            "languageTag": tag if subtitle.language else None,
            "displayTitle": title,
            "extendedDisplayTitle": title,
        }
    )


def _language(code: str | None) -> tuple[str, str]:
    return _LANGUAGES.get(code or "", (code or "Unknown", (code or "")[:2]))
