"""Music, in text and typed."""

from tests.plex.payloads.shapes import Node


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
