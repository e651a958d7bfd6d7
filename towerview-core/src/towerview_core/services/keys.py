"""Key file and database belong together; that is proved before anything is written (security.md K1, K2)."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from towerview_core.contract.errors import ConfigError
from towerview_core.security.box import (
    WAYS_OUT,
    Box,
    Sealed,
    add_primary_key,
    create_key_file,
    prepare_folder,
)
from towerview_core.services import audit
from towerview_core.services.audit import SYSTEM
from towerview_core.store.database import Database
from towerview_core.store.migrate import is_empty, migrate
from towerview_core.store.servers import Server
from towerview_core.store.site import SettingsRow, read_setting, swap_setting, write_setting

_CHECK = "keys.check"
_BATCH = 200


def unlock(database: Database, key_file: Path) -> Box:
    """Open the keys, compare them with the database, bring the schema up to date; in this order.

    A key file is made only beside a database that holds nothing at all. Raises ``ConfigError`` with the ways out.
    """
    prepare_folder(key_file.parent)
    if not key_file.exists() and is_empty(database):
        create_key_file(key_file)
    box = Box.open(key_file)
    _compare(database, box)
    migrate(database)
    check_keys(database, box)
    return box


def check_keys(database: Database, box: Box) -> None:
    """Compare the keys with the database's check value; the first keys of a database without secrets leave theirs.
    Raises ``ConfigError``."""
    _compare(database, box)
    with database.write() as db:
        if read_setting(db, _CHECK) is None:
            if _holds_secrets(db):
                raise ConfigError(f"The database holds secrets but no check value for its keys. {WAYS_OUT}")
            write_setting(db, _CHECK, box.check_value())


def _compare(database: Database, box: Box) -> None:
    with database.read() as db:
        if not inspect(db.connection()).has_table(SettingsRow.__tablename__):
            return
        check = read_setting(db, _CHECK)
    if check is not None and not box.opens(check):
        raise ConfigError(f"The key file does not belong to this database: it has other keys. {WAYS_OUT}")


def _holds_secrets(db: Session) -> bool:
    return db.scalar(select(Server.id).where(Server.options_sealed.is_not(None)).limit(1)) is not None


def accept_loss(database: Database, key_file: Path) -> int:
    """Begin anew with a new key file after the old one is lost: servers ask for their credentials again, and every other
    row is kept. A file that is still there is set aside, never overwritten. Answers how many servers are concerned."""
    if key_file.exists():
        key_file.replace(key_file.with_name(f"{key_file.name}.lost-{datetime.now(UTC):%Y%m%dT%H%M%S}"))
    create_key_file(key_file)
    box = Box.open(key_file)
    migrate(database)
    with database.write() as db:
        servers = db.scalars(select(Server).where(Server.options_sealed.is_not(None))).all()
        for server in servers:
            _ask_for_credentials(server)
        write_setting(db, _CHECK, box.check_value())
        audit.record(db, SYSTEM, "keys.accept_loss", details={"servers": len(servers)})
    return len(servers)


def _ask_for_credentials(server: Server) -> None:
    server.options_sealed = None
    server.revision += 1
    server.health, server.health_since = "needs_credentials", datetime.now(UTC)
    server.health_reason = "The key file was lost. Enter address and credentials again."


def rotate(database: Database, key_file: Path) -> int:
    """Make a new primary key and seal everything with it. Safe to repeat after an interruption: what is sealed already is
    left alone, and the former keys stay in the file for backups. Answers how many texts were sealed anew."""
    box = unlock(database, key_file)
    if _all_primary(database, box):
        add_primary_key(key_file)
        box = Box.open(key_file)
        with database.write() as db:
            audit.record(db, SYSTEM, "keys.rotate", details={"kid": box.kid})
    return _reseal(database, box)


def _all_primary(database: Database, box: Box) -> bool:
    """Whether the check value, which is written last, is already of the primary key: then no rotation is under way."""
    with database.read() as db:
        return (read_setting(db, _CHECK) or "").startswith(f"v1:{box.kid}:")


def _reseal(database: Database, box: Box) -> int:
    done = 0
    while batch := _reseal_batch(database, box):
        done += batch
    with database.write() as db:
        write_setting(db, _CHECK, box.check_value())
    return done


def _reseal_batch(database: Database, box: Box) -> int:
    current = f"v1:{box.kid}:%"
    with database.write() as db:
        old = Server.options_sealed.is_not(None) & Server.options_sealed.not_like(current)
        servers = db.scalars(select(Server).where(old).limit(_BATCH)).all()
        for server in servers:
            server.options_sealed = _again(box, f"server:{server.id}", server.options_sealed or "")
        sealed = SettingsRow.value.like("v1:%") & SettingsRow.value.not_like(current)
        sections = db.scalars(
            select(SettingsRow).where(sealed, SettingsRow.section != _CHECK).limit(_BATCH)
        ).all()
        for section in sections:
            value = _again(box, f"settings:{section.section}", section.value)
            swap_setting(db, section.section, section.value, value)
    return len(servers) + len(sections)


def _again(box: Box, owner: str, sealed: str) -> str:
    try:
        return box.seal(owner, box.unseal(owner, sealed))
    except Sealed as error:
        raise ConfigError(
            f"The secrets of {owner} cannot be opened, so the keys were not rotated. {WAYS_OUT}"
        ) from error
