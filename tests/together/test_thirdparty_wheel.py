"""A wheel nobody here wrote is installed beside TowerView: it works whole, and broken ones beside it harm nobody."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.together.installed import (
    PATIENCE_S,
    ROOT,
    Installation,
    Visitor,
    build_wheel,
    by,
    environment,
    put_plugin,
    signed_in,
    unpack,
)

RAISES = "raise RuntimeError('no spring left')\n"
SECOND_GRAMOPHONE = """
from towerview_core.contract.hookspecs import hookimpl
from towerview_example.provider import GramophoneProvider

@hookimpl
def towerview_providers():
    return [GramophoneProvider]
"""
ALMANAC = """
import os
from collections.abc import Sequence
from fastapi import APIRouter
from towerview_core.contract.cache import Cache, DerivedCache
from towerview_core.contract.hookspecs import hookimpl
from towerview_core.contract.job import Job
from towerview_core.contract.router import grant
from towerview_core.contract.sessions import Sessions
from towerview_core.contract.value import Listing, Value

class Title(Value):
    name: str

class Count(Value):
    titles: int

async def titles(provider):
    playing = await provider.list_sessions()
    return Listing[Title](items=tuple(Title(name=one.media.title) for one in playing.items))

def note(context):
    context.progress(1, 1, "noted")
    with open(os.environ["ALMANAC"], "a") as file:
        file.write(f"{context.due_at.isoformat()}\\n")

def stumble(context):
    raise RuntimeError("a page is missing")

router = APIRouter()

@router.get("/moon")
@grant("servers.view")
async def moon() -> Count:
    return Count(titles=1)

@hookimpl
def towerview_caches():
    return [
        Cache("titles", "Titles", Title, Sessions, 1.0, 5.0, titles),
        DerivedCache("title_counts", "How many", Count, "titles", 1.0, 5, lambda read: Count(titles=len(read))),
    ]

@hookimpl
def towerview_jobs():
    return [Job("note", "Note the day", note, 1.0), Job("stumble", "Stumble", stumble, 1.0)]

@hookimpl
def towerview_routers():
    return [router]
