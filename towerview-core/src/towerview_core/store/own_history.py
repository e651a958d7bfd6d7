"""Playbacks of one person, by who they are at which server."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from towerview_core.store.playbacks import Playback


@dataclass(frozen=True, slots=True)
class HistoryWanted:
    """Which playbacks: with this text in a title, those that began before the one of this moment and id."""

    search: str = ""
    before: tuple[datetime, int] | None = None
    limit: int = 50


def own_playbacks(
    db: Session, places: Mapping[int, Collection[str]], since: datetime, wanted: HistoryWanted
) -> Sequence[Playback]:
    """The newest first, one more than asked for when there are more. Nobody anywhere has no playbacks."""
    if not places:
        return []
    query = select(Playback).where(_whose(places), Playback.started_at >= since)
    if wanted.search:
        titles = (Playback.title, Playback.parent_title, Playback.grandparent_title)
        query = query.where(or_(*(title.icontains(wanted.search, autoescape=True) for title in titles)))
    if wanted.before is not None:
        moment, last_id = wanted.before
        earlier = Playback.started_at < moment
        query = query.where(or_(earlier, and_(Playback.started_at == moment, Playback.id < last_id)))
    ordered = query.order_by(Playback.started_at.desc(), Playback.id.desc())
    return db.scalars(ordered.limit(wanted.limit + 1)).all()


def _whose(places: Mapping[int, Collection[str]]) -> ColumnElement[bool]:
    return or_(
        *(
            and_(Playback.server_id == server_id, Playback.user_id.in_(sorted(users)))
            for server_id, users in sorted(places.items())
        )
    )
