"""The items and libraries of a stand-in, as both products list and count them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from towerview_core.contract.sessions import LibraryRef, MediaType
from towerview_core.testing.world import Title

from .rows import Describe, Naming, Payload, digest, group_of, item_row, stamp

_GROUPS = {MediaType.EPISODE: "Series", MediaType.TRACK: "MusicAlbum"}


@dataclass(slots=True)
class Shelves:
    """``played``: when each user last began to play an item, in seconds, by user and item. ``dateless``: items whose date
    lists leave out."""

    titles: Sequence[Title]
    naming: Naming
    describe: Describe
    plain_id: Callable[[str], str]
    played: dict[tuple[str, str], float] = field(default_factory=dict)
    dateless: set[str] = field(default_factory=set)

    def page(self, asked: Mapping[str, str], user: str | None) -> Payload:
        """A page of a list, by the parameters both products know. ``user``: whose watch state is told."""
        rows = self._chosen(asked, user)
        first = int(asked.get("startindex") or 0)
        limit = int(asked["limit"]) if asked.get("limit") else len(rows)
        shown = [
            _without_date(row) if row["Id"] in self.dateless else row for row in rows[first : first + limit]
        ]
        return {"Items": shown, "TotalRecordCount": len(rows), "StartIndex": first}

    def item(self, item_id: str, user: str | None) -> Payload | None:
        """One item with everything."""
        rows = [self._row(title, user) for title in self.titles if title.media.id == self.plain_id(item_id)]
        return rows[0] if rows else None

    def libraries(self) -> Sequence[LibraryRef]:
        """Every library that holds something, in the order of its first title."""
        found = {title.media.library.id: title.media.library for title in self.titles if title.media.library}
        return [one for one in found.values() if not self._is_live(one.id)]

    def _is_live(self, library: str) -> bool:
        inside = [
            one.media.type for one in self.titles if one.media.library and one.media.library.id == library
        ]
        return all(kind is MediaType.LIVE for kind in inside)

    def _chosen(self, asked: Mapping[str, str], user: str | None) -> list[Payload]:
        rows = [self._row(title, user) for title in self.titles]
        if asked.get("ids"):
            wanted = [self.plain_id(part) for part in asked["ids"].split(",")]
            return [row for row in rows if row["Id"] in wanted]
        parent, types = (
            asked.get("parentid"),
            [one for one in asked.get("includeitemtypes", "").split(",") if one],
        )
        if parent:
            rows = self._inside(self.plain_id(parent), user)
        if types:
            rows = [row for row in rows if row["Type"] in types]
        if asked.get("filters") == "IsPlayed" or asked.get("isplayed") == "true":
            rows = [row for row in rows if row["UserData"]["Played"]]
        if asked.get("sortby", "").startswith("DatePlayed"):
            rows.sort(key=lambda row: row["UserData"].get("LastPlayedDate", ""))
        return rows

    def _inside(self, library: str, user: str | None) -> list[Payload]:
        """What a library holds: its titles, and the shows and albums they belong to."""
        titles = [title for title in self.titles if title.media.library and title.media.library.id == library]
        groups = {(_GROUPS[title.media.type], group) for title in titles if (group := group_of(title))}
        rows = [self._row(title, user) for title in titles]
        return rows + [
            {"Id": self.naming.group(name), "Name": name, "Type": kind} for kind, name in sorted(groups)
        ]

    def _row(self, title: Title, user: str | None) -> Payload:
        row = item_row(title, self.naming, self.describe) | {
            "Genres": ["Drama"],
            "Overview": "Somebody goes somewhere.",
        }
        rate = title.source.bitrate_kbps
        source: Payload = {
            name: row[name] for name in ("Container", "MediaStreams", "RunTimeTicks") if name in row
        }
        source |= {"Id": digest(f"source of {row['Id']}"), "Name": row["Name"], "Protocol": "File"}
        source |= {} if rate is None else {"Bitrate": rate * 1000}
        sounds = [stream["Index"] for stream in row["MediaStreams"] if stream["Type"] == "Audio"]
        source |= {"DefaultAudioStreamIndex": sounds[0]} if sounds else {}
        return row | {"MediaSources": [source], "UserData": self._state(row["Id"], user)}

    def _state(self, item: str, user: str | None) -> Payload:
        moment = self.played.get((user or "", item))
        told = {"PlaybackPositionTicks": 0, "IsFavorite": False, "Played": moment is not None}
        told |= {"PlayCount": 0 if moment is None else 1}
        return told | ({} if moment is None else {"LastPlayedDate": stamp(moment)})


def _without_date(row: Payload) -> Payload:
    state = {name: value for name, value in row["UserData"].items() if name != "LastPlayedDate"}
    return row | {"UserData": state}
