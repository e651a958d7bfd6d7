"""External ids of an item, in one spelling for all agents old and new."""

import re
from functools import lru_cache

from towerview_core.kits.wire import Json, as_maps, as_text

_NEW = re.compile(r"(imdb|tmdb|tvdb|mbid|plex)://([a-z0-9/_.-]{1,128})")
_OLD = re.compile(r"com\.plexapp\.agents\.(imdb|themoviedb|thetvdb)://([a-z0-9]{1,32})(?:\?|$)")
_OLD_NAMES = {"imdb": "imdb", "themoviedb": "tmdb", "thetvdb": "tvdb"}


def guids_of(row: Json) -> tuple[str, ...]:
    """``imdb://``, ``tmdb://``, ``tvdb://``, ``mbid://`` and ``plex://`` ids, lower case and sorted.

    Old agents wrote ``com.plexapp.agents.imdb://tt0123456?lang=en``; ``local://`` and the like name nothing elsewhere.
    """
    told = [row.get("guid"), *(child.get("id") for child in as_maps(row.get("Guid")))]
    found = {_spelled(as_text(guid, 256)) for guid in told if guid}
    return tuple(sorted(guid for guid in found if guid))


@lru_cache(maxsize=4096)
def _spelled(guid: str | None) -> str | None:
    text = (guid or "").lower()
    old = _OLD.match(text)
    if old:
        return f"{_OLD_NAMES[old.group(1)]}://{old.group(2)}"
    return text if _NEW.fullmatch(text) else None
