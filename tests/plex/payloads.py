"""Replies in the shapes that real servers were seen to send, rebuilt small, with invented names.

``*_in_text`` are from servers (and years) that write every scalar as text, as XML does; the others are typed as PMS has
typed them since 2024: real numbers and booleans beside ids in text.
"""

from typing import Any

Node = dict[str, Any]
Payload = dict[str, Node]


def listing(*rows: Node) -> Payload:
    return {"MediaContainer": {"size": len(rows), "Metadata": list(rows)}}


def nothing_plays() -> Payload:
    """The key of the items is absent then."""
    return {"MediaContainer": {"size": 0}}


def film_with_new_sound_in_text() -> Node:
    """Picture copied, sound transcoded, at home, and no word of a transcoder. The sound's title names the source."""
    return {
        "addedAt": "1377829261",
        "art": "/library/metadata/1/art/1590245989",
        "duration": "9000000",
        "guid": "com.plexapp.agents.imdb://tt0012345?lang=en",
        "key": "/library/metadata/1",
        "librarySectionID": "1",
        "librarySectionKey": "/library/sections/1",
        "librarySectionTitle": "Movies",
        "ratingKey": "1",
        "sessionKey": "1",
        "thumb": "/library/metadata/1/thumb/1590245989",
        "title": "The Long Jetty",
        "type": "movie",
        "updatedAt": "1590245989",
        "viewOffset": "0",
        "year": "2000",
        "Genre": [{"id": "25578", "tag": "Sci-Fi"}],
        "Guid": [{"id": "tmdb://54321"}],
        "Player": {
            "address": "192.0.2.11",
            "device": "Box TV",
            "local": "1",
            "machineIdentifier": "1234567890123456-android",
            "platform": "Android",
            "platformVersion": "9",
            "product": "Plex for Android (TV)",
            "relayed": "0",
            "remotePublicAddress": "198.51.100.40",
            "secure": "1",
            "state": "playing",
            "title": "Box in the den",
            "userID": "1",
            "version": "8.9.2.21619",
        },
        "User": {"id": "1", "thumb": "https://plex.tv/users/0/avatar?c=1", "title": "Ada"},
        "Session": {"bandwidth": "7000", "id": "session_id_1", "location": "lan"},
        "Media": [
            {
                "audioChannels": "2",
                "audioCodec": "aac",
                "audioProfile": "dts",
                "bitrate": "6000",
                "container": "mp4",
                "height": "544",
                "id": "2637",
                "protocol": "dash",
                "selected": "1",
                "videoCodec": "h264",
                "videoFrameRate": "24p",
                "videoProfile": "high",
                "videoResolution": "720p",
                "width": "1280",
                "Part": [
                    {
                        "bitrate": "6000",
                        "container": "mp4",
                        "decision": "transcode",
                        "height": "544",
                        "id": "4631",
                        "selected": "1",
                        "videoProfile": "high",
                        "width": "1280",
                        "Stream": [
                            {
                                "bitrate": "6000",
                                "codec": "h264",
                                "decision": "copy",
                                "displayTitle": "720p (H.264)",
                                "extendedDisplayTitle": "x264 @ 6000 kbps (720p H.264)",
                                "frameRate": "23.975999999999999",
                                "height": "544",
                                "id": "21428",
                                "language": "English",
                                "languageCode": "eng",
                                "location": "segments-video",
                                "streamType": "1",
                                "width": "1280",
                            },
                            {
                                "bitrate": "256",
                                "channels": "2",
                                "codec": "aac",
                                "decision": "transcode",
                                "displayTitle": "English (DTS 5.1)",
                                "extendedDisplayTitle": "DTS 5.1 @ 1536 kbps (English)",
                                "id": "21429",
                                "language": "English",
                                "languageCode": "eng",
                                "location": "segments-audio",
                                "selected": "1",
                                "streamType": "2",
                            },
                        ],
                    }
                ],
            }
        ],
    }


