"""Who a server is and what it can do: ``/identity``, ``/`` and ``/updater/status``."""

from typing import NamedTuple

from towerview_core.contract.errors import BadReply, Fault
from towerview_core.kits.wire import Json, as_flag, as_list, as_map, as_maps, as_text
from towerview_plex.wire.container import container_of

_DONE = frozenset({"done", "error"})


class ServerFacts(NamedTuple):
    """What ``/`` tells. ``features`` are the owner's, for instance ``session_kick`` and ``pass``; ``claimed``: whether the
    server is linked to a plex.tv account, which only ``/identity`` tells."""

    machine_id: str
    name: str
    version: str
    features: frozenset[str]
    claimed: bool | None = None


def server_facts(payload: object) -> ServerFacts:
    """Read ``/identity`` (no name, no features there) or ``/``. Raises ``BadReply(NOT_THIS_PRODUCT)``."""
    container = container_of(payload)
    machine_id = as_text(container.get("machineIdentifier"), 128)
    version = as_text(container.get("version"), 64)
    if machine_id is None or version is None:
        raise BadReply(
            "This address answered without telling which Plex server it is.", Fault.NOT_THIS_PRODUCT
        )
    name = as_text(container.get("friendlyName")) or "Plex Media Server"
    return ServerFacts(machine_id, name, version, _features(container), as_flag(container.get("claimed")))


def _features(container: Json) -> frozenset[str]:
    """A comma list in every version seen; a JSON list would be read too."""
    told = container.get("ownerFeatures")
    words = told.split(",") if isinstance(told, str) else [as_text(word) or "" for word in as_list(told)]
    return frozenset(word.strip() for word in words if word.strip())


def newer_version(payload: object, current: str) -> str | None:
    """The newest release ``/updater/status`` names, if it is newer than ``current``."""
    releases = as_maps(container_of(payload).get("Release"))
    told = (as_text(row.get("version"), 64) for row in releases if as_text(row.get("state")) not in _DONE)
    newest = max((version for version in told if version), key=_order, default=None)
    return newest if newest is not None and _order(newest) > _order(current) else None


def _order(version: str) -> tuple[int, ...]:
    """``1.43.2.10687-563d026ea`` by its numbers; the build's hash says nothing about age."""
    parts = version.partition("-")[0].split(".")
    return tuple(int(part) if part.isascii() and part.isdigit() and len(part) < 12 else 0 for part in parts)


def who_answers(payload: object) -> str | None:
    """The product behind a ``/System/Info/Public`` reply: Jellyfin names itself, Emby (same path) does not."""
    info = as_map(payload)
    if "jellyfin" in (as_text(info.get("ProductName")) or "").lower():
        return "Jellyfin"
    if as_text(info.get("Id")) and as_text(info.get("Version")):
        return "Emby"
    return None
