"""What a server tells besides sessions: accounts, libraries, history, figures, and frames of its socket."""

from typing import Any

from tests.plex.payloads.shapes import Payload

ACCOUNTS = """<?xml version="1.0" encoding="UTF-8"?>
<MediaContainer size="3" identifier="com.plexapp.system.accounts">
<Account id="0" key="/accounts/0" name="" defaultAudioLanguage="en" autoSelectAudio="1" thumb="" />
<Account id="1" key="/accounts/1" name="The Owner" defaultAudioLanguage="en" autoSelectAudio="1" thumb="" />
<Account id="1000" key="/accounts/1000" name="Guest" defaultAudioLanguage="en" autoSelectAudio="1" thumb="" />
</MediaContainer>
"""
SECTIONS = """<?xml version="1.0" encoding="UTF-8"?>
<MediaContainer size="3" allowSync="0" identifier="com.plexapp.plugins.library" title1="Plex Library">
<Directory allowSync="1" filters="1" refreshing="0" key="1" type="movie" title="Films" agent="com.plexapp.agents.imdb"
 scanner="Plex Movie Scanner" language="en" updatedAt="1602461679" createdAt="1429510140" scannedAt="1605409122" hidden="0">
<Location id="1" path="/storage/movies" />
</Directory>
<Directory refreshing="0" key="2" type="show" title="TV" agent="com.plexapp.agents.thetvdb" scannedAt="1605461424">
<Location id="2" path="/storage/tvshows" />
</Directory>
<Directory refreshing="0" key="3" type="artist" title="Music" agent="tv.plex.agents.music" hidden="1" />
</MediaContainer>
"""
HISTORY = """<?xml version="1.0" encoding="UTF-8"?>
<MediaContainer size="5">
<Video historyKey="/status/sessions/history/1" key="/library/metadata/218860" ratingKey="218860" librarySectionID="2"
 title="Winter Harbour" type="movie" thumb="/library/metadata/218860/thumb/-1" viewedAt="1419652344" accountID="1" deviceID="4" />
<Video historyKey="/status/sessions/history/2" key="/library/metadata/917" ratingKey="917" librarySectionID="4"
 parentKey="/library/metadata/916" grandparentKey="/library/metadata/871" title="At the Quarry"
 grandparentTitle="Kind Machines" type="episode" index="7" parentIndex="1" viewedAt="1419652401" accountID="1000" deviceID="9" />
<Video historyKey="/status/sessions/history/3" librarySectionID="2" title="Short Films" type="movie" viewedAt="1419653678"
 accountID="0" />
<Video historyKey="/status/sessions/history/7" librarySectionID="2" title="Best of the Tram" type="movie"
 viewedAt="1419653744" accountID="1" />
<Video historyKey="/status/sessions/history/8" librarySectionID="2" title="Best of the Tram" type="movie"
 viewedAt="1419653744" accountID="1" />
</MediaContainer>
"""
FIGURES = """<?xml version="1.0" encoding="UTF-8"?>
<MediaContainer size="3">
<StatisticsResources timespan="6" at="1609708609" hostCpuUtilization="0.000" processCpuUtilization="0.207"
 hostMemoryUtilization="64.946" processMemoryUtilization="3.665"/>
<StatisticsResources timespan="6" at="1609708619" hostCpuUtilization="10.000" processCpuUtilization="4.415"
 hostMemoryUtilization="64.281" processMemoryUtilization="3.669"/>
<StatisticsResources timespan="6" at="1609708614" hostCpuUtilization="5.000" processCpuUtilization="0.713"
 hostMemoryUtilization="64.939" processMemoryUtilization="3.666"/>
</MediaContainer>
"""


def sections_minimal() -> Payload:
    """As small as it comes."""
    films = {"key": "1", "type": "movie", "title": "Films", "agent": "tv.plex.agents.movie"}
    home = {"key": "5", "type": "movie", "title": "Home Videos", "agent": "tv.plex.agents.none"}
    photos = {"key": "7", "type": "photo", "title": "Photos", "agent": "tv.plex.agents.photos"}
    rows: list[dict[str, Any]] = [films, home, photos]
    return {"MediaContainer": {"size": 3, "Directory": rows}}


def count_probe(total: object = 10) -> Payload:
    """The answer to an empty page: the size is the page's."""
    about = {"librarySectionID": 2, "librarySectionTitle": "TV", "offset": 0, "viewGroup": "show"}
    return {"MediaContainer": {"size": 0, "totalSize": total, **about}}


def devices() -> Payload:
    """``/devices``."""
    tv = {
        "id": 4,
        "name": "Living Room",
        "platform": "Android",
        "clientIdentifier": "shield-1",
        "createdAt": 1700000001,
    }
    return {"MediaContainer": {"size": 1, "Device": [tv]}}


def accounts() -> Payload:
    """``/accounts``."""
    rows = [{"id": 0, "name": ""}, {"id": 1, "name": "The Owner"}, {"id": 1000, "name": "Guest"}]
    return {"MediaContainer": {"size": 3, "Account": rows}}


def playing(key: str = "29", state: str = "playing", offset: int = 154000, **more: object) -> dict[str, Any]:
    """A player's report."""
    row = {
        "sessionKey": key,
        "clientIdentifier": "ytgcp5ywyn8xzsyp6yybukey",
        "guid": "",
        "ratingKey": "144504",
        "url": "",
        "key": "/library/metadata/144504",
        "viewOffset": offset,
        "state": state,
        **more,
    }
    return {"NotificationContainer": {"type": "playing", "size": 1, "PlaySessionStateNotification": [row]}}


def transcoding(what: str = "update") -> dict[str, Any]:
    """A transcoder's report."""
    row = {
        "key": "/transcode/sessions/70bkcsfa5vv9qzowdmbif2yr",
        "throttled": False,
        "progress": -1.0,
        "speed": 1.399999976158142,
        "videoDecision": "copy",
        "audioDecision": "transcode",
    }
    return {
        "NotificationContainer": {"type": f"transcodeSession.{what}", "size": 1, "TranscodeSession": [row]}
    }


def timeline(state: int) -> dict[str, Any]:
    """Something happened to an item of the library."""
    row = {
        "identifier": "com.plexapp.plugins.library",
        "sectionID": "1",
        "itemID": "77",
        "type": 1,
        "state": state,
    }
    return {"NotificationContainer": {"type": "timeline", "size": 1, "TimelineEntry": [row]}}


def scanning(event: str, kind: str = "library.update.section") -> dict[str, Any]:
    """A scan begins, goes on, ends."""
    activity = {
        "uuid": "aa",
        "type": kind,
        "title": "Scanning",
        "subtitle": "Films",
        "progress": 50,
        "userID": 1,
    }
    row = {"event": event, "uuid": "aa", "Activity": activity}
    return {"NotificationContainer": {"type": "activity", "size": 1, "ActivityNotification": [row]}}
