"""Which hosts are ours, which proxies are believed, and which pages may use a cookie (security.md N1, A6)."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

from towerview_core.api.inbound import inbound_of
from towerview_core.contract.errors import ConfigError, Denied
from towerview_core.settings import Settings

_LOCAL = ("localhost", "127.0.0.1", "::1")
_WILDCARDS = ("0.0.0.0", "::")  # noqa: S104 - named, not bound
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Hosts:
    """Host names and proxies of the settings. Raises ``ConfigError`` for a proxy that is no address or network."""

    def __init__(self, settings: Settings) -> None:
        public = urlsplit(settings.public_url).hostname if settings.public_url else None
        listening = None if settings.host in _WILDCARDS else settings.host
        named = (*_LOCAL, public, listening, *settings.allowed_hosts)
        self._names = frozenset(name.strip("[]").rstrip(".").lower() for name in named if name)
        self._proxies = tuple(_network(text) for text in settings.trusted_proxies)

    def trusts(self, address: str) -> bool:
        """Whether forwarding headers of this peer count."""
        if not self._proxies:
            return False
        parsed = _address(address)
        return parsed is not None and any(parsed in network for network in self._proxies)

    def asked(self, headers: Headers, *, proxied: bool) -> str:
        """The host (and port) the client asked for; empty when it named none, or several."""
        forwarded = headers.get("x-forwarded-host") if proxied else None
        if forwarded:
            return forwarded.rpartition(",")[2].strip()
        named = headers.getlist("host")
        return named[0].strip() if len(named) == 1 else ""

    def ours(self, connection: HTTPConnection) -> bool:
        """Whether that host is one of ours."""
        try:
            name = urlsplit(f"//{inbound_of(connection).host}").hostname
        except ValueError:
            return False
        return name is not None and name.rstrip(".") in self._names


def client_address(peer: str, forwarded: Sequence[str], hosts: Hosts) -> str:
    """The client's address: from right to left through proxies we trust, the first that is none of them. One malformed
    entry, and only the peer itself counts."""
    found = peer
    for entry in reversed([part.strip() for line in forwarded for part in line.split(",")]):
        if not hosts.trusts(found):
            break
        parsed = _address(entry)
        if parsed is None:
            return peer
        found = str(parsed)
    return found


def demand_own_page(connection: HTTPConnection, settings: Settings) -> None:
    """Raise ``Denied`` unless a page of ours, or of a listed origin, sent this. Browsers tell by ``Sec-Fetch-Site`` over
    https and on localhost, and always by ``Origin``; whoever tells neither is refused."""
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    if site == "same-origin" or (site is None and origin is not None and is_own_origin(connection, settings)):
        return
    raise Denied("This request must come from TowerView's own page.")


def is_own_origin(connection: HTTPConnection, settings: Settings) -> bool:
    """Whether ``Origin`` is the page of the host that was asked for (and judged ours), the public address, or listed."""
    inbound = inbound_of(connection)
    public = urlsplit(settings.public_url) if settings.public_url else None
    allowed = {f"{'https' if inbound.secure else 'http'}://{inbound.host}".lower()}
    allowed.update(origin.rstrip("/").lower() for origin in settings.allowed_origins)
    if public is not None:
        allowed.add(f"{public.scheme}://{public.netloc}".lower())
    return connection.headers.get("origin", "").lower() in allowed


def demand_cookie_route(connection: HTTPConnection, settings: Settings) -> None:
    """Raise ``Denied`` unless the request may use a cookie (A6). POST is the route's own business."""
    is_json = (
        connection.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"
    )
    if not is_json or connection.headers.get("x-towerview") != "1":
        raise Denied("This request needs the type application/json and the header X-TowerView: 1.")
    demand_own_page(connection, settings)


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise ConfigError(f"TOWERVIEW_TRUSTED_PROXIES: {text!r} is no address and no network.") from error


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address, be it in brackets or with a port."""
    bare = text.partition("]")[0].lstrip("[") if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        parsed = ipaddress.ip_address(bare)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return mapped or parsed
