"""Channels: where notifications go."""

from abc import ABC, abstractmethod
from typing import ClassVar

from .forms import Form
from .value import UtcTime, Value


class Notification(Value):
    """A message for people outside the dashboard."""

    event: str
    title: str
    text: str
    at: UtcTime


class Channel(ABC):
    """A kind of place notifications go to; an instance is one configured place."""

    key: ClassVar[str]
    title: ClassVar[str]
    Options: ClassVar[type[Form]]

    @abstractmethod
    def __init__(self, options: Form) -> None:
        """Keep the options; do no I/O here."""

    @abstractmethod
    def send(self, notification: Notification) -> None:
        """Deliver in a thread of the worker. Raises ``ProviderError`` when the place does not take it."""