def preroll_in_text() -> Node:
    """A preroll: a clip of section -2 with a guid of its own kind."""
    return {
        "duration": "6000",
        "guid": "analyzed.prerolls://c0ffee",
        "index": "1",
        "key": "/library/metadata/203",
        "librarySectionID": "-2",
        "ratingKey": "203",
        "sessionKey": "95",
        "title": "our_logo",
        "type": "clip",
        "viewOffset": "0",
        "Media": [{"id": "9", "videoResolution": "SD", "width": "720", "height": "404", "selected": "1"}],
        "Session": {"bandwidth": "1981", "id": "session_id_2", "location": "lan"},
        "User": {"id": "1", "title": "Ada"},
        "Player": {"address": "192.0.2.11", "state": "playing", "title": "Box in the den", "local": "1"},
    }


def live_in_text() -> Node:
    """Live TV copied into HLS: the transcoder's entry inside the media, progress -1, codecs ``*``, sources empty."""
    return {
        "ratingKey": "203216",
        "guid": "plex://episode/60000000000000000000abcd",
        "type": "episode",
        "title": "Guess the Weight",
        "index": "105",
        "parentIndex": "49",
        "year": "2021",
        "grandparentThumb": "https://images.example/weight.jpg",
        "grandparentTitle": "Guess the Weight",
        "key": "/livetv/sessions/live_tv_1",
        "live": "1",
        "sessionKey": "12",
        "duration": "7200000",
        "viewOffset": "4000",
        "Media": [
            {
                "id": "382631",
                "width": "1920",
                "height": "1080",
                "audioChannels": "6",
                "audioCodec": "ac3",
                "videoCodec": "mpeg2video",
                "videoResolution": "1080",
                "container": "mpegts",
                "origin": "livetv",
                "protocol": "hls",
                "uuid": "live_tv_1",
                "channelTitle": "Channel Four and a Half",
                "Part": [
                    {
                        "id": "383069",
                        "container": "mpegts",
                        "protocol": "hls",
                        "Stream": [
                            {
                                "id": "770097",
                                "streamType": "1",
                                "codec": "mpeg2video",
                                "frameRate": "29.970",
                                "height": "1080",
                                "profile": "main",
                                "scanType": "interlaced",
                                "width": "1920",
                                "displayTitle": "1080i (MPEG2VIDEO)",
                                "extendedDisplayTitle": "1080i (MPEG2VIDEO)",
                            },
                            {
                                "id": "770098",
                                "streamType": "2",
                                "selected": "1",
                                "codec": "ac3",
                                "channels": "6",
                                "bitrate": "384",
                                "displayTitle": "Unknown (AC3 5.1)",
                            },
                            {"id": "770099", "streamType": "2", "codec": "ac3", "channels": "2"},
                            {"id": "770100", "streamType": "3", "codec": "eia_608", "embeddedInVideo": "1"},
                        ],
                    }
                ],
                "TranscodeSession": {
                    "key": "/transcode/sessions/a3d01c51",
                    "throttled": "0",
                    "complete": "0",
                    "progress": "-1",
                    "size": "-22",
                    "speed": "0.69999998807907104",
                    "context": "static",
                    "sourceVideoCodec": "",
                    "sourceAudioCodec": "",
                    "videoDecision": "copy",
                    "audioDecision": "copy",
                    "protocol": "hls",
                    "container": "mpegts",
                    "videoCodec": "*",
                    "audioCodec": "*",
                    "transcodeHwRequested": "1",
                    "transcodeHwFullPipeline": "0",
                },
            }
        ],
        "User": {"id": "1", "title": "Ada"},
        "Player": {"address": "192.168.1.9", "local": "1", "state": "playing", "title": "TV", "secure": "0"},
        "Session": {"id": "session_id_3", "bandwidth": "12000", "location": "lan"},
    }


