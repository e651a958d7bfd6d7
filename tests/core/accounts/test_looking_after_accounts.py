"""Accounts over the API: who may do what with whose (security.md A1 to A3, section 3)."""

import pytest
from starlette.testclient import TestClient

from tests.support.houses import ORIGIN, PASSWORD, visit
from tests.support.identity import audited
from tests.support.office import Office
from towerview_core.app import create_app
from towerview_core.security.grants import Role
from towerview_core.services.accounts import set_enabled
from towerview_core.services.audit import SYSTEM

PATH = "/api/admin/local-users"
NEW = {"name": "nina", "role": "support", "password": PASSWORD}


def sign_in(office: Office, name: str, password: str = PASSWORD) -> tuple[int, TestClient]:
    client = TestClient(create_app(office.house), base_url=ORIGIN, raise_server_exceptions=False)
    reply = client.post("/api/auth/login", json={"username": name, "password": password})
    if reply.status_code == 200:
        client.headers["authorization"] = f"Bearer {reply.json()['access_token']}"
    return reply.status_code, client


def test_admins_see_everybody_and_staff_the_support_they_made(at: Office) -> None:
    assert [row["name"] for row in at.admin.get(PATH).json()["items"]] == [
        "ada",
        "olga",
        "stan",
        "sue",
        "tom",
    ]
    assert [row["name"] for row in at.staff.get(PATH).json()["items"]] == ["sue"]
    assert at.support.get(PATH).status_code == 403


