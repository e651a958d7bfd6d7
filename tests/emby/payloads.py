"""Replies of Emby servers, rebuilt by hand with invented names: the keys and shapes are those servers really send."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]

SERVER = "5e" + "0" * 29 + "1"
USER = "a1" + "0" * 29 + "2"
PLAIN = {
    "ExtendedVideoType": "None",
    "ExtendedVideoSubType": "None",
    "ExtendedVideoSubTypeDescription": "None",
}


def idle(**more: Any) -> Row:
    return {
        "PlayState": {
            "CanSeek": False,
            "IsPaused": False,
            "IsMuted": False,
            "RepeatMode": "RepeatNone",
            "SubtitleOffset": 0,
            "PlaybackRate": 1,
        },
        "AdditionalUsers": [],
        "RemoteEndPoint": "192.168.1.44",
        "Protocol": "HTTP/1.1",
        "PlayableMediaTypes": ["Audio", "Video"],
        "PlaylistIndex": 0,
        "PlaylistLength": 0,
        "Id": "5e55" + "0" * 28,
        "ServerId": SERVER,
        "UserId": USER,
        "UserName": "Bruno",
        "Client": "Roku SG",
        "LastActivityDate": "2025-01-08T18:53:56.6040434Z",
        "DeviceName": "Roku Ultra",
        "InternalDeviceId": 33,
        "DeviceId": "00000000-0000-4000-8000-00000000d033",
        "ApplicationVersion": "4.1.31",
        "SupportedCommands": ["GoHome", "DisplayMessage", "SetVolume"],
        "SupportsRemoteControl": True,
    } | more


def key_row() -> Row:
    row = idle(Client="TowerView", DeviceName="TowerView", SupportedCommands=[], SupportsRemoteControl=False)
    del row["UserId"], row["UserName"]
    return row


def playing(item: Row, job: Row | None = None, state: Row | None = None, **more: Any) -> Row:
    said = {
        "PositionTicks": 4_350_000_000,
        "CanSeek": True,
        "IsPaused": False,
        "AudioStreamIndex": 1,
        "SubtitleStreamIndex": -1,
        "MediaSourceId": "d324",
        "PlayMethod": "DirectPlay" if job is None else "Transcode",
        "PlaybackRate": 1,
    }
    row = idle(PlayState=said | (state or {}), NowPlayingItem=item)
    return row | ({} if job is None else {"TranscodingInfo": job}) | more


def sound(index: int = 1, codec: str = "eac3", channels: int = 6, rate: int = 256_000, **more: Any) -> Row:
    return {
        "Codec": codec,
        "Language": "eng",
        "BitRate": rate,
        "Channels": channels,
        "IsDefault": True,
        "Type": "Audio",
        "Index": index,
        **PLAIN,
    } | more


def subtitle(index: int = 2, codec: str = "subrip", **more: Any) -> Row:
    return {
        "Codec": codec,
        "Language": "eng",
        "IsDefault": False,
        "Type": "Subtitle",
        "Index": index,
        **PLAIN,
    } | more


def picture(
    codec: str = "h264", width: int = 1920, height: int = 1080, rate: int = 4_531_337, **more: Any
) -> Row:
    return {
        "Codec": codec,
        "ColorTransfer": "bt709",
        "VideoRange": "SDR",
        "IsInterlaced": False,
        "BitRate": rate,
        "BitDepth": 8,
        "Height": height,
        "Width": width,
        "AverageFrameRate": 23.976025,
        "RealFrameRate": 23.976025,
        "Profile": "High",
        "Type": "Video",
        "Index": 0,
        **PLAIN,
    } | more


def episode() -> Row:
    return {
        "Name": "Saffron",
        "ServerId": SERVER,
        "Id": "4785434",
        "Container": "mkv",
        "Path": "/mnt/media/tv/Nine Kitchens/s02e07.mkv",
        "RunTimeTicks": 28_277_440_000,
        "Size": 1_601_682_632,
        "Bitrate": 4_531_337,
        "ProductionYear": 2024,
        "IndexNumber": 7,
        "ParentIndexNumber": 2,
        "ProviderIds": {"Tvdb": "9002", "IMDB": "tt9990002"},
        "ParentId": "4784183",
        "Type": "Episode",
        "MediaType": "Video",
        "SeriesName": "Nine Kitchens",
        "SeriesId": "4692721",
        "SeasonId": "4784183",
        "SeasonName": "Season 2",
        "SeriesPrimaryImageTag": "26c3",
        "ImageTags": {"Primary": "00fa"},
        "MediaStreams": [picture(), sound(), subtitle(), subtitle(100, "eia_608")],
        "Width": 1920,
        "Height": 1080,
    }


def software_sound_transcode() -> list[Row]:
    """A Roku on 4.8: picture copied, sound made anew, the text subtitle converted, the transcoder far ahead."""
    steps = [
        {"IsHardwareContext": False, "StepType": "Decoder", "Name": "Decode SubRip subtitles"},
        {"IsHardwareContext": False, "StepType": "Encoder", "FfmpegName": "webvtt"},
    ]
    job = {
        "AudioCodec": "aac",
        "VideoCodec": "h264",
        "SubProtocol": "hls",
        "Container": "ts",
        "IsVideoDirect": True,
        "IsAudioDirect": False,
        "Bitrate": 4_787_337,
        "AudioBitrate": 256_000,
        "VideoBitrate": 4_531_337,
        "Framerate": 46,
        "CompletionPercentage": 28.01880226781491,
        "TranscodingPositionTicks": 7_923_000_000,
        "Width": 1920,
        "Height": 1080,
        "AudioChannels": 2,
        "TranscodeReasons": ["AudioCodecNotSupported"],
        "CpuHistory": [{"Item1": 1.0025131, "Item2": 0.24560237051398184}],
        "ProcessStatistics": {"CurrentCpu": 0.01, "Metrics": [{"Time": "PT1.0025131S"}]},
        "CurrentThrottle": 100,
        "VideoDecoderIsHardware": False,
        "VideoEncoderIsHardware": False,
        "SubtitlePipelineInfos": [steps],
    }
    return [playing(episode(), job, {"SubtitleStreamIndex": 2, "PositionTicks": 5_340_000_000})]


def direct_play() -> list[Row]:
    """The same on a Roku that can play it."""
    return [playing(episode(), state={"SubtitleStreamIndex": 2})]


def roku_idle() -> list[Row]:
    return [idle()]


def web_not_controllable() -> list[Row]:
    """A web tab with every command there is, and no way to reach it."""
    commands = ["MoveUp", "GoHome", "DisplayMessage", "SetVolume", "PlayTrailers"]
    return [idle(Client="Emby Web", SupportedCommands=commands, SupportsRemoteControl=False)]


def release_4_3() -> list[Row]:
    """4.3: fewer keys; the row of an API key, and an idle player."""
    rows = [key_row(), idle()]
    for row in rows:
        del row["Protocol"]
        row["PlayState"] = {"CanSeek": False, "IsPaused": False, "IsMuted": False, "RepeatMode": "RepeatNone"}
    return rows


def nvidia_film() -> Row:
    step = {"HardwareContextName": "CUDA", "IsHardwareContext": True}
    item = {
        "Name": "The Salt Lighthouse",
        "Id": "40001",
        "Container": "mkv",
        "RunTimeTicks": 81_000_000_000,
        "Bitrate": 59_259_259,
        "ProductionYear": 2024,
        "ProviderIds": {"Tmdb": "9001", "Imdb": "tt9990001"},
        "Type": "Movie",
        "MediaType": "Video",
        "MediaStreams": [
            picture(
                "hevc",
                3840,
                2160,
                54_000_000,
                BitDepth=10,
                Profile="Main 10",
                VideoRange="HDR 10",
                ColorTransfer="smpte2084",
                ExtendedVideoType="Hdr10",
                ExtendedVideoSubType="Hdr10",
            ),
            sound(codec="truehd", channels=8, rate=4_500_000),
            subtitle(2, "PGSSUB"),
        ],
        "ImageTags": {"Primary": "aa11"},
    }
    job = {
        "AudioCodec": "aac",
        "VideoCodec": "h264",
        "Container": "ts",
        "IsVideoDirect": False,
        "IsAudioDirect": False,
        "Bitrate": 8_384_000,
        "Framerate": 112,
        "CompletionPercentage": 31.5,
        "Width": 1920,
        "Height": 1080,
        "AudioChannels": 6,
        "TranscodeReasons": [
            "ContainerBitrateExceedsLimit",
            "VideoCodecNotSupported",
            "AudioCodecNotSupported",
        ],
        "CurrentThrottle": 0,
        "VideoDecoder": "hevc_cuvid",
        "VideoDecoderIsHardware": True,
        "VideoDecoderHwAccel": "NVDEC",
        "VideoEncoder": "h264_nvenc",
        "VideoEncoderIsHardware": True,
        "VideoEncoderHwAccel": "NVENC",
        "VideoPipelineInfo": [step | {"StepType": kind} for kind in ("Decoder", "ToneMapping", "Encoder")],
        "SubtitlePipelineInfos": [],
    }
    return playing(item, job, {"PositionTicks": 24_000_000_000}, RemoteEndPoint="203.0.113.50", Id="e001")


def paused_song() -> Row:
    item = {
        "Name": "Last Tram Home",
        "Id": "50001",
        "Container": "flac",
        "RunTimeTicks": 2_480_660_000,
        "Bitrate": 924_000,
        "ProductionYear": 2000,
        "IndexNumber": 1,
        "Type": "Audio",
        "MediaType": "Audio",
        "Artists": ["The Understudies"],
        "Album": "Small Hours",
        "AlbumId": "50010",
        "AlbumPrimaryImageTag": "cc33",
        "AlbumArtist": "The Understudies",
        "MediaStreams": [sound(0, "flac", 2, 924_000)],
        "ImageTags": {},
    }
    return playing(
        item, state={"IsPaused": True, "AudioStreamIndex": 0, "PositionTicks": 600_000_000}, Id="e002"
    )


def live_tv() -> Row:
    item = {
        "Name": "Channel Five",
        "Id": "60001",
        "ChannelNumber": "5",
        "Type": "TvChannel",
        "MediaType": "Video",
        "CurrentProgram": {"Name": "Evening News", "Id": "60500", "Type": "Program"},
        "MediaStreams": [
            picture("mpeg2video", rate=12_000_000, AverageFrameRate=25, RealFrameRate=25, IsInterlaced=True),
            sound(codec="mp2", channels=2, rate=192_000),
        ],
        "ImageTags": {"Primary": "dd44"},
    }
    job = {
        "AudioCodec": "aac",
        "VideoCodec": "h264",
        "Container": "ts",
        "IsVideoDirect": False,
        "IsAudioDirect": False,
        "Bitrate": 4_192_000,
        "Framerate": 25,
        "Width": 1280,
        "Height": 720,
        "AudioChannels": 2,
        "TranscodeReasons": ["VideoCodecNotSupported", "InterlacedVideoNotSupported"],
        "CurrentThrottle": 0,
        "VideoDecoderIsHardware": False,
        "VideoEncoder": "libx264",
        "VideoEncoderIsHardware": False,
        "VideoPipelineInfo": [],
    }
    row = playing(item, job, {"PositionTicks": 1_200_000_000}, Id="e003")
    del row["PlayState"]["AudioStreamIndex"], row["PlayState"]["SubtitleStreamIndex"]
    return row


def mixed() -> list[Row]:
    """A film, a song, live TV, our own key, and a player that idles."""
    return [nvidia_film(), paused_song(), live_tv(), key_row(), idle()]
