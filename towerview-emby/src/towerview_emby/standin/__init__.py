"""A fake Emby server, for the demo, for tests, and for authors without one."""

from .server import EmbyStandIn

__all__ = ["EmbyStandIn"]
