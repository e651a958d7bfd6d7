"""Playbacks: the record of each viewing, and its segments."""

from datetime import datetime

from sqlalchemy import JSON, Float, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

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
