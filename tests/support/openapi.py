"""The API's description as the dashboard keeps it: `python -m tests.support.openapi` writes it anew.

Only core's own routes are in it: a plugin of somebody else's machine must not change the dashboard's types.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tests.support.houses import opened
from towerview_core.api.application import create_app

COMMITTED = Path(__file__).parents[2] / "towerview-web" / "frontend" / "openapi.json"


def described() -> str:
    """The document of this checkout's code, as text that compares well."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "home") as house:
        document = create_app(house).openapi()
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    COMMITTED.write_text(described())
    sys.stdout.write(f"{COMMITTED} is written. Now: npm run api\n")
