"""All tables of the first release.

An audit log that can be changed proves nothing, so the database itself refuses (security.md L1). SQLite drops triggers
with their table: a later copy-and-swap of ``audit_log`` has to call ``guard_audit_log`` again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

IDENT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()
REFUSAL = "audit_log is append-only"


def upgrade() -> None:
    create_accounts()
    create_servers()
    create_login_sessions()
    create_grants()
    create_failed_sign_ins()
    create_settings()
    create_audit_log()
    create_job_runs()
    create_playbacks()
    create_playback_segments()
    guard_audit_log()


def create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", IDENT, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("name_folded", sa.String(length=128), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("password_until", MOMENT, nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", IDENT, nullable=True),
        sa.Column("signed_in_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["accounts.id"], name="fk_accounts_created_by_accounts", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("name_folded", name="uq_accounts_name_folded"),
        sqlite_autoincrement=True,
    )


def create_servers() -> None:
    op.create_table(
        "servers",
        sa.Column("id", IDENT, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("options_sealed", sa.Text(), nullable=True),
        sa.Column("machine_id", sa.String(length=128), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(length=128), nullable=True),
        sa.Column("version", sa.String(length=64), nullable=True),
        sa.Column("newer_version", sa.String(length=64), nullable=True),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("health", sa.String(length=32), nullable=False),
        sa.Column("health_reason", sa.String(length=512), nullable=True),
        sa.Column("health_since", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_servers"),
        sqlite_autoincrement=True,
    )


def create_login_sessions() -> None:
    op.create_table(
        "login_sessions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", IDENT, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=True),
        sa.Column("rotated_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("idle_until", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("remember", sa.Boolean(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_why", sa.String(length=64), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("user_agent", sa.String(length=256), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_login_sessions_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_login_sessions"),
        sa.UniqueConstraint("previous_hash", name="uq_login_sessions_previous_hash"),
        sa.UniqueConstraint("token_hash", name="uq_login_sessions_token_hash"),
    )
    op.create_index("ix_login_sessions_account_id", "login_sessions", ["account_id"], unique=False)


def create_grants() -> None:
    op.create_table(
        "grants",
        sa.Column("id", IDENT, nullable=False),
        sa.Column("account_id", IDENT, nullable=False),
        sa.Column("server_id", IDENT, nullable=False),
        sa.Column("grant", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_grants_account_id_accounts", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name="fk_grants_server_id_servers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
        sa.UniqueConstraint("account_id", "server_id", "grant", name="uq_grants_account_id_server_id_grant"),
    )


def create_failed_sign_ins() -> None:
    op.create_table(
        "failed_sign_ins",
        sa.Column("id", IDENT, nullable=False),
        sa.Column("limited_by", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_failed_sign_ins"),
    )
    op.create_index("ix_failed_sign_ins_at", "failed_sign_ins", ["at"], unique=False)
    op.create_index("ix_failed_sign_ins_limited_by", "failed_sign_ins", ["limited_by"], unique=False)


def create_settings() -> None:
    op.create_table(
        "settings",
        sa.Column("section", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("section", name="pk_settings"),
    )


def create_audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", IDENT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", IDENT, nullable=True),
        sa.Column("actor_kind", sa.String(length=16), nullable=False),
        sa.Column("actor_name", sa.String(length=128), nullable=False),
        sa.Column("login_session_id", sa.String(length=32), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=512), nullable=True),
        sa.Column("server_id", IDENT, nullable=True),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("user_agent", sa.String(length=256), nullable=True),
        sa.Column("request_id", sa.String(length=32), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_log"),
    )
    op.create_index("ix_audit_log_action", "audit_log", ["action"], unique=False)
    op.create_index("ix_audit_log_at", "audit_log", ["at", "id"], unique=False)
    op.create_index("ix_audit_log_server_id", "audit_log", ["server_id"], unique=False)


def create_job_runs() -> None:
    op.create_table(
        "job_runs",
        sa.Column("id", IDENT, nullable=False),
        sa.Column("job", sa.String(length=128), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.String(length=128), nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("error", sa.String(length=512), nullable=True),
        sa.Column("progress_done", sa.Integer(), nullable=False),
        sa.Column("progress_total", sa.Integer(), nullable=True),
        sa.Column("progress_note", sa.String(length=256), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_job_runs"),
        sa.UniqueConstraint("job", "due_at", name="uq_job_runs_job_due_at"),
    )
    op.create_index("ix_job_runs_state", "job_runs", ["state"], unique=False)


def create_playbacks() -> None:
    op.create_table(
        "playbacks",
        sa.Column("id", IDENT, nullable=False),
        sa.Column("server_id", IDENT, nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.String(length=128), nullable=False),
        sa.Column("user_id", sa.String(length=128), nullable=True),
        sa.Column("user_name", sa.String(length=512), nullable=False),
        sa.Column("item_id", sa.String(length=128), nullable=False),
        sa.Column("media_type", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=512), nullable=False),
        sa.Column("parent_title", sa.String(length=512), nullable=True),
        sa.Column("grandparent_title", sa.String(length=512), nullable=True),
        sa.Column("season", sa.Integer(), nullable=True),
        sa.Column("episode", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("duration_ms", IDENT, nullable=True),
        sa.Column("library_id", sa.String(length=128), nullable=True),
        sa.Column("library_name", sa.String(length=512), nullable=True),
        sa.Column("guids", sa.JSON(), nullable=False),
        sa.Column("device", sa.String(length=512), nullable=True),
        sa.Column("device_id", sa.String(length=128), nullable=True),
        sa.Column("product", sa.String(length=512), nullable=True),
        sa.Column("platform", sa.String(length=512), nullable=True),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("missed_at", MOMENT, nullable=True),
        sa.Column("position_ms", IDENT, nullable=True),
        sa.Column("played_s", sa.Float(precision=53), nullable=False),
        sa.Column("paused_s", sa.Float(precision=53), nullable=False),
        sa.Column("unobserved_s", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name="fk_playbacks_server_id_servers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_playbacks"),
    )
    op.create_index(
        "ix_playbacks_server_started", "playbacks", ["server_id", "started_at", "id"], unique=False
    )
    op.create_index("ix_playbacks_started", "playbacks", ["started_at", "id"], unique=False)
    op.create_index(
        "uq_playbacks_open",
        "playbacks",
        ["server_id", "identity"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def create_playback_segments() -> None:
    op.create_table(
        "playback_segments",
        sa.Column("id", IDENT, nullable=False),
        sa.Column("playback_id", IDENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("video_decision", sa.String(length=16), nullable=False),
        sa.Column("audio_decision", sa.String(length=16), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["playback_id"],
            ["playbacks.id"],
            name="fk_playback_segments_playback_id_playbacks",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_playback_segments"),
    )
    op.create_index(
        "ix_playback_segments_playback", "playback_segments", ["playback_id", "started_at"], unique=False
    )
    op.create_index("ix_playback_segments_started_at", "playback_segments", ["started_at"], unique=False)


def guard_audit_log() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER audit_log_no_{verb} BEFORE {verb.upper()} ON audit_log "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE ON audit_log "
        "FOR EACH ROW EXECUTE FUNCTION audit_log_refuse()"
    )
    op.execute(
        "CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse()"
    )
