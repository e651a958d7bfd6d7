"""Jobs: scheduled or on-demand work."""

from collections.abc import Callable
from dataclasses import dataclass

from .host import JobContext


@dataclass(frozen=True, slots=True)
class Job:
    """Work that runs in the worker, once however many workers there are; it may come twice and must not mind.

    ``every_s``: seconds between two runs, None: only on demand. ``time_limit_s``: seconds until a run is given up.
    ``run`` works synchronously in a thread of its own.
    """

    name: str
    title: str
    run: Callable[[JobContext], None]
    every_s: float | None = None
    time_limit_s: float = 300.0
