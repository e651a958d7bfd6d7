"""What belongs to the site as a whole: settings and the audit log."""

from datetime import UTC, datetime

from sqlalchemy import JSON, Index, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from towerview_core.store.database import BigId, Row


class SettingsRow(Row):
    """One section of the settings, as JSON; sealed as a whole when its form has secrets."""

    __tablename__ = "settings"

    section: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


class AuditRow(Row):
    """One line of the audit log. Triggers refuse to change or delete it (security.md L1)."""

    __tablename__ = "audit_log"
    __table_args__ = (Index("ix_audit_log_at", "at", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(BigId)
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_name: Mapped[str] = mapped_column(String(128))
    login_session_id: Mapped[str | None] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(64), index=True)
    target: Mapped[str | None] = mapped_column(String(512))
    server_id: Mapped[int | None] = mapped_column(BigId, index=True)
    result: Mapped[str] = mapped_column(String(16))
    address: Mapped[str | None] = mapped_column(String(64))
    user_agent: Mapped[str | None] = mapped_column(String(256))
    request_id: Mapped[str | None] = mapped_column(String(32))
    details: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)


class AuditCheckpoint(Row):
    """What retention cut off: every line up to ``through_id``. Only what a checkpoint covers, and nothing younger than 90
    days, can be removed; the triggers of migration 0002 see to both (security.md L1)."""

    __tablename__ = "audit_checkpoints"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    through_id: Mapped[int] = mapped_column(BigId)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    lines: Mapped[int]
    cut_at: Mapped[datetime]


def read_setting(db: Session, section: str) -> str | None:
    """The stored value of a section; None when nobody set it."""
    return db.scalar(select(SettingsRow.value).where(SettingsRow.section == section))


def write_setting(db: Session, section: str, value: str) -> None:
    """Store a section's value, new or not."""
    row = db.get(SettingsRow, section)
    if row is None:
        db.add(SettingsRow(section=section, value=value, changed_at=datetime.now(UTC)))
        return
    row.value, row.changed_at = value, datetime.now(UTC)


def swap_setting(db: Session, section: str, expected: str, value: str) -> bool:
    """Store the value only where the expected one still stands; tells whether it did."""
    swapped = db.scalar(
        update(SettingsRow)
        .where(SettingsRow.section == section, SettingsRow.value == expected)
        .values(value=value, changed_at=datetime.now(UTC))
        .returning(SettingsRow.section)
    )
    return swapped is not None
