"""Where plex.tv is (docs/decisions/0009).

An owner's token opens all their servers and their account, so nobody may choose where it is sent: the origin is a
constant. The one exception is a token that opens nothing: that of every stand-in server, which everybody can read
here. With it, and only at an address of this very machine, the server is its own plex.tv.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

PLEX_TV = "https://plex.tv"
STAND_IN_TOKEN = "owner-token-of-the-stand-in"  # noqa: S105 - it opens nothing but stand-ins


def origin_for(url: str, token: str) -> str:
    """plex.tv, or its stand-in for a stand-in server at ``url``."""
    if token == STAND_IN_TOKEN and _is_this_machine(urlsplit(url).hostname or ""):
        return url
    return PLEX_TV


def sign_in_page(origin: str) -> str:
    """Where a browser goes to confirm a PIN."""
    return "https://app.plex.tv/auth" if origin == PLEX_TV else f"{origin}/auth"


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
