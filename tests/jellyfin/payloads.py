"""Replies of Jellyfin servers, rebuilt by hand with invented names: the keys and shapes are those servers really send."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]

SERVER = "5e" + "0" * 29 + "1"
USER = "a1" + "0" * 29 + "2"
FILM = "f1" + "0" * 29 + "3"


def sound(
    index: int = 1, codec: str = "eac3", channels: int = 6, rate: int = 640_000, language: str = "eng"
) -> Row:
    return {
        "Codec": codec,
        "Language": language,
        "VideoRange": "Unknown",
        "VideoRangeType": "Unknown",
        "BitRate": rate,
        "Channels": channels,
        "IsDefault": True,
        "Type": "Audio",
        "Index": index,
    }


def subtitle(index: int, codec: str = "subrip", language: str = "eng") -> Row:
    return {"Codec": codec, "Language": language, "IsDefault": False, "Type": "Subtitle", "Index": index}


def picture(
    codec: str = "h264", width: int = 1920, height: int = 1080, rate: int = 9_000_000, **more: Any
) -> Row:
    return {
        "Codec": codec,
        "VideoRange": "SDR",
        "VideoRangeType": "SDR",
        "BitRate": rate,
        "BitDepth": 8,
        "Width": width,
        "Height": height,
        "AverageFrameRate": 24,
        "RealFrameRate": 24,
        "ReferenceFrameRate": 24,
        "Profile": "High",
        "Type": "Video",
        "Index": 0,
    } | more


def dolby(profile: int, base: int, kind: str, **more: Any) -> Row:
    return picture(
        "hevc",
        rate=15_000_000,
        VideoRange="HDR",
        VideoRangeType=kind,
        DvProfile=profile,
        DvBlSignalCompatibilityId=base,
        BitDepth=10,
        Profile="Main 10",
        AverageFrameRate=59.94006,
        RealFrameRate=59.94006,
        ReferenceFrameRate=59.94006,
        **more,
    )


def film(*streams: Row, **more: Any) -> Row:
    return {
        "Name": "Paper Comets",
        "ServerId": SERVER,
        "Id": FILM,
        "Container": "mkv",
        "Path": "/media/films/Paper Comets.mkv",
        "ChannelId": None,
        "RunTimeTicks": 72_000_000_000,
        "ProductionYear": 2023,
        "ProviderIds": {},
        "Type": "Movie",
        "MediaType": "Video",
        "MediaStreams": list(streams or (picture(), sound())),
        "ImageTags": {},
        "BackdropImageTags": [],
    } | more


def idle(**more: Any) -> Row:
    return {
        "PlayState": {"CanSeek": False, "IsPaused": False, "IsMuted": False, "RepeatMode": "RepeatNone"},
        "AdditionalUsers": [],
        "Capabilities": {"PlayableMediaTypes": [], "SupportedCommands": [], "SupportsMediaControl": False},
        "RemoteEndPoint": "192.168.1.60",
        "Id": "5e55" + "0" * 28,
        "UserId": USER,
        "UserName": "Esra",
        "Client": "Jellyfin Web",
        "LastActivityDate": "2026-02-01T20:15:03.2000000Z",
        "LastPlaybackCheckIn": "0001-01-01T00:00:00.0000000Z",
        "DeviceName": "Firefox",
        "DeviceId": "web-1",
        "ApplicationVersion": "10.11.6",
        "IsActive": True,
        "SupportsMediaControl": False,
        "SupportsRemoteControl": False,
        "NowPlayingQueue": [],
        "HasCustomDeviceName": False,
        "ServerId": SERVER,
        "SupportedCommands": [],
    } | more


def playing(item: Row, job: Row | None = None, state: Row | None = None, **more: Any) -> Row:
    said = {
        "PositionTicks": 600_000_000,
        "CanSeek": True,
        "IsPaused": False,
        "AudioStreamIndex": 1,
        "SubtitleStreamIndex": -1,
        "MediaSourceId": item.get("Id"),
        "PlayMethod": "DirectPlay" if job is None else "Transcode",
    }
    row = idle(
        PlayState=said | (state or {}),
        NowPlayingItem=item,
        LastPlaybackCheckIn="2026-02-01T20:15:02.1000000Z",
        SupportsMediaControl=True,
        SupportsRemoteControl=True,
        SupportedCommands=["Play"],
    )
    return row | ({} if job is None else {"TranscodingInfo": job}) | more


def job(**more: Any) -> Row:
    return {
        "AudioCodec": "aac",
        "VideoCodec": "h264",
        "Container": "ts",
        "IsVideoDirect": False,
        "IsAudioDirect": False,
        "Bitrate": 6_000_000,
        "Framerate": 120.5,
        "CompletionPercentage": 12.5,
        "Width": 1920,
        "Height": 1080,
        "AudioChannels": 2,
        "HardwareAccelerationType": "none",
        "TranscodeReasons": [],
    } | more


def key_row() -> Row:
    """TowerView's own API key, after it gave a command."""
    row = idle(UserId="0" * 32, Client="towerview", DeviceName="towerview", DeviceId=SERVER)
    del row["UserName"]
    return row


