"""Units and small values both servers write alike."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from towerview_core.contract.sessions import Network, NetworkPlace
from towerview_core.kits.wire import Json, as_count, as_float, as_id, as_int, as_map, as_text

Networks = tuple[IPv4Network | IPv6Network, ...]
TICKS_IN_MS = 10_000
"""Both count time in ticks of 100 nanoseconds."""

_GUID_KINDS = {
    "imdb": "imdb",
    "tmdb": "tmdb",
    "tvdb": "tvdb",
    "musicbrainztrack": "mbid",
}
_HOME = tuple(
    ip_network(text)
    for text in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
_CARRIER = ip_network("100.64.0.0/10")
_FASTEST_FPS = 300.0


def ms_of(ticks: object) -> int | None:
    """Ticks as milliseconds."""
    count = as_count(ticks)
    return None if count is None else count // TICKS_IN_MS


def kbps_of(bits: object) -> int | None:
    """Bits per second as kbit/s; zero is how both say that they do not know."""
    count = as_count(bits)
    return round(count / 1000) if count else None


def word_of(value: object) -> str | None:
    """A technical word such as a codec, lower case."""
    text = as_text(value, 64)
    return text.lower() if text else None


def language_of(stream: Json) -> str | None:
    """The language of a track; ``und`` says that the file does not tell."""
    language = word_of(stream.get("Language"))
    return None if language == "und" else language


def index_of(value: object) -> int | None:
    """The index of a chosen stream; -1 or nothing: none is chosen."""
    index = as_int(value)
    return index if index is not None and index >= 0 else None


def frame_rate_of(stream: Json) -> float | None:
    """Frames per second of the picture. The average can be absurd (1000), so the other figures go first."""
    for name in ("ReferenceFrameRate", "RealFrameRate", "AverageFrameRate"):
        rate = as_float(stream.get(name))
        if rate is not None and 1 <= rate <= _FASTEST_FPS:
            return round(rate, 3)
    return None


def container_of(item: Json) -> str | None:
    """The container. ``mov,mp4,m4a,3gp`` names a family: the file's own suffix decides, else the first of them."""
    text = word_of(item.get("Container"))
    if text is None or "," not in text:
        return text
    names = text.split(",")
    suffix = (as_text(item.get("Path"), 4096) or "").rpartition(".")[2].lower()
    return suffix if suffix in names else names[0] or None


def guids_of(item: Json) -> tuple[str, ...]:
    """External ids of the item itself. Ids of collections, albums and the like would name other things too."""
    found = []
    for name, value in as_map(item.get("ProviderIds")).items():
        kind = _GUID_KINDS.get(name.lower())
        known = as_id(value) if kind else None
        if known:
            found.append(f"{kind}://{known.lower()}")
    return tuple(sorted(found))


def networks_in(text: str) -> Networks:
    """Networks such as ``100.64.0.0/10, 2001:db8::/32``. Raises ``ValueError`` naming what is none."""
    found = []
    for part in text.replace(",", " ").split():
        try:
            found.append(ip_network(part, strict=False))
        except ValueError:
            raise ValueError(f"{part[:64]} is no network. Write it like 100.64.0.0/10.") from None
    return tuple(found)


def network_of(end_point: object, home: Networks) -> Network:
    """Where a player sits, from ``ip``, ``ip:port``, ``[v6]:port`` or ``::ffff:ip``; ``home``: what else counts as home.

    Behind a proxy it is the proxy's address, unless the server was told of the proxy. ``secure`` is never told.
    """
    return _network(as_text(end_point, 128) or "", home)


@lru_cache(maxsize=4096)
def _network(text: str, home: Networks) -> Network:
    address = _address(text)
    if address is None:
        return Network()
    return Network(address=str(address), location=_place(address, home))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _place(address: IPv4Address | IPv6Address, home: Networks) -> NetworkPlace | None:
    """100.64/10 is a provider's inner network for one house and a private overlay for another: unknown unless told."""
    if any(address in network for network in (*_HOME, *home)):
        return NetworkPlace.LAN
    return None if address in _CARRIER else NetworkPlace.WAN


def names_of(values: object) -> str | None:
    """A list of names as one text."""
    names = [as_text(value) for value in values[:8]] if isinstance(values, list) else []
    return ", ".join(name for name in names if name) or None
