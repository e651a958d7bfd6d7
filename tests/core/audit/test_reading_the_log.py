"""The audit log is read by those it concerns, searched, paged and exported; nobody edits it (security.md L1, section 3)."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.houses import opened
from tests.support.identity import audited
from tests.support.office import Office, office
from towerview_core.api.audit_logs import inert
from towerview_core.security.grants import Role
from towerview_core.services import audit
from towerview_core.services.audit import SYSTEM, Actor, Client

PATH = "/api/admin/audit-logs"


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path / "home") as house:
        yield office(house)


def write(at: Office, count: int, action: str = "test.line", **more: object) -> None:
    with at.house.database.write() as db:
        for number in range(count):
            audit.record(db, SYSTEM, action, target=f"{action} {number}", **more)  # type: ignore[arg-type]


def items(at: Office, **params: object) -> list[dict[str, object]]:
    reply = at.admin.get(PATH, params=params)  # type: ignore[arg-type]
    assert reply.status_code == 200, reply.text
    found: list[dict[str, object]] = reply.json()["items"]
    return found


def test_pages_neither_repeat_nor_skip_while_the_log_grows(at: Office) -> None:
    write(at, 130)
    seen: list[int] = []
    cursor = None
    while True:
        page = at.admin.get(
            PATH, params={"limit": 50, "action": "test.line", **({"cursor": cursor} if cursor else {})}
        )
        seen += [row["id"] for row in page.json()["items"]]
        cursor = page.json()["next"]
        write(at, 3)
        if cursor is None:
            break
    assert len(seen) == 130
    assert seen == sorted(set(seen), reverse=True)


def test_filters(at: Office) -> None:
    write(at, 2, "server.change", server_id=at.own)
    write(at, 1, "server.delete", server_id=at.foreign, result="failed")
    assert {row["action"] for row in items(at, action="server.")} == {"server.change", "server.delete"}
    assert len(items(at, action="server.change")) == 2
    assert {row["server_name"] for row in items(at, server_id=at.own)} == {"Attic"}
    assert [row["action"] for row in items(at, result="failed")] == ["server.delete"]
    assert {row["actor"]["name"] for row in items(at, actor="ystem")} == {"System"}  # type: ignore[index]  # JSON
    assert {row["actor"]["kind"] for row in items(at, actor_kind="account")} == {"account"}  # type: ignore[index]  # JSON
    assert [row["target"] for row in items(at, search="CHANGE 1")] == ["server.change 1"]
    assert items(at, search="100%") == []
    now = datetime.now(UTC)
    assert items(at, **{"from": (now + timedelta(minutes=1)).isoformat()}) == []
    assert (
        len(items(at, **{"to": (now + timedelta(minutes=1)).isoformat(), "from": "2026-01-01T00:00:00Z"})) > 3
    )


@pytest.mark.parametrize(
    "params",
    [
        {"limit": 0}, {"limit": 201}, {"cursor": "x"}, {"actor_kind": "robot"}, {"result": "maybe"}, {"from": "yesterday"},
        {"from": "2024-01-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, {"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"},
        {"server_id": 2**70}, {"sort": "id"},
    ],
)  # fmt: skip
def test_odd_questions_are_refused(at: Office, params: dict[str, object]) -> None:
    assert at.admin.get(PATH, params=params).status_code == 422  # type: ignore[arg-type]


def test_staff_read_their_own_acts_and_their_servers_and_support_nothing(at: Office) -> None:
    stan = Actor("account", "stan", at.id_of("stan"), client=Client("192.0.2.1", "mine"))
    ada = Actor("account", "ada", at.id_of("ada"), client=Client("192.0.2.2", "hers"))
    with at.house.database.write() as db:
        audit.record(db, stan, "own.act", target="x")
        audit.record(db, ada, "there.act", target="x", server_id=at.own)
        audit.record(db, ada, "foreign.act", target="x", server_id=at.foreign)
        audit.record(db, ada, "house.act", target="x")
        audit.record(db, Actor("viewer", "stan", at.id_of("stan")), "viewer.act", target="x")
    rows = {row["action"]: row for row in at.staff.get(PATH).json()["items"]}
    assert set(rows) == {"own.act", "there.act", "signin.ok", "account.create", "account.grants"}
    assert rows["account.create"]["target"] == "sue"
    assert (rows["own.act"]["address"], rows["there.act"]["address"]) == ("192.0.2.1", None)
    assert rows["there.act"]["user_agent"] is None
    assert at.staff.get(PATH, params={"search": "192.0.2.2"}).json()["items"] == []
    assert at.staff.get(f"{PATH}/actions").json()["items"] == sorted(rows)
    assert "foreign.act" not in at.staff.get(f"{PATH}/export").text
    for path in (PATH, f"{PATH}/actions", f"{PATH}/export"):
        assert at.support.get(path).status_code == 403


def test_nobody_edits_the_log(at: Office) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for path in (PATH, f"{PATH}/1", f"{PATH}/export"):
            assert at.admin.request(method, path, json={}).status_code in (404, 405)


def test_the_export_is_whole_and_no_cell_is_a_formula(at: Office) -> None:
    write(at, 1200)
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", 'say "hi", ok\nnext']
    with at.house.database.write() as db:
        for text in evil:
            audit.record(db, Actor("anonymous", text), "test.evil", target=text, details={"text": text})
    reply = at.admin.get(f"{PATH}/export", params={"action": "test."})
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="audit-log.csv"' in reply.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(reply.text)))
    assert len(rows) == 1206
    assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+-@\t")]
    found = at.admin.get(f"{PATH}/export", params={"action": "test.evil", "format": "json"})
    assert found.headers["content-type"] == "application/json"
    assert [row["target"] for row in found.json()] == list(reversed(evil))
    assert at.admin.get(f"{PATH}/export", params={"format": "xml"}).status_code == 422


def test_an_empty_export_is_well_formed(at: Office) -> None:
    params = {"action": "nothing.at_all"}
    assert at.admin.get(f"{PATH}/export", params={**params, "format": "json"}).json() == []
    assert len(at.admin.get(f"{PATH}/export", params=params).text.splitlines()) == 1


@pytest.mark.parametrize(
    "cell, kept", [("=1", "'=1"), ("-", "'-"), ("a=b", "a=b"), (None, ""), (7, "7"), ("\r=", "'\r=")]
)
def test_inert(cell: object, kept: str) -> None:
    assert inert(cell) == kept


def test_refused_commands_are_in_the_log_and_refused_looks_are_not(at: Office) -> None:
    place = f"/api/admin/servers/{at.own}"
    assert at.staff.delete(place).status_code == 403
    assert at.staff.delete(f"/api/admin/servers/{at.foreign}").status_code == 404
    assert (
        at.staff.patch(f"/api/admin/local-users/{at.id_of('ada')}", json={"enabled": False}).status_code
        == 404
    )
    assert at.support.get("/api/admin/local-users").status_code == 403
    assert at.staff.get(f"/api/admin/servers/{at.foreign}").status_code == 404
    assert at.admin.delete("/api/admin/servers/4711").status_code == 404
    lines = audited(at.house, "access.denied")
    assert [(line.actor_name, line.target, line.server_id, line.result) for line in lines] == [
        ("stan", "DELETE /api/admin/servers/{server_id}", at.own, "denied"),
        ("stan", "PATCH /api/admin/local-users/{account_id}", None, "denied"),
    ]  # fmt: skip


def test_a_flood_of_refusals_is_one_line_a_minute(at: Office) -> None:
    olga = at.client("olga", Role.STAFF)
    for _ in range(20):
        olga.post("/api/admin/servers/test", json={"kind": "plex", "options": {}})
    assert len(audited(at.house, "access.denied")) == 1


def test_failed_sign_ins_coalesce_and_stand_with_their_address(at: Office) -> None:
    for _ in range(4):
        at.client("ada").post("/api/auth/login", json={"username": "ada", "password": "wrong"})
    [line] = audited(at.house, "signin.fail")
    assert (line.target, line.actor_kind, line.result, bool(line.address)) == (
        "ada",
        "anonymous",
        "failed",
        True,
    )


def test_jobs_and_the_host_act_as_system(at: Office) -> None:
    assert {line.actor_name for line in audited(at.house, "account.grants")} == {"System"}
