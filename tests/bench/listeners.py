"""Many live lines in a process of their own: each notes when it heard what, by the clock all processes share."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect


async def _listen(socket: ClientConnection, heard: dict[str, list[float]]) -> None:
    async for text in socket:
        now = time.monotonic()
        message = json.loads(text)
        if message["topic"] == "events":
            heard.setdefault(message["data"]["text"].split(" ", 1)[0], []).append(now)


async def _run(order: dict[str, object]) -> None:
    """Open all lines, say so, listen until told to stop, print who heard what when."""
    heard: dict[str, list[float]] = {}
    headers = {"Origin": str(order["origin"])}
    sockets = []
    firsts = order["firsts"]
    assert isinstance(firsts, list)
    for first in firsts:
        socket = await connect(str(order["uri"]), additional_headers=headers, proxy=None, compression=None)
        await socket.send(first)
        sockets.append(socket)
    tasks = [asyncio.create_task(_listen(socket, heard)) for socket in sockets]
    print("ready", flush=True)  # noqa: T201 - read by the process that measures
    await asyncio.to_thread(sys.stdin.readline)
    for task in tasks:
        task.cancel()
    print(json.dumps(heard), flush=True)  # noqa: T201 - read by the process that measures


if __name__ == "__main__":
    asyncio.run(_run(json.loads(Path(sys.argv[1]).read_text())))