def track_in_text() -> Node:
    """Music as it lies on disk."""
    return {
        "duration": "248066",
        "grandparentKey": "/library/metadata/414",
        "grandparentRatingKey": "414",
        "grandparentThumb": "/library/metadata/414/thumb/1670411477",
        "grandparentTitle": "Marble Choir",
        "guid": "plex://track/50000000000000000000aaaa",
        "index": "1",
        "key": "/library/metadata/463",
        "librarySectionID": "8",
        "librarySectionKey": "/library/sections/8",
        "librarySectionTitle": "Music",
        "parentIndex": "1",
        "parentKey": "/library/metadata/462",
        "parentRatingKey": "462",
        "parentThumb": "/library/metadata/462/thumb/1670411478",
        "parentTitle": "All That Can’t Be Carried",
        "parentYear": "2000",
        "ratingKey": "463",
        "sessionKey": "3",
        "thumb": "/library/metadata/462/thumb/1670411478",
        "title": "Bright Weather",
        "type": "track",
        "updatedAt": "1670411478",
        "viewOffset": "0",
        "Media": [
            {
                "audioChannels": "2",
                "audioCodec": "flac",
                "bitrate": "920",
                "container": "flac",
                "duration": "248066",
                "id": "350307",
                "selected": "1",
                "Part": [
                    {
                        "container": "flac",
                        "file": "I:\\Music\\Marble Choir\\01 Bright Weather.flac",
                        "hasThumbnail": "1",
                        "id": "350700",
                        "decision": "directplay",
                        "selected": "1",
                        "Stream": [
                            {
                                "albumGain": "-9.50",
                                "bitDepth": "16",
                                "bitrate": "920",
                                "channels": "2",
                                "codec": "flac",
                                "displayTitle": "FLAC (Stereo)",
                                "id": "273905",
                                "samplingRate": "44100",
                                "selected": "1",
                                "streamType": "2",
                                "location": "direct",
                            },
                            {"id": "273906", "streamType": "4", "codec": "lrc"},
                        ],
                    }
                ],
            }
        ],
        "User": {"id": "1", "title": "Ada"},
        "Player": {
            "address": "127.0.0.1",
            "device": "Windows",
            "machineIdentifier": "k5y3j33nmv",
            "platform": "Firefox",
            "platformVersion": "108.0",
            "product": "Plex Web",
            "state": "playing",
            "title": "Firefox",
            "version": "4.87.2",
            "local": "1",
            "relayed": "0",
            "secure": "1",
            "userID": "1",
        },
        "Session": {"id": "rxiscwekkvk", "bandwidth": "990", "location": "lan"},
    }


def track_typed() -> Node:
    """The same in the mixture of types of January 2024."""
    return {
        "duration": 186240,
        "grandparentRatingKey": "39904",
        "grandparentTitle": "The Understudies",
        "guid": "plex://track/60000000000000000000bbbb",
        "index": 1,
        "key": "/library/metadata/67085",
        "librarySectionID": "3",
        "librarySectionTitle": "Music",
        "musicAnalysisVersion": "1",
        "originalTitle": "Last Tram Home",
        "parentIndex": 1,
        "parentRatingKey": "67084",
        "parentTitle": "Small Hours",
        "parentYear": 2024,
        "ratingKey": "67085",
        "sessionKey": "203",
        "title": "Last Tram Home",
        "type": "track",
        "updatedAt": 1705543314,
        "viewOffset": 1000,
        "Media": [
            {
                "audioChannels": 2,
                "audioCodec": "flac",
                "bitrate": 1014,
                "container": "flac",
                "id": "130355",
                "selected": True,
                "Part": [
                    {
                        "container": "flac",
                        "hasThumbnail": "1",
                        "id": "130625",
                        "decision": "directplay",
                        "selected": True,
                        "Stream": [
                            {
                                "bitDepth": 16,
                                "bitrate": 1014,
                                "channels": 2,
                                "codec": "flac",
                                "displayTitle": "FLAC (Stereo)",
                                "id": "352487",
                                "selected": True,
                                "streamType": 2,
                                "location": "direct",
                            }
                        ],
                    }
                ],
            }
        ],
        "User": {"id": "1", "title": "owneruser"},
        "Player": {
            "address": "10.10.10.171",
            "machineIdentifier": "3tsdzir85m",
            "platform": "windows",
            "product": "Plex for Windows",
            "remotePublicAddress": "203.0.113.20",
            "state": "playing",
            "title": "DESKTOP-TEST",
            "version": "1.85.0.4071",
            "local": True,
            "relayed": False,
            "secure": True,
            "userID": 1,
        },
        "Session": {"id": "93h7e00ncb", "bandwidth": 1050, "location": "lan"},
    }


