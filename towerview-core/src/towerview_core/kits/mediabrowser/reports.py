"""What the Playback Reporting plugin remembers: one row for each viewing, with the seconds really played.

It answers questions in SQL, built here of constants and whole numbers alone. ``DateCreated`` is the server's local time
without a zone (the plugin stores its ``DateTime.Now``); SQLite on the server turns it into seconds since 1970 by the rules
of that zone, summer time included, which nobody else could know.
"""

import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from towerview_core.contract.errors import BadReply
from towerview_core.contract.history import HistoryEntry
from towerview_core.contract.sessions import Decision, MediaType, Player, SessionMedia, SessionUser
from towerview_core.kits.http.parse import parse_json
from towerview_core.kits.wire import as_count, as_epoch, as_id, as_int, as_list, as_map, as_maps, as_text

from .dialect import Dialect
from .line import Line

PAGE = 200
PLUGIN = "playback reporting"
PATH = "/user_usage_stats/submit_custom_query"
_EPISODE = re.compile(r"(.+) - s(\d{1,4})e(\d{1,5}) - (.+)", re.IGNORECASE | re.DOTALL)
_MADE = re.compile(r"v:(\w+)", re.IGNORECASE)
_MADE_SOUND = re.compile(r"a:(\w+)", re.IGNORECASE)
_MOMENT = "CAST(strftime('%s', DateCreated, 'utc') AS INTEGER)"
_NEEDED = frozenset({"number", "moment", "itemid"})
_LENGTH = "CAST(PlayDuration AS INTEGER)"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the moment and the number of its last row. Rows are ordered by both, so new ones shift nothing."""

    moment: int
    number: int


BEGINNING = Place(-(2**40), 0)


async def is_installed(line: Line) -> bool:
    """Whether the server has the plugin; administrators are told."""
    plugins = await line.get("/Plugins")
    if not isinstance(plugins, list):
        raise BadReply("The server did not tell which plugins it has.")
    return any((as_text(one.get("Name")) or "").lower() == PLUGIN for one in as_maps(plugins))


async def reported(
    line: Line, since: datetime, names: Mapping[str, str], dialect: Dialect
) -> AsyncGenerator[HistoryEntry, None]:
    """Viewings that had not ended before ``since``, in order of their beginning, asked for page by page."""
    place: Place | None = BEGINNING
    while place is not None:
        reply = await line.post(PATH, {"CustomQueryString": question(since, place), "ReplaceUserId": False})
        rows = rows_of_answer(await parse_json(reply.body, reply.headers))
        entries = [entry for row in rows if (entry := read_viewing(row, names, dialect)) is not None]
        if rows and not entries:
            raise BadReply("The Playback Reporting plugin does not say what was played, or when.")
        for entry in entries:
            yield entry
        place = _end_of(rows, place)


def question(since: datetime, place: Place) -> str:
    """The SQL for the page behind a place. ``*``, because older versions of the plugin have fewer columns."""
    return (
        f"SELECT ROWID AS Number, {_MOMENT} AS Moment, * FROM PlaybackActivity "  # noqa: S608 - whole numbers alone
        f"WHERE ({_MOMENT} > {place.moment:d} OR ({_MOMENT} = {place.moment:d} AND ROWID > {place.number:d})) "
        f"AND {_MOMENT} + {_LENGTH} >= {int(since.timestamp()):d} "
        f"ORDER BY {_MOMENT}, ROWID LIMIT {PAGE:d}"
    )


Row = Mapping[str, object]


def rows_of_answer(answer: object) -> Sequence[Row]:
    """The rows by the names of their columns in lower case. The plugin reports errors with status 200, and spells ``colums``."""
    told = as_map(answer)
    columns, results = as_list(told.get("colums")), told.get("results")
    if as_text(told.get("message")) or not isinstance(results, list) or (results and not columns):
        raise BadReply("The Playback Reporting plugin could not answer. Look into the server's log.")
    names = [(as_text(name) or "").lower() for name in columns]
    rows = [dict(zip(names, cells, strict=False)) for cells in results if isinstance(cells, list)]
    if results and not (rows and _NEEDED.issubset(names)):
        raise BadReply("The Playback Reporting plugin answered in a form TowerView does not know.")
    return rows


def _end_of(rows: Sequence[Row], before: Place) -> Place | None:
    """Where the next page begins; None behind the last one."""
    if len(rows) < PAGE:
        return None
    moment, number = as_int(rows[-1].get("moment")), as_int(rows[-1].get("number"))
    if moment is None or number is None or (moment, number) <= (before.moment, before.number):
        raise BadReply("The Playback Reporting plugin answers the same page again.")
    return Place(moment, number)


def read_viewing(row: Row, names: Mapping[str, str], dialect: Dialect) -> HistoryEntry | None:
    """One viewing; None if the row does not say what or when. Names of users are labels: theirs may be gone."""
    number, item = as_id(row.get("number")), dialect.id_of(row.get("itemid"))
    began = as_epoch(row.get("moment"))
    if number is None or item is None or began is None:
        return None
    user, media = dialect.id_of(row.get("userid")), _media(row, item, dialect)
    length, paused = as_count(row.get("playduration")), as_count(row.get("pauseduration"))
    return HistoryEntry(
        id=f"report-{number}-{''.join(filter(str.isdigit, as_text(row.get('datecreated')) or ''))[:14]}",
        user=SessionUser(id=user, name=names.get(user or "", "")),
        media=media,
        player=Player(device=as_text(row.get("devicename")), product=as_text(row.get("clientname"))),
        started_at=began,
        stopped_at=_end(began, length) if "pauseduration" in row else None,
        played_s=None if length is None else max(0, length - (paused or 0)),
        decision=_decision(as_text(row.get("playbackmethod")) or "", media.type),
    )


def _end(began: datetime, length: int | None) -> datetime | None:
    """Where pauses are told (Emby), the length includes them; Jellyfin's leaves them out, so the end is not known."""
    if length is None or length > timedelta(days=366).total_seconds():
        return None
    return began.astimezone(UTC) + timedelta(seconds=length)


def _media(row: Row, item: str, dialect: Dialect) -> SessionMedia:
    """Episodes are named ``Show - s01e02 - Title``."""
    kind = dialect.types.get(as_text(row.get("itemtype"), 64) or "", MediaType.CLIP)
    name = as_text(row.get("itemname")) or ""
    parts = _EPISODE.fullmatch(name) if kind is MediaType.EPISODE else None
    if parts is None:
        return SessionMedia(id=item, type=kind, title=name)
    show, season, episode, title = parts.groups()
    return SessionMedia(
        id=item, type=kind, title=title, grandparent_title=show, season=int(season), episode=int(episode)
    )


def _decision(method: str, kind: MediaType) -> Decision | None:
    """What became of the picture, or of the sound where there is none. ``DirectStream`` is how apps name plain files too."""
    word = method.partition(" ")[0].lower()
    if word in {"directplay", "directstream"}:
        return Decision.DIRECT_PLAY
    if word != "transcode":
        return None
    made = (_MADE_SOUND if kind is MediaType.TRACK else _MADE).search(method)
    direct = made is not None and made.group(1).lower() == "direct"
    return Decision.DIRECT_STREAM if direct else Decision.TRANSCODE
