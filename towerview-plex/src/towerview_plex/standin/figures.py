"""What the stand-in's machine uses."""

from math import sin

from towerview_plex.standin.files import Node

_POINTS, _STEP_S = 27, 5


def figures(now: float) -> list[Node]:
    """The last points, the newest last. They move gently with the clock, so a chart of them is alive."""
    newest = int(now) - int(now) % _STEP_S
    return [_point(newest - _STEP_S * back) for back in reversed(range(_POINTS))]


def _point(at: int) -> Node:
    busy = 30 + 20 * sin(at / 60) + 8 * sin(at / 13)
    return {
        "timespan": 6,
        "at": at,
        "hostCpuUtilization": round(busy + 6, 3),
        "processCpuUtilization": round(busy, 3),
        "hostMemoryUtilization": round(61 + 2 * sin(at / 300), 3),
        "processMemoryUtilization": round(7 + sin(at / 200), 3),
    }
