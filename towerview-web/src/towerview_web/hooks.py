"""The web plugin: the built dashboard. It declares no hooks; the house serves what lies in ``STATIC``."""

from pathlib import Path

STATIC = Path(__file__).parent / "static"
"""The built pages: ``index.html`` and its assets. The folder is missing until the dashboard was built."""
