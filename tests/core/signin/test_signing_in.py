"""Names, passwords, and how many tries there are (security.md A2, A3, A9)."""

import statistics
import time
from datetime import UTC, datetime, timedelta

import bcrypt
import pytest
import time_machine
from sqlalchemy import select, update

from tests.support.identity import HERE, OTHER_PASSWORD, PASSWORD, audited, enter, make
from towerview_core.contract.errors import Invalid
from towerview_core.security import passwords
from towerview_core.services import accounts
from towerview_core.services.audit import SYSTEM, Actor, Client
from towerview_core.services.house import House
from towerview_core.services.limits import TooManyTries, of_account
from towerview_core.services.signin import Credentials, SignInFailed, change_password, sign_in
from towerview_core.store.accounts import Account

WRONG = "not the password at all"


def fail(house: House, name: str, client: Client = HERE, device: str | None = None) -> None:
    with pytest.raises(SignInFailed, match="Name or password is wrong"):
        sign_in(house, client, Credentials(name, WRONG, device_cookie=device))


def store_hash(house: House, name: str, stored: str) -> None:
    with house.database.write() as db:
        db.execute(update(Account).where(Account.name == name).values(password_hash=stored))


def stored_hash(house: House, name: str) -> str:
    with house.database.read() as db:
        return db.scalars(select(Account.password_hash).where(Account.name == name)).one()


@pytest.mark.parametrize("spelling", ["Anna", "ANNA", " anna ", "\uff21nna"])
def test_names_ignore_case_width_and_blanks(house: House, spelling: str) -> None:
    make(house, "anna")
    assert enter(house, spelling).account.name == "anna"
    with pytest.raises(Invalid, match="already"):
        make(house, spelling)


def test_signing_in_and_failing_to_are_audited(house: House) -> None:
    make(house, "anna")
    enter(house, "anna")
    fail(house, "anna")
    [good], [bad] = audited(house, "signin.ok"), audited(house, "signin.fail")
    assert (good.actor_name, good.result, good.address, good.user_agent) == (
        "anna", "ok", HERE.address, HERE.user_agent,
    )  # fmt: skip
    assert (bad.actor_kind, bad.target, bad.result) == ("anonymous", "anna", "failed")
    assert PASSWORD not in str(good.details)
    assert WRONG not in str(bad.details)


def test_l1_failures_of_one_minute_are_one_line(sqlite_house: House) -> None:
    make(sqlite_house, "anna")
    with time_machine.travel("2026-01-05T10:00:00Z", tick=False) as clock:
        for _ in range(3):
            fail(sqlite_house, "anna")
        assert len(audited(sqlite_house, "signin.fail")) == 1
        clock.shift(61)
        fail(sqlite_house, "anna")
        assert len(audited(sqlite_house, "signin.fail")) == 2


@pytest.mark.parametrize("prefix", ["$2a$", "$2b$", "$2y$"])
def test_a2_a_bcrypt_account_signs_in_and_is_upgraded(house: House, prefix: str) -> None:
    make(house, "anna")
    old = prefix + bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()[4:]
    store_hash(house, "anna", old)
    fail(house, "anna")
    assert stored_hash(house, "anna") == old
    enter(house, "anna")
    assert stored_hash(house, "anna").startswith("$argon2id$")
    enter(house, "anna")


def test_a3_an_account_with_an_unreadable_hash_stays_shut_and_is_reported(house: House) -> None:
    make(house, "keeper")
    make(house, "anna")
    store_hash(house, "anna", "*locked*")
    for password in ("*locked*", PASSWORD, "admin"):
        with pytest.raises(SignInFailed):
            enter(house, "anna", password)
    assert stored_hash(house, "anna") == "*locked*"
    assert accounts.unreadable(house.database) == ["anna"]
    assert {line.target for line in audited(house, "account.unreadable_hash")} == {"anna"}
    accounts.report_unreadable(house.database)
    assert audited(house, "account.unreadable_hash")[-1].actor_kind == "system"
    one_time = accounts.reset_password(house.database, SYSTEM, "anna")
    assert enter(house, "anna", one_time).account.must_change_password


def test_a3_a_one_time_password_lasts_half_an_hour_and_ends_every_sign_in(sqlite_house: House) -> None:
    house = sqlite_house
    make(house, "anna")
    with time_machine.travel("2026-01-05T10:00:00Z", tick=False) as clock:
        before = enter(house, "anna")
        one_time = accounts.reset_password(house.database, SYSTEM, "ANNA")
        with pytest.raises(SignInFailed):
            enter(house, "anna", PASSWORD)
        after = enter(house, "anna", one_time)
        assert after.claims.epoch == before.claims.epoch + 1
        clock.shift(timedelta(minutes=30))
        with pytest.raises(SignInFailed):
            enter(house, "anna", one_time)
    assert len(audited(house, "account.reset_password")) == 1


def test_a5_changing_the_password_ends_every_other_sign_in(house: House) -> None:
    make(house, "anna")
    first, second = enter(house, "anna"), enter(house, "anna")
    actor = Actor("account", "anna", first.account.id, first.claims.session_id, HERE)
    with pytest.raises(Invalid) as wrong:
        change_password(house, actor, WRONG, OTHER_PASSWORD)
    assert wrong.value.field == "current_password"
    for poor in ("short", "Password1234!", PASSWORD, "anna anna anna"):
        with pytest.raises(Invalid) as refused:
            change_password(house, actor, PASSWORD, poor)
        assert refused.value.field == "new_password"
    third = change_password(house, actor, PASSWORD, OTHER_PASSWORD)
    assert third.claims.epoch == second.claims.epoch + 1
    assert third.claims.session_id not in (first.claims.session_id, second.claims.session_id)
    enter(house, "anna", OTHER_PASSWORD)
    with pytest.raises(SignInFailed):
        enter(house, "anna", PASSWORD)