def av1_trimmed_in_text() -> Node:
    """Hardly more than needed: no rating key, no user id, no ``Session.id``."""
    return {
        "title": "Ash Road",
        "type": "movie",
        "year": "2025",
        "sessionKey": "9",
        "Media": [
            {
                "audioChannels": "6",
                "audioCodec": "ac3",
                "bitrate": "5268",
                "container": "mkv",
                "videoCodec": "av1",
                "videoResolution": "1080",
                "selected": "1",
                "Part": [
                    {
                        "container": "mkv",
                        "decision": "directplay",
                        "selected": "1",
                        "Stream": [
                            {
                                "streamType": "1",
                                "codec": "av1",
                                "bitrate": "4820",
                                "displayTitle": "1080p (AV1)",
                                "location": "direct",
                            },
                            {
                                "streamType": "2",
                                "codec": "ac3",
                                "channels": "6",
                                "selected": "1",
                                "location": "direct",
                            },
                        ],
                    }
                ],
            }
        ],
        "User": {"title": "Bruno"},
        "Player": {"device": "iPhone", "platform": "iOS", "state": "playing", "title": "iPhone"},
        "Session": {"bandwidth": "8298", "location": "lan"},
    }


def burned_hevc_in_text() -> Node:
    """Picture, sound and a burned subtitle through VA-API, out again as HEVC 1080p; no titles, no ids."""
    return {
        "title": "Last Stand at the Ford",
        "type": "movie",
        "year": "2006",
        "sessionKey": "7",
        "Media": [
            {
                "audioCodec": "aac",
                "bitrate": "20256",
                "container": "mp4",
                "videoCodec": "hevc",
                "videoResolution": "1080p",
                "selected": "1",
                "Part": [
                    {
                        "container": "mp4",
                        "decision": "transcode",
                        "selected": "1",
                        "Stream": [
                            {"streamType": "1", "codec": "hevc", "decision": "transcode"},
                            {"streamType": "2", "codec": "aac", "decision": "transcode"},
                            {"streamType": "3", "codec": "ass", "decision": "burn", "selected": "1"},
                        ],
                    }
                ],
            }
        ],
        "User": {"title": "Bruno"},
        "Player": {"device": "Windows", "platform": "Chrome", "state": "playing", "title": "Chrome"},
        "Session": {"bandwidth": "21269", "location": "lan"},
        "TranscodeSession": {
            "videoDecision": "transcode",
            "audioDecision": "transcode",
            "subtitleDecision": "burn",
            "transcodeHwDecoding": "vaapi",
            "transcodeHwEncoding": "vaapi",
            "transcodeHwDecodingTitle": "Intel (VA API)",
            "transcodeHwEncodingTitle": "Intel (VA API)",
            "transcodeHwFullPipeline": "1",
        },
    }


def dolby_vision_away() -> Node:
    """4K Dolby Vision 8.1 as it lies on disk, sent over the internet; an IPv4 address in IPv6 clothes."""
    return {
        "duration": 9960000,
        "guid": "plex://movie/50000000000000000000d001",
        "key": "/library/metadata/5001",
        "librarySectionID": "1",
        "librarySectionTitle": "Movies",
        "ratingKey": "5001",
        "sessionKey": "310",
        "thumb": "/library/metadata/5001/thumb/1717000001",
        "title": "Paper Comets",
        "type": "movie",
        "updatedAt": 1717000001,
        "viewOffset": 2490000,
        "year": 2024,
        "Media": [
            {
                "audioChannels": 8,
                "audioCodec": "truehd",
                "bitrate": 62110,
                "container": "mkv",
                "height": 2076,
                "id": "6001",
                "videoCodec": "hevc",
                "videoFrameRate": "24p",
                "videoProfile": "main 10",
                "videoResolution": "4k",
                "width": 3840,
                "selected": True,
                "Part": [
                    {
                        "container": "mkv",
                        "id": "7001",
                        "decision": "directplay",
                        "selected": True,
                        "Stream": [
                            {
                                "bitDepth": 10,
                                "codec": "hevc",
                                "colorPrimaries": "bt2020",
                                "colorTrc": "smpte2084",
                                "displayTitle": "4K DoVi/HDR10 (HEVC Main 10)",
                                "frameRate": 23.976,
                                "height": 2076,
                                "id": "8001",
                                "profile": "main 10",
                                "streamType": 1,
                                "width": 3840,
                                "location": "direct",
                                "DOVIPresent": True,
                                "DOVIProfile": 8,
                                "DOVILevel": 6,
                                "DOVIBLPresent": True,
                                "DOVIELPresent": False,
                                "DOVIRPUPresent": True,
                                "DOVIBLCompatID": 1,
                            },
                            {
                                "channels": 8,
                                "codec": "truehd",
                                "displayTitle": "English (TRUEHD 7.1)",
                                "id": "8002",
                                "language": "English",
                                "languageCode": "eng",
                                "selected": True,
                                "streamType": 2,
                                "location": "direct",
                            },
                        ],
                    }
                ],
            }
        ],
        "User": {"id": "4000001", "title": "friend1"},
        "Player": {
            "address": "::ffff:198.51.100.23",
            "machineIdentifier": "shield-1",
            "platform": "Android",
            "product": "Plex for Android (TV)",
            "remotePublicAddress": "198.51.100.23",
            "state": "playing",
            "title": "Living Room",
            "version": "10.20.0",
            "local": False,
            "relayed": False,
            "secure": True,
            "userID": 4000001,
        },
        "Session": {"id": "s310aaaa", "bandwidth": 88000, "location": "wan"},
    }


