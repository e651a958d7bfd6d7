"""Media users may sign in, and the audit log may lose its oldest lines.

A line goes only when two things hold: it is older than 90 days, and a checkpoint says that everything up to it was cut.
A checkpoint cannot be changed or removed, never goes back, and is refused when it would cover anything younger. The
database sees to all of that: no code of ours, and no mistake in it, can do more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IDENT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()


def upgrade() -> None:
    create_viewers()
    create_waiting_pins()
    let_sign_ins_be_viewers()
    create_audit_checkpoints()
    let_the_audit_log_age()


def create_viewers() -> None:
    op.create_table(
        "viewers",
        sa.Column("id", IDENT, nullable=False),
        sa.Column("name", sa.String(length=512), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("signed_in_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_viewers"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "viewer_identities",
        sa.Column("id", IDENT, nullable=False),
        sa.Column("viewer_id", IDENT, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("machine_id", sa.String(length=128), nullable=False),
        sa.Column("user_id", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(
            ["viewer_id"], ["viewers.id"], name="fk_viewer_identities_viewer_id_viewers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_viewer_identities"),
        sa.UniqueConstraint(
            "kind", "machine_id", "user_id", name="uq_viewer_identities_kind_machine_id_user_id"
        ),
    )
    op.create_index("ix_viewer_identities_viewer_id", "viewer_identities", ["viewer_id"], unique=False)


def create_waiting_pins() -> None:
    op.create_table(
        "waiting_pins",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("cookie_hash", sa.String(length=64), nullable=False),
        sa.Column("server_id", IDENT, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("pin_sealed", sa.Text(), nullable=False),
        sa.Column("identity_sealed", sa.Text(), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("check_after", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["server_id"], ["servers.id"], name="fk_waiting_pins_server_id_servers", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_pins"),
    )
    op.create_index("ix_waiting_pins_expires_at", "waiting_pins", ["expires_at"], unique=False)


def let_sign_ins_be_viewers() -> None:
    with op.batch_alter_table("login_sessions") as batch:
        batch.alter_column("account_id", existing_type=IDENT, nullable=True)
        batch.add_column(sa.Column("viewer_id", IDENT, nullable=True))
        batch.create_foreign_key(
            "fk_login_sessions_viewer_id_viewers", "viewers", ["viewer_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_check_constraint(
            op.f("ck_login_sessions_one_owner"), "(account_id IS NULL) <> (viewer_id IS NULL)"
        )
        batch.create_index("ix_login_sessions_viewer_id", ["viewer_id"], unique=False)


def create_audit_checkpoints() -> None:
    op.create_table(
        "audit_checkpoints",
        sa.Column("id", IDENT, nullable=False),
        sa.Column("through_id", IDENT, nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("cut_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_checkpoints"),
    )


def let_the_audit_log_age() -> None:
    if op.get_bind().dialect.name == "sqlite":
        guard_on_sqlite()
    else:
        guard_on_postgres()


def guard_on_sqlite() -> None:
    op.execute("DROP TRIGGER audit_log_no_delete")
    for trigger in SQLITE:
        op.execute(trigger)


def guard_on_postgres() -> None:
    op.execute("DROP TRIGGER audit_log_no_change ON audit_log")
    for statement in POSTGRES:
        op.execute(statement)


# 7776000000 ms are 90 days.
SQLITE = (
    """
    CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
    WHEN OLD.at >= CAST(strftime('%s', 'now') AS INTEGER) * 1000 - 7776000000
    OR NOT EXISTS (SELECT 1 FROM audit_checkpoints WHERE through_id >= OLD.id)
    BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END
    """,
    """
    CREATE TRIGGER audit_checkpoints_only_old BEFORE INSERT ON audit_checkpoints
    WHEN EXISTS (SELECT 1 FROM audit_checkpoints WHERE through_id >= NEW.through_id)
    OR EXISTS (
        SELECT 1 FROM audit_log WHERE id <= NEW.through_id
        AND at >= CAST(strftime('%s', 'now') AS INTEGER) * 1000 - 7776000000
    )
    OR NEW.through_id >= (SELECT max(id) FROM audit_log)
    BEGIN SELECT RAISE(ABORT, 'audit_checkpoints cover only what is older than 90 days, and never go back'); END
    """,
    """
    CREATE TRIGGER audit_checkpoints_no_update BEFORE UPDATE ON audit_checkpoints
    BEGIN SELECT RAISE(ABORT, 'audit_checkpoints are append-only'); END
    """,
    """
    CREATE TRIGGER audit_checkpoints_no_delete BEFORE DELETE ON audit_checkpoints
    BEGIN SELECT RAISE(ABORT, 'audit_checkpoints are append-only'); END
    """,
)
POSTGRES = (
    """
    CREATE TRIGGER audit_log_no_change BEFORE UPDATE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_log_refuse()
    """,
    """
    CREATE FUNCTION audit_log_only_old() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF OLD.at < (extract(epoch FROM now()) * 1000)::bigint - 7776000000
    AND EXISTS (SELECT 1 FROM audit_checkpoints WHERE through_id >= OLD.id)
    THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'audit_log is append-only'; END $$
    """,
    """
    CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_log_only_old()
    """,
    """
    CREATE FUNCTION audit_checkpoints_judge() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP <> 'INSERT' THEN RAISE EXCEPTION 'audit_checkpoints are append-only'; END IF;
    IF EXISTS (SELECT 1 FROM audit_checkpoints WHERE through_id >= NEW.through_id)
    OR EXISTS (
        SELECT 1 FROM audit_log WHERE id <= NEW.through_id
        AND at >= (extract(epoch FROM now()) * 1000)::bigint - 7776000000
    )
    OR NEW.through_id >= (SELECT max(id) FROM audit_log)
    THEN RAISE EXCEPTION 'audit_checkpoints cover only what is older than 90 days, and never go back'; END IF;
    RETURN NEW; END $$
    """,
    """
    CREATE TRIGGER audit_checkpoints_only_old BEFORE INSERT OR UPDATE OR DELETE ON audit_checkpoints
    FOR EACH ROW EXECUTE FUNCTION audit_checkpoints_judge()
    """,
    """
    CREATE TRIGGER audit_checkpoints_no_truncate BEFORE TRUNCATE ON audit_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse()
    """,
)
