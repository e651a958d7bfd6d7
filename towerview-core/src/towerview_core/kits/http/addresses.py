"""Which addresses may be called at all (security.md H3)."""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from towerview_core.contract.errors import Fault

from .limits import Limits
from .problems import unreachable

Address = IPv4Address | IPv6Address

_METADATA = frozenset(
    ip_address(text)
    for text in ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254")
)
_NAT64 = IPv6Network("64:ff9b::/96")


def permitted(addresses: Sequence[Address], port: int, limits: Limits) -> Sequence[Address]:
    """The addresses that may be dialled, in their order; raises ``Unreachable(ADDRESS_REFUSED)`` if one is forbidden.

    Link-local IPv6 addresses are only left out while others remain: names of the local network carry them by nature.
    """
    inner = [_inner(address) for address in addresses]
    usable = [address for address in inner if not (address.version == 6 and address.is_link_local)]
    for address in usable or inner:
        why = _objection(address, port, limits)
        if why is not None:
            raise unreachable(Fault.ADDRESS_REFUSED, why)
    return usable


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 address wraps, if it wraps one."""
    if isinstance(address, IPv4Address):
        return address
    return address.ipv4_mapped or address


def _objection(address: Address, port: int, limits: Limits) -> str | None:
    judged = _behind(address)
    if judged.is_link_local or judged in _METADATA:
        return "This address belongs to the network's own services and is never called."
    if judged.is_multicast or judged.is_unspecified or _is_broadcast(judged):
        return "This address belongs to no single machine. Enter the server's own address."
    if judged.is_loopback and not limits.loopback:
        return "This address is TowerView's own machine. Tick 'The server runs on this machine' if that is meant."
    if port in limits.forbidden and (judged.is_loopback or _is_ours(judged)):
        return "This port belongs to TowerView itself. Enter the port of the media server."
    return None


def _behind(address: Address) -> Address:
    """Where a packet to ``address`` ends: addresses of translators and tunnels carry an IPv4 address inside."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or address


def _is_broadcast(address: Address) -> bool:
    """Broadcast, and what no machine has: 0.0.0.0/8 and 240.0.0.0/4."""
    return isinstance(address, IPv4Address) and (address.is_reserved or int(address) >> 24 == 0)


def _is_ours(address: Address) -> bool:
    """Whether this machine has the address: only then can a socket be bound to it."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((str(address), 0))
        except OSError:
            return False
    return True
