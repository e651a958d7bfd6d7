"""Tokens (security.md A4, A5): every property of an access token is judged."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
import time_machine

from towerview_core.contract.errors import Denied
from towerview_core.security import tokens as token_module
from towerview_core.security.box import Box, add_primary_key, create_key_file
from towerview_core.security.tokens import ACCESS_LIFETIME, AccessClaims, Tokens

CLAIMS = AccessClaims(account_id=7, session_id="ab" * 16, epoch=3)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "home" / "secret.key"
    create_key_file(path)
    return path


@pytest.fixture
def box(key_file: Path) -> Box:
    return Box.open(key_file)


@pytest.fixture
def tokens(box: Box) -> Tokens:
    return Tokens(box)


def body(**changes: object) -> dict[str, object]:
    now = datetime.now(UTC)
    good: dict[str, object] = {
        "iss": "towerview",
        "aud": "towerview-api",
        "iat": now,
        "exp": now + timedelta(minutes=5),
        "sub": "7",
        "sid": "ab" * 16,
        "epoch": 3,
        "typ": "access",
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def signed(box: Box, algorithm: str = "HS256", changes: dict[str, object] | None = None) -> str:
    key = box.derive("access-token")
    return jwt.encode(body(**changes or {}), key, algorithm, headers={"kid": box.kid})


def test_a4_an_access_token_says_who_for_ten_minutes(tokens: Tokens) -> None:
    assert tokens.read_access(tokens.issue_access(CLAIMS, datetime.now(UTC))) == CLAIMS
    assert timedelta(minutes=10) == ACCESS_LIFETIME
    with pytest.raises(Denied):
        tokens.read_access(tokens.issue_access(CLAIMS, datetime.now(UTC) - timedelta(minutes=10, seconds=1)))


def test_a4_a_token_that_was_good_a_moment_ago_still_expires(tokens: Tokens) -> None:
    with time_machine.travel("2026-01-05T10:00:00Z", tick=False) as clock:
        token = tokens.issue_access(CLAIMS, datetime.now(UTC))
        assert tokens.read_access(token) == CLAIMS
        clock.shift(ACCESS_LIFETIME - timedelta(seconds=1))
        assert tokens.read_access(token) == CLAIMS
        clock.shift(1)
        with pytest.raises(Denied):
            tokens.read_access(token)


def test_a_flood_of_good_tokens_does_not_fill_the_memory(
    tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_module, "_MOST_REMEMBERED", 10)
    made = [tokens.issue_access(AccessClaims(7, f"{n:032x}", 3), datetime.now(UTC)) for n in range(50)]
    for number, token in enumerate(made):
        assert tokens.read_access(token).session_id == f"{number:032x}"
        assert len(tokens._judged) <= 10


def test_a4_a_hand_made_good_token_is_good(box: Box, tokens: Tokens) -> None:
    assert tokens.read_access(signed(box)) == CLAIMS


@pytest.mark.parametrize(
    "changes",
    [
        {"typ": "refresh"}, {"typ": None}, {"aud": "other"}, {"aud": None}, {"iss": "other"}, {"iss": None},
        {"exp": None}, {"exp": 1}, {"iat": None}, {"sid": None}, {"sid": 7}, {"epoch": None}, {"epoch": "3"},
        {"epoch": True}, {"sub": None}, {"sub": "x"},
    ],
)  # fmt: skip
def test_a4_a_token_with_one_wrong_claim_is_refused(
    box: Box, tokens: Tokens, changes: dict[str, object]
) -> None:
    with pytest.raises(Denied):
        tokens.read_access(signed(box, changes=changes))


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_a4_another_algorithm_is_refused(box: Box, tokens: Tokens, algorithm: str) -> None:
    with pytest.raises(Denied):
        tokens.read_access(signed(box, algorithm))


def test_a4_an_unsigned_token_is_refused(box: Box, tokens: Tokens) -> None:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value, default=str).encode()).rstrip(b"=").decode()

    for algorithm in ("none", "None"):
        forged = f"{part({'alg': algorithm, 'kid': box.kid})}.{part(body(exp=9999999999, iat=1))}."
        with pytest.raises(Denied):
            tokens.read_access(forged)


@pytest.mark.parametrize("rubbish", ["", ".", "..", "a.b.c", "é", "\0", "x" * 9000])
def test_a4_rubbish_is_refused(tokens: Tokens, rubbish: str) -> None:
    with pytest.raises(Denied):
        tokens.read_access(rubbish)
    with pytest.raises(Denied):
        tokens.session_of(rubbish)


def test_a4_a_token_of_another_house_is_refused(tokens: Tokens, tmp_path: Path) -> None:
    create_key_file(tmp_path / "other" / "secret.key")
    other = Tokens(Box.open(tmp_path / "other" / "secret.key"))
    with pytest.raises(Denied):
        tokens.read_access(other.issue_access(CLAIMS, datetime.now(UTC)))
    with pytest.raises(Denied):
        tokens.session_of(other.first_refresh("ab" * 16))


def test_k2_tokens_of_the_former_primary_key_stay_good(key_file: Path, tokens: Tokens) -> None:
    token = tokens.issue_access(CLAIMS, datetime.now(UTC))
    add_primary_key(key_file)
    after = Tokens(Box.open(key_file))
    assert after.read_access(token) == CLAIMS
    assert after.read_access(after.issue_access(CLAIMS, datetime.now(UTC))) == CLAIMS


def test_a4_a_refresh_token_is_no_access_token_and_the_other_way_round(tokens: Tokens) -> None:
    with pytest.raises(Denied):
        tokens.read_access(tokens.first_refresh("ab" * 16))
    with pytest.raises(Denied):
        tokens.session_of(tokens.issue_access(CLAIMS, datetime.now(UTC)))


def test_a5_the_successor_of_a_token_is_always_the_same_and_never_itself(tokens: Tokens) -> None:
    first, other = tokens.first_refresh("ab" * 16), tokens.first_refresh("ab" * 16)
    assert first != other
    chain = [first]
    for _ in range(5):
        chain.append(tokens.next_refresh(chain[-1]))
    assert len(set(chain)) == 6
    assert tokens.next_refresh(first) == chain[1]
    assert {tokens.session_of(token) for token in chain} == {"ab" * 16}


def test_a4_a_changed_refresh_token_is_rubbish(tokens: Tokens) -> None:
    token = tokens.first_refresh("ab" * 16)
    for changed in ("cd" * 16 + token[32:], token[:-1] + ("A" if token[-1] != "A" else "B"), token + "A"):
        with pytest.raises(Denied):
            tokens.session_of(changed)


def test_a9_a_device_is_known_for_one_account_only(tokens: Tokens) -> None:
    cookie = tokens.device_cookie(7)
    device = tokens.known_device(7, cookie)
    assert device
    assert tokens.device_cookie(7, device) == cookie
    for account, forged in ((8, cookie), (7, None), (7, ""), (7, "7.x.y"), (7, cookie + "A"), (7, "é.é.é")):
        assert tokens.known_device(account, forged) is None
