"""Replies of Jellyfin servers about users, libraries, items and the past, rebuilt by hand with invented names."""

from __future__ import annotations

from typing import Any

from tests.jellyfin.payloads import SERVER, Row, dolby, picture, sound, subtitle

ADMIN, VIEWER, NEWCOMER = "a1" + "0" * 30, "a2" + "0" * 30, "a3" + "0" * 30
FILMS, SHOWS = "1b" + "0" * 29 + "1", "1b" + "0" * 29 + "2"
EPISODE, SERIES, SEASON = "e1" + "0" * 30, "e2" + "0" * 30, "e3" + "0" * 30
_KIT = "Jellyfin.Server.Implementations.Users"


def policy(**more: Any) -> Row:
    """As 10.11 writes it."""
    return {
        "IsAdministrator": False,
        "IsHidden": True,
        "EnableCollectionManagement": False,
        "EnableSubtitleManagement": False,
        "EnableLyricManagement": False,
        "IsDisabled": False,
        "BlockedTags": [],
        "AllowedTags": [],
        "AccessSchedules": [],
        "BlockUnratedItems": [],
        "EnableRemoteAccess": True,
        "EnableMediaPlayback": True,
        "EnableAudioPlaybackTranscoding": True,
        "EnableVideoPlaybackTranscoding": True,
        "EnabledFolders": [],
        "EnableAllFolders": True,
        "InvalidLoginAttemptCount": 0,
        "LoginAttemptsBeforeLockout": -1,
        "MaxActiveSessions": 0,
        "BlockedMediaFolders": [],
        "RemoteClientBitrateLimit": 0,
        "AuthenticationProviderId": f"{_KIT}.DefaultAuthenticationProvider",
        "PasswordResetProviderId": f"{_KIT}.DefaultPasswordResetProvider",
        "SyncPlayAccess": "CreateAndJoinGroups",
    } | more


def user(name: str, user_id: str, rights: Row, **more: Any) -> Row:
    return {
        "Name": name,
        "ServerId": SERVER,
        "Id": user_id,
        "HasPassword": True,
        "HasConfiguredPassword": True,
        "EnableAutoLogin": False,
        "Configuration": {"PlayDefaultAudioTrack": True, "SubtitleMode": "Default", "OrderedViews": []},
        "Policy": rights,
    } | more


def users() -> list[Row]:
    """An admin, a limited viewer with a picture, and somebody who was never there."""
    seen = {
        "LastLoginDate": "2026-02-01T20:00:00.1000000Z",
        "LastActivityDate": "2026-02-02T20:00:00.7470369Z",
    }
    limited = policy(EnableAllFolders=False, EnabledFolders=[FILMS], RemoteClientBitrateLimit=8_000_000)
    return [
        user("Ada", ADMIN, policy(IsAdministrator=True), **seen),
        user("Bruno", VIEWER, limited, PrimaryImageTag="ab12", LastLoginDate="2026-01-05T10:00:00.0000000Z"),
        user("Chiyo", NEWCOMER, policy(IsDisabled=True)),
    ]


def old_user() -> Row:
    """10.8: no AllowedTags, and none of the management switches."""
    newer = {"AllowedTags", "EnableCollectionManagement", "EnableSubtitleManagement", "EnableLyricManagement"}
    rights = {key: value for key, value in policy().items() if key not in newer}
    return user("Demo", VIEWER, rights, HasPassword=False, HasConfiguredEasyPassword=True)


def signed_in(**more: Any) -> Row:
    row = {
        "PlayState": {"CanSeek": False},
        "Id": "5e" * 16,
        "UserId": VIEWER,
        "UserName": "Bruno",
        "IsActive": True,
    }
    return {"User": users()[1], "SessionInfo": row, "AccessToken": "7" * 32, "ServerId": SERVER} | more


def quick_code(**more: Any) -> Row:
    return {
        "Authenticated": False,
        "Secret": "5" * 64,
        "Code": "211030",
        "DeviceId": "device-1",
        "DeviceName": "Device 1",
        "AppName": "TowerView",
        "AppVersion": "1.0",
        "DateAdded": "2026-10-05T22:30:37.124162Z",
    } | more


def libraries() -> list[Row]:
    """Films, a mixed one that is being scanned, and one that has just been made and has no id."""
    options = {"Enabled": True, "PathInfos": [{"Path": "/media/films"}]}
    films = {
        "Name": "Films",
        "Locations": ["/media/films"],
        "CollectionType": "movies",
        "LibraryOptions": options,
    }
    mixed = {"Name": "Odds", "Locations": [], "LibraryOptions": {}, "ItemId": SHOWS}
    return [
        films | {"ItemId": FILMS, "PrimaryImageItemId": FILMS, "RefreshStatus": "Idle"},
        mixed | {"RefreshStatus": "Active", "RefreshProgress": 41.5},
        {"Name": "Newborn", "Locations": [], "CollectionType": "music", "LibraryOptions": {}},
    ]


