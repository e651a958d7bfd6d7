"""One table for each bench: ours, the limit of this machine measured in the same run, and the ratio. And JSON of it."""

from __future__ import annotations

import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parents[2] / ".benchmarks"


@dataclass(frozen=True)
class Line:
    """One thing measured. ``budget`` in the same unit; ``limit`` is what a bare program needs for the same."""

    what: str
    ours: float
    limit: float | None
    unit: str
    budget: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.ours / self.limit if self.limit else None


@dataclass
class Report:
    """A table that is printed and kept."""

    name: str
    lines: list[Line] = field(default_factory=list)

    def add(
        self, what: str, ours: float, unit: str, limit: float | None = None, budget: float | None = None
    ) -> None:
        self.lines.append(Line(what, ours, limit, unit, budget))

    def finish(self) -> None:
        """Show the table and write ``.benchmarks/<name>.json``."""
        _say(f"\n{self.name}  ({platform.machine()}, Python {platform.python_version()})")
        _say(f"{'what':<58}{'ours':>12}{'limit':>12}{'ratio':>8}{'budget':>10}")
        for line in self.lines:
            limit = "" if line.limit is None else f"{line.limit:.1f} {line.unit}"
            ratio = "" if line.ratio is None else f"{line.ratio:.1f}"
            budget = "" if line.budget is None else f"{line.budget:g}"
            _say(f"{line.what:<58}{line.ours:>9.1f} {line.unit}{limit:>12}{ratio:>8}{budget:>10}")
        FOLDER.mkdir(exist_ok=True)
        kept = {"name": self.name, "lines": [{**asdict(line), "ratio": line.ratio} for line in self.lines]}
        (FOLDER / f"{self.name}.json").write_text(json.dumps(kept, indent=1))


def cpu_ms(work: Callable[[], object], times: int = 7, warm: int = 2) -> float:
    """Median milliseconds of processor time of this process, all threads."""
    return _median(work, time.process_time, times, warm)


def wall_ms(work: Callable[[], object], times: int = 7, warm: int = 2) -> float:
    """Median milliseconds that pass."""
    return _median(work, time.perf_counter, times, warm)


def _median(work: Callable[[], object], clock: Callable[[], float], times: int, warm: int) -> float:
    for _ in range(warm):
        work()
    taken = []
    for _ in range(times):
        began = clock()
        work()
        taken.append((clock() - began) * 1000)
    return statistics.median(taken)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
