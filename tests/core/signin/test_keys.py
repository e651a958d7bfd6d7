"""Key file and database belong together (security.md K1, K2, F45)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from tests.support.identity import PASSWORD, audited, enter, make, small_house
from towerview_core.contract.errors import ConfigError
from towerview_core.security.box import Box, create_key_file
from towerview_core.services.house import House
from towerview_core.services.keys import accept_loss, check_keys, rotate, unlock
from towerview_core.store import migrate as migrations
from towerview_core.store.database import Database
from towerview_core.store.servers import Server
from towerview_core.store.site import SettingsRow


def add_servers(house: House, count: int) -> None:
    now = datetime.now(UTC)
    with house.database.write() as db:
        for number in range(count):
            server = Server(kind="plex", name=f"S{number}", health="ok", health_since=now, created_at=now)
            db.add(server)
            db.flush()
            server.options_sealed = house.box.seal(f"server:{server.id}", f"secret {number}")


def opened(database: Database, box: Box) -> list[str]:
    with database.read() as db:
        rows = db.scalars(select(Server).order_by(Server.id)).all()
    return [box.unseal(f"server:{row.id}", row.options_sealed or "") for row in rows]


def test_k1_the_first_start_makes_keys_and_the_next_ones_find_them(house: House) -> None:
    again = unlock(house.database, house.settings.key_file)
    assert again.kid == house.box.kid
    with house.database.read() as db:
        check = db.get(SettingsRow, "keys.check")
    assert check is not None
    assert check.value.startswith(f"v1:{house.box.kid}:")


def test_k1_no_key_is_ever_made_over_old_data(house: House) -> None:
    key_file = house.settings.key_file
    key_file.unlink()
    with pytest.raises(ConfigError, match=r"missing.*restore.*accept-loss"):
        unlock(house.database, key_file)
    assert not key_file.exists()


def test_k1_another_key_file_is_noticed_before_anything_is_written(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_servers(house, 1)
    key_file = house.settings.key_file
    key_file.rename(key_file.with_name("kept"))
    create_key_file(key_file)
    monkeypatch.setattr(migrations, "migrate", lambda *_: pytest.fail("migrated"))
    monkeypatch.setattr(Database, "write", lambda *_: pytest.fail("wrote"))
    with pytest.raises(ConfigError, match="other keys"):
        unlock(house.database, key_file)
    monkeypatch.undo()
    key_file.unlink()
    key_file.with_name("kept").rename(key_file)
    assert opened(house.database, unlock(house.database, key_file)) == ["secret 0"]


def test_k1_secrets_without_a_check_value_are_not_trusted(house: House) -> None:
    add_servers(house, 1)
    with house.database.write() as db:
        db.execute(text("DELETE FROM settings"))
    with pytest.raises(ConfigError, match="no check value"):
        check_keys(house.database, house.box)


def test_f45_accepting_the_loss_keeps_every_row_and_asks_for_credentials(house: House) -> None:
    make(house, "anna")
    add_servers(house, 3)
    key_file = house.settings.key_file
    key_file.write_text("damaged")
    with pytest.raises(ConfigError, match="damaged"):
        unlock(house.database, key_file)
    assert accept_loss(house.database, key_file) == 3
    box = unlock(house.database, key_file)
    assert box.kid != house.box.kid
    with house.database.read() as db:
        rows = db.scalars(select(Server).order_by(Server.id)).all()
    assert [(row.name, row.health, row.options_sealed, row.revision) for row in rows] == [
        (f"S{number}", "needs_credentials", None, 1) for number in range(3)
    ]
    assert [path.read_text() for path in key_file.parent.glob("secret.key.lost-*")] == ["damaged"]
    assert audited(house, "keys.accept_loss")[0].details == {"servers": 3}
    enter(house, "anna", PASSWORD)


def test_k2_rotation_seals_everything_anew_and_can_be_repeated(house: House) -> None:
    add_servers(house, 5)
    key_file = house.settings.key_file
    assert rotate(house.database, key_file) == 5
    box = unlock(house.database, key_file)
    assert box.kid != house.box.kid
    assert opened(house.database, box) == [f"secret {number}" for number in range(5)]
    with house.database.read() as db:
        sealed = db.scalars(select(Server.options_sealed)).all()
    assert all((text_ or "").startswith(f"v1:{box.kid}:") for text_ in sealed)


def test_k2_an_interrupted_rotation_is_finished_not_begun_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_servers(house, 5)
    key_file = house.settings.key_file
    from towerview_core.services import keys

    monkeypatch.setattr(keys, "_BATCH", 2)
    whole, calls = keys._reseal_batch, []

    def interrupted(database: Database, box: Box) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(database, box)

    monkeypatch.setattr(keys, "_reseal_batch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        rotate(house.database, key_file)
    half = unlock(house.database, key_file)
    assert opened(house.database, half) == [f"secret {number}" for number in range(5)]
    monkeypatch.setattr(keys, "_reseal_batch", whole)
    assert rotate(house.database, key_file) == 3
    assert len(key_file.read_text("ascii").splitlines()) == 2
    assert opened(house.database, unlock(house.database, key_file)) == [
        f"secret {number}" for number in range(5)
    ]


def test_k1_a_home_open_to_others_but_empty_is_tightened(tmp_path: Path) -> None:
    home = tmp_path / "volume"
    home.mkdir()
    home.chmod(0o755)
    house = small_house(home)
    assert home.stat().st_mode & 0o777 == 0o700
    house.database.close()
