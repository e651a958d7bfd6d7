"""Bodies: read raw, opened at most once, never larger than agreed (security.md H2)."""

import asyncio
import zlib
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from towerview_core.contract.errors import Fault

from .limits import MIB
from .problems import bad_reply

_CRUMB = 16
_CRUMBS_FROM = 4096
_BREATH = 256


async def read_body(stream: AsyncGenerator[bytes], headers: Mapping[str, str], cap: int) -> bytes:
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


class _Pieces:
    """Counts the pieces of a body: one that comes in crumbs costs us far more than its sender."""

    def __init__(self) -> None:
        self._count = 0
        self.size = 0

    async def add(self, piece: bytes) -> None:
        self._count += 1
        self.size += len(piece)
        if self._count % _BREATH == 0:
            # Many pieces may already be in memory: let others run, and let the deadline strike.
            await asyncio.sleep(0)
            if self._count > _CRUMBS_FROM and self.size < self._count * _CRUMB:
                raise bad_reply(Fault.PROTOCOL)


async def _collect(stream: AsyncGenerator[bytes], cap: int) -> bytes:
    whole, tally = bytearray(), _Pieces()
    async with aclosing(stream):
        async for piece in stream:
            await tally.add(piece)
            whole += piece
            if len(whole) > cap:
                raise bad_reply(Fault.TOO_LARGE)
    return bytes(whole)


async def _gunzip(stream: AsyncGenerator[bytes], cap: int) -> bytes:
    whole, tally = bytearray(), _Pieces()
    unpacker = zlib.decompressobj(wbits=31)
    async with aclosing(stream):
        async for piece in stream:
            await tally.add(piece)
            await _unpack(unpacker, piece, whole, cap)
            if tally.size > cap:
                raise bad_reply(Fault.TOO_LARGE)
    if not tally.size:
        # Some servers say gzip about nothing, as with 204.
        return b""
    if not unpacker.eof or unpacker.unused_data:
        raise bad_reply(Fault.BAD_PAYLOAD)
    return bytes(whole)


async def _unpack(unpacker: "zlib._Decompress", piece: bytes, whole: bytearray, cap: int) -> None:
    """Append what ``piece`` holds to ``whole``, a step at a time: a kilobyte may unpack to a megabyte."""
    rest = piece
    while rest:
        try:
            whole += unpacker.decompress(rest, min(cap + 1 - len(whole), MIB))
        except zlib.error:
            raise bad_reply(Fault.BAD_PAYLOAD) from None
        if len(whole) > cap:
            raise bad_reply(Fault.TOO_LARGE)
        rest = unpacker.unconsumed_tail
        if rest:
            await asyncio.sleep(0)
