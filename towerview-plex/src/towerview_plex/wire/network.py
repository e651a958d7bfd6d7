"""Where a player sits, and its address."""

import ipaddress
from functools import lru_cache

from towerview_core.contract.sessions import Network, NetworkPlace
from towerview_core.kits.wire import Json, as_flag, as_text

_HOMES = tuple(
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "127.0.0.0/8",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
    )
)


def network_of(player: Json, session: Json) -> Network:
    """How the player reaches the server.

    Behind a relay the player's own address is the relay's, and a server in a container sees its gateway: for whoever is
    not in the local network the public address says more.
    """
    address, public = _address(player.get("address")), _address(player.get("remotePublicAddress"))
    place = _place(player, session, address)
    if place is not NetworkPlace.LAN and _relayed(player, place):
        place = NetworkPlace.RELAY
    if place in (NetworkPlace.WAN, NetworkPlace.RELAY):
        known = [known for known in (public, address) if known]
        address = next((known for known in known if not _is_loopback(known)), None)
    return Network(address=address, location=place, secure=as_flag(player.get("secure")))


def _place(player: Json, session: Json, address: str | None) -> NetworkPlace | None:
    """The session's word, else the player's, else the address. Anything but ``lan`` (``wan``, ``cellular``) is remote."""
    told = as_text(session.get("location"), 32)
    if told is not None:
        return NetworkPlace.LAN if told.lower() == "lan" else NetworkPlace.WAN
    local = as_flag(player.get("local"))
    if local is None and address is not None:
        local = _is_at_home(address)
    return None if local is None else NetworkPlace.LAN if local else NetworkPlace.WAN


def _relayed(player: Json, place: NetworkPlace | None) -> bool | None:
    """Servers that do not tell a relay show its far end as a loopback address."""
    told = as_flag(player.get("relayed"))
    if told is None and place is NetworkPlace.WAN:
        return player.get("remotePublicAddress") == "127.0.0.1"
    return told


def _address(value: object) -> str | None:
    text = as_text(value, 64)
    return _spelled(text) if text else None


@lru_cache(maxsize=4096)
def _spelled(text: str) -> str | None:
    """An IP address in its usual spelling; ``::ffff:192.0.2.1`` is 192.0.2.1. None for anything else."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


@lru_cache(maxsize=4096)
def _is_at_home(text: str) -> bool:
    """Not ``is_private``: that also counts addresses no home has, such as those of documentation."""
    address = ipaddress.ip_address(text)
    return any(address in home for home in _HOMES if home.version == address.version)


@lru_cache(maxsize=4096)
def _is_loopback(text: str) -> bool:
    return ipaddress.ip_address(text).is_loopback