def assembled_10_11() -> list[Row]:
    """Eight situations of 10.11: the seven that play, and the API key."""
    song: Row = {
        "Name": "Glass Gardens",
        "Id": "50" + "0" * 30,
        "Container": "mp3",
        "ChannelId": None,
        "RunTimeTicks": 5_777_763_270,
        "IndexNumber": 0,
        "ParentIndexNumber": 0,
        "ProviderIds": {},
        "Type": "Audio",
        "MediaType": "Audio",
        "Artists": [],
        "AlbumId": "a1b0" + "0" * 28,
        "AlbumPrimaryImageTag": "bcbe",
        "MediaStreams": [sound(0, "mp3", 2, 156_231, "")],
        "ImageTags": {},
    }
    channel = {
        "Name": "Channel Four and a Half HD",
        "Id": "c4" + "0" * 30,
        "ChannelId": None,
        "ChannelNumber": "101",
        "Type": "TvChannel",
        "MediaType": "Video",
        "ImageTags": {},
        "CurrentProgram": {"Name": "Evening News", "Id": "c5" + "0" * 30, "Type": "Program"},
    }
    bare = {
        "Name": "No source",
        "Id": "b0" + "0" * 30,
        "Type": "Movie",
        "MediaType": "Video",
        "ImageTags": {},
    }
    copied = job(
        IsVideoDirect=True, IsAudioDirect=True, AudioCodec="eac3", VideoCodec="hevc", AudioChannels=6
    )
    del copied["Framerate"]
    live = job(Framerate=50.0, HardwareAccelerationType="qsv", TranscodeReasons=["DirectPlayError"])
    del live["CompletionPercentage"]
    return [
        playing(film(dolby(8, 1, "DOVIWithHDR10"), sound()), state={"IsPaused": True}, Id="abc1"),
        playing(
            film(dolby(5, 0, "DOVI"), sound(), Container="mp4"),
            copied | {"Bitrate": 15_500_000, "TranscodeReasons": ["ContainerNotSupported"]},
            Id="abc2",
        ),
        playing(
            film(picture(rate=36_600_631), sound(codec="dts", channels=8, rate=3_600_000)),
            job(
                IsVideoDirect=True,
                Bitrate=37_200_000,
                AudioChannels=6,
                HardwareAccelerationType="vaapi",
                TranscodeReasons=["AudioCodecNotSupported"],
            ),
            Id="abc3",
        ),
        playing(song, state={"AudioStreamIndex": 0}, Id="abc4", SupportsRemoteControl=False),
        playing(channel, live, state={"PositionTicks": 9_030_000_000}, Id="abc5"),
        playing(bare | {"RunTimeTicks": 60_000_000_000}, state={"PositionTicks": 0}, Id="abc6"),
        playing(
            film(dolby(8, 1, "DOVIWithHDR10"), sound()),
            job(
                VideoCodec="hevc",
                Bitrate=20_000_000,
                HardwareAccelerationType="nvenc",
                TranscodeReasons=["SubtitleCodecNotSupported"],
            ),
            state={"PlayMethod": "DirectPlay"},
            Id="abc7",
        ),
        key_row(),
    ]


def assembled_10_8() -> list[Row]:
    """10.8: hardware in upper case, no measured speed yet, an IPv6 address, a socket that is closed."""
    full = {"Size": 0, "Container": "mkv", "IsHD": True, "Width": 1920, "Height": 1080}
    work = job(
        Bitrate=4_188_000,
        Framerate=0,
        CompletionPercentage=34.1938,
        Width=1280,
        Height=720,
        HardwareAccelerationType="VAAPI",
        TranscodeReasons=["ContainerBitrateExceedsLimit"],
    )
    return [
        playing(
            film(picture(rate=36_600_631), sound(codec="dts", channels=8)),
            work,
            FullNowPlayingItem=full,
            RemoteEndPoint="2001:db8::21",
            SupportsRemoteControl=False,
            SupportedCommands=[],
        )
    ]


