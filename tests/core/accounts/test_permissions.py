"""The matrix of grants (security.md section 3: nobody gives what they do not hold)."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.houses import opened
from tests.support.office import STAFF_GRANTS, Office, office
from tests.together.installed import put_plugin
from towerview_core.contract.errors import PluginError
from towerview_core.plugins.declarations import _check_grant
from towerview_core.security.grants import CEILING, Grant, Role
from towerview_core.services.rights import SHORT_NAMES

PLUGIN = """
from fastapi import APIRouter
from towerview_core.contract.hookspecs import hookimpl
from towerview_core.contract.router import grant

router = APIRouter()

@router.get("/open/{server_id}")
@grant("plugin.parasol.open")
async def opened(server_id: int) -> int:
    return server_id

@hookimpl
def towerview_routers():
    return [router]
"""


def path(at: Office, name: str) -> str:
    return f"/api/admin/local-users/{at.id_of(name)}/permissions"


def test_the_matrix_is_replaced_whole(at: Office) -> None:
    at.admin.put(path(at, "tom"), json={str(at.own): ["sessions.view"], str(at.foreign): ["users.view"]})
    reply = at.admin.put(path(at, "tom"), json={str(at.foreign): ["servers.view"]})
    assert reply.json()["permissions"] == {str(at.foreign): ["servers.view"]}
    assert at.admin.put(path(at, "tom"), json={}).json()["permissions"] == {}


def test_short_names_are_what_the_documentation_says() -> None:
    assert {name: {str(one) for one in grants} for name, grants in SHORT_NAMES.items()} == {
        "can_view_sessions": {"servers.view", "sessions.view"},
        "can_view_users": {"servers.view", "users.view"},
        "can_view_analytics": {"servers.view", "analytics.view"},
        "can_terminate_sessions": {"servers.view", "sessions.view", "sessions.terminate"},
        "can_manage_server": {"servers.view", "servers.manage"},
    }


def test_short_names_are_taken(at: Office) -> None:
    reply = at.admin.put(path(at, "tom"), json={str(at.own): ["can_terminate_sessions"]})
    assert reply.json()["permissions"][str(at.own)] == ["servers.view", "sessions.terminate", "sessions.view"]
    assert at.admin.put(path(at, "tom"), json={str(at.own): ["can_manage_server"]}).status_code == 422


def test_grants_above_the_role_are_refused(at: Office) -> None:
    for grant in set(Grant) - CEILING[Role.SUPPORT]:
        assert at.admin.put(path(at, "tom"), json={str(at.own): [grant.value]}).status_code == 422
    assert at.admin.put(path(at, "ada"), json={str(at.own): ["servers.view"]}).status_code == 403


def test_staff_grant_nothing_to_themselves(at: Office) -> None:
    before = at.admin.get(path(at, "stan")).json()["permissions"]
    for wish in ({str(at.own): ["servers.manage"]}, {str(at.foreign): ["servers.view"]}, {}):
        assert at.staff.put(path(at, "stan"), json=wish).status_code == 403
    assert at.admin.get(path(at, "stan")).json()["permissions"] == before


@pytest.mark.parametrize("grant", sorted(set(Grant) - STAFF_GRANTS))
def test_staff_give_nothing_they_do_not_hold(at: Office, grant: Grant) -> None:
    assert at.staff.put(path(at, "sue"), json={str(at.own): [grant.value]}).status_code == 403
    assert at.admin.get(path(at, "sue")).json()["permissions"] == {}


def test_foreign_servers_do_not_exist_for_staff(at: Office) -> None:
    shown = at.staff.get(path(at, "sue")).json()
    assert [row["id"] for row in shown["servers"]] == [at.own]
    assert set(shown["servers"][0]["grantable"]) == {"servers.view", "sessions.view", "users.view"}
    assert at.staff.put(path(at, "sue"), json={str(at.foreign): ["servers.view"]}).status_code == 404
    assert at.staff.put(path(at, "sue"), json={"4711": ["servers.view"]}).status_code == 404


def test_staff_leave_alone_what_others_gave(at: Office) -> None:
    at.admin.put(
        path(at, "sue"), json={str(at.own): ["analytics.view", "users.view"], str(at.foreign): ["users.view"]}
    )
    reply = at.staff.put(path(at, "sue"), json={str(at.own): ["sessions.view", "analytics.view"]})
    assert reply.json()["permissions"] == {str(at.own): ["analytics.view", "sessions.view"]}
    assert at.admin.get(path(at, "sue")).json()["permissions"] == {
        str(at.own): ["analytics.view", "sessions.view"], str(at.foreign): ["users.view"],
    }  # fmt: skip


def test_the_catalogue_tells_every_grant_and_who_may_hold_it(at: Office) -> None:
    rows = {row["grant"]: row for row in at.admin.get("/api/admin/grants").json()["items"]}
    assert set(rows) == {grant.value for grant in Grant}
    assert rows["servers.manage"]["needs_role"] == ["admin", "staff"]
    assert rows["sessions.view"]["short_names"] == ["can_view_sessions", "can_terminate_sessions"]


@pytest.fixture
def with_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    packages = tmp_path / "packages"
    packages.mkdir()
    put_plugin(packages, "parasol", PLUGIN)
    monkeypatch.syspath_prepend(str(packages))
    with opened(tmp_path / "home") as house:
        yield office(house)
    sys.modules.pop("towerview_parasol_hooks", None)


def test_a_plugin_brings_a_grant_of_its_own(with_plugin: Office) -> None:
    at = with_plugin
    place = f"/api/x/parasol/open/{at.own}"
    assert (at.admin.get(place).status_code, at.staff.get(place).status_code) == (200, 403)
    [row] = [row for row in at.admin.get("/api/admin/grants").json()["items"] if row["plugin"]]
    assert (row["grant"], row["plugin"], row["needs_role"]) == (
        "plugin.parasol.open",
        "parasol",
        ["admin", "staff"],
    )
    wish = {str(at.own): [*(grant.value for grant in STAFF_GRANTS), "plugin.parasol.open"]}
    assert at.admin.put(path(at, "stan"), json=wish).status_code == 200
    assert at.staff.get(place).status_code == 200
    assert at.staff.get(f"/api/x/parasol/open/{at.foreign}").status_code == 404
    assert "plugin.parasol.open" in at.staff.get("/api/auth/me").json()["grants"][str(at.own)]
    assert at.admin.put(path(at, "tom"), json={str(at.own): ["plugin.parasol.open"]}).status_code == 422


def test_the_grant_of_a_plugin_that_is_gone_counts_for_nothing(at: Office) -> None:
    at.grant("olga", at.own, {"plugin.parasol.open"})
    olga = at.client("olga")
    assert olga.get("/api/auth/me").json()["grants"] == {}
    assert olga.get(f"/api/admin/servers/{at.own}").status_code == 404
    assert at.admin.put(path(at, "olga"), json={str(at.own): ["plugin.parasol.open"]}).status_code == 422


@pytest.mark.parametrize(
    "name",
    ["plugin.", "plugin.Open", "plugin", "parasol.open", "plugin..x", "plugin.a b", "plugin." + "x" * 99],
)
def test_names_that_are_no_grant_put_a_plugin_in_quarantine(name: str) -> None:
    with pytest.raises(PluginError, match="does not exist"):
        _check_grant("The route /x", name)
