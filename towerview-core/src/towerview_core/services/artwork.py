"""Artwork: pictures fetched from servers on behalf of browsers, judged by content and kept on disk (security.md H6)."""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from towerview_core.contract.errors import BadReply, Fault, Unsupported
from towerview_core.contract.media import Artwork, ImageSize
from towerview_core.contract.sessions import ImageRef
from towerview_core.services.house import House
from towerview_core.services.servers import found, walled

LARGEST = 5 * 1024 * 1024
KEPT = 256 * 1024 * 1024
_PRUNE_EVERY = 200
_MAGIC: Mapping[bytes, str] = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is what it says."""

    content_type: str
    body: bytes


async def picture(house: House, server_id: int, ref: ImageRef, size: ImageSize) -> Picture:
    """The picture, from the disk or the server. Raises ``NotFound`` where there is none, ``Unsupported`` for kinds of
    server without pictures, ``BadReply`` for what is no JPEG, PNG or WebP."""
    server = await asyncio.to_thread(found, house, server_id)
    place = _folder(house) / _name(server.machine_id or str(server_id), ref, size)
    known = await asyncio.to_thread(_read, place)
    if known is not None:
        return known
    connection = await asyncio.to_thread(house.connections.get, server)
    provider = connection.provider
    if not isinstance(provider, Artwork):
        raise Unsupported("This kind of server offers no pictures.")
    image = await walled(provider.get_image(ref.id, ref.kind, size), provider)
    fetched = Picture(_judged(image.body), image.body)
    await asyncio.to_thread(_keep, place, image.body)
    return fetched


def _folder(house: House) -> Path:
    return house.settings.home / "cache" / "artwork"


def _name(machine: str, ref: ImageRef, size: ImageSize) -> str:
    return hashlib.sha256(f"{machine}/{ref.id}/{ref.kind}/{size}".encode()).hexdigest()


def _judged(body: bytes) -> str:
    if len(body) > LARGEST:
        raise BadReply("The picture is larger than 5 MiB.", Fault.TOO_LARGE)
    for magic, content_type in _MAGIC.items():
        if body.startswith(magic):
            return content_type
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    raise BadReply("What came is no JPEG, PNG or WebP picture.")


def _read(place: Path) -> Picture | None:
    with suppress(FileNotFoundError):
        body = place.read_bytes()
        os.utime(place)
        return Picture(_judged(body), body)
    return None


def _keep(place: Path, body: bytes) -> None:
    """Write beside and swap, so that a reader sees a whole picture or none; now and then the oldest go."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as beside:
        beside.write(body)
    Path(beside.name).replace(place)
    if int(place.name, 16) % _PRUNE_EVERY == 0:
        prune(place.parent, KEPT)


def prune(folder: Path, most: int) -> None:
    """Delete the pictures longest not looked at until at most ``most`` bytes are left."""
    files = sorted(
        ((file.stat().st_mtime, file.stat().st_size, file) for file in folder.iterdir()), reverse=True
    )
    total = 0
    for _, size, file in files:
        total += size
        if total > most:
            file.unlink(missing_ok=True)