def quick_sync_and_two_others() -> list[Row]:
    """12.1: a client silent for 24 s, a transcode by Quick Sync with its sound copied, and a web tab."""
    wide = film(
        picture("av1", 1920, 804, 9_464_833, Profile="Main"),
        sound(codec="aac", channels=2, rate=160_461),
        Container="mov,mp4,m4a,3gp,3g2,mj2",
        Path="/media/films/Paper Comets.mp4",
        ProviderIds={"Imdb": "tt9990001", "Tmdb": "9001", "TmdbCollection": "77"},
        ImageTags={"Thumb": "0b55", "Primary": "24ab"},
        RunTimeTicks=63_585_920_000,
    )
    silent: Row = {
        "LastActivityDate": "2026-10-05T22:39:54.4421513Z",
        "LastPlaybackCheckIn": "2026-10-05T22:39:30.4335841Z",
        "SupportsRemoteControl": False,
        "SupportedCommands": [],
    }
    work = job(
        IsAudioDirect=True,
        Bitrate=4_095_539,
        Framerate=654,
        CompletionPercentage=0.23841756162370537,
        Width=1280,
        Height=536,
        HardwareAccelerationType="qsv",
        TranscodeReasons=["VideoCodecNotSupported", "ContainerBitrateExceedsLimit"],
    )
    no_subtitle = playing(wide, **silent, Id="eee2")
    del no_subtitle["PlayState"]["SubtitleStreamIndex"]
    return [no_subtitle, playing(wide, work, state={"PositionTicks": 0}, Id="eee1"), idle(Id="eee3")]


def episode_direct_stream() -> list[Row]:
    """12.1: an app that says DirectStream for plain files, with indices that are no positions (6 is missing)."""
    item = film(
        picture(
            rate=36_600_631, AverageFrameRate=23.976025, RealFrameRate=23.976025, ReferenceFrameRate=23.976025
        ),
        sound(1, "flac", 2, 1_330_821, "jpn"),
        sound(2, "eac3", 2, 224_000, "eng"),
        subtitle(3, "ass"),
        subtitle(5, "ass"),
        subtitle(7, "subrip"),
        Name="Static",
        Type="Episode",
        SeriesName="Orchard Signals",
        SeriesId="5e" + "1" * 30,
        SeasonName="Season 3",
        IndexNumber=7,
        ParentIndexNumber=3,
        SeriesPrimaryImageTag="36b8",
        ImageTags={"Primary": "b211"},
        ProviderIds={"Imdb": "tt9990002", "Tvdb": "9002"},
        RunTimeTicks=14_219_650_000,
    )
    return [
        playing(
            item, state={"PlayMethod": "DirectStream", "PositionTicks": 350_700_000, "SubtitleStreamIndex": 7}
        )
    ]


def software_transcode_and_stale_idle() -> list[Row]:
    """Recorded with few keys: a transcode without codecs, and a row two days old that is still 'active'."""
    item = {"Id": FILM, "Name": "Neon Monsoon", "Type": "Movie", "RunTimeTicks": 64_558_720_000}
    return [
        {
            "Id": "f0e1",
            "UserName": "Jonas",
            "UserId": USER,
            "Client": "Jellyfin Web",
            "DeviceName": "Chrome",
            "NowPlayingItem": item | {"ProviderIds": {"Imdb": "tt9990003", "Tmdb": "9003"}},
            "PlayState": {"PositionTicks": 221_707_239, "IsPaused": False, "PlayMethod": "Transcode"},
            "TranscodingInfo": {
                "IsVideoDirect": False,
                "IsAudioDirect": False,
                "Bitrate": 11_505_940,
                "HardwareAccelerationType": "none",
                "TranscodeReasons": ["AudioCodecNotSupported", "SubtitleCodecNotSupported"],
            },
        },
        {
            "Id": "f0e2",
            "UserName": "Jonas",
            "Client": "Infuse-Library",
            "DeviceName": "Apple TV",
            "IsActive": True,
            "LastActivityDate": "2026-08-28T04:38:01",
            "PlayState": {"CanSeek": False, "IsPaused": False},
        },
    ]


def two_idle() -> list[Row]:
    """12.1: nothing plays, and ``IsActive`` says otherwise."""
    stale = {
        "LastPlaybackCheckIn": "2026-10-05T22:39:30.4335841Z",
        "LastActivityDate": "2026-10-05T22:49:19.4422163Z",
    }
    return [
        idle(Id="eee1", SupportsRemoteControl=True, SupportedCommands=["Play"], Client="Streamyfin"),
        idle(Id="eee2", **stale),
    ]


def idle_web_10_11_11() -> list[Row]:
    """10.11.11: a web tab that could be controlled, with the key that 12 dropped."""
    commands = ["MoveUp", "DisplayMessage"]
    return [idle(SupportsRemoteControl=True, SupportedCommands=commands, NowPlayingQueueFullItems=[])]