def test_lists_are_paged_searched_and_filtered(at: Office) -> None:
    names, cursor = [], None
    while True:
        page = at.admin.get(PATH, params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        names += [row["name"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert names == ["ada", "olga", "stan", "sue", "tom"]
    assert [row["name"] for row in at.admin.get(PATH, params={"search": "S"}).json()["items"]] == [
        "stan",
        "sue",
    ]
    assert [row["name"] for row in at.admin.get(PATH, params={"role": "support"}).json()["items"]] == [
        "sue",
        "tom",
    ]
    assert at.admin.get(PATH, params={"limit": 201}).status_code == 422
    assert at.admin.get(PATH, params={"cursor": "rubbish"}).status_code == 422


def test_a_new_account_signs_in_and_must_change_its_password_first(at: Office) -> None:
    made = at.admin.post(PATH, json={**NEW, "permissions": {str(at.own): ["can_view_sessions"]}})
    assert made.status_code == 201
    row = made.json()["account"]
    assert row["grants"] == {str(at.own): ["servers.view", "sessions.view"]}
    assert row["created_by"]["name"] == "ada"
    code, client = sign_in(at, "NINA")
    assert code == 200
    assert client.get("/api/admin/servers").json()["type"] == "urn:towerview:must-change-password"


def test_without_a_password_there_is_a_one_time_one_told_once(at: Office) -> None:
    made = at.admin.post(PATH, json={"name": "nina", "role": "staff"}).json()
    assert made["valid_until"] is not None
    assert sign_in(at, "nina", made["one_time_password"])[0] == 200
    assert made["one_time_password"] not in at.admin.get(PATH).text
    assert made["one_time_password"] not in at.admin.get("/api/admin/audit-logs").text


@pytest.mark.parametrize(
    "change, status",
    [
        ({"role": "viewer"}, 422),
        ({"role": "owner"}, 422),
        ({"name": "ADA"}, 422),
        ({"name": "\x00"}, 422),
        ({"password": "short"}, 422),
        ({"epoch": 7}, 422),
        ({"permissions": {"1": ["servers.manage"]}}, 422),
        ({"permissions": {"1": ["lasers.fire"]}}, 422),
        ({"permissions": {"999": ["servers.view"]}}, 404),
        ({"permissions": {str(2**70): ["servers.view"]}}, 422),
    ],
)
def test_poor_new_accounts_are_refused_whole(at: Office, change: dict[str, object], status: int) -> None:
    assert at.admin.post(PATH, json={**NEW, **change}).status_code == status
    assert len(at.admin.get(PATH).json()["items"]) == 5


def test_a_media_users_name_is_no_conflict_and_neither_is_case(at: Office) -> None:
    assert at.admin.post(PATH, json={**NEW, "name": "Ｎｉｎａ"}).status_code == 201
    assert at.admin.post(PATH, json={**NEW, "name": "nInA"}).status_code == 422


@pytest.mark.parametrize("role", ["staff", "admin"])
def test_staff_make_support_only_and_give_what_they_hold(at: Office, role: str) -> None:
    assert at.staff.post(PATH, json={**NEW, "role": role}).status_code == 403
    assert (
        at.staff.post(PATH, json={**NEW, "permissions": {str(at.own): ["analytics.view"]}}).status_code == 403
    )
    assert (
        at.staff.post(PATH, json={**NEW, "permissions": {str(at.foreign): ["servers.view"]}}).status_code
        == 404
    )
    made = at.staff.post(PATH, json={**NEW, "permissions": {str(at.own): ["sessions.view"]}})
    assert made.status_code == 201
    assert at.row("nina").created_by == at.id_of("stan")


@pytest.mark.parametrize("name, status", [("ada", 404), ("olga", 404), ("tom", 404), ("stan", 403)])
def test_others_accounts_do_not_exist_for_staff_and_their_own_is_not_theirs_to_change(
    at: Office, name: str, status: int
) -> None:
    place = f"{PATH}/{at.id_of(name)}"
    calls = [
        at.staff.get(place),
        at.staff.patch(place, json={"enabled": False}),
        at.staff.post(f"{place}/reset-password", json={}),
        at.staff.get(f"{place}/permissions"),
        at.staff.put(f"{place}/permissions", json={str(at.own): ["sessions.view"]}),
        at.staff.get(f"{place}/sessions"),
        at.staff.delete(f"{place}/sessions"),
    ]
    assert [reply.status_code for reply in calls] == [status] * len(calls)
    assert at.staff.delete(place).status_code == 403
    assert at.row(name).enabled
    assert sign_in(at, name)[0] == 200


def test_staff_look_after_the_support_they_made(at: Office) -> None:
    place = f"{PATH}/{at.id_of('sue')}"
    assert at.staff.patch(place, json={"name": "susan"}).json()["name"] == "susan"
    assert at.staff.patch(place, json={"role": "staff"}).status_code == 403
    assert at.staff.delete(place).status_code == 403
    one_time = at.staff.post(f"{place}/reset-password", json={}).json()["one_time_password"]
    assert sign_in(at, "susan", one_time)[0] == 200
    assert at.staff.patch(place, json={"enabled": False}).json()["enabled"] is False
    assert sign_in(at, "susan", one_time)[0] == 401


def test_nobody_deletes_demotes_or_disables_themselves(at: Office) -> None:
    visit(at.house, Role.ADMIN, "bob")
    place = f"{PATH}/{at.id_of('ada')}"
    assert at.admin.delete(place).status_code == 403
    assert at.admin.patch(place, json={"role": "staff"}).status_code == 403
    assert at.admin.patch(place, json={"enabled": False}).status_code == 403
    assert at.admin.post(f"{place}/reset-password", json={}).status_code == 403
    assert (at.row("ada").role, at.row("ada").enabled) == ("admin", True)


def test_a1_the_last_admin_stays(at: Office) -> None:
    bob = at.client("bob", Role.ADMIN)
    set_enabled(at.house.database, SYSTEM, "bob", enabled=False)
    assert bob.get(PATH).status_code == 401
    [row] = [row for row in at.admin.get(PATH).json()["items"] if row["name"] == "ada"]
    assert row["may"]["role"]["allowed"] is False
    set_enabled(at.house.database, SYSTEM, "bob", enabled=True)
    _, bob = sign_in(at, "bob")
    place = f"{PATH}/{at.id_of('ada')}"
    assert bob.patch(place, json={"role": "support"}).status_code == 200
    assert bob.delete(place).status_code == 204
    assert at.admin.get(PATH).status_code == 401
    own = f"{PATH}/{at.id_of('bob')}"
    assert bob.delete(own).status_code == 403


def test_a3_an_admins_password_is_reset_on_the_host_only(at: Office) -> None:
    visit(at.house, Role.ADMIN, "bob")
    reply = at.admin.post(f"{PATH}/{at.id_of('bob')}/reset-password", json={})
    assert (reply.status_code, "host" in reply.json()["detail"]) == (403, True)
    assert sign_in(at, "bob")[0] == 200
    assert at.admin.post(f"{PATH}/{at.id_of('olga')}/reset-password", json={}).status_code == 200
    assert sign_in(at, "olga")[0] == 401


def test_a5_a_changed_role_ends_the_sign_ins_and_the_grants_above_it(at: Office) -> None:
    assert at.staff.get("/api/auth/me").status_code == 200
    place = f"{PATH}/{at.id_of('stan')}"
    assert at.admin.patch(place, json={"role": "support"}).status_code == 200
    assert at.staff.get("/api/auth/me").status_code == 401
    assert at.admin.patch(place, json={"role": "staff"}).status_code == 200
    assert at.admin.get(place).json()["grants"] == {
        str(at.own): ["servers.view", "sessions.view", "users.view"],
    }  # fmt: skip


def test_sign_ins_of_an_account_are_listed_and_ended(at: Office) -> None:
    at.client("stan")
    place = f"{PATH}/{at.id_of('stan')}/sessions"
    [row] = at.admin.get(place).json()["items"]
    assert row["current"] is False
    assert at.admin.delete(f"{place}/{'0' * 32}").status_code == 404
    assert at.admin.delete(f"{place}/{row['id']}").status_code == 204
    assert at.staff.get("/api/auth/me").status_code == 401
    other = f"{PATH}/{at.id_of('olga')}/sessions/{row['id']}"
    assert at.admin.delete(other).status_code == 404
    _, olga = sign_in(at, "olga")
    assert at.admin.delete(f"{PATH}/{at.id_of('olga')}/sessions").status_code == 204
    assert olga.get("/api/auth/me").status_code == 401


def test_one_may_end_all_other_sign_ins_of_ones_own(at: Office) -> None:
    _, other = sign_in(at, "ada")
    assert at.admin.delete("/api/auth/sessions").status_code == 204
    assert other.get("/api/auth/me").status_code == 401
    assert at.admin.get("/api/auth/me").status_code == 200


def test_what_one_may_is_said_before_and_is_true(at: Office) -> None:
    [row] = at.staff.get(PATH).json()["items"]
    assert {name for name, verdict in row["may"].items() if not verdict["allowed"]} == {"role", "delete"}
    rows = {row["name"]: row["may"] for row in at.admin.get(PATH).json()["items"]}
    assert all(verdict["allowed"] for verdict in rows["sue"].values())
    assert all(verdict["why"] for verdict in rows["ada"].values() if not verdict["allowed"])
    assert rows["ada"]["edit"]["allowed"]


def test_a_locked_account_says_until_when(at: Office) -> None:
    for _ in range(5):
        sign_in(at, "tom", "wrong")
    from towerview_core.services import limits

    limit = limits.of_account("tom", None, None)
    for _ in range(10):
        limit.note_failure(at.house.database)
    rows = {row["name"]: row["locked_until"] for row in at.admin.get(PATH).json()["items"]}
    assert rows["tom"] is not None
    assert rows["sue"] is None


def test_every_change_is_in_the_log_with_who_did_it(at: Office) -> None:
    place = f"{PATH}/{at.id_of('tom')}"
    at.admin.post(PATH, json=NEW)
    at.admin.patch(
        place, json={"name": "thomas", "enabled": False, "role": "staff", "must_change_password": True}
    )
    at.admin.post(f"{place}/reset-password", json={})
    at.admin.put(f"{place}/permissions", json={str(at.own): ["servers.view"]})
    at.admin.delete(place)
    for action in (
        "create",
        "rename",
        "disable",
        "role",
        "must_change",
        "reset_password",
        "grants",
        "delete",
    ):
        lines = [
            line
            for line in audited(at.house, f"account.{action}")
            if line.actor_name == "ada" and line.address
        ]
        assert lines, action
