"""Playbacks: the record of each viewing, and its segments."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    Float,
    ForeignKey,
    Index,
    String,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from towerview_core.store.database import BigId, Row


class Playback(Row):
    """One viewing on one device. ``identity`` joins session id, device, user and item (security.md P2); at most one row
    of an identity is open. ``seen_at``: until when its seconds are counted; ``missed_at``: the first complete poll without
    it, None while it is there. Seconds are true ones: ``paused_s`` holds buffering and stalling too, ``unobserved_s``
    the time in which nobody looked.
    """

    __tablename__ = "playbacks"
    __table_args__ = (
        Index(
            "uq_playbacks_open",
            "server_id",
            "identity",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_playbacks_server_started", "server_id", "started_at", "id"),
        Index("ix_playbacks_started", "started_at", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    identity: Mapped[str] = mapped_column(String(64))
    session_id: Mapped[str] = mapped_column(String(128))
    user_id: Mapped[str | None] = mapped_column(String(128))
    user_name: Mapped[str] = mapped_column(String(512))
    item_id: Mapped[str] = mapped_column(String(128))
    media_type: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(512))
    parent_title: Mapped[str | None] = mapped_column(String(512))
    grandparent_title: Mapped[str | None] = mapped_column(String(512))
    season: Mapped[int | None]
    episode: Mapped[int | None]
    year: Mapped[int | None]
    duration_ms: Mapped[int | None] = mapped_column(BigId)
    library_id: Mapped[str | None] = mapped_column(String(128))
    library_name: Mapped[str | None] = mapped_column(String(512))
    guids: Mapped[list[str]] = mapped_column(JSON, default=list)
    device: Mapped[str | None] = mapped_column(String(512))
    device_id: Mapped[str | None] = mapped_column(String(128))
    product: Mapped[str | None] = mapped_column(String(512))
    platform: Mapped[str | None] = mapped_column(String(512))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    position_ms: Mapped[int | None] = mapped_column(BigId)
    played_s: Mapped[float] = mapped_column(Float(53), default=0.0)
    paused_s: Mapped[float] = mapped_column(Float(53), default=0.0)
    unobserved_s: Mapped[float] = mapped_column(Float(53), default=0.0)


class PlaybackSegment(Row):
    """A stretch of a playback in which state, decisions, quality and address stayed the same. ``session`` is the session
    as it was when the stretch began, so that a policy can be replayed over it."""

    __tablename__ = "playback_segments"
    __table_args__ = (Index("ix_playback_segments_playback", "playback_id", "started_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    playback_id: Mapped[int] = mapped_column(ForeignKey("playbacks.id", ondelete="CASCADE"))
    started_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(16))
    video_decision: Mapped[str] = mapped_column(String(16))
    audio_decision: Mapped[str] = mapped_column(String(16))
    fingerprint: Mapped[str] = mapped_column(String(64))
    session: Mapped[str] = mapped_column()


class OpenPlayback(NamedTuple):
    """What a poll is compared with: an open playback and its open segment. Moments in milliseconds since 1970.

    ``fingerprint`` is None when the segment is gone, for instance because it was older than segments are kept.
    """

    id: int
    identity: str
    started_ms: int
    seen_ms: int
    missed_ms: int | None
    fingerprint: str | None
    state: str | None


Fields = Mapping[str, object]
"""Values of one row by the names of its columns, or of the parameters of an update."""

_LOCK = 0x706C6179  # "play"
# Every identity is greater than nothing; said so, SQLite takes the small index of open playbacks. Without statistics it
# would walk every playback the server ever had.
_STILL_OPEN = (Playback.ended_at.is_(None), Playback.identity > "")
_OPEN = (
    select(
        Playback.id,
        Playback.identity,
        type_coerce(Playback.started_at, BigInteger),
        type_coerce(Playback.seen_at, BigInteger),
        type_coerce(Playback.missed_at, BigInteger),
        PlaybackSegment.fingerprint,
        PlaybackSegment.state,
    )
    .outerjoin(
        PlaybackSegment,
        and_(PlaybackSegment.playback_id == Playback.id, PlaybackSegment.ended_at.is_(None)),
    )
    .where(Playback.server_id == bindparam("server"), *_STILL_OPEN)
)
_CHANGE = (
    update(Playback)
    .where(Playback.id == bindparam("row"), Playback.ended_at.is_(None))
    .values(
        identity=bindparam("identity_now"),
        session_id=func.coalesce(bindparam("session_now"), Playback.session_id),
        seen_at=bindparam("seen_now"),
        missed_at=bindparam("missed_now"),
        ended_at=bindparam("ended_now"),
        position_ms=func.coalesce(bindparam("position_now"), Playback.position_ms),
        played_s=Playback.played_s + bindparam("played"),
        paused_s=Playback.paused_s + bindparam("paused"),
        unobserved_s=Playback.unobserved_s + bindparam("unobserved"),
    )
)
_END_SEGMENT = (
    update(PlaybackSegment)
    .where(PlaybackSegment.playback_id == bindparam("row"), PlaybackSegment.ended_at.is_(None))
    .values(ended_at=bindparam("ended_now"))
)


def open_playbacks(db: Connection, server_id: int) -> Sequence[OpenPlayback]:
    """The open playbacks of a server, by one indexed read."""
    return [OpenPlayback._make(row) for row in db.execute(_OPEN, {"server": server_id})]


def hold_playbacks(db: Session, server_id: int) -> None:
    """Let no other worker write playbacks of this server until the transaction ends. SQLite has one writer anyway."""
    if db.connection().dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(_LOCK, server_id % 2**31)))


def playback_labels(db: Session, ids: Sequence[int]) -> Mapping[int, tuple[str, str, str]]:
    """Session id, user and title of playbacks."""
    found = db.execute(
        select(Playback.id, Playback.session_id, Playback.user_name, Playback.title).where(
            Playback.id.in_(ids)
        )
    )
    return {row.id: (row.session_id, row.user_name, row.title) for row in found}


def open_since(db: Session, server_id: int) -> Mapping[str, datetime]:
    """Since when each session that plays now is known, by session id."""
    found = db.execute(
        select(Playback.session_id, Playback.started_at).where(Playback.server_id == server_id, *_STILL_OPEN)
    )
    return {row.session_id: row.started_at for row in found}


def start_playbacks(db: Session, playbacks: Sequence[Fields]) -> Sequence[int]:
    """Insert playbacks and answer their ids in the same order. Raises ``IntegrityError`` when one is open already."""
    found = db.execute(
        insert(Playback).returning(Playback.id, sort_by_parameter_order=True),
        [dict(row) for row in playbacks],
    )
    return list(found.scalars())


def change_playbacks(db: Session, changes: Sequence[Fields]) -> None:
    """Add seconds and write marks of open playbacks: parameters of ``_CHANGE``."""
    db.connection().execute(_CHANGE, [dict(row) for row in changes])


def end_segments(db: Session, ends: Sequence[Fields]) -> None:
    """End the open segment of each playback ``row`` at ``ended_now``."""
    db.connection().execute(_END_SEGMENT, [dict(row) for row in ends])


def start_segments(db: Session, segments: Sequence[Fields]) -> None:
    """Insert segments."""
    db.execute(insert(PlaybackSegment), [dict(row) for row in segments])


def drop_segments(db: Session, before: datetime, most: int) -> int:
    """Remove at most ``most`` segments that began before a moment and have ended; answer how many."""
    old = (
        select(PlaybackSegment.id)
        .where(PlaybackSegment.started_at < before, PlaybackSegment.ended_at.is_not(None))
        .limit(most)
    )
    done = db.connection().execute(delete(PlaybackSegment).where(PlaybackSegment.id.in_(old)))
    return done.rowcount
