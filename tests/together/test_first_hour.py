"""A provider author's first hour: the tutorial followed in an empty folder, with nothing but wheels.

The files are the page's own code, and the commands are those it shows. Two things are ours: uv makes the environment and
installs, where the page says ``venv`` and ``pip``, in the versions of the lock; and the commands that serve until they are
stopped get a free port.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.docs.pages import DOCS, commands_of, files_of
from tests.support.run import free_port
from tests.together.installed import ROOT, Installation, build_wheel, by, environment, signed_in
from tests.together.test_alone_run import NO_NETWORK, uv

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
TUTORIAL = DOCS / "plugins/tutorial.md"
PATIENCE_S = 280.0
SERVING = ("towerview demo", "towerview standin")


class Author:
    """Somebody with an empty folder, the page, and wheels of TowerView."""

    def __init__(self, folder: Path, wheels: Path) -> None:
        self.folder = folder
        self.told: dict[str, str] = {}
        lock = str(ROOT / "requirements/dev.txt")
        self._env = environment(UV_PYTHON_DOWNLOADS="never", UV_CONSTRAINT=lock, UV_FIND_LINKS=str(wheels))

    @property
    def house(self) -> Installation:
        """What was installed, for commands that serve."""
        return Installation(self.folder / ".venv/bin/towerview", environment(), self.folder)

    def write(self) -> None:
        """Copy the page's files."""
        for name, text in files_of(TUTORIAL).items():
            (self.folder / name).write_text(text, encoding="utf-8")

    def type(self, command: str) -> str:
        """Run a command of the page; answers what it said."""
        ended = subprocess.run(
            self._words(command),
            cwd=self.folder,
            env=self._env,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        if any(word in ended.stderr.lower() for word in NO_NETWORK):
            pytest.skip("the dependencies cannot be had here: the tutorial was not tried")
        assert ended.returncode == 0, f"{command}\n{ended.stdout}\n{ended.stderr}"
        self.told[command] = ended.stdout
        return ended.stdout

    def _words(self, command: str) -> list[str]:
        words, tool, python = shlex.split(command), str(uv()), str(self.folder / ".venv/bin/python")
        match words:
            case ["python3", "-m", "venv", *rest]:
                return [tool, "venv", "-q", "--python", sys.executable, *rest]
            case [".venv/bin/pip", "install", *rest]:
                return [tool, "pip", "install", "-q", "--python", python, *rest]
            case [".venv/bin/pip", "wheel", "--no-deps", "-w", folder, source]:
                return [tool, "build", "-q", "--wheel", "-o", folder, source]
        return words


def test_the_tutorial_followed_in_an_empty_folder_ends_with_a_provider_that_is_proved(tmp_path: Path) -> None:
    """One test, because an hour cannot be had in pieces: each step stands on the one before."""
    folder, wheels = tmp_path / "gramophone", tmp_path / "wheels"
    folder.mkdir()
    build_wheel(ROOT / "towerview-core", wheels)
    author = Author(folder, wheels)
    first, *others = [one for one in commands_of(TUTORIAL) if not any(word in one for word in SERVING)]
    author.type(first)
    author.write()
    for command in others:
        author.type(command)
    towerview_comes_from_its_wheel(author)
    the_plugin_is_listed(author)
    the_conformance_run_passed(author)
    the_demo_has_a_gramophone_that_plays(author)
    one_gramophone_stands_alone(author)
    the_wheel_that_is_given_away_has_the_plugin(author)


def towerview_comes_from_its_wheel(author: Author) -> None:
    ended = subprocess.run(
        [author.folder / ".venv/bin/python", "-c", "import towerview_core; print(towerview_core.__file__)"],
        cwd=author.folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(ended.stdout.strip()).is_relative_to(author.folder / ".venv")


def the_plugin_is_listed(author: Author) -> None:
    assert "gramophone" in author.told[".venv/bin/towerview plugins"]
    plugins = by("name", json.loads(author.house.says("plugins", "--json"))["items"])
    assert plugins["gramophone"]["condition"] == "ok"
    assert plugins["gramophone"]["brings"] == {"providers": ["gramophone"]}


def the_conformance_run_passed(author: Author) -> None:
    summary = author.told[".venv/bin/pytest"]
    passed = re.search(r"(\d+) passed", summary)
    assert passed is not None, summary
    assert int(passed[1]) > 30
    assert not re.search(r"\d+ (failed|error)", summary)


def the_demo_has_a_gramophone_that_plays(author: Author) -> None:
    with author.house.running("demo", "--json", "--port", "0") as run:
        told = run.first_json()
        account = by("role", told["accounts"])["admin"]
        with signed_in(told["url"], account["name"], account["password"]) as visitor:
            session = visitor.wait_for(
                "/api/admin/sessions",
                lambda page: next((one for one in page["items"] if one["server_kind"] == "gramophone"), None),
            )
            assert session["media"]["title"]
            kinds = by("kind", visitor.read("/api/admin/server-kinds")["items"])
            assert "crank" in kinds["gramophone"]["form"]["properties"]


def one_gramophone_stands_alone(author: Author) -> None:
    port = free_port()
    with author.house.running("standin", "gramophone", "--port", str(port)) as run:
        assert run.process.stdout is not None
        said = run.process.stdout.readline()
        assert f"http://127.0.0.1:{port}" in said
        crank = json.loads(said[said.index("{") :])["crank"]
        url = f"http://127.0.0.1:{port}/about"
        reply = httpx2.get(url, headers={"X-Crank": crank}, timeout=20, trust_env=False)
    assert reply.json()["model"] == "Gramophone"


def the_wheel_that_is_given_away_has_the_plugin(author: Author) -> None:
    (wheel,) = (author.folder / "dist").glob("towerview_example-*.whl")
    author.type(f".venv/bin/pip install --reinstall --no-deps {wheel}")
    plugins = by("name", json.loads(author.house.says("plugins", "--json"))["items"])
    assert plugins["gramophone"]["condition"] == "ok"
    where = author.folder / ".venv/lib"
    assert list(where.glob("python3*/site-packages/towerview_example/hooks.py"))
