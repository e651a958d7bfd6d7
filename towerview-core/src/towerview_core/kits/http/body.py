"""Bodies: read raw, opened at most once, never larger than agreed (security.md H2)."""

import asyncio
import zlib
from collections.abc import AsyncIterable, Mapping

from towerview_core.contract.errors import Fault

from .limits import MIB
from .problems import bad_reply, unreachable

_CRUMB = 16
_CRUMBS_FROM = 4096


async def read_body(stream: AsyncIterable[bytes], headers: Mapping[str, str], cap: int) -> bytes:
    """The whole body, decoded. Raises ``BadReply``: ``TOO_LARGE``, ``PROTOCOL``, or ``BAD_PAYLOAD`` when it is cut."""
    announced = headers.get("content-length", "")
    if announced.isdigit() and int(announced[:20]) > cap:
        raise bad_reply(Fault.TOO_LARGE)
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in {"", "identity"}:
        return await _collect(stream, cap)
    if encoding in {"gzip", "x-gzip"}:
        return await _gunzip(stream, cap)
    raise bad_reply(Fault.PROTOCOL, "The server packs its answer in a way TowerView did not ask for.")


async def _pieces(stream: AsyncIterable[bytes]) -> AsyncIterable[bytes]:
    """Pieces of the body as they come, refusing a body that comes in crumbs: each one costs us more than the server."""
    count = size = 0
    async for piece in stream:
        count += 1
        size += len(piece)
        if count % 256 == 0:
            # Many pieces may already be in memory: let others run, and the deadline strike.
            await asyncio.sleep(0)
            if count > _CRUMBS_FROM and size < count * _CRUMB:
                raise unreachable(Fault.PROTOCOL)
        yield piece


async def _collect(stream: AsyncIterable[bytes], cap: int) -> bytes:
    whole = bytearray()
    async for piece in _pieces(stream):
        whole += piece
        if len(whole) > cap:
            raise bad_reply(Fault.TOO_LARGE)
    return bytes(whole)


async def _gunzip(stream: AsyncIterable[bytes], cap: int) -> bytes:
    whole, raw = bytearray(), 0
    unpacker = zlib.decompressobj(wbits=31)
    async for piece in _pieces(stream):
        raw += len(piece)
        rest = piece
        while rest:
            whole += _unpacked(unpacker, rest, cap + 1 - len(whole))
            if max(len(whole), raw) > cap:
                raise bad_reply(Fault.TOO_LARGE)
            rest = unpacker.unconsumed_tail
            await asyncio.sleep(0)
    if not unpacker.eof or unpacker.unused_data:
        raise bad_reply(Fault.BAD_PAYLOAD)
    return bytes(whole)


def _unpacked(unpacker: "zlib._Decompress", data: bytes, room: int) -> bytes:
    try:
        return unpacker.decompress(data, min(room, MIB))
    except zlib.error:
        raise bad_reply(Fault.BAD_PAYLOAD) from None
