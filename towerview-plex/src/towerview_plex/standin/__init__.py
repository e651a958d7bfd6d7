"""A stand-in of Plex Media Server: the paths, headers, status codes and payloads of PMS 1.43."""

from towerview_plex.standin.server import PlexStandIn

__all__ = ["PlexStandIn"]
