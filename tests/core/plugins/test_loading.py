"""Plugins load in quarantine: a broken one is shown with its reason and harms nobody else."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from towerview_core.plugins.loader import load
from towerview_core.plugins.registry import PluginCondition, PluginState, Registry

Installer = Callable[..., None]

GOOD = """
    from towerview_core.contract.hookspecs import hookimpl
    from towerview_core.contract.job import Job

    @hookimpl
    def towerview_jobs():
        return [Job("wind_{name}", "Wind the clock", lambda context: None)]
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installer]:
    """Put a distribution with one entry point where Python finds it, as pip would."""
    monkeypatch.syspath_prepend(str(tmp_path))
    modules: list[str] = []

    def put(
        name: str, body: str = GOOD, *, version: str = "1.0", requires: str = "towerview-core>=0.1,<1"
    ) -> None:
        module = f"towerview_{name}_{version.replace('.', '_')}"
        modules.append(module)
        (tmp_path / f"{module}.py").write_text(dedent(body).replace("{name}", name))
        info = tmp_path / f"{module}-{version}.dist-info"
        info.mkdir()
        info.joinpath("METADATA").write_text(
            f"Metadata-Version: 2.1\nName: towerview-{name}\nVersion: {version}\nRequires-Dist: {requires}\n"
        )
        info.joinpath("entry_points.txt").write_text(f"[towerview]\n{name} = {module}\n")

    yield put
    for module in modules:
        sys.modules.pop(module, None)


def state_of(registry: Registry, distribution: str) -> PluginState:
    return next(plugin for plugin in registry.plugins if plugin.distribution == distribution)


def test_a_good_plugin_is_listed_with_what_it_brings(install: Installer) -> None:
    install("orrery")
    registry = load([])
    state = state_of(registry, "towerview-orrery")
    assert (state.condition, state.version, state.reason) == (PluginCondition.OK, "1.0", None)
    assert state.brings == {"jobs": ("wind_orrery",)}
    assert "wind_orrery" in registry.jobs


def test_one_that_raises_at_import_is_quarantined_and_the_others_live(install: Installer) -> None:
    install("broken", "raise RuntimeError('no spring left')")
    install("orrery")
    registry = load([])
    state = state_of(registry, "towerview-broken")
    assert state.condition is PluginCondition.QUARANTINED
    assert state.reason == "It failed while loading: RuntimeError: no spring left"
    assert state_of(registry, "towerview-orrery").condition is PluginCondition.OK


def test_one_that_ends_the_process_at_import_does_not(install: Installer) -> None:
    install("suicidal", "raise SystemExit(3)")
    assert state_of(load([]), "towerview-suicidal").condition is PluginCondition.QUARANTINED


def test_one_for_another_core_is_refused_before_its_code_runs(install: Installer) -> None:
    install("future", "raise AssertionError('imported')", requires="towerview-core>=99")
    reason = state_of(load([]), "towerview-future").reason or ""
    assert "towerview-core >=99" in reason
    assert "imported" not in reason


def test_a_duplicate_is_refused_whole_and_both_owners_are_named(install: Installer) -> None:
    provider = """
        from towerview_core.contract.hookspecs import hookimpl
        from towerview_core.contract.job import Job

        @hookimpl
        def towerview_jobs():
            return [Job("own_job_of_{name}", "Own", lambda context: None), Job("shared", "Shared", lambda context: None)]
    """
    install("anvil", provider)
    install("bellows", provider)
    registry = load([])
    state = state_of(registry, "towerview-bellows")
    assert state.condition is PluginCondition.QUARANTINED
    assert "towerview-anvil 1.0" in (state.reason or "")
    assert "towerview-bellows 1.0" in (state.reason or "")
    assert set(registry.jobs) >= {"own_job_of_anvil", "shared"}
    assert "own_job_of_bellows" not in registry.jobs


def test_a_kind_that_another_plugin_has_is_a_duplicate(install: Installer) -> None:
    pytest.importorskip("towerview_plex", reason="towerview-plex is not installed here")
    install(
        "plexagain",
        """
        from towerview_core.contract.hookspecs import hookimpl
        from towerview_plex.provider import PlexProvider

        @hookimpl
        def towerview_providers():
            return [PlexProvider]
        """,
    )
    reason = state_of(load([]), "towerview-plexagain").reason or ""
    assert "'plex' (providers)" in reason
    assert "towerview-plex 0" in reason


@pytest.mark.parametrize(
    "body, words",
    [
        ("towerview_job = None\ndef towerview_jbos(): pass", None),
        (
            """
            from towerview_core.contract.hookspecs import hookimpl
            @hookimpl
            def towerview_jbos():
                return []
            """,
            "unknown hook",
        ),
        (
            """
            from towerview_core.contract.hookspecs import hookimpl
            @hookimpl
            def towerview_jobs():
                return ["not a job"]
            """,
            "not what this hook returns",
        ),
        (
            """
            from fastapi import APIRouter
            from towerview_core.contract.hookspecs import hookimpl
            router = APIRouter()
            @router.get("/open")
            def door(): return {}
            @hookimpl
            def towerview_routers():
                return [router]
            """,
            "'/open' names no grant",
        ),
        (
            """
            from towerview_core.contract.hookspecs import hookimpl
            from towerview_core.contract.provider import Provider
            class Half(Provider):
                kind, title = "half", "Half"
            @hookimpl
            def towerview_providers():
                return [Half]
            """,
            "Half lacks",
        ),
    ],
)
def test_a_bad_declaration_is_quarantined_with_the_reason(
    install: Installer, body: str, words: str | None
) -> None:
    install("odd", body)
    state = state_of(load([]), "towerview-odd")
    if words is None:
        assert state.condition is PluginCondition.OK
        assert state.brings == {}
    else:
        assert state.condition is PluginCondition.QUARANTINED
        assert words in (state.reason or "")


def test_a_disabled_plugin_is_never_imported(install: Installer) -> None:
    install("noisy", "raise AssertionError('imported')")
    state = state_of(load([], disabled=["noisy"]), "towerview-noisy")
    assert state.condition is PluginCondition.DISABLED
    assert "TOWERVIEW_DISABLED_PLUGINS" in (state.reason or "")


def test_failures_of_cores_own_plugins_are_bugs_and_raise() -> None:
    with pytest.raises(TypeError):
        load([("own", _raising())])


def _raising() -> object:
    from towerview_core.contract.hookspecs import hookimpl

    class Own:
        @hookimpl
        def towerview_jobs(self) -> list[object]:
            raise TypeError("a bug of ours")

    return Own()
