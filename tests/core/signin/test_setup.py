"""The first start (security.md A1)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from tests.support.identity import HERE, PASSWORD, audited, enter, make
from towerview_core.contract.errors import Denied, Invalid
from towerview_core.services import accounts
from towerview_core.services.audit import Client
from towerview_core.services.house import House
from towerview_core.services.limits import TooManyTries
from towerview_core.services.setup import complete, new_secret, setup_needed
from towerview_core.store.site import read_setting

FIRST = ("anna", PASSWORD)


def test_a1_the_secret_makes_the_first_admin_once(house: House) -> None:
    secret = new_secret(house.database)
    assert secret is not None
    assert len(secret.replace("-", "")) * 4 >= 128
    assert setup_needed(house.database)
    entered = complete(house, HERE, secret, FIRST)
    assert (entered.account.name, entered.account.role) == ("anna", "admin")
    assert not setup_needed(house.database)
    with pytest.raises(Denied):
        complete(house, HERE, secret, ("bert", PASSWORD))
    assert new_secret(house.database) is None
    enter(house, "anna")
    assert [line.target for line in audited(house, "setup.complete")] == ["anna"]


def test_a1_only_a_hash_of_the_secret_is_stored(house: House) -> None:
    secret = new_secret(house.database)
    with house.database.read() as db:
        kept = read_setting(db, "setup")
    assert secret is not None
    assert kept is not None
    assert secret not in kept


def test_a1_a_wrong_an_earlier_and_an_expired_secret_do_not_open(sqlite_house: House) -> None:
    house = sqlite_house
    with time_machine.travel("2026-01-05T10:00:00Z", tick=False) as clock:
        earlier = new_secret(house.database) or ""
        secret = new_secret(house.database) or ""
        for wrong in ("", "x", secret[:-1], earlier, "\ud800"):
            with pytest.raises(Denied):
                complete(house, HERE, wrong, FIRST)
            clock.shift(61)
        clock.shift(timedelta(minutes=55))
        with pytest.raises(Denied):
            complete(house, HERE, secret, FIRST)
        assert setup_needed(house.database)
        complete(house, HERE, new_secret(house.database) or "", FIRST)


def test_a1_without_a_secret_nothing_opens_setup(house: House) -> None:
    for guess in ("", "None", "null", '"closed"'):
        with pytest.raises(Denied):
            complete(house, HERE, guess, FIRST)


def test_a1_a_poor_name_or_password_leaves_the_secret_good(house: House) -> None:
    secret = new_secret(house.database) or ""
    for poor in (("anna", "short"), ("", PASSWORD), ("anna", "Password1234!")):
        with pytest.raises(Invalid):
            complete(house, HERE, secret, poor)
    complete(house, HERE, secret, FIRST)


def test_a1_two_at_once_make_one_admin(house: House) -> None:
    secret = new_secret(house.database) or ""

    def attempt(name: str) -> bool:
        try:
            complete(house, HERE, secret, (name, PASSWORD))
        except Denied:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, ("anna", "bert", "carl", "dora"))) == [False, False, False, True]
    assert len(accounts.listed(house.database)) == 1


def test_a1_an_account_made_on_the_host_closes_setup_too(house: House) -> None:
    secret = new_secret(house.database) or ""
    make(house, "anna")
    assert not setup_needed(house.database)
    with pytest.raises(Denied):
        complete(house, HERE, secret, ("bert", PASSWORD))


def test_a9_guessing_the_secret_is_limited_by_address_and_locks_nobody_else_out(sqlite_house: House) -> None:
    house = sqlite_house
    secret = new_secret(house.database) or ""
    with time_machine.travel("2026-01-05T10:00:00Z", tick=False) as clock:
        secret = new_secret(house.database) or ""
        for _ in range(10):
            with pytest.raises(Denied):
                complete(house, HERE, "guess", FIRST)
            clock.shift(61)
        with pytest.raises(TooManyTries):
            complete(house, HERE, secret, FIRST)
        complete(house, Client("198.51.100.1"), secret, FIRST)
