"""A fake Jellyfin server, for the demo, for tests, and for authors without one."""

from .server import JellyfinStandIn

__all__ = ["JellyfinStandIn"]
