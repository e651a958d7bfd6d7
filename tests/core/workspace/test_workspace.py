"""The workspace keeps its promises: six distributions, one lock, one door."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[3]
PLUGINS = ["plex", "jellyfin", "emby", "portainer", "web"]
DISTRIBUTIONS = ["core", *PLUGINS]
LOCKS = ["runtime", "dev"]
# In two pieces, so that this file does not hold what it forbids.
REGISTRIES = [
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb.debian", "org"),
    ]
]


def project(name: str) -> dict[str, Any]:
    text = (ROOT / f"towerview-{name}" / "pyproject.toml").read_text()
    found: dict[str, Any] = tomllib.loads(text)["project"]
    return found


def pins(name: str) -> dict[str, str]:
    """Each pin of a lock with the lines that belong to it."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    return {entry.split(" ")[0]: entry for entry in entries if not entry.startswith("#")}


def tracked_files() -> list[Path]:
    """All files of the checkout that are, or would be, committed."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        out = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as problem:
        pytest.skip(f"not a git checkout: {problem}")
    return [ROOT / name for name in out.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    found = pins(lock)
    assert len(found) > 40
    assert [pin for pin, entry in found.items() if "==" not in pin or "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    assert re.findall(r"://|--index-url|--extra-index-url|--find-links", text) == []


def test_development_has_the_versions_of_runtime() -> None:
    assert set(pins("runtime")) <= set(pins("dev"))


@pytest.mark.parametrize("lock", LOCKS)
def test_libpass_stands_alone(lock: str) -> None:
    """It installs the folder that passlib installs too: the last one would win."""
    names = {pin.split("==")[0] for pin in pins(lock)}
    assert "libpass" in names
    assert "passlib" not in names


def test_our_own_distributions_are_not_locked() -> None:
    assert [pin for lock in LOCKS for pin in pins(lock) if pin.startswith("towerview")] == []


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_a_distribution_is_complete(name: str) -> None:
    folder = ROOT / f"towerview-{name}"
    facts = project(name)
    assert facts["name"] == f"towerview-{name}"
    assert re.fullmatch(r"\d+\.\d+\.\d+", facts["version"])
    assert facts["requires-python"] == ">=3.11"
    assert "Typing :: Typed" in facts["classifiers"]
    assert len((folder / "README.md").read_text()) > 200
    assert (folder / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()
    assert (folder / "src" / f"towerview_{name}" / "py.typed").exists()


@pytest.mark.parametrize("name", PLUGINS)
def test_a_plugin_is_found_by_its_entry_point(name: str) -> None:
    facts = project(name)
    assert facts["entry-points"]["towerview"] == {name: f"towerview_{name}.hooks"}
    core = next(need for need in map(Requirement, facts["dependencies"]) if need.name == "towerview-core")
    assert project("core")["version"] in core.specifier
    assert any(bound.operator == "<" for bound in core.specifier), "the next major version of core may differ"


def test_core_is_a_command_and_no_plugin() -> None:
    facts = project("core")
    assert facts["scripts"] == {"towerview": "towerview_core.cli:main"}
    assert "towerview" not in facts.get("entry-points", {})
    assert "testing" in facts["optional-dependencies"]


@pytest.mark.parametrize(
    "target", ["demo", "run", "test", "dev", "logs", "db-migrate", "db-create-migration", "help"]
)
def test_make_knows_its_targets(target: str) -> None:
    dry = ["make", "--dry-run", "--no-print-directory", target, "ARGS=--passed-on", "NAME=x"]
    done = subprocess.run(dry, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    if target in {"demo", "run"}:
        assert f".venv/bin/towerview {target} --passed-on" in done.stdout


def test_make_help_lists_the_targets() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True)
    assert {"demo", "run", "test", "dev", "logs"} <= set(
        re.findall(r"^  make (\S+)", done.stdout, re.MULTILINE)
    )


def test_ci_runs_the_same_door() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text()
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_no_file_names_a_package_registry() -> None:
    """Whoever builds behind a mirror must not be sent elsewhere by a lock or a script."""
    registry = re.compile("|".join(map(re.escape, REGISTRIES)))
    guilty = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        guilty += [f"{path.relative_to(ROOT)}: {found}" for found in sorted(set(registry.findall(text)))]
    assert guilty == []


def test_every_page_of_the_docs_is_in_the_navigation() -> None:
    nav = (ROOT / "mkdocs.yml").read_text().partition("\nnav:")[2]
    pages = {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")}
    assert {page for page in pages if page not in nav} == set()
    assert set(re.findall(r"[\w/.-]+\.md", nav)) <= pages


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs" / "decisions").glob("0*.md")), ids=lambda page: page.stem
)
def test_a_decision_says_what_lost(page: Path) -> None:
    text = page.read_text()
    assert text.startswith(f"# {page.name[:4]}: ")
    for part in ("**Context.**", "**Choice.**", "**What lost.**"):
        assert part in text
    assert page.name in (page.parent / "README.md").read_text()


def test_change_notes_are_well_named() -> None:
    rule = re.compile(r"\d+-[a-z0-9-]+\.(added|changed|fixed|removed|security)\.md")
    notes = [note.name for note in (ROOT / "changes").iterdir() if note.name != "README.md"]
    assert [name for name in notes if not rule.fullmatch(name)] == []
