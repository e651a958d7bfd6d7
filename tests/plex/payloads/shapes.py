"""How replies are put together."""

from typing import Any

Node = dict[str, Any]


Payload = dict[str, Node]


def listing(*rows: Node) -> Payload:
    return {"MediaContainer": {"size": len(rows), "Metadata": list(rows)}}


def nothing_plays() -> Payload:
    """The key of the items is absent then."""
    return {"MediaContainer": {"size": 0}}
