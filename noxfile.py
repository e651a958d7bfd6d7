"""The one door: every check that decides about a change is a session here, and `make test` runs the default ones.

Most sessions use the project's own `.venv`, which `make venv` fills from the lock: they check what a developer runs,
and start at once. Only `alone` makes environments of its own, because its question is what a distribution needs when
nothing else is installed. Arguments after `--` go to the session's tool, as in `nox -s tests -- tests/plex -k session`.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import nox
from nox.command import CommandFailed

ROOT = Path(__file__).resolve().parent
BIN = ROOT / ".venv" / "bin"
FRONTEND = ROOT / "towerview-web" / "frontend"
DISTRIBUTIONS = ("core", "plex", "jellyfin", "emby", "portainer", "web")
# Other people's clients, by which the tests of a plugin judge its stand-in.
JUDGES = {
    "plex": ["plexapi", "websocket-client"],
    "jellyfin": ["jellyfin-apiclient-python"],
    "portainer": ["pyportainer"],
}
# What the root's pytest settings ask for, whatever is tested.
PYTEST = ["pytest", "pytest-benchmark", "pytest-randomly", "pytest-timeout", "pytest-xdist"]

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "uv"
nox.options.error_on_missing_interpreters = False
# The long ones last, so that a slip shows early and pytest's summary stands at the end.
nox.options.sessions = ["lint", "imports", "types", "docs", "web", "alone", "e2e", "tests"]


def tool(session: nox.Session, name: str, *arguments: str, **env: str) -> None:
    """Run a command of the project's own environment, which is set up first if anything has changed."""
    make(session, "venv")
    path = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    session.run(str(BIN / name), *arguments, external=True, env=path | env)


def make(session: nox.Session, target: str) -> None:
    """The Makefile knows how things are made; nox only asks."""
    session.run("make", "-s", "--no-print-directory", "-C", str(ROOT), target, external=True, silent=True)


def judge(session: nox.Session, run: Callable[..., object], *arguments: str) -> None:
    """Run tests; what fails is tried once more by itself and said aloud. Many tests wait for real servers and browsers on
    whatever machine this is: a test that passes alone was short of time, one that fails again is wrong."""
    try:
        run(*arguments)
    except CommandFailed:
        session.warn(
            "Some tests failed. They are tried once more, one after another; look at those that pass now."
        )
        run(
            *(part for part in arguments if part not in ("-n", "2")),
            "--last-failed",
            "--last-failed-no-failures=none",
        )


def has_tests(folder: str, pattern: str = "test_*.py") -> bool:
    """Whether there is anything to run: pytest fails on an empty folder, and we want to say it in words."""
    return any((ROOT / folder).rglob(pattern))


@nox.session(venv_backend="none")
def lint(session: nox.Session) -> None:
    """Style, likely bugs and formatting of the Python code (ruff). `-- --fix` mends what it can."""
    tool(session, "ruff", "check", *session.posargs, ".")
    tool(session, "ruff", "format", *([] if "--fix" in session.posargs else ["--check"]), ".")


@nox.session(venv_backend="none")
def types(session: nox.Session) -> None:
    """mypy --strict over the six distributions and the tests."""
    tool(session, "mypy", *session.posargs)


@nox.session(venv_backend="none")
def imports(session: nox.Session) -> None:
    """The floors of the house (import-linter)."""
    tool(session, "lint-imports", "--no-logo", *session.posargs)


@nox.session(venv_backend="none")
def tests(session: nox.Session) -> None:
    """Every Python test but the browser's, with a real PostgreSQL and a real Redis. `-- --cov` measures coverage."""
    arguments = session.posargs or ["tests"]
    if not any(argument.startswith("tests/e2e") for argument in arguments):
        arguments = ["--ignore=tests/e2e", *arguments]
    judge(
        session, partial(tool, session, "pytest"), "-n", "2", "-m", "not long", "--durations=12", *arguments
    )


@nox.session(venv_backend="none")
def long(session: nox.Session) -> None:
    """Tests that take minutes and measure while they do: alone on the machine, one after another."""
    tool(session, "pytest", "-m", "long", "-s", *(session.posargs or ["tests"]))


@nox.session(venv_backend="none")
def web(session: nox.Session) -> None:
    """The dashboard's own checks: types, biome, vitest, and whether its API client matches the API."""
    if not (FRONTEND / "package.json").exists():
        session.skip("towerview-web/frontend is empty: there is no dashboard to check")
    tool(session, "python", "towerview-web/hatch_build.py", "check")


@nox.session(venv_backend="none")
def e2e(session: nox.Session) -> None:
    """The whole product in a real browser."""
    if not has_tests("tests/e2e"):
        session.skip("tests/e2e is empty: nothing was looked at in a browser")
    make(session, "ui")
    tool(session, "python", "-m", "tests.support.chromium")
    judge(session, partial(tool, session, "pytest"), *(session.posargs or ["tests/e2e"]))