def count(number: int) -> Row:
    return {"Items": [], "TotalRecordCount": number, "StartIndex": 0}


def source(*streams: Row, **more: Any) -> Row:
    return {
        "Protocol": "File",
        "Id": "50" * 16,
        "Path": "/media/shows/Static.mkv",
        "Container": "mkv",
        "Size": 344_509_829,
        "Name": "Static",
        "Bitrate": 15_473_851,
        "MediaStreams": list(streams),
        "MediaAttachments": [],
    } | more


def episode(**more: Any) -> Row:
    """12.1: an episode kept as two files, one in Dolby Vision."""
    wide = source(dolby(8, 1, "DOVIWithHDR10", Width=3840, Height=2160), sound(), DefaultAudioStreamIndex=1)
    plain = source(
        picture(),
        sound(1, "flac", 2, language="jpn"),
        sound(2, "eac3", 2),
        subtitle(3, "ass"),
        Container="mkv",
        Bitrate=38_000_000,
        DefaultAudioStreamIndex=2,
        DefaultSubtitleStreamIndex=3,
    )
    return {
        "Name": "Static",
        "ServerId": SERVER,
        "Id": EPISODE,
        "Container": "mkv",
        "ChannelId": None,
        "Overview": "Somebody listens to the orchard.",
        "Genres": ["Drama", "Science Fiction"],
        "RunTimeTicks": 14_219_650_000,
        "ProductionYear": 2023,
        "IndexNumber": 7,
        "ParentIndexNumber": 3,
        "ProviderIds": {"Imdb": "tt9990002", "Tvdb": "9002"},
        "Type": "Episode",
        "MediaType": "Video",
        "SeriesName": "Orchard Signals",
        "SeriesId": SERIES,
        "SeasonId": SEASON,
        "SeasonName": "Season 3",
        "SeriesPrimaryImageTag": "36b8",
        "ImageTags": {"Primary": "b211"},
        "MediaSources": [wide, plain],
    } | more


def album() -> Row:
    return {
        "Name": "Glass Gardens",
        "Id": "ab" * 16,
        "ChannelId": None,
        "Genres": ["Ambient"],
        "RunTimeTicks": 27_614_273_019,
        "ProductionYear": 2000,
        "ProviderIds": {"MusicBrainzAlbum": "bf25b030-0cbb-495a-8d79-6c7fee20a089"},
        "IsFolder": True,
        "Type": "MusicAlbum",
        "MediaType": "Unknown",
        "ImageTags": {"Primary": "bcbe"},
        "UserData": {"PlayCount": 0, "Played": False, "Key": "MusicAlbum-1"},
    }


def page(*items: Row) -> Row:
    return {"Items": list(items), "TotalRecordCount": len(items), "StartIndex": 0}


def log_line(number: int, kind: str, date: str, **more: Any) -> Row:
    return {
        "Id": number,
        "Name": "Bruno is playing Static on Firefox",
        "ShortOverview": "",
        "Type": kind,
        "ItemId": EPISODE,
        "Date": date,
        "UserId": VIEWER,
        "Severity": "Information",
    } | more


def log() -> Row:
    """Newest first, with lines that are none of ours."""
    failed = log_line(
        811, "AuthenticationFailed", "2026-02-01T19:10:00.0000000Z", UserId="0" * 32, Severity="Error"
    )
    del failed["ItemId"]
    return page(
        log_line(814, "VideoPlaybackStopped", "2026-02-01T20:05:00.0000000Z"),
        log_line(813, "SessionEnded", "2026-02-01T20:05:00.0000000Z"),
        log_line(812, "VideoPlayback", "2026-02-01T19:15:00.1234567Z"),
        failed,
    )


def report() -> Row:
    """The plugin's answer to our question: everything is a text."""
    names = "Number Moment DateCreated UserId ItemId ItemType ItemName PlaybackMethod ClientName DeviceName PlayDuration"
    row = ["17", "1785596400", "2026-08-01 17:00:00.1234567", VIEWER, EPISODE, "Episode"]
    row += ["Orchard Signals - s03e07 - Static", "DirectPlay", "Jellyfin Web", "Firefox", "1260"]
    return {"colums": names.split(), "results": [row], "message": ""}


def frames() -> list[Row]:
    """12.1: what comes over a socket while somebody plays."""
    data = {
        "UserId": ADMIN,
        "UserDataList": [{"PlayCount": 2, "Played": False, "Key": "931285", "ItemId": EPISODE}],
    }
    return [
        {"MessageId": "9f" * 16, "Data": 60, "MessageType": "ForceKeepAlive"},
        {"MessageId": "bd" * 16, "Data": data, "MessageType": "UserDataChanged"},
        {"MessageId": "c1" * 16, "MessageType": "KeepAlive"},
    ]
