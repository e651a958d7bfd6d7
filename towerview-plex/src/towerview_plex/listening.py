"""The notification socket."""

from collections.abc import AsyncIterator

from towerview_core.contract.errors import NotFound, Refused
from towerview_core.contract.host import Call
from towerview_core.contract.push import Change, ChangeKind
from towerview_plex import wire
from towerview_plex.pms import GUEST, Pms


async def watch(pms: Pms) -> AsyncIterator[Change]:
    """Changes as they come. The first comes at once: whoever begins to listen has missed what was before.

    Raises ``Unreachable`` when the line is lost, ``Refused`` for a guest's token (it would hear of its own plays at
    best), and where a proxy lets no websocket through.
    """
    listener = wire.Listener()
    call = Call("GET", "/:/websockets/notifications", headers=pms.headers)
    try:
        async with pms.http.socket(call) as socket:
            yield Change(kind=ChangeKind.SESSIONS)
            while True:
                kind = listener.hear(await socket.receive())
                if kind is not None:
                    yield Change(kind=kind)
    except NotFound:
        raise Refused("The server, or a proxy before it, offers no websocket at this address.") from None
    except Refused:
        raise Refused(GUEST) from None
