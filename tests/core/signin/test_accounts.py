"""Accounts, roles and grants (security.md A1, section 3, L1)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.support.identity import PASSWORD, audited, enter, make
from towerview_core.contract.errors import Invalid, NotFound
from towerview_core.security.grants import CEILING, Grant, Role, effective
from towerview_core.services import accounts, audit
from towerview_core.services.accounts import NewAccount
from towerview_core.services.audit import SYSTEM
from towerview_core.services.house import House
from towerview_core.services.login_sessions import SignedOut, refresh
from towerview_core.services.signin import SignInFailed
from towerview_core.store.accounts import GrantRow
from towerview_core.store.servers import Server
from towerview_core.store.site import AuditRow


def add_server(house: House) -> int:
    now = datetime.now(UTC)
    with house.database.write() as db:
        server = Server(kind="plex", name="Attic", health_since=now, created_at=now)
        db.add(server)
        db.flush()
        return server.id


def test_accounts_are_listed_by_name_and_creating_is_audited(house: House) -> None:
    for name in ("zoe", "Anna", "bert"):
        make(house, name, Role.STAFF)
    assert [account.name for account in accounts.listed(house.database)] == ["Anna", "bert", "zoe"]
    assert [(line.target, line.actor_kind) for line in audited(house, "account.create")] == [
        ("zoe", "system"), ("Anna", "system"), ("bert", "system"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "a\nb", "a\0b", "\ud800", "a\u202eb", "\ufdfa" * 64])
def test_poor_names_are_refused(house: House, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        accounts.create(house.database, SYSTEM, NewAccount(name, PASSWORD, Role.STAFF))
    assert refused.value.field == "username"
    assert accounts.listed(house.database) == []


def test_l1_a_change_that_fails_leaves_no_line_and_a_line_that_fails_leaves_no_change(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(house, "anna")
    with pytest.raises(Invalid):
        make(house, "ANNA")
    assert len(audited(house, "account.create")) == 1

    def broken(*_: object, **__: object) -> None:
        raise OSError("the log cannot be written")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(OSError, match="log"):
        make(house, "bert")
    monkeypatch.undo()
    assert [account.name for account in accounts.listed(house.database)] == ["anna"]


def test_a1_the_last_enabled_admin_can_neither_be_disabled_nor_demoted(house: House) -> None:
    make(house, "anna")
    make(house, "bert")
    make(house, "carl", Role.STAFF)
    accounts.set_enabled(house.database, SYSTEM, "bert", enabled=False)
    with pytest.raises(Invalid, match="last admin"):
        accounts.set_enabled(house.database, SYSTEM, "anna", enabled=False)
    with pytest.raises(Invalid, match="last admin"):
        accounts.set_role(house.database, SYSTEM, "anna", Role.STAFF)
    accounts.set_enabled(house.database, SYSTEM, "bert", enabled=True)
    accounts.set_role(house.database, SYSTEM, "anna", Role.STAFF)
    enter(house, "bert")


def test_a1_two_admins_cannot_disable_each_other_at_once(house: House) -> None:
    make(house, "anna")
    make(house, "bert")

    def disable(name: str) -> bool:
        try:
            accounts.set_enabled(house.database, SYSTEM, name, enabled=False)
        except Invalid:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(disable, ("anna", "bert"))) == [False, True]
    assert sum(account.enabled for account in accounts.listed(house.database)) == 1


def test_a5_disabling_ends_sign_ins_and_enabling_does_not_bring_them_back(house: House) -> None:
    make(house, "keeper")
    make(house, "anna")
    before = enter(house, "anna")
    accounts.set_enabled(house.database, SYSTEM, "anna", enabled=False)
    with pytest.raises(SignInFailed):
        enter(house, "anna")
    accounts.set_enabled(house.database, SYSTEM, "anna", enabled=True)
    with pytest.raises(SignedOut):
        refresh(house, audit.NOWHERE, before.refresh_token)
    enter(house, "anna")


def test_unknown_names_are_not_found(house: House) -> None:
    with pytest.raises(NotFound):
        accounts.reset_password(house.database, SYSTEM, "nobody")
    with pytest.raises(NotFound):
        accounts.set_enabled(house.database, SYSTEM, "nobody", enabled=False)


def test_grants_replace_each_other_and_stay_below_the_role(house: House) -> None:
    make(house, "sue", Role.SUPPORT)
    server_id = add_server(house)
    accounts.set_grants(house.database, SYSTEM, "sue", server_id, {Grant.SERVERS_VIEW, Grant.SESSIONS_VIEW})
    accounts.set_grants(house.database, SYSTEM, "sue", server_id, {Grant.SESSIONS_PII})
    with house.database.read() as db:
        assert db.scalars(select(GrantRow.grant)).all() == ["sessions.pii"]
    with pytest.raises(Invalid, match=r"servers\.manage"):
        accounts.set_grants(house.database, SYSTEM, "sue", server_id, {Grant.SERVERS_MANAGE})
    assert len(audited(house, "account.grants")) == 2


def test_section_3_what_roles_may_hold_at_most() -> None:
    support = {"servers.view", "sessions.view", "sessions.pii", "sessions.terminate", "users.view"}
    support |= {"analytics.view", "containers.view"}
    assert CEILING[Role.ADMIN] == CEILING[Role.STAFF] == set(Grant)
    assert {grant.value for grant in CEILING[Role.SUPPORT]} == support
    assert effective(Role.SUPPORT, frozenset(Grant)) == CEILING[Role.SUPPORT]
    assert effective(Role.STAFF, frozenset()) == frozenset()
    assert effective(Role.ADMIN, frozenset()) == set(Grant)


def test_l1_details_are_bounded_and_long_facts_are_cut(house: House) -> None:
    actor = audit.Actor("account", "n" * 500, client=audit.Client("a" * 500, "u" * 5000, "r" * 500))
    with house.database.write() as db:
        audit.record(db, actor, "test.long", target="t" * 5000, details={"text": "x" * 5000})
    with house.database.read() as db:
        [line] = db.scalars(select(AuditRow)).all()
    assert line.details == {"left_out_bytes": 5012}
    assert (len(line.target or ""), len(line.user_agent or ""), len(line.address or "")) == (512, 256, 64)