def relayed_4k_transcode() -> Node:
    """4K HDR10 made 1080p by NVENC, through the relay, buffering, with a subtitle in segments of its own."""
    return {
        "duration": 7200000,
        "grandparentTitle": "Orchard Signals",
        "grandparentRatingKey": "5100",
        "guid": "plex://episode/50000000000000000000e001",
        "index": 4,
        "key": "/library/metadata/5104",
        "librarySectionID": "2",
        "librarySectionTitle": "TV Shows",
        "parentIndex": 2,
        "parentRatingKey": "5102",
        "parentTitle": "Season 2",
        "ratingKey": "5104",
        "sessionKey": "311",
        "title": "Static",
        "type": "episode",
        "updatedAt": 1717000101,
        "viewOffset": 600000,
        "year": 2023,
        "Media": [
            {
                "audioChannels": 2,
                "audioCodec": "aac",
                "bitrate": 8256,
                "container": "mp4",
                "height": 1080,
                "id": "6101",
                "protocol": "dash",
                "videoCodec": "h264",
                "videoFrameRate": "24p",
                "videoProfile": "main 10",
                "videoResolution": "1080p",
                "width": 1920,
                "selected": True,
                "Part": [
                    {
                        "container": "mp4",
                        "id": "7101",
                        "decision": "transcode",
                        "selected": True,
                        "Stream": [
                            {
                                "bitrate": 8000,
                                "codec": "h264",
                                "displayTitle": "4K HDR10 (HEVC Main 10)",
                                "frameRate": 23.976,
                                "height": 1080,
                                "id": "8101",
                                "streamType": 1,
                                "width": 1920,
                                "decision": "transcode",
                                "location": "segments-video",
                            },
                            {
                                "channels": 2,
                                "codec": "aac",
                                "displayTitle": "English (EAC3 5.1)",
                                "id": "8102",
                                "language": "English",
                                "languageCode": "eng",
                                "selected": True,
                                "streamType": 2,
                                "decision": "transcode",
                                "location": "segments-audio",
                            },
                            {
                                "codec": "ass",
                                "displayTitle": "English (SRT)",
                                "id": "8103",
                                "language": "English",
                                "languageCode": "eng",
                                "selected": True,
                                "streamType": 3,
                                "decision": "transcode",
                                "location": "segments-subs",
                            },
                        ],
                    }
                ],
            }
        ],
        "User": {"id": "4000002", "title": "friend2"},
        "Player": {
            "address": "203.0.113.77",
            "machineIdentifier": "chrome-2",
            "platform": "Chrome",
            "product": "Plex Web",
            "remotePublicAddress": "203.0.113.77",
            "state": "buffering",
            "title": "Chrome",
            "version": "4.132.2",
            "local": False,
            "relayed": True,
            "secure": True,
            "userID": 4000002,
        },
        "Session": {"id": "s311bbbb", "bandwidth": 9100, "location": "wan"},
        "TranscodeSession": {
            "key": "/transcode/sessions/t311",
            "throttled": False,
            "complete": False,
            "progress": 11.199999809265137,
            "size": -22,
            "speed": 3.4000000953674316,
            "sourceVideoCodec": "hevc",
            "sourceAudioCodec": "eac3",
            "videoDecision": "transcode",
            "audioDecision": "transcode",
            "subtitleDecision": "transcode",
            "protocol": "dash",
            "container": "mp4",
            "videoCodec": "h264",
            "audioCodec": "aac",
            "width": 1920,
            "height": 1080,
            "transcodeHwRequested": True,
            "transcodeHwDecoding": "nvdec",
            "transcodeHwEncoding": "nvenc",
            "transcodeHwFullPipeline": True,
        },
    }