@nox.session
@nox.parametrize("dist", DISTRIBUTIONS)
def alone(session: nox.Session, dist: str) -> None:
    """Core and one distribution from their wheels, with only what they declare: do they load, do their tests pass?"""
    wheels = [str(wheel(session, name)) for name in dict.fromkeys(["core", dist])]
    extra = f"towerview-core[testing] @ {Path(wheels[0]).as_uri()}"
    needs = [extra, *wheels[1:], *PYTEST, *JUDGES.get(dist, [])]
    session.install("-q", "-c", "requirements/dev.txt", *needs)
    # Isolated: the folder of the script is not on the path, so its neighbours cannot hide installed packages.
    session.run("python", "-I", "tests/support/loads.py", dist)
    if not has_tests(f"tests/{dist}"):
        session.skip(f"towerview-{dist} loads alone, but tests/{dist} is empty")
    # Faults and slow tests ask about the machine, not about the wheel; tests/core/workspace is about this checkout.
    chosen = ["-m", "not slow and not long and not faults and not browser", "--ignore=tests/core/workspace"]
    cache_dir = f"cache_dir={session.create_tmp()}"
    judge(
        session,
        partial(session.run, "pytest"),
        "-n",
        "2",
        "-o",
        cache_dir,
        *chosen,
        f"tests/{dist}",
        *session.posargs,
    )


@nox.session(venv_backend="none")
def docs(session: nox.Session) -> None:
    """Build the documentation; a broken link or reference is a failure."""
    if not (ROOT / "mkdocs.yml").exists():
        session.skip("there is no mkdocs.yml: no documentation to build")
    tool(session, "zensical", "build", "--strict", "--clean", *session.posargs)


@nox.session(venv_backend="none")
def build(session: nox.Session) -> None:
    """Wheels and sdists of all six into dist/, and a look inside."""
    make(session, "ui")
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    for name in DISTRIBUTIONS:
        pack(session, name, ROOT / "dist", "wheel", "sdist")
    for packed in sorted((ROOT / "dist").iterdir()):
        expected = {"LICENSE", "py.typed"}
        if packed.name.startswith("towerview_web") and (FRONTEND / "package.json").exists():
            expected.add("index.html")
        missing = expected - {Path(name).name for name in contents(packed)}
        if missing:
            session.error(f"{packed.name} lacks {', '.join(sorted(missing))}")
        session.log(f"{packed.name}: {packed.stat().st_size // 1024} kB")


@nox.session(venv_backend="none")
def bench(session: nox.Session) -> None:
    """Benchmarks, alone on the machine, one after another: ratios to a limit measured in the same run."""
    if not has_tests("tests/bench", "bench_*.py"):
        session.skip("tests/bench holds no bench_*.py: nothing was measured")
    quiet = ["-q", "-s", "-p", "no:randomly", "-o", "python_files=bench_*.py", "-o", "timeout=0"]
    tool(session, "pytest", *quiet, "--benchmark-enable", *(session.posargs or ["tests/bench"]))


@nox.session(venv_backend="none")
def hostile(session: nox.Session) -> None:
    """20,000 damaged bodies for each provider, with the figures. `-- -k plex` for one of them."""
    quiet = ["-q", "-s", "-p", "no:randomly", "-o", "python_files=hostile_*.py", "-o", "timeout=0"]
    tool(session, "pytest", *quiet, *session.posargs, "tests/hostile")


@nox.session(venv_backend="none")
def lock(session: nox.Session) -> None:
    """Compile requirements/*.txt anew: pins and hashes, no index addresses. `-- --upgrade` takes newer versions."""
    ours = [part for name in DISTRIBUTIONS for part in ("--no-emit-package", f"towerview-{name}")]
    options = ["--universal", "--generate-hashes", "--no-emit-index-url", "--python-version", "3.11", "-q"]
    options += ["--override", "requirements/overrides.txt", "--custom-compile-command", "nox -s lock", *ours]
    for name in ("runtime", "dev"):
        files = [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
        tool(session, "uv", "pip", "compile", *options, *session.posargs, *files, UV_PYTHON_DOWNLOADS="never")
    make(session, "venv")


@cache
def folder_of_wheels() -> Path:
    """Where `alone` keeps its wheels, emptied once in each run of nox."""
    folder = ROOT / ".nox" / "wheels"
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def wheel(session: nox.Session, name: str) -> Path:
    """The wheel of one distribution, built when it is first asked for."""
    pattern = f"towerview_{name}-*.whl"
    if not list(folder_of_wheels().glob(pattern)):
        if name == "web":
            make(session, "ui")
        pack(session, name, folder_of_wheels(), "wheel")
    return next(folder_of_wheels().glob(pattern))


def pack(session: nox.Session, name: str, folder: Path, *targets: str) -> None:
    """Let hatchling of the lock pack one distribution."""
    chosen = [part for target in targets for part in ("-t", target)]
    with session.chdir(ROOT / f"towerview-{name}"):
        tool(session, "python", "-m", "hatchling", "build", "-d", str(folder), *chosen)


def contents(packed: Path) -> list[str]:
    """The names inside a wheel or an sdist."""
    if packed.suffix == ".whl":
        with zipfile.ZipFile(packed) as archive:
            return archive.namelist()
    with tarfile.open(packed) as archive:
        return archive.getnames()
