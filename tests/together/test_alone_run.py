"""Only what an admin installed: core and one plugin from their wheels, in an environment of their own."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.support.houses import PASSWORD, opened
from tests.support.run import free_port
from tests.together.installed import ROOT, Installation, Visitor, build_wheel, by, environment, signed_in
from towerview_core.security.grants import Role
from towerview_core.services import accounts, servers
from towerview_core.services.accounts import NewAccount
from towerview_core.services.audit import SYSTEM
from towerview_core.services.servers import Draft
from towerview_core.testing.standin import serve
from towerview_jellyfin.standin import JellyfinStandIn

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
NO_NETWORK = ("error sending request", "failed to fetch", "dns error", "network connectivity is disabled")


def uv() -> Path:
    """The uv of this environment, of the checkout, or of the machine."""
    here = [Path(sys.executable).with_name("uv"), ROOT / ".boot/bin/uv"]
    found = next((path for path in here if path.exists()), None) or shutil.which("uv")
    if found is None:
        pytest.skip("there is no uv: no environment of its own could be made")
    return Path(found)


def install(folder: Path, *wheels: Path) -> Path:
    """An environment that holds these wheels and what they declare, in the versions of the lock."""
    env = environment(UV_PYTHON_DOWNLOADS="never")
    tool, python, lock = str(uv()), str(folder / "bin/python"), str(ROOT / "requirements/dev.txt")
    subprocess.run([tool, "venv", "-q", "--python", sys.executable, str(folder)], env=env, check=True)
    ended = subprocess.run(
        [tool, "pip", "install", "-q", "--python", python, "-c", lock, *map(str, wheels)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if any(word in ended.stderr.lower() for word in NO_NETWORK):
        pytest.skip("the dependencies cannot be had here: nothing was run from the wheels alone")
    assert ended.returncode == 0, ended.stderr
    return folder / "bin/towerview"


def furnish(home: Path) -> None:
    """A house with an admin and a Jellyfin server, as it was when that plugin was installed."""
    with opened(home) as house, serve(JellyfinStandIn.make("Cabin", 1, 1)) as (url,):
        accounts.create(house.database, SYSTEM, NewAccount("marta", PASSWORD, Role.ADMIN))
        options = {**JellyfinStandIn.make("Cabin", 1, 1).options(), "url": url}
        asyncio.run(servers.add(house, SYSTEM, Draft("jellyfin", "Cabin Jellyfin", options)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("alone")


@pytest.fixture(scope="module")
def alone(folder: Path) -> Installation:
    """Core and Plex, and nothing else."""
    wheels = [build_wheel(ROOT / name, folder / "wheels") for name in ("towerview-core", "towerview-plex")]
    return Installation(install(folder / "venv", *wheels), environment(), folder)


@pytest.fixture(scope="module")
def admin(alone: Installation) -> Iterator[Visitor]:
    """The admin of that house, run from the wheels."""
    home, port = alone.folder / "home", str(free_port())
    furnish(home)
    with alone.running("run", "--home", str(home), "--port", port) as run:
        url = f"http://127.0.0.1:{port}"
        run.wait_until_ready(url)
        with signed_in(url, "marta", PASSWORD) as visitor:
            yield visitor


def test_only_the_kind_that_is_installed_is_offered(admin: Visitor) -> None:
    assert [kind["kind"] for kind in admin.read("/api/admin/server-kinds")["items"]] == ["plex"]


def test_a_server_whose_plugin_is_gone_stays_with_its_data_and_says_what_to_install(admin: Visitor) -> None:
    (row,) = admin.read("/api/admin/servers")["items"]
    assert row["name"] == "Cabin Jellyfin"
    assert row["plugin_missing"] == "install towerview-jellyfin"
    assert row["health"] == "plugin_missing"
    assert row["product"] == "Jellyfin"
    assert row["version"]


def test_it_has_no_sessions_rather_than_none_that_are_known(admin: Visitor) -> None:
    (row,) = admin.read("/api/admin/servers")["items"]
    assert row["sessions"] is None
    assert admin.read("/api/admin/sessions")["items"] == []


def test_the_doctor_names_the_missing_plugin_and_the_cure(alone: Installation, admin: Visitor) -> None:
    findings = json.loads(alone.says("doctor", "--json", "--home", str(alone.folder / "home"), code=1))[
        "items"
    ]
    missing = by("about", findings)["server Cabin Jellyfin"]
    assert (missing["state"], missing["cure"]) == ("wrong", "pip install towerview-jellyfin")


def test_what_is_installed_is_told(admin: Visitor) -> None:
    plugins = by("name", admin.read("/api/plugins")["items"])
    assert plugins["plex"]["condition"] == "ok"
    assert "jellyfin" not in plugins
    assert "web" not in plugins


def test_without_the_dashboard_it_says_so(admin: Visitor) -> None:
    page = admin.client.get("/")
    assert page.status_code == 200
    assert "Install towerview-web for the dashboard." in page.text


def test_the_first_start_works_from_wheels_too(alone: Installation) -> None:
    home, port = alone.folder / "fresh", str(free_port())
    with alone.running("run", "--home", str(home), "--port", port) as run:
        url = f"http://127.0.0.1:{port}"
        run.wait_until_ready(url)
        reply = httpx2.get(f"{url}/api/auth/state", trust_env=False)
        assert reply.json()["setup_needed"] is True
    assert (home / "secret.key").stat().st_mode & 0o777 == 0o600
    assert (home / "towerview.db").exists()
