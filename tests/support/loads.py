"""`python -I loads.py plex`: is towerview-plex installed from a wheel, and does all that it announces load?

nox runs it in an environment that holds only core, that distribution, and what the two declare.
"""

import importlib
import sys
from importlib.metadata import distribution


def main(name: str) -> None:
    """Import the package, then each of its entry points."""
    module = importlib.import_module(f"towerview_{name}")
    if "site-packages" not in str(module.__file__):
        raise SystemExit(f"{module.__file__} is a checkout, not an installed wheel")
    for entry in distribution(f"towerview-{name}").entry_points:
        entry.load()
        print(f"towerview-{name}: {entry.group} {entry.name} loads")  # noqa: T201  # read in nox's log


if __name__ == "__main__":
    main(sys.argv[1])