def repackaged_at_home() -> Node:
    """Both streams copied into another container: a transcoder entry, and yet nothing is transcoded."""
    return {
        "duration": 1320000,
        "grandparentTitle": "Orchard Signals",
        "grandparentRatingKey": "5100",
        "index": 1,
        "key": "/library/metadata/5101",
        "librarySectionID": "2",
        "librarySectionTitle": "TV Shows",
        "parentIndex": 1,
        "parentRatingKey": "5103",
        "parentTitle": "Season 1",
        "ratingKey": "5101",
        "sessionKey": "312",
        "title": "Dial Tone",
        "type": "episode",
        "viewOffset": 0,
        "Media": [
            {
                "audioChannels": 6,
                "audioCodec": "ac3",
                "bitrate": 4448,
                "container": "mpegts",
                "height": 720,
                "id": "6201",
                "protocol": "hls",
                "videoCodec": "h264",
                "videoFrameRate": "24p",
                "videoResolution": "720p",
                "width": 1280,
                "selected": True,
                "Part": [
                    {
                        "container": "mpegts",
                        "id": "7201",
                        "decision": "transcode",
                        "selected": True,
                        "Stream": [
                            {
                                "codec": "h264",
                                "displayTitle": "720p (H.264)",
                                "height": 720,
                                "id": "8201",
                                "streamType": 1,
                                "width": 1280,
                                "decision": "copy",
                                "location": "segments-av",
                            },
                            {
                                "channels": 6,
                                "codec": "ac3",
                                "displayTitle": "English (AC3 5.1)",
                                "id": "8202",
                                "selected": True,
                                "streamType": 2,
                                "decision": "copy",
                                "location": "segments-av",
                            },
                        ],
                    }
                ],
            }
        ],
        "User": {"id": "1", "title": "owner"},
        "Player": {
            "address": "192.168.1.50",
            "machineIdentifier": "iphone-3",
            "platform": "iOS",
            "product": "Plex for iOS",
            "remotePublicAddress": "203.0.113.10",
            "state": "paused",
            "title": "iPhone",
            "version": "2024.15",
            "local": True,
            "relayed": False,
            "secure": False,
            "userID": 1,
        },
        "Session": {"id": "s312cccc", "bandwidth": 4700, "location": "lan"},
        "TranscodeSession": {
            "key": "/transcode/sessions/t312",
            "throttled": True,
            "complete": False,
            "progress": 22.5,
            "size": -22,
            "speed": 0,
            "sourceVideoCodec": "h264",
            "sourceAudioCodec": "ac3",
            "videoDecision": "copy",
            "audioDecision": "copy",
            "container": "mpegts",
            "videoCodec": "h264",
            "audioCodec": "ac3",
            "transcodeHwRequested": False,
        },
    }


def photo() -> Node:
    """A photo: no duration, no streams, no decision."""
    return {
        "guid": "plex://photo/50000000000000000000f001",
        "index": 1,
        "key": "/library/metadata/5300",
        "librarySectionID": "5",
        "librarySectionTitle": "Photos",
        "parentRatingKey": "5299",
        "parentTitle": "Beach",
        "ratingKey": "5300",
        "sessionKey": "313",
        "thumb": "/library/metadata/5300/thumb/1717000301",
        "title": "IMG_0001",
        "type": "photo",
        "year": 2023,
        "Media": [
            {
                "container": "jpeg",
                "height": 3024,
                "id": "6301",
                "width": 4032,
                "selected": True,
                "Part": [{"container": "jpeg", "id": "7301", "orientation": "1", "selected": True}],
            }
        ],
        "User": {"id": "1", "title": "owner"},
        "Player": {
            "address": "192.168.1.51",
            "machineIdentifier": "atv-4",
            "platform": "tvOS",
            "product": "Plex for Apple TV",
            "state": "playing",
            "title": "Apple TV",
            "local": True,
            "relayed": False,
            "secure": True,
        },
        "Session": {"id": "s313dddd", "bandwidth": 0, "location": "lan"},
    }


