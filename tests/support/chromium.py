"""A real Chromium for the tests: the system's, else Playwright's, else (as root on Debian) the distribution's package.

`python -m tests.support.chromium` makes sure that there is one, or says aloud that there is none; nox calls it before
the browser tests. Fixtures only look, they install nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "TOWERVIEW_TEST_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# Chromium's sandbox does not work for root, and /dev/shm is tiny in many containers.
LAUNCH_ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")
SECONDS_TO_DOWNLOAD = 180
SECONDS_TO_INSTALL = 240


def find_chromium() -> Path | None:
    """The first Chromium that starts."""
    return next((path for path in _candidates() if _starts(path)), None)


def ensure_chromium() -> Path | None:
    """Find one, or get one; None when neither works here."""
    return find_chromium() or _from_playwright() or _from_debian()


def _candidates() -> Iterator[Path]:
    given = os.environ.get(VARIABLE)
    if given:
        yield Path(given)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield Path(found)
    yield from _playwright_browsers()


def _playwright_browsers() -> Iterator[Path]:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    patterns = (
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    )
    for pattern in patterns:
        yield from sorted(folder.glob(pattern), reverse=True)


def _starts(path: Path) -> bool:
    """A downloaded browser may lack system libraries, which only shows when it is run."""
    try:
        done = subprocess.run([str(path), "--version"], check=False, capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _from_playwright() -> Path | None:
    _say("no Chromium here: asking Playwright for one")
    # Where its downloads are blocked, give up quickly instead of trying for minutes.
    environment = os.environ | {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000"}
    _try([sys.executable, "-m", "playwright", "install", "chromium"], SECONDS_TO_DOWNLOAD, environment)
    return find_chromium()


def _from_debian() -> Path | None:
    if os.getuid() != 0 or shutil.which("apt-get") is None:
        return None
    _say("none from Playwright: installing Debian's package")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _try(["apt-get", "-qq", "update"], SECONDS_TO_INSTALL, environment)
    install = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends"]
    _try([*install, "chromium", "fonts-dejavu-core"], SECONDS_TO_INSTALL, environment)
    return find_chromium()


def _try(command: list[str], seconds: float, environment: dict[str, str]) -> None:
    """One attempt; what it says is shown only when it fails."""
    try:
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            timeout=seconds,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        _say(f"{command[0]}: {problem}")
        return
    if done.returncode != 0:
        _say(f"{' '.join(command)} failed: {(done.stderr or done.stdout).strip()[-400:]}")


def _say(text: str) -> None:
    print(f"chromium: {text}", file=sys.stderr, flush=True)  # noqa: T201  # read by whoever runs the checks


if __name__ == "__main__":
    browser = ensure_chromium()
    _say(
        f"using {browser}"
        if browser
        else f"SKIPPED: none found and none to be had; set {VARIABLE} to the path of one"
    )
