"""Furnishing a demo house: accounts with passwords made this minute, and the stand-in servers."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from towerview_core.security.grants import CEILING, Grant, Role
from towerview_core.services import accounts, servers
from towerview_core.services.audit import SYSTEM
from towerview_core.services.house import House
from towerview_core.services.servers import Change, Draft


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo and how to sign in to it."""

    name: str
    password: str
    role: str


@dataclass(frozen=True, slots=True)
class DemoServer:
    """A stand-in server and what an admin would type to add it."""

    name: str
    kind: str
    url: str
    options: Mapping[str, object]
