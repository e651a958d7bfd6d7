"""Who answers: Jellyfin, Emby, or something else that happens to speak HTTP."""

from towerview_core.contract.errors import BadReply, Fault, Unreachable
from towerview_core.contract.provider import ServerInfo
from towerview_core.kits.wire import Json, as_flag, as_id, as_map, as_text

JELLYFIN, EMBY, PLEX = "Jellyfin", "Emby", "Plex"


def lowered(reply: object) -> Json:
    """The reply with lower-case names: a Jellyfin that is starting or not set up yet writes camelCase."""
    return {name.lower(): value for name, value in as_map(reply).items()}


def product_of(public: Json) -> str | None:
    """The product behind a reply to ``/System/Info/Public``; None: none we know.

    Both tell ``Id`` and ``Version``. Only Jellyfin tells a ``ProductName`` (10.8 to 12.1); Emby has none (4.8, 4.9).
    """
    if "mediacontainer" in public:
        return PLEX
    if as_id(public.get("id")) is None or as_text(public.get("version")) is None:
        return None
    name = as_text(public.get("productname"))
    if name is None:
        return EMBY
    return JELLYFIN if name.lower().startswith("jellyfin") else None


def check_product(public: Json, wanted: str) -> None:
    """Raise unless ``wanted`` answers, telling the admin which kind to choose instead."""
    found = product_of(public)
    if found == wanted:
        return
    if found is None:
        raise not_this_product(wanted)
    raise BadReply(
        f"The server at this address is {found}, not {wanted}. Choose {found} as the kind of server, or enter "
        f"the address of your {wanted} server.",
        Fault.NOT_THIS_PRODUCT,
    )


def not_this_product(wanted: str) -> BadReply:
    """Something answers that is no server of the kind, nor one we can name."""
    return BadReply(
        f"Something answers at this address, but not as {wanted} does: another product, or a proxy in front of it. "
        f"Enter the address and port of the {wanted} server itself.",
        Fault.NOT_THIS_PRODUCT,
    )


def check_set_up(public: Json, product: str) -> None:
    """Raise while the server is starting or waits in its first set-up, when it answers nothing else properly."""
    if as_flag(public.get("startupwizardcompleted")) is False:
        raise Unreachable(
            f"This {product} server is still starting, or its first set-up was never finished. Open it in a browser.",
            Fault.SERVER_ERROR,
        )


def server_info(info: Json, product: str) -> ServerInfo:
    """Who answers, from a reply to ``/System/Info`` with lower-case names. Raises ``BadReply`` without id or version.

    Neither server names the newer version it knows of; they only say that there is one.
    """
    machine, version = as_id(info.get("id")), as_text(info.get("version"), 64)
    if machine is None or version is None:
        raise BadReply(f"{product} did not tell its id and version.")
    newer = as_flag(info.get("hasupdateavailable"))
    return ServerInfo(
        machine_id=machine,
        name=as_text(info.get("servername"), 128) or product,
        product=product,
        version=version,
        newer_version=f"newer than {version}" if newer else None,
    )
