"""What the fake Jellyfin writes."""

from collections.abc import Mapping

from towerview_core.contract.sessions import DynamicRange, LibraryRef, MediaSession, SessionUser, VideoTrack
from towerview_core.testing.mediabrowser import (
    NEVER,
    Naming,
    Payload,
    digest,
    now_playing,
    play_state,
    stamp,
    transcoding_info,
)

from .access import release_of

NOBODY = "0" * 32
COMMANDS = ("Play", "DisplayMessage", "SetVolume", "Mute", "Unmute")
_TYPES = {
    DynamicRange.SDR: ("SDR", "SDR"),
    DynamicRange.HDR: ("HDR", "Unknown"),
    DynamicRange.HDR10: ("HDR", "HDR10"),
    DynamicRange.HDR10_PLUS: ("HDR", "HDR10Plus"),
    DynamicRange.HLG: ("HDR", "HLG"),
}
_COLLECTIONS = {"Movies": "movies", "Shows": "tvshows", "Music": "music", "Photos": "homevideos"}


def naming(seed: int) -> Naming:
    """Everything is 32 hexadecimal digits."""
    return Naming(
        user=lambda number: digest(f"jellyfin {seed} user {number}"),
        item=lambda number: digest(f"jellyfin {seed} item {number}"),
        library=lambda number: digest(f"jellyfin {seed} library {number}"),
        group=lambda name: digest(f"jellyfin {seed} group {name}"),
    )


def picture(track: VideoTrack, version: str) -> Mapping[str, object]:
    """How the range of a picture is told: 10.8 knows no types with a base layer and looks at the transfer first."""
    release = release_of(version)
    said: dict[str, object] = {}
    if release >= (10, 10):
        said |= {"ReferenceFrameRate": track.frame_rate, "AverageFrameRate": 1000}
    if track.dynamic_range is DynamicRange.DOLBY_VISION:
        profile, _, base = (track.dolby_vision_profile or "8.1").partition(".")
        said |= {"DvProfile": int(profile), "DvBlSignalCompatibilityId": int(base or 0)}
        kind = "DOVIWithHDR10" if release >= (10, 9) else "HDR10"
        return said | {"VideoRange": "HDR", "VideoRangeType": kind if profile == "8" else "DOVI"}
    coarse, kind = _TYPES.get(track.dynamic_range or DynamicRange.SDR, ("Unknown", "Unknown"))
    return said | {"VideoRange": coarse, "VideoRangeType": kind}


def idle_row(server: str, user: SessionUser, client: str, seen: float) -> Payload:
    """A client that is connected and plays nothing."""
    device = f"idle-{digest(client)[:8]}"
    row = {
        "PlayState": {"CanSeek": False, "IsPaused": False, "IsMuted": False, "RepeatMode": "RepeatNone"},
        "AdditionalUsers": [],
        "Capabilities": {"PlayableMediaTypes": [], "SupportedCommands": [], "SupportsMediaControl": False},
        "RemoteEndPoint": "192.168.1.9",
        "PlayableMediaTypes": [],
        "Id": digest(client + device),
        "UserId": user.id or NOBODY,
        "Client": client,
        "LastActivityDate": stamp(seen),
        "LastPlaybackCheckIn": NEVER,
        "DeviceName": client,
        "DeviceId": device,
        "ApplicationVersion": "1.0",
        "IsActive": True,
        "SupportsMediaControl": False,
        "SupportsRemoteControl": False,
        "NowPlayingQueue": [],
        "HasCustomDeviceName": False,
        "ServerId": server,
        "SupportedCommands": [],
    }
    return row | ({"UserName": user.name} if user.id else {})


def key_row(server: str, now: float) -> Payload:
    """Our own API key, as it shows up once it has given a command: without a user, on the server itself as device."""
    row = idle_row(server, SessionUser(), "TowerView", now)
    return row | {"DeviceId": server, "Id": digest("TowerView" + server)}


def playing_row(session: MediaSession, server: str, names: Naming, version: str) -> Payload:
    """A client that plays. The session's id is that of the client on its device, whatever it plays."""
    player, user, work = session.player, session.user, transcoding_info(session)
    plain = "DirectStream" if player.product == "Mobile" else "DirectPlay"
    row = idle_row(server, user, player.product or "", 0) | {
        "PlayState": play_state(session, "Transcode" if work is not None else plain),
        "Capabilities": {"PlayableMediaTypes": ["Audio", "Video"], "SupportedCommands": list(COMMANDS)},
        "RemoteEndPoint": session.network.address,
        "Id": digest(f"{player.product}{player.device_id}"),
        "DeviceName": player.device,
        "DeviceId": player.device_id,
        "ApplicationVersion": player.version,
        "NowPlayingItem": now_playing(session, names, lambda track: picture(track, version)),
        "SupportsMediaControl": True,
        "SupportsRemoteControl": True,
        "SupportedCommands": list(COMMANDS),
        "UserPrimaryImageTag": digest(user.name),
    }
    if work is not None:
        row["TranscodingInfo"] = work | _hardware(session, version)
    return row


def _hardware(session: MediaSession, version: str) -> Payload:
    """The server's setting: upper case or nothing before 10.10, lower case or ``none`` since."""
    name = session.transcode.hw_encode if session.transcode else None
    if release_of(version) < (10, 10):
        return {} if name is None else {"HardwareAccelerationType": name.upper()}
    return {"HardwareAccelerationType": name or "none"}


def library_row(library: LibraryRef) -> Payload:
    """A library as the dashboard lists it; one without a collection type is mixed."""
    row = {
        "Name": library.name,
        "Locations": [f"/media/{library.name}"],
        "LibraryOptions": {"Enabled": True, "PathInfos": [{"Path": f"/media/{library.name}"}]},
        "ItemId": library.id,
        "PrimaryImageItemId": library.id,
        "RefreshStatus": "Idle",
    }
    kind = _COLLECTIONS.get((library.name or "").partition(" in ")[0])
    return row | ({"CollectionType": kind} if kind else {})


def ancestors(library: LibraryRef | None, *, as_user: bool) -> list[Payload]:
    """The folders around an item. Without a user the server names its physical folders, and no library."""
    if library is None:
        return []
    if not as_user:
        return [
            {"Name": library.name, "Id": digest(f"folder {library.id}"), "Type": "Folder", "IsFolder": True}
        ]
    root = {"Name": "Media Folders", "Id": digest("root"), "Type": "UserRootFolder", "IsFolder": True}
    return [{"Name": library.name, "Id": library.id, "Type": "CollectionFolder", "IsFolder": True}, root]