def test_a9_the_eleventh_failure_of_an_account_is_not_even_looked_at(house: House) -> None:
    make(house, "anna")
    with time_machine.travel(datetime(2026, 1, 5, tzinfo=UTC), tick=False) as clock:
        for number in range(10):
            fail(house, "ANNA" if number % 2 else "anna", Client(f"192.0.2.{number}"))
            clock.shift(61)
        with pytest.raises(TooManyTries) as refused:
            enter(house, "anna")
        assert refused.value.retry_after > 60
        clock.shift(timedelta(minutes=15))
        enter(house, "anna")


def test_a9_after_the_fourth_failure_each_costs_a_longer_wait(sqlite_house: House) -> None:
    house = sqlite_house
    make(house, "anna")
    waits = []
    with time_machine.travel("2026-01-05T10:00:00Z", tick=False) as clock:
        for _ in range(9):
            try:
                fail(house, "anna")
            except TooManyTries as refused:
                waits.append(refused.retry_after)
                clock.shift(refused.retry_after)
                fail(house, "anna")
    assert waits == [1, 2, 4, 8, 16]


def test_a9_a_name_that_does_not_exist_is_limited_just_the_same(sqlite_house: House) -> None:
    with time_machine.travel("2026-01-05T10:00:00Z", tick=False) as clock:
        for _ in range(10):
            fail(sqlite_house, "nobody")
            clock.shift(61)
        with pytest.raises(TooManyTries):
            fail(sqlite_house, "nobody")


@pytest.mark.parametrize(
    "addresses", [["192.0.2.9"], ["2001:db8::1", "2001:db8::ffff:2"], ["::ffff:192.0.2.9"]]
)
def test_a9_fifty_failures_of_one_address_or_one_64_stop_it(
    sqlite_house: House, addresses: list[str]
) -> None:
    house = sqlite_house
    make(house, "anna")
    for number in range(50):
        of_account(f"name{number}", None, addresses[number % len(addresses)]).note_failure(house.database)
    with pytest.raises(TooManyTries):
        sign_in(house, Client(addresses[0]), Credentials("anna", PASSWORD))
    sign_in(house, Client("2001:db8:1::1"), Credentials("anna", PASSWORD))


def test_a9_a_known_device_is_not_locked_out_by_strangers_but_has_its_own_limit(sqlite_house: House) -> None:
    house = sqlite_house
    make(house, "anna")
    cookie = enter(house, "anna").device_cookie
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        for number in range(10):
            fail(house, "anna", Client(f"192.0.2.{number}"))
            clock.shift(61)
        with pytest.raises(TooManyTries):
            enter(house, "anna")
        assert enter(house, "anna", device_cookie=cookie).device_cookie == cookie
        for _ in range(10):
            fail(house, "anna", device=cookie)
            clock.shift(61)
        with pytest.raises(TooManyTries):
            enter(house, "anna", device_cookie=cookie)


def test_a9_counting_survives_a_restart(house: House) -> None:
    of_account("anna", None, None).note_failure(house.database)
    for _ in range(9):
        of_account("anna", None, None).note_failure(house.database)
    with pytest.raises(TooManyTries):
        of_account("anna", None, "192.0.2.1").check(house.database)


@pytest.mark.parametrize("name", ["nobody", "\0", "\ud800", "x" * 5000, "", "' OR 1=1 --", "𝒜" * 200])
def test_a9_every_failure_gets_the_same_answer(house: House, name: str) -> None:
    make(house, "anna")
    fail(house, name)
    fail(house, "anna")


def test_a2_an_unknown_name_costs_the_time_of_a_known_one(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path is compared, not only the clock: one hash of the same strength is computed for each."""
    house = sqlite_house
    make(house, "anna")
    seen: list[str] = []
    whole = passwords._verified

    def watched(password: str, stored: str) -> bool:
        seen.append(stored.rpartition("p=1$")[0])
        return whole(password, stored)

    monkeypatch.setattr(passwords, "_verified", watched)
    times: dict[str, list[float]] = {"anna": [], "nobody": []}
    for round_ in range(3):
        for name, taken in times.items():
            begun = time.perf_counter()
            fail(house, name, Client(f"192.0.2.{round_}"))
            taken.append(time.perf_counter() - begun)
    assert seen == ["$argon2id$v=19$m=19456,t=2,"] * 6
    slow, fast = sorted(map(statistics.median, times.values()), reverse=True)
    assert slow < fast * 5


def test_a2_a_password_changed_meanwhile_does_not_open(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sqlite_house
    make(house, "anna")
    whole = passwords.verify

    def verify_while_it_is_reset(password: str, stored: str) -> bool:
        right = whole(password, stored)
        monkeypatch.undo()
        accounts.reset_password(house.database, SYSTEM, "anna")
        return right

    monkeypatch.setattr(passwords, "verify", verify_while_it_is_reset)
    with pytest.raises(SignInFailed):
        enter(house, "anna")
