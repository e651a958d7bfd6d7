"""The stand-in's library: what exists besides the world's titles, namely shows, seasons, artists and albums."""

from dataclasses import dataclass, field, replace

from towerview_core.contract.sessions import ImageKind, ImageRef, MediaType
from towerview_core.testing.world import Title
from towerview_plex.standin.files import Node
from towerview_plex.standin.rows import library_row, parent_row

_FIRST_KEY = 9000
_KINDS = {MediaType.EPISODE: ("season", "show"), MediaType.TRACK: ("album", "artist")}
_NUMBERS = {
    "movie": 1,
    "show": 2,
    "season": 3,
    "episode": 4,
    "artist": 8,
    "album": 9,
    "track": 10,
    "photo": 13,
}
_USUAL = {"movie": "movie", "show": "show", "artist": "artist", "photo": "photo"}


@dataclass(frozen=True, slots=True)
class Section:
    """A library as ``/library/sections`` lists it."""

    key: str
    type: str
    title: str

    def row(self) -> Node:
        """Its ``Directory``."""
        agent = {"movie": "movie", "show": "series", "artist": "music"}[self.type]
        return {
            "key": self.key,
            "type": self.type,
            "title": self.title,
            "agent": f"tv.plex.agents.{agent}",
            "scanner": f"Plex {agent.title()} Scanner",
            "language": "en",
            "uuid": f"00000000-0000-4000-8000-{self.key:0>12}",
            "hidden": 0,
            "refreshing": False,
            "createdAt": 1_600_000_000,
            "updatedAt": 1_700_000_000,
            "scannedAt": 1_717_000_000,
            "Location": [{"id": int(self.key), "path": f"/media/{self.title.lower().replace(' ', '-')}"}],
        }


@dataclass(slots=True)
class Shelves:
    """Titles by rating key, and the things above them. ``parents``: see ``rows.Parents``."""

    titles: dict[str, Title]
    parents: dict[str, tuple[str, str]] = field(default_factory=dict)
    above: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)

    def row(self, key: str) -> Node | None:
        """The item or parent with this rating key, in full."""
        if key in self.titles:
            return library_row(self.titles[key], self.parents)
        if key in self.above:
            kind, title, section = self.above[key]
            return parent_row(key, kind, title, section)
        return None

    def name_of(self, key: str) -> str | None:
        """What stands on the poster of this rating key."""
        if key in self.titles:
            return self.titles[key].media.title
        return self.above[key][1] if key in self.above else None

    def rows_of(self, section: Section, number: int | None) -> list[Node]:
        """What a section holds of one kind; without a number of the kind that a section begins with."""
        wanted = number or _NUMBERS[_USUAL[section.type]]
        rows = [
            library_row(title, self.parents, full=False)
            for title in self.titles.values()
            if title.media.library and title.media.library.id == section.key
        ]
        rows += [parent_row(key, *about) for key, about in self.above.items() if about[2] == section.key]
        return [row for row in rows if _NUMBERS.get(str(row["type"])) == wanted]


def shelve(titles: list[Title]) -> tuple[list[Title], Shelves]:
    """Put titles on shelves. Answers them as Plex tells them: an episode shows its show's poster, a track its album's
    cover, and live TV is in no library and has no picture."""
    shelves = Shelves({})
    told = [_told(title, shelves) for title in titles]
    shelves.titles.update({title.media.id: title for title in told if title.media.type is not MediaType.LIVE})
    kinds = {MediaType.MOVIE: "movie", MediaType.EPISODE: "show", MediaType.TRACK: "artist"}
    sections = {
        library.id: Section(library.id, kinds[title.media.type], library.name or library.id)
        for title in told
        if (library := title.media.library)
    }
    shelves.sections += sorted(sections.values(), key=lambda section: section.key)
    return told, shelves


def _told(title: Title, shelves: Shelves) -> Title:
    media = title.media
    if media.type is MediaType.LIVE:
        source = title.source.model_copy(update={"container": "mpegts"})
        return Title(media.model_copy(update={"library": None, "artwork": None}), source)
    if media.type not in _KINDS or media.library is None:
        return title
    lower, upper = _KINDS[media.type]
    top = _key(shelves, upper, media.grandparent_title or "", media.library.id)
    middle = _key(shelves, lower, media.parent_title or "", media.library.id, top)
    shelves.parents[media.id] = (middle, top)
    shown = top if media.type is MediaType.EPISODE else middle
    artwork = ImageRef(id=shown, kind=ImageKind.POSTER)
    return replace(title, media=media.model_copy(update={"artwork": artwork}))


def _key(shelves: Shelves, kind: str, name: str, section: str, below: str = "") -> str:
    """The rating key of a parent, given when it is first met. Seasons of two shows share names, so those count too."""
    about = (kind, name, section)
    for key, known in shelves.above.items():
        if known == about and (not below or any(pair == (key, below) for pair in shelves.parents.values())):
            return key
    key = str(_FIRST_KEY + len(shelves.above))
    shelves.above[key] = about
    return key
