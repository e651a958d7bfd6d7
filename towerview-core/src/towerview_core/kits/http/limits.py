"""The numbers a client keeps to."""

from dataclasses import dataclass

MIB = 1024 * 1024
LARGEST_BODY = 64 * MIB
"""No ``Call.cap`` may ask for more (security.md H2: live plays)."""
HEAD_BYTES = 100 * 1024
"""Most bytes before the body begins: status line, headers, and any interim replies."""
POOL = 2
"""Connections to one server."""
IN_FLIGHT = 32
"""Exchanges at once, all servers together, per event loop."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one client may do.

    ``deadline_s``: seconds for a whole exchange, waiting for a free connection included. ``connect_s``: seconds to reach
    the server. ``cap``: bytes of a body after decoding. ``loopback``: this machine may be called although the server's
    form does not allow it (the demo). ``forbidden``: ports of this machine that are never called: our own listener,
    the database, Redis.
    """

    deadline_s: float = 15.0
    connect_s: float = 3.0
    cap: int = 8 * MIB
    loopback: bool = False
    forbidden: frozenset[int] = frozenset()
