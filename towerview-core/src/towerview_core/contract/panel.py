"""Panels: parts of the dashboard a plugin brings."""

from dataclasses import dataclass
from enum import StrEnum


class PanelSlot(StrEnum):
    """Where a panel stands."""

    HOME = "home"
    SERVER = "server"
    SETTINGS = "settings"
    PAGE = "page"


class PanelKind(StrEnum):
    """What a panel is. The first four are drawn by the dashboard from data; ``element`` loads a custom element."""

    TABLE = "table"
    CARDS = "cards"
    SERIES = "series"
    FORM = "form"
    ELEMENT = "element"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table or a line of a card: the field of the row, its label, and how to write it."""

    field: str
    label: str
    format: str = "text"


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel. ``source``: path of the plugin's own route that answers ``{"items": [...]}``, below ``/api/x/<plugin>``;
    for ``element`` the module below ``/static/x/<plugin>``. ``grant``: the right a person needs to see it."""

    key: str
    title: str
    slot: PanelSlot
    kind: PanelKind
    source: str
    grant: str
    columns: tuple[Column, ...] = ()