"""
REASONS = {
    "springless": "It failed while loading: RuntimeError: no spring left",
    "zgramophone": "'gramophone' (providers) is declared by towerview-example 0.1.0 and again by towerview-zgramophone 1.0.",
    "futuristic": "It was built for towerview-core >=99",
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """This environment's TowerView, with the example's wheel and three broken plugins on its path."""
    folder = tmp_path_factory.mktemp("thirdparty")
    packages = folder / "packages"
    packages.mkdir()
    unpack(build_wheel(ROOT / "tests/thirdparty/towerview-example", folder / "wheels"), packages)
    put_plugin(packages, "springless", RAISES)
    put_plugin(packages, "zgramophone", SECOND_GRAMOPHONE)
    put_plugin(packages, "futuristic", "raise AssertionError('imported')\n", requires="towerview-core>=99")
    put_plugin(packages, "almanac", ALMANAC)
    command = Path(sys.executable).with_name("towerview")
    env = environment(PYTHONPATH=str(packages), ALMANAC=str(folder / "almanac.txt"))
    return Installation(command, env, folder)


@pytest.fixture(scope="module")
def admin(installed: Installation) -> Iterator[Visitor]:
    """The admin of a running demo."""
    home = str(installed.folder / "home")
    with installed.running("demo", "--json", "--port", "0", "--home", home) as run:
        told = run.first_json()
        account = by("role", told["accounts"])["admin"]
        with signed_in(told["url"], account["name"], account["password"]) as visitor:
            yield visitor


def test_the_wheel_is_listed_with_what_it_brings(installed: Installation) -> None:
    plugins = by("name", json.loads(installed.says("plugins", "--json"))["items"])
    gramophone = plugins["gramophone"]
    assert gramophone["distribution"] == "towerview-example"
    assert gramophone["condition"] == "ok"
    assert gramophone["brings"] == {"providers": ["gramophone"]}


def test_its_kind_is_offered_with_its_form(admin: Visitor) -> None:
    kind = by("kind", admin.read("/api/admin/server-kinds")["items"])["gramophone"]
    assert kind["title"] == "Gramophone"
    assert kind["capabilities"] == ["Sessions", "Termination"]
    crank = kind["form"]["properties"]["crank"]
    assert crank["title"] == "Crank code"
    assert crank["writeOnly"] is True
    assert {"url", "crank"} <= set(kind["form"]["required"])


def test_a_server_of_it_is_in_the_list_and_well(admin: Visitor) -> None:
    row = admin.wait_for(
        "/api/admin/servers",
        lambda page: next(
            (row for row in page["items"] if row["kind"] == "gramophone" and row["sessions"]), None
        ),
    )
    assert row["health"] == "ok"
    assert row["product"] == "Gramophone"
    assert row["plugin_missing"] is None


def test_its_sessions_are_polled_and_can_be_stopped(admin: Visitor) -> None:
    session = admin.wait_for(
        "/api/admin/sessions",
        lambda page: next((one for one in page["items"] if one["server_kind"] == "gramophone"), None),
    )
    assert session["media"]["type"] == "track"
    assert session["media"]["title"]
    assert session["stream"]["container"] == "wax"
    path = f"/api/admin/servers/{session['server_id']}/sessions/{session['id']}/terminate"
    reply = admin.client.post(path, json={"message": "The evening is over."})
    assert reply.status_code == 200, reply.text
    assert reply.json() == {"outcome": "stopped", "message": "Stopped."}


def test_a_wrong_crank_code_is_told_as_a_rejected_credential(admin: Visitor) -> None:
    server = next(row for row in admin.read("/api/admin/servers")["items"] if row["kind"] == "gramophone")
    typed = {"url": server["url"], "crank": "too-hard"}
    trial = admin.client.post("/api/admin/servers/test", json={"kind": "gramophone", "options": typed}).json()
    assert (trial["ok"], trial["fault"], trial["field"]) == (False, "auth", "credentials")
    assert "too-hard" not in json.dumps(trial)


def test_its_author_proves_it_with_the_conformance_kit(installed: Installation) -> None:
    """As a stranger would: a folder of its own, and nothing of this checkout but what is installed."""
    project = installed.folder / "project"
    shutil.copytree(ROOT / "tests/thirdparty/towerview-example", project)
    ended = subprocess.run(
        [installed.command.with_name("pytest"), "-q", "-p", "no:cacheprovider", "tests"],
        cwd=project,
        env=installed.env,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    passed = re.search(r"(\d+) passed", ended.stdout)
    assert passed is not None
    assert int(passed[1]) > 30


@pytest.mark.parametrize("name", REASONS)
def test_a_broken_plugin_beside_it_is_shown_with_its_reason_while_the_house_runs(
    name: str, admin: Visitor, installed: Installation
) -> None:
    for plugins in (admin.read("/api/plugins"), json.loads(installed.says("plugins", "--json"))):
        state = by("name", plugins["items"])[name]
        assert state["condition"] == "quarantined"
        assert state["reason"].startswith(REASONS[name])
        assert state["brings"] == {}


def test_everybody_else_is_well_meanwhile(admin: Visitor) -> None:
    plugins = by("name", admin.read("/api/plugins")["items"])
    assert {plugins[name]["condition"] for name in ("plex", "jellyfin", "emby", "portainer")} == {"ok"}
    kinds = {row["server_kind"] for row in admin.read("/api/admin/sessions")["servers"]}
    assert {"plex", "jellyfin", "emby", "gramophone"} <= kinds


def test_a_cache_somebody_else_declared_is_collected_from_every_kind(admin: Visitor) -> None:
    def both(page: dict[str, Any]) -> list[str]:
        caches = by("name", page["items"])
        read = [
            one for name in ("titles", "title_counts") for one in caches[name]["servers"] if one["taken_at"]
        ]
        return [one["server_name"] for one in read] if len(read) >= 8 else []

    names = admin.wait_for("/api/admin/caches", both)
    assert any("Gramophone" in name for name in names)
    assert any("Plex" in name for name in names)


def test_a_job_somebody_else_declared_runs_and_one_that_fails_harms_nobody(
    admin: Visitor, installed: Installation
) -> None:
    noted = installed.folder / "almanac.txt"
    ends_at = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends_at and len(lines_of(noted)) < 3:
        time.sleep(0.25)
    moments = lines_of(noted)
    assert len(moments) >= 3
    assert len(set(moments)) == len(moments), "a moment came twice though nothing was killed"
    assert admin.read("/api/health/ready") == {"status": "ok"}


def lines_of(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def test_a_route_somebody_else_declared_answers(admin: Visitor) -> None:
    assert admin.read("/api/x/almanac/moon") == {"titles": 1}
