"""Refresh tokens (security.md A4, A5)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.support.identity import HERE, audited, enter, make
from towerview_core.services import login_sessions
from towerview_core.services.accounts import set_enabled
from towerview_core.services.audit import SYSTEM
from towerview_core.services.house import House
from towerview_core.services.login_sessions import MOST_SESSIONS, SignedIn, SignedOut, refresh
from towerview_core.store.login_sessions import LoginSession, standing


def holds(house: House, entered: SignedIn) -> bool:
    with house.database.engine.connect() as connection:
        found = standing(connection, entered.claims.session_id)
    return found is not None and found.ended_at is None


def test_a5_a_refresh_hands_out_a_successor_of_the_same_sign_in(house: House) -> None:
    make(house, "anna")
    first = enter(house, "anna")
    second = refresh(house, HERE, first.refresh_token)
    assert second.refresh_token != first.refresh_token
    assert second.claims == first.claims
    third = refresh(house, HERE, second.refresh_token)
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3


def test_a4_only_the_hash_of_a_token_is_stored(house: House) -> None:
    make(house, "anna")
    entered = enter(house, "anna")
    with house.database.read() as db:
        row = db.get(LoginSession, entered.claims.session_id)
    assert row is not None
    assert len(row.token_hash) == 64
    assert row.token_hash not in entered.refresh_token
    assert all(part not in row.token_hash for part in entered.refresh_token.split("."))


def test_a5_the_direct_predecessor_gets_the_same_successor_for_a_minute(house: House) -> None:
    make(house, "anna")
    first = enter(house, "anna")
    with time_machine.travel(first.stays_until - timedelta(hours=20), tick=False) as clock:
        one_tab = refresh(house, HERE, first.refresh_token)
        clock.shift(59)
        other_tab = refresh(house, HERE, first.refresh_token)
        assert other_tab.refresh_token == one_tab.refresh_token
        clock.shift(2)
        with pytest.raises(SignedOut):
            refresh(house, HERE, first.refresh_token)
    assert not holds(house, first)


def test_a5_the_predecessor_of_a_used_successor_ends_the_family_and_is_audited(house: House) -> None:
    make(house, "anna")
    first = enter(house, "anna")
    second = refresh(house, HERE, first.refresh_token)
    third = refresh(house, HERE, second.refresh_token)
    with pytest.raises(SignedOut):
        refresh(house, HERE, first.refresh_token)
    with pytest.raises(SignedOut):
        refresh(house, HERE, third.refresh_token)
    lines = audited(house, "signin.token_reuse")
    assert [(line.target, line.result, line.address) for line in lines] == [("anna", "denied", HERE.address)]
    _, told = login_sessions.own_sessions(house, first.account.id)
    assert [session.id for session in told] == [first.claims.session_id]


def test_a5_reuse_ends_its_own_family_only(house: House) -> None:
    make(house, "anna")
    phone, desk = enter(house, "anna"), enter(house, "anna")
    second = refresh(house, HERE, phone.refresh_token)
    refresh(house, HERE, second.refresh_token)
    with pytest.raises(SignedOut):
        refresh(house, HERE, phone.refresh_token)
    assert holds(house, desk)


def test_a5_rubbish_ends_nothing(house: House) -> None:
    make(house, "anna")
    entered = enter(house, "anna")
    session_id = entered.claims.session_id
    for rubbish in ("", "x", f"{session_id}.AAAA.BBBB", f"{session_id}..", entered.refresh_token + "x"):
        with pytest.raises(SignedOut):
            refresh(house, HERE, rubbish)
    assert holds(house, entered)
    assert audited(house, "signin.token_reuse") == []


def test_a5_a_thousand_refreshes_of_one_token_have_one_winner_and_no_loser(house: House) -> None:
    make(house, "anna")
    entered = enter(house, "anna")
    with ThreadPoolExecutor(16) as pool:
        tries = [pool.submit(refresh, house, HERE, entered.refresh_token) for _ in range(1000)]
        successors = Counter(one.result().refresh_token for one in tries)
    assert list(successors.values()) == [1000]
    [successor] = successors
    assert successor != entered.refresh_token
    assert refresh(house, HERE, successor).refresh_token != successor
    assert holds(house, entered)


def test_a4_a_day_of_silence_ends_a_sign_in_and_two_weeks_a_remembered_one(sqlite_house: House) -> None:
    house = sqlite_house
    make(house, "anna")
    plain, remembered = enter(house, "anna"), enter(house, "anna", remember=True)
    with time_machine.travel(plain.stays_until + timedelta(seconds=1), tick=False) as clock:
        with pytest.raises(SignedOut):
            refresh(house, HERE, plain.refresh_token)
        again = refresh(house, HERE, remembered.refresh_token)
        clock.shift(timedelta(days=14, seconds=1))
        with pytest.raises(SignedOut):
            refresh(house, HERE, again.refresh_token)


def test_a4_thirty_days_end_every_sign_in(sqlite_house: House) -> None:
    house = sqlite_house
    make(house, "anna")
    entered = enter(house, "anna", remember=True)
    begun = entered.stays_until - timedelta(days=14)
    token = entered.refresh_token
    with time_machine.travel(begun, tick=False) as clock:
        for _ in range(2):
            clock.shift(timedelta(days=13))
            token = refresh(house, HERE, token).refresh_token
        clock.shift(timedelta(days=4, seconds=1))
        with pytest.raises(SignedOut):
            refresh(house, HERE, token)


def test_a4_the_twenty_first_sign_in_ends_the_oldest(sqlite_house: House) -> None:
    house = sqlite_house
    make(house, "anna")
    with time_machine.travel("2026-01-05T10:00:00Z", tick=False) as clock:
        entered = []
        for _ in range(MOST_SESSIONS + 1):
            clock.shift(1)
            entered.append(enter(house, "anna"))
        assert [holds(house, one) for one in entered] == [False] + [True] * MOST_SESSIONS
    with house.database.read() as db:
        alive = db.scalar(select(func.count()).where(LoginSession.ended_at.is_(None)))
    assert alive == MOST_SESSIONS


def test_a5_signing_out_and_disabling_end_refresh_too(house: House) -> None:
    make(house, "keeper")
    make(house, "anna")
    out, disabled = enter(house, "anna"), enter(house, "anna")
    login_sessions.sign_out(house, HERE, out.claims.session_id)
    with pytest.raises(SignedOut):
        refresh(house, HERE, out.refresh_token)
    assert holds(house, disabled)
    set_enabled(house.database, SYSTEM, "anna", enabled=False)
    with pytest.raises(SignedOut):
        refresh(house, HERE, disabled.refresh_token)
    assert [line.action for line in audited(house, "signin.out")] == ["signin.out"]


def test_sign_ins_that_are_long_over_are_forgotten_and_those_that_hold_are_not(house: House) -> None:
    make(house, "anna")
    over, held = enter(house, "anna"), enter(house, "anna", remember=True)
    with time_machine.travel(held.stays_until - timedelta(days=1), tick=False) as clock:
        token = refresh(house, HERE, held.refresh_token).refresh_token
        clock.shift(timedelta(days=13))
        token = refresh(house, HERE, token).refresh_token
        clock.shift(timedelta(days=3))
        enter(house, "anna")
        clock.shift(timedelta(days=2))
        enter(house, "anna")
        with house.database.read() as db:
            kept = set(db.scalars(select(LoginSession.id)))
    assert over.claims.session_id not in kept
    assert held.claims.session_id in kept
