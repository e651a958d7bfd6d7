"""XML as plex.tv's older half speaks it, read into the same shape as JSON. Safe: no DOCTYPE, no entities, no depth."""

import asyncio
from typing import TYPE_CHECKING

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from towerview_core.contract.errors import BadReply, Fault

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # noqa: TID251 - a name for types; parsing is defusedxml's

DEPTH = 16
"""No reply of plex.tv is deeper than four."""
_ASIDE = 1024 * 1024
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


async def parse_xml(body: bytes) -> object:
    """``{"MediaContainer": {...}}`` of a body: attributes are texts, children lists by their name.

    Raises ``BadReply``: ``NOT_THIS_PRODUCT`` for a page or anything with a DOCTYPE, ``BAD_PAYLOAD`` for broken XML,
    ``TOO_LARGE`` for what is nested too deep. Large bodies are parsed in a thread.
    """
    return tree(body) if len(body) <= _ASIDE else await asyncio.to_thread(tree, body)


def tree(body: bytes) -> object:
    """See ``parse_xml``."""
    text = body.removeprefix(b"\xef\xbb\xbf").strip()
    if text.startswith(_BYTE_ORDER_MARKS) or b"\0" in text:
        raise BadReply("plex.tv answered in an alphabet TowerView does not read.")
    if _is_page(text):
        raise _page()
    try:
        root: Element = ElementTree.fromstring(text.decode("utf-8"), forbid_dtd=True)
    except DefusedXmlException:
        raise _page() from None
    except (ElementTree.ParseError, ValueError, LookupError):
        raise BadReply("plex.tv sent a damaged answer.") from None
    return {root.tag: _node(root, DEPTH)}


def _page() -> BadReply:
    return BadReply(
        "A web page answered where plex.tv was expected. Check what stands between TowerView and plex.tv.",
        Fault.NOT_THIS_PRODUCT,
    )


def _is_page(text: bytes) -> bool:
    start = text[:512].lower()
    return start.startswith((b"<!doctype", b"<html")) or b"<html" in start


def _node(element: "Element", depth: int) -> dict[str, object]:
    """An element as an object. An attribute wins over children of the same name."""
    if depth == 0:
        raise BadReply("plex.tv's answer is nested deeper than TowerView accepts.", Fault.TOO_LARGE)
    children: dict[str, list[object]] = {}
    for child in element:
        children.setdefault(child.tag, []).append(_node(child, depth - 1))
    return {**children, **element.attrib}
