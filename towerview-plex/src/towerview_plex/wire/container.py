"""The envelope of every reply: ``{"MediaContainer": {...}}``. A reply without it is never an answer."""

from towerview_core.contract.errors import BadReply, Fault
from towerview_core.kits.wire import Json, as_int

_ROWS = ("Metadata", "Video", "Track", "Photo")


def container_of(payload: object) -> Json:
    """The envelope's content.

    Raises ``BadReply(NOT_THIS_PRODUCT)`` when there is none: a sign-in page, another product, or another endpoint.
    """
    if isinstance(payload, dict):
        container = payload.get("MediaContainer")
        if isinstance(container, dict):
            return container
    raise BadReply(
        "This address answered, but not the way a Plex Media Server does. Check the address, and any proxy before it.",
        Fault.NOT_THIS_PRODUCT,
    )


def rows_of(payload: object) -> list[object]:
    """The items of a list. The key is absent when there are none, and then the size must be told as 0.

    Raises ``BadReply``: a list that is missing or of another type is a failed answer, not "nothing plays".
    """
    container = container_of(payload)
    rows: list[object] = []
    found = False
    for name in _ROWS:
        part = container.get(name)
        if isinstance(part, list):
            rows += part
            found = True
        elif part is not None:
            raise BadReply("The Plex server sent a list that cannot be read.")
    if not rows and as_int(container.get("size")) != 0 and not (found and "size" not in container):
        raise BadReply("The Plex server announced a list but did not send it.")
    return rows
