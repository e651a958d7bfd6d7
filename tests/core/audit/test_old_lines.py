"""Only the oldest lines go, only behind a checkpoint, and never a young one: the database itself sees to it (security.md L1)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from tests.support.identity import audited, small_house
from towerview_core.services import audit, audit_log, site
from towerview_core.services.audit import SYSTEM
from towerview_core.services.house import House
from towerview_core.services.site import SiteChange
from towerview_core.store.audit_lines import checkpoints
from towerview_core.store.site import AuditRow

NOW = datetime.now(UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    made = small_house(tmp_path / "home", url)
    yield made
    made.snapshots.close()
    made.database.close()


def write(house: House, *days: float) -> None:
    with house.database.write() as db:
        for day in days:
            row = AuditRow(at=NOW - timedelta(days=day), actor_kind="system", actor_name="System", action="test.line",
                           result="ok", details={})  # fmt: skip
            db.add(row)
            db.flush()


def ages(house: House) -> list[int]:
    return [round((NOW - line.at).days) for line in audited(house, "test.line")]


def trim(house: House) -> int:
    return sum(audit_log.trim(house.database))


def test_what_is_older_than_the_site_keeps_goes_and_a_checkpoint_stays(house: House) -> None:
    write(house, 500, 400, 366, 364, 100, 1)
    assert trim(house) == 3
    assert ages(house) == [364, 100, 1]
    with house.database.read() as db:
        [cut] = checkpoints(db)
    assert (cut.lines, (NOW - cut.first_at).days, (NOW - cut.last_at).days) == (3, 500, 366)
    [line] = audited(house, "audit.trim")
    assert (line.actor_name, line.details) == ("System", {"through": cut.through_id, "lines": 3})
    assert trim(house) == 0
    assert len(audited(house, "audit.trim")) == 1


def test_the_setting_is_obeyed_but_never_below_ninety_days(house: House) -> None:
    write(house, 120, 91, 89, 1)
    assert trim(house) == 0
    site.change(house.database, SYSTEM, SiteChange(audit_days=90))
    assert trim(house) == 2
    assert ages(house) == [89, 1]
    with pytest.raises(ValueError, match="90"):
        SiteChange(audit_days=89)


def test_only_a_prefix_is_cut_even_where_a_clock_went_back(house: House) -> None:
    write(house, 500, 10, 499, 5)
    assert trim(house) == 1
    assert ages(house) == [10, 499, 5]


def test_a_killed_run_is_finished_by_the_next(house: House) -> None:
    write(house, *[500] * 5, 1)
    steps = audit_log.trim(house.database)
    audit_log.CUT, whole = 2, audit_log.CUT
    try:
        next(steps)
        assert len(ages(house)) == 4
        assert trim(house) == 3
    finally:
        audit_log.CUT = whole
    assert ages(house) == [1]


def test_ids_are_never_used_again(house: House) -> None:
    write(house, 500, 499)
    write(house, 1)
    trim(house)
    with house.database.read() as db:
        highest = db.scalar(select(func.max(AuditRow.id))) or 0
    with house.database.write() as db:
        audit.record(db, SYSTEM, "test.next")
    assert audited(house, "test.next")[0].id > highest


@pytest.mark.parametrize(
    "attack, refusal",
    [
        ("DELETE FROM audit_log WHERE id = 1", "append-only"),
        ("DELETE FROM audit_log", "append-only"),
        ("UPDATE audit_log SET at = 0", "append-only"),
        ("INSERT INTO audit_checkpoints (through_id, first_at, last_at, lines, cut_at) VALUES (4, 0, 0, 1, 0)", "older than 90 days"),
        ("INSERT INTO audit_checkpoints (through_id, first_at, last_at, lines, cut_at) VALUES (999, 0, 0, 1, 0)", "older than 90 days"),
    ],
)  # fmt: skip
def test_the_database_refuses_everything_else(house: House, attack: str, refusal: str) -> None:
    write(house, 500, 400, 80, 2, 1)
    with pytest.raises(DBAPIError, match=refusal), house.database.write() as db:
        db.execute(text(attack))
    assert len(ages(house)) == 5


@pytest.mark.parametrize(
    "attack", ["DELETE FROM audit_checkpoints", "UPDATE audit_checkpoints SET through_id = 999"]
)
def test_checkpoints_cannot_be_changed(house: House, attack: str) -> None:
    write(house, 500, 1)
    trim(house)
    with pytest.raises(DBAPIError, match="append-only"), house.database.write() as db:
        db.execute(text(attack))


def test_behind_a_checkpoint_the_young_stay_whatever_is_asked(house: House) -> None:
    """A line may be younger than its place says; its own age is looked at too."""
    write(house, 500, 400, 1)
    trim(house)
    with pytest.raises(DBAPIError, match="append-only"), house.database.write() as db:
        db.execute(text("DELETE FROM audit_log"))
    assert ages(house) == [1]


def test_a_checkpoint_never_goes_back(house: House) -> None:
    write(house, 500, 450, 1)
    trim(house)
    insert = (
        "INSERT INTO audit_checkpoints (through_id, first_at, last_at, lines, cut_at) VALUES (1, 0, 0, 1, 0)"
    )
    with pytest.raises(DBAPIError, match="older than 90 days"), house.database.write() as db:
        db.execute(text(insert))
