"""What the fake Emby writes."""

from collections.abc import Mapping

from towerview_core.contract.sessions import (
    Decision,
    DynamicRange,
    LibraryRef,
    MediaSession,
    SessionUser,
    VideoTrack,
)
from towerview_core.testing.mediabrowser import (
    Naming,
    Payload,
    digest,
    now_playing,
    play_state,
    stamp,
    transcoding_info,
)
from towerview_core.testing.standin import compact

COMMANDS = ("DisplayMessage", "SetVolume", "Mute", "Unmute")
_RANGES = {
    DynamicRange.SDR: ("None", "None", "SDR"),
    DynamicRange.HDR10: ("Hdr10", "Hdr10", "HDR 10"),
    DynamicRange.HDR10_PLUS: ("Hdr10Plus", "Hdr10Plus0", "HDR 10+"),
    DynamicRange.HLG: ("HyperLogGamma", "HyperLogGamma", "HLG"),
}
_ENCODERS = {None: "libx264", "nvenc": "h264_nvenc", "qsv": "h264_qsv", "vaapi": "h264_vaapi"}
_COLLECTIONS = {"Movies": "movies", "Shows": "tvshows", "Music": "music", "Photos": "homevideos"}
_FIRST_ITEM, _FIRST_LIBRARY, _GROUPS = 40_000, 300, 8_000_000


def naming(seed: int) -> Naming:
    """Items and libraries are decimal numbers as text, users 32 hexadecimal digits."""
    return Naming(
        user=lambda number: digest(f"emby {seed} user {number}"),
        item=lambda number: str(_FIRST_ITEM + number),
        library=lambda number: str(_FIRST_LIBRARY + number),
        group=lambda name: str(_GROUPS + int(digest(name)[:5], 16)),
    )


def picture(track: VideoTrack) -> Mapping[str, object]:
    """How the range of a picture is told, in three ways at once."""
    if track.dynamic_range is DynamicRange.DOLBY_VISION:
        profile = track.dolby_vision_profile or "8.1"
        return {
            "ExtendedVideoType": "DolbyVision",
            "ExtendedVideoSubType": f"DoviProfile{profile.replace('.', '').ljust(2, '0')}",
            "ExtendedVideoSubTypeDescription": f"Profile {profile}",
            "VideoRange": "DolbyVision",
        }
    kind, detail, shown = _RANGES.get(track.dynamic_range or DynamicRange.SDR, ("None", "None", "HDR"))
    return {"ExtendedVideoType": kind, "ExtendedVideoSubType": detail, "VideoRange": shown}


def idle_row(server: str, user: SessionUser | None, client: str, seen: float) -> Payload:
    """A client that is connected and plays nothing; without a user it is an API key's."""
    device = f"idle-{digest(client)[:8]}"
    row = {
        "PlayState": {
            "CanSeek": False,
            "IsPaused": False,
            "IsMuted": False,
            "RepeatMode": "RepeatNone",
            "SubtitleOffset": 0,
            "PlaybackRate": 1,
        },
        "AdditionalUsers": [],
        "RemoteEndPoint": "192.168.1.9",
        "Protocol": "HTTP/1.1",
        "PlayableMediaTypes": [],
        "PlaylistIndex": 0,
        "PlaylistLength": 0,
        "Id": digest(client + device),
        "ServerId": server,
        "Client": client,
        "LastActivityDate": stamp(seen),
        "DeviceName": client,
        "DeviceId": device,
        "ApplicationVersion": "4.9.5.0",
        "SupportedCommands": list(COMMANDS) if user else [],
        "SupportsRemoteControl": False,
    }
    return row | ({"UserId": user.id, "UserName": user.name} if user else {})


def playing_row(session: MediaSession, server: str, names: Naming, now: float) -> Payload:
    """A client that plays. The session's id is that of the app on its device, whatever it plays."""
    player, work = session.player, transcoding_info(session)
    plain = "DirectStream" if player.product == "Mobile" else "DirectPlay"
    row = idle_row(server, session.user, player.product or "", now) | {
        "PlayState": play_state(session, "Transcode" if work is not None else plain),
        "RemoteEndPoint": session.network.address,
        "Id": digest(f"{player.product}{player.device_id}"),
        "DeviceName": player.device,
        "DeviceId": player.device_id,
        "DeviceType": player.platform,
        "ApplicationVersion": player.version,
        "NowPlayingItem": _item(session, names),
        "SupportsRemoteControl": True,
        "UserPrimaryImageTag": digest(session.user.name),
    }
    if work is not None:
        row["TranscodingInfo"] = work | _pipeline(session)
    return row


def _item(session: MediaSession, names: Naming) -> Payload:
    rate = session.source.bitrate_kbps
    return now_playing(session, names, picture) | ({} if rate is None else {"Bitrate": rate * 1000})


def _pipeline(session: MediaSession) -> Payload:
    """Decoder and encoder by name, each step with the place it runs in."""
    work = session.transcode
    if work is None or session.decision.video is not Decision.TRANSCODE:
        return {"CurrentThrottle": 0, "VideoDecoderIsHardware": False, "VideoEncoderIsHardware": False}
    steps = [("Decoder", work.hw_decode), ("ToneMapping", work.hw_encode), ("Encoder", work.hw_encode)]
    return compact(
        {
            "SubProtocol": "hls",
            "CurrentThrottle": 100 if work.throttled else 0,
            "VideoDecoderIsHardware": work.hw_decode is not None,
            "VideoDecoderHwAccel": work.hw_decode.upper() if work.hw_decode else None,
            "VideoEncoder": _ENCODERS.get(work.hw_encode, "libx264"),
            "VideoEncoderIsHardware": work.hw_encode is not None,
            "VideoEncoderHwAccel": work.hw_encode.upper() if work.hw_encode else None,
            "VideoPipelineInfo": [
                {"StepType": step, "IsHardwareContext": hardware is not None, "Name": step}
                for step, hardware in steps
            ],
            "SubtitlePipelineInfos": [],
            "CpuHistory": [{"Item1": 1.0, "Item2": 0.25}],
            "ProcessStatistics": {"CurrentCpu": 0.1, "Metrics": [{"Time": "PT1S", "CpuPercent": 0.25}]},
        }
    )


def guid_of(library: LibraryRef) -> str:
    """The id a library has in policies, which is not the one it has as an item."""
    return digest(f"emby library {library.id}")


def library_row(library: LibraryRef) -> Payload:
    """A library as the dashboard lists it; one without a collection type is mixed."""
    row: Payload = {
        "Name": library.name,
        "Locations": [f"/mnt/media/{library.name}"],
        "LibraryOptions": {},
        "ItemId": library.id,
        "Id": library.id,
        "Guid": guid_of(library),
        "PrimaryImageItemId": library.id,
    }
    kind = _COLLECTIONS.get((library.name or "").partition(" in ")[0])
    return row | ({"CollectionType": kind} if kind else {})


def ancestors(library: LibraryRef | None) -> list[Payload]:
    """The folders around an item."""
    if library is None:
        return []
    root = {"Name": "Media Folders", "Id": "2", "Type": "UserRootFolder", "IsFolder": True}
    known = {"Name": library.name, "Id": library.id, "Guid": guid_of(library)}
    return [known | {"Type": "CollectionFolder", "IsFolder": True}, root]
