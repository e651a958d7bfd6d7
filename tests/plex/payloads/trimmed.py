"""Sessions of hardly more than what is needed, a photo, and a transcoder that waits."""

from tests.plex.payloads.shapes import Node


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
