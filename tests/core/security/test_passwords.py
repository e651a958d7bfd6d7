"""Password hashes and what counts as a poor password (security.md A2, A3)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import bcrypt
import pytest

from towerview_core.contract.errors import ConfigError, Invalid
from towerview_core.security import passwords
from towerview_core.security.commonplace import check_password, is_common

PASSWORD = "velvet otters juggle 9 lamps"

ROOM = passwords.AT_ONCE + passwords.QUEUE


def bcrypt_hash(password: bytes, prefix: str = "$2b$") -> str:
    return prefix + bcrypt.hashpw(password, bcrypt.gensalt(4)).decode()[4:]


def test_a2_hashes_are_argon2id_with_the_parameters_of_the_rule() -> None:
    hashed = passwords.hash_password(PASSWORD)
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.verify(PASSWORD, hashed)
    assert not passwords.verify(PASSWORD + "x", hashed)
    assert not passwords.needs_rehash(hashed)


@pytest.mark.parametrize("prefix", ["$2a$", "$2b$", "$2y$"])
def test_a2_existing_bcrypt_hashes_verify_and_want_an_upgrade(prefix: str) -> None:
    hashed = bcrypt_hash(PASSWORD.encode(), prefix)
    assert passwords.verify(PASSWORD, hashed)
    assert not passwords.verify("something else entirely", hashed)
    assert passwords.needs_rehash(hashed)


def test_a2_a_long_password_of_a_bcrypt_account_still_opens() -> None:
    password = "a long sentence with more than seventy-two bytes, as people with managers like them"
    hashed = bcrypt_hash(password.encode()[:72])
    assert passwords.verify(password, hashed)
    assert not passwords.verify("b" + password[1:], hashed)


def test_a2_a_nul_in_a_password_is_a_wrong_password_not_a_broken_hash() -> None:
    assert not passwords.verify("a\0b", bcrypt_hash(b"a"))
    hashed = passwords.hash_password("twelve\0characters \ud800")
    assert passwords.verify("twelve\0characters \ud800", hashed)


@pytest.mark.parametrize("stored", ["", "!", "plain", "$argon2id$v=19$m=19456", "$2b$12$tooshort", "$5$x$y"])
def test_a3_an_unreadable_hash_is_an_error_of_its_own(stored: str) -> None:
    assert not passwords.readable(stored)
    with pytest.raises(passwords.UnreadableHash):
        passwords.verify(PASSWORD, stored)


def test_a3_the_self_test_passes_here_and_refuses_a_broken_library(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords.self_test()
    monkeypatch.setattr(passwords._context, "verify", lambda *_: False)
    with pytest.raises(ConfigError, match="disagree"):
        passwords.self_test()


def test_a3_the_self_test_refuses_a_library_that_accepts_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords._context, "verify", lambda *_: True)
    with pytest.raises(ConfigError, match="disagree"):
        passwords.self_test()


def test_a2_two_hashes_at_once_sixteen_wait_and_the_next_is_sent_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go, running, most = threading.Event(), [0], [0]
    lock = threading.Lock()

    def slow(*_: object) -> bool:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        go.wait(10)
        with lock:
            running[0] -= 1
        return True

    monkeypatch.setattr(passwords, "_verified", slow)
    busy = threading.Semaphore(0)

    def attempt() -> bool:
        try:
            return passwords.verify(PASSWORD, "x")
        except passwords.Busy:
            busy.release()
            return False

    with ThreadPoolExecutor(24) as pool:
        tries = [pool.submit(attempt) for _ in range(24)]
        sent_away = sum(busy.acquire(timeout=10) for _ in range(24 - ROOM))
        go.set()
        through = sum(one.result() for one in tries)
    assert sent_away == 24 - ROOM
    assert through == ROOM
    assert most[0] == passwords.AT_ONCE


@pytest.mark.parametrize(
    "password",
    [
        "Password1234!", "P@ssw0rd2024!!", "123456789012", "987654321098", "qwertyuiop123", "letmeinplease1",
        "MichaelJordan23", "aaaaaaaaaaaa", "abcabcabcabc", "1q2w3e4r5t6y", "Dragonmaster2020", "19851985-1985",
        "Welcome@12345", "correct horse battery staple", "plexadmin12345", "!!!!!!!!!!!!",
    ],
)  # fmt: skip
def test_a2_common_passwords_are_known(password: str) -> None:
    assert is_common(password)
    with pytest.raises(Invalid):
        check_password(password, ())


@pytest.mark.parametrize(
    "password",
    [PASSWORD, "k7Jx-92mmQpz!", "velvet-otter-canyon-lamp", "838472948372", "ничего особенного тут"],
)
def test_a2_uncommon_passwords_of_any_characters_are_let_through(password: str) -> None:
    check_password(password, ("admin", "TowerView"))


@pytest.mark.parametrize("length, good", [(11, False), (12, True), (128, True), (129, False)])
def test_a2_twelve_to_128_characters(length: int, good: bool) -> None:
    password = ("k7Jx-92mmQpz!vB4" * 9)[:length]
    password = "".join(chr(ord(one) + index % 3) for index, one in enumerate(password))
    if good:
        check_password(password, ())
    else:
        with pytest.raises(Invalid, match="12 to 128"):
            check_password(password, ())


@pytest.mark.parametrize(
    "password", ["Wanderer123456", "my-wanderer-12", "WandererHarbour!", "harbour-harbour"]
)
def test_a2_words_of_the_context_do_not_make_a_password(password: str) -> None:
    with pytest.raises(Invalid):
        check_password(password, ("wanderer", "Harbour"))
    check_password("my wanderer juggles fine lamps", ("wanderer", "Harbour"))
