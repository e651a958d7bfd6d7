"""Requests both servers understand, and the form fields both ask for."""

from typing import Annotated
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import AfterValidator, Field, SecretStr

from towerview_core.contract.errors import BadReply, Fault
from towerview_core.contract.host import Call, Reply
from towerview_core.contract.media import Image, ImageSize
from towerview_core.contract.sessions import ImageKind
from towerview_core.kits.http import encoded

from .reading import networks_in

SESSIONS_CAP = 64 * 1024 * 1024
IMAGE_CAP = 5 * 1024 * 1024
MESSAGE_MS = 10_000
"""How long a text stays on the screen. Without a time many clients show a dialog that must be clicked away."""
_DEVICES: UUID = uuid5(NAMESPACE_URL, "https://towerview.invalid/devices")
_PICTURE_TYPES = "image/webp, image/png, image/jpeg"
_PICTURES = {
    ImageKind.POSTER: "Images/Primary",
    ImageKind.BACKDROP: "Images/Backdrop/0",
    ImageKind.THUMB: "Images/Thumb",
}


def _checked_key(key: SecretStr) -> SecretStr:
    text = key.get_secret_value().strip()
    if not text:
        raise ValueError("Enter an API key.")
    if len(text) > 512 or not text.isascii() or not text.isprintable() or set(text) & set(' ",;'):
        raise ValueError("This is no API key: it holds characters no key has. Copy it anew.")
    return SecretStr(text)


ApiKey = Annotated[SecretStr, AfterValidator(_checked_key)]
"""An API key that can travel in a header."""


def _checked_networks(text: str) -> str:
    networks_in(text)
    return text


HomeNetworks = Annotated[str, Field(max_length=2048), AfterValidator(_checked_networks)]
"""Networks that count as home besides the private ones, as an admin types them."""
HOME_TITLE = "Networks at home"
HOME_HELP = "Private addresses count as home anyway. Add what else does, for example 100.64.0.0/10 for an overlay network."


def device_id(url: str) -> str:
    """Our id as a device at the server of that address: always the same, or each call would add a device there."""
    return uuid5(_DEVICES, url).hex


def stop_path(session_id: str) -> str:
    """Where to stop what a session plays. Raises ``Invalid`` for an impossible id."""
    return f"/Sessions/{encoded(session_id)}/Playing/Stop"


def message_path(session_id: str) -> str:
    """Where to show a text. Raises ``Invalid`` for an impossible id."""
    return f"/Sessions/{encoded(session_id)}/Message"


def ancestors_path(item_id: str) -> str:
    """Where an item's folders are told. Raises ``Invalid`` for an impossible id."""
    return f"/Items/{encoded(item_id)}/Ancestors"


def image_call(image_id: str, kind: ImageKind, size: ImageSize) -> Call:
    """Ask for a picture at most as wide as ``size``. Raises ``Invalid`` for an impossible id."""
    owner = encoded(image_id)
    path = (
        f"/Users/{owner}/Images/Primary" if kind is ImageKind.AVATAR else f"/Items/{owner}/{_PICTURES[kind]}"
    )
    params = {"maxWidth": str(size.pixels), "quality": "90"}
    return Call("GET", path, params=params, headers={"Accept": _PICTURE_TYPES}, cap=IMAGE_CAP)


def image_of(reply: Reply) -> Image:
    """The picture of a reply. Raises ``BadReply`` if it is none."""
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind.startswith("image/") or not reply.body:
        raise BadReply("The server did not answer with a picture.", Fault.BAD_PAYLOAD)
    return Image(content_type=kind, body=reply.body)
