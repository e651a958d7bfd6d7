"""Keys and sealed texts (security.md K1, K2)."""

import base64
import os
from pathlib import Path

import pytest

from towerview_core.contract.errors import ConfigError
from towerview_core.security.box import Box, Sealed, add_primary_key, create_key_file


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "home" / "secret.key"
    create_key_file(path)
    return path


def test_k1_a_new_key_file_is_for_its_owner_alone(key_file: Path) -> None:
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert key_file.parent.stat().st_mode & 0o777 == 0o700
    assert key_file.stat().st_uid == os.geteuid()


def test_k1_an_existing_key_file_is_never_overwritten(key_file: Path) -> None:
    before = key_file.read_bytes()
    with pytest.raises(ConfigError, match="never overwritten"):
        create_key_file(key_file)
    assert key_file.read_bytes() == before


def test_k1_a_missing_file_is_named_with_both_ways_out(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        Box.open(tmp_path / "secret.key")
    said = str(refused.value)
    assert str(tmp_path / "secret.key") in said
    assert "restore" in said
    assert "towerview keys new --accept-loss" in said


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660, 0o777])
def test_k1_a_file_open_to_others_is_refused(key_file: Path, mode: int) -> None:
    key_file.chmod(mode)
    with pytest.raises(ConfigError, match="open to other users"):
        Box.open(key_file)


@pytest.mark.parametrize("mode", [0o701, 0o750, 0o755])
def test_k1_a_folder_open_to_others_is_refused(key_file: Path, mode: int) -> None:
    key_file.parent.chmod(mode)
    with pytest.raises(ConfigError, match="chmod 700"):
        Box.open(key_file)


def test_k1_a_shared_folder_is_not_tightened_behind_its_owners_back(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    (shared / "somebody-elses").touch()
    with pytest.raises(ConfigError, match="chmod 700"):
        create_key_file(shared / "secret.key")
    assert shared.stat().st_mode & 0o777 == 0o755


def test_k1_a_file_of_another_user_is_refused(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = key_file.stat().st_uid + 1
    monkeypatch.setattr(os, "geteuid", lambda: stranger)
    with pytest.raises(ConfigError, match="another user"):
        Box.open(key_file)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "no colon", "kid:short", ":" + "A" * 44, "é:x", "a:" + "!" * 44]
)
def test_k1_a_damaged_file_is_refused(key_file: Path, text: str) -> None:
    key_file.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"damaged|empty"):
        Box.open(key_file)


def test_k2_what_is_sealed_opens_for_its_owner_only(key_file: Path) -> None:
    box = Box.open(key_file)
    sealed = box.seal("server:12", "token\nwith a second line")
    assert sealed.startswith(f"v1:{box.kid}:")
    assert "token" not in sealed
    assert box.unseal("server:12", sealed) == "token\nwith a second line"
    with pytest.raises(Sealed, match="something else"):
        box.unseal("server:1", sealed)


def test_k2_another_key_or_a_changed_text_does_not_open(key_file: Path, tmp_path: Path) -> None:
    box = Box.open(key_file)
    sealed = box.seal("server:12", "token")
    other = tmp_path / "other" / "secret.key"
    create_key_file(other)
    with pytest.raises(Sealed):
        Box.open(other).unseal("server:12", sealed)
    with pytest.raises(Sealed):
        box.unseal("server:12", sealed[:-4] + "AAAA")
    for rubbish in ("", "v1", "v2:" + sealed[3:], "token"):
        with pytest.raises(Sealed):
            box.unseal("server:12", rubbish)


def test_k2_a_new_primary_key_seals_and_the_former_still_opens(key_file: Path) -> None:
    before = Box.open(key_file)
    sealed = before.seal("server:1", "token")
    add_primary_key(key_file)
    after = Box.open(key_file)
    assert after.kid != before.kid
    assert after.unseal("server:1", sealed) == "token"
    assert after.seal("server:1", "token").startswith(f"v1:{after.kid}:")
    assert key_file.stat().st_mode & 0o777 == 0o600


def test_k2_derived_keys_differ_by_purpose_and_do_not_show_the_key(key_file: Path) -> None:
    box = Box.open(key_file)
    derived = {box.derive("access-token"), box.derive("refresh-token"), box.derive("device")}
    assert len(derived) == 3
    assert all(len(key) == 32 for key in derived)
    stored = base64.urlsafe_b64decode(key_file.read_text("ascii").partition(":")[2].strip())
    assert stored not in derived
    assert box.derive("access-token") == Box.open(key_file).derive("access-token")
