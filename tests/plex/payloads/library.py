"""Items as the library keeps them."""

from tests.plex.payloads.shapes import Payload, listing


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
