"""Signing a player out, which both servers do by the id of its device."""

from towerview_core.contract.errors import NotFound
from towerview_core.contract.host import Call

from .line import Line

UNKNOWN = "The server does not know this device."


async def sign_out(line: Line, name: str, device_id: str) -> None:
    """Take away every token of a device, whoever signed in there, and end its sessions. ``name``: how the product calls the
    parameter. Raises ``NotFound``: unknown devices are 404, at Jellyfin 12 and later 400."""
    if not device_id.strip():
        # Never without an id: what a server makes of that is not known.
        raise NotFound(UNKNOWN)
    reply = await line.send(Call("DELETE", "/Devices", params={name: device_id}, accept=(400, 404)))
    if reply.status >= 400:
        raise NotFound(UNKNOWN)
