"""Replies of Emby servers about users, libraries, items and the past, rebuilt by hand with invented names."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
SERVER = "5e" + "0" * 29 + "1"
ADMIN, VIEWER, GONE_QUIET = "a1" + "0" * 30, "a2" + "0" * 30, "a3" + "0" * 30
FILMS, SHOWS = "eef44ceeaf834d4293445eef5872ba74", "0b1b2b3b4b5b6b7b8b9b0b1b2b3b4b5b"


def policy(**more: Any) -> Row:
    """As 4.9 writes it."""
    return {
        "IsAdministrator": False,
        "IsHidden": False,
        "IsHiddenRemotely": True,
        "IsDisabled": False,
        "LockedOutDate": 0,
        "BlockedTags": [],
        "IncludeTags": [],
        "AccessSchedules": [],
        "EnableRemoteAccess": True,
        "EnableMediaPlayback": True,
        "EnableAudioPlaybackTranscoding": True,
        "EnableVideoPlaybackTranscoding": True,
        "RestrictedFeatures": [],
        "EnabledFolders": [],
        "EnableAllFolders": True,
        "InvalidLoginAttemptCount": 0,
        "RemoteClientBitrateLimit": 0,
        "AuthenticationProviderId": "Emby.Server.Implementations.Library.DefaultAuthenticationProvider",
        "ExcludedSubFolders": [],
        "SimultaneousStreamLimit": 0,
        "AllowSharingPersonalItems": False,
    } | more


def user(name: str, user_id: str, rights: Row, **more: Any) -> Row:
    return {
        "Name": name,
        "ServerId": SERVER,
        "Prefix": name[:1],
        "DateCreated": "2025-01-01T10:00:00.0000000Z",
        "Id": user_id,
        "HasPassword": True,
        "HasConfiguredPassword": True,
        "Configuration": {"PlayDefaultAudioTrack": True, "IntroSkipMode": "ShowButton"},
        "Policy": rights,
    } | more


def users() -> Row:
    """An admin linked to Emby Connect, a limited viewer, and a disabled one who was never there."""
    linked = {
        "PrimaryImageTag": "ee55",
        "ConnectUserName": "ada@example.com",
        "ConnectLinkType": "LinkedUser",
    }
    seen = {
        "LastLoginDate": "2026-07-30T10:00:00.0000000Z",
        "LastActivityDate": "2026-08-01T17:59:00.0000000Z",
    }
    limited = policy(EnableAllFolders=False, EnabledFolders=[FILMS, SHOWS], SimultaneousStreamLimit=2)
    items = [
        user("Ada", ADMIN, policy(IsAdministrator=True), **linked, **seen),
        user("Bruno", VIEWER, limited, **seen),
        user("Chiyo", GONE_QUIET, policy(IsDisabled=True)),
    ]
    return {"Items": items, "TotalRecordCount": 3}


def signed_in(**more: Any) -> Row:
    row = {"PlayState": {"CanSeek": False}, "Id": "5e" * 16, "UserId": VIEWER, "Client": "TowerView"}
    return {
        "User": users()["Items"][1],
        "SessionInfo": row,
        "AccessToken": "7" * 32,
        "ServerId": SERVER,
    } | more


def libraries() -> Row:
    """Films, shows that are being scanned, and a mixed one without a picture."""
    films = {"Name": "Films", "Locations": ["/mnt/films"], "CollectionType": "movies", "LibraryOptions": {}}
    shows = {"Name": "Shows", "Locations": ["/mnt/shows"], "CollectionType": "tvshows", "LibraryOptions": {}}
    mixed = {"Name": "Odds", "Locations": ["/mnt/odds"], "LibraryOptions": {}, "ItemId": "330", "Id": "330"}
    items = [
        films | {"ItemId": "300", "Id": "300", "Guid": FILMS, "PrimaryImageItemId": "300"},
        shows
        | {"ItemId": "310", "Id": "310", "Guid": SHOWS, "RefreshProgress": 42.1, "RefreshStatus": "Active"},
        mixed | {"Guid": "1c" * 16},
    ]
    return {"Items": items, "TotalRecordCount": 3}


def selectable() -> list[Row]:
    """Two that can be shared, one that cannot, one of an old server without a Guid, and a system folder."""
    inside = [{"Name": "films4k", "Id": "302", "Path": "/mnt/films4k", "IsUserAccessConfigurable": True}]
    return [
        {"Name": "Films", "Id": "300", "Guid": FILMS, "SubFolders": inside, "IsUserAccessConfigurable": True},
        {
            "Name": "Shows",
            "Id": "310",
            "Guid": SHOWS.upper(),
            "SubFolders": [],
            "IsUserAccessConfigurable": True,
        },
        {"Name": "Collections", "Id": "320", "Guid": "1c" * 16, "IsUserAccessConfigurable": False},
        {"Name": "Old", "Id": "340", "IsUserAccessConfigurable": True},
        {"Id": "2", "Guid": "hidden", "Name": "系统库", "IsUserAccessConfigurable": False},
    ]


def count(number: int) -> Row:
    return {"Items": [], "TotalRecordCount": number}


def played() -> Row:
    """A page of what was played; the second row lacks its date, as lists sometimes do."""
    film_state = {"PlayCount": 2, "LastPlayedDate": "2026-08-01T17:00:00.0000000Z", "Played": True}
    episode_state = {
        "PlayedPercentage": 41.2,
        "PlaybackPositionTicks": 10_712_000_000,
        "PlayCount": 1,
        "Played": True,
    }
    film = {
        "Name": "Paper Comets",
        "Id": "40001",
        "RunTimeTicks": 81_000_000_000,
        "ProductionYear": 2024,
        "Type": "Movie",
    }
    episode = {
        "Name": "Static",
        "Id": "40100",
        "RunTimeTicks": 26_000_000_000,
        "IndexNumber": 1,
        "ParentIndexNumber": 1,
    }
    episode |= {"SeriesName": "Orchard Signals", "SeriesId": "40090", "SeasonId": "40099", "Type": "Episode"}
    items = [film | {"UserData": film_state}, episode | {"UserData": episode_state}]
    return {"Items": items, "TotalRecordCount": 2}


def item(**more: Any) -> Row:
    """A film as the list of one tells it: streams on the source and on the item."""
    streams = [
        {
            "Codec": "hevc",
            "VideoRange": "HDR 10",
            "ExtendedVideoType": "Hdr10",
            "BitRate": 54_000_000,
            "BitDepth": 10,
            "Width": 3840,
            "Height": 1600,
            "AverageFrameRate": 23.976,
            "Profile": "Main 10",
            "Type": "Video",
            "Index": 0,
        },
        {"Codec": "truehd", "Language": "eng", "Channels": 8, "IsDefault": True, "Type": "Audio", "Index": 1},
        {"Codec": "PGSSUB", "Language": "ger", "Type": "Subtitle", "Index": 2},
    ]
    source = {
        "Id": "mediasource_40001",
        "Path": "/mnt/films/film.mkv",
        "Container": "mkv",
        "Size": 60_000_000_000,
    }
    source |= {"Bitrate": 59_259_259, "MediaStreams": streams, "DefaultAudioStreamIndex": 1}
    return {
        "Name": "The Salt Lighthouse",
        "ServerId": SERVER,
        "Id": "40001",
        "Overview": "A lamp that will not go out.",
        "Genres": ["Drama"],
        "RunTimeTicks": 81_000_000_000,
        "ProductionYear": 2024,
        "ProviderIds": {"Tmdb": "1", "Imdb": "tt0000001"},
        "Type": "Movie",
        "MediaType": "Video",
        "ImageTags": {"Primary": "aa"},
        "MediaSources": [source],
        "MediaStreams": streams,
    } | more


def report() -> Row:
    """The plugin's answer to our question, with the columns Emby's edition has more; a cell may be null."""
    names = ["Number", "Moment", "DateCreated", "UserId", "ItemId", "ItemType", "ItemName", "PlaybackMethod"]
    names += [
        "ClientName",
        "DeviceName",
        "PlayDuration",
        "PauseDuration",
        "RemoteAddress",
        "TranscodeReasons",
    ]
    film = [
        "17",
        "1785596400",
        "2026-08-01 17:00:00.1234567",
        VIEWER,
        "40001",
        "Movie",
        "The Salt Lighthouse",
    ]
    film += ["Transcode (v:h264 a:aac)", "Emby for Samsung", "Living Room TV", "5400", "60", "203.0.113.50"]
    show = ["18", "1785601800", "2026-08-01 18:30:00.0000000", VIEWER, "40100", "Episode"]
    show += [
        "Orchard Signals - s01e01 - Static",
        "DirectPlay",
        "Emby Web",
        "Chrome",
        "1260",
        "0",
        "192.168.1.61",
    ]
    return {
        "colums": names,
        "results": [[*film, "ContainerBitrateExceedsLimit"], [*show, None]],
        "message": "",
    }


def failed_report() -> Row:
    """An error of SQL comes with status 200."""
    return {"colums": [], "results": [], "message": "Error Running Query</br>no such column"}
