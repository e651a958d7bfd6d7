"""20,000 damaged bodies for each provider: `nox -s hostile`. Pass `-- -k plex` for one of them.

None may escape as anything but a ProviderError, none may become an empty complete answer, and memory stays bounded: the
peak of the resident set grows by less than twice the largest body the house reads (security.md F9 and F10).
"""

from __future__ import annotations

import gc
import os
import time
from pathlib import Path

import pytest

from towerview_core.contract.provider import Provider
from towerview_core.kits.http.limits import LARGEST_BODY, MIB
from towerview_core.testing.conformance import Loopback, Server, Tally, bombard
from towerview_core.testing.standin import StandIn
from towerview_emby.provider import EmbyProvider
from towerview_emby.standin import EmbyStandIn
from towerview_jellyfin.provider import JellyfinProvider
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_plex.provider import PlexProvider
from towerview_plex.standin import PlexStandIn
from towerview_portainer.provider import PortainerProvider
from towerview_portainer.standin import PortainerStandIn

BODIES = int(os.environ.get("TOWERVIEW_HOSTILE_BODIES", "20000"))
WARM_UP = 400
KINDS: list[tuple[type[Provider], type[StandIn]]] = [
    (PlexProvider, PlexStandIn),
    (JellyfinProvider, JellyfinStandIn),
    (EmbyProvider, EmbyStandIn),
    (PortainerProvider, PortainerStandIn),
]


@pytest.mark.parametrize("kind, stand_in", [pytest.param(*one, id=one[0].kind) for one in KINDS])
def test_hostile_bodies(
    kind: type[Provider],
    stand_in: type[StandIn],
    towerview_loopback: Loopback,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = stand_in.make("hostile", 12, 4)
    server = Server({**made.options(), "url": towerview_loopback.show(made)}, stand_in=made)
    bombard(kind, server, WARM_UP)
    gc.collect()
    before, began = forget_peak(), time.monotonic()
    tally = bombard(kind, server, BODIES)
    took, grown = time.monotonic() - began, peak() - before
    with capsys.disabled():
        print(f"\n{line(kind, tally, took)}, RSS {before // MIB} MiB + {grown / MIB:.1f} MiB at its peak")  # noqa: T201
    assert tally.bodies >= BODIES
    assert grown < 2 * LARGEST_BODY


def line(kind: type[Provider], tally: Tally, took: float) -> str:
    verbs = ", ".join(f"{verb} {count}" for verb, count in sorted(tally.by_verb.items()))
    return (
        f"{kind.title}: {tally.bodies} hostile bodies in {took:.0f} s: {tally.errors} named errors, {tally.answers} answers "
        f"({tally.counted_short} with items set aside), 0 escaped, 0 emptied; slowest {tally.slowest_s * 1000:.0f} ms; {verbs}"
    )


def forget_peak() -> int:
    """Begin a new peak; answers the bytes that are resident now."""
    Path("/proc/self/clear_refs").write_text("5")
    return memory("VmRSS")


def peak() -> int:
    """The most bytes that were resident since."""
    return memory("VmHWM")


def memory(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(next(row for row in status.splitlines() if row.startswith(name)).split()[1]) * 1024