def throttled_nvenc() -> Node:
    """A transcoder that is far ahead and waits: throttled, speed 0, no remaining time, size unknown."""
    return {
        "key": "/transcode/sessions/08sasi0sog15",
        "throttled": True,
        "complete": False,
        "progress": 59.599998474121094,
        "size": -22,
        "speed": 0,
        "error": False,
        "duration": 9651840,
        "sourceVideoCodec": "h264",
        "sourceAudioCodec": "dca",
        "videoDecision": "transcode",
        "audioDecision": "transcode",
        "subtitleDecision": "copy",
        "protocol": "http",
        "container": "mkv",
        "videoCodec": "h264",
        "audioCodec": "opus",
        "audioChannels": 6,
        "transcodeHwRequested": True,
        "transcodeHwDecoding": "nvdec",
        "transcodeHwEncoding": "nvenc",
        "transcodeHwDecodingTitle": "NVIDIA (NVDEC)",
        "transcodeHwFullPipeline": True,
        "transcodeHwEncodingTitle": "NVIDIA (NVENC)",
    }


def two_versions() -> Payload:
    """``/library/metadata/159``: a 4K HDR10 file, and a 720p version in two parts. Ids are numbers here."""
    return listing(
        {
            "ratingKey": "159",
            "key": "/library/metadata/159",
            "guid": "plex://movie/50000000000000000000c0de",
            "type": "movie",
            "title": "Neon Monsoon",
            "librarySectionTitle": "Movies",
            "librarySectionID": 1,
            "year": 2022,
            "duration": 9678688,
            "updatedAt": 1675330665,
            "Media": [
                {
                    "id": 307380,
                    "bitrate": 8791,
                    "width": 3840,
                    "height": 1608,
                    "audioChannels": 6,
                    "audioCodec": "eac3",
                    "videoCodec": "hevc",
                    "videoResolution": "4k",
                    "container": "mkv",
                    "videoFrameRate": "24p",
                    "videoProfile": "main 10",
                    "Part": [
                        {
                            "id": 320497,
                            "container": "mkv",
                            "Stream": [
                                {
                                    "id": 566075,
                                    "streamType": 1,
                                    "codec": "hevc",
                                    "bitDepth": 10,
                                    "colorPrimaries": "bt2020",
                                    "colorTrc": "smpte2084",
                                    "frameRate": 23.976,
                                    "height": 1608,
                                    "profile": "main 10",
                                    "width": 3840,
                                    "displayTitle": "4K HDR10 (HEVC Main 10)",
                                },
                                {
                                    "id": 566076,
                                    "streamType": 2,
                                    "selected": True,
                                    "codec": "eac3",
                                    "channels": 6,
                                    "languageCode": "eng",
                                },
                                {
                                    "id": 566080,
                                    "streamType": 2,
                                    "codec": "ac3",
                                    "channels": 2,
                                    "languageCode": "fra",
                                },
                                {"id": 566077, "streamType": 3, "codec": "srt", "languageCode": "eng"},
                                {"id": 566078, "streamType": 3, "codec": "pgs", "languageCode": "fra"},
                            ],
                        }
                    ],
                },
                {
                    "id": 307381,
                    "bitrate": 2000,
                    "width": 1280,
                    "height": 720,
                    "audioChannels": 6,
                    "audioCodec": "aac",
                    "videoCodec": "h264",
                    "videoResolution": "720p",
                    "container": "mkv",
                    "Part": [
                        {
                            "id": 320498,
                            "container": "mp4",
                            "Stream": [
                                {
                                    "id": 566079,
                                    "streamType": 1,
                                    "codec": "h264",
                                    "height": 720,
                                    "width": 1280,
                                    "displayTitle": "720p",
                                }
                            ],
                        },
                        {"id": 320499, "container": "mp4", "Stream": []},
                    ],
                },
            ],
            "Guid": [{"id": "imdb://tt9000001"}, {"id": "tmdb://900001"}],
        }
    )
