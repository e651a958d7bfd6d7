"""Termination policies: a pure judgement of one session; everything else is the house's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .forms import Form
from .sessions import MediaSession
from .value import UtcTime, Value


class PolicyOptions(Form):
    """The options of one policy; subclass it. What all policies share (servers, exempt users, message, grace, cooldown,
    schedule, dry run) is kept by the house and is not repeated here."""


OptionsT = TypeVar("OptionsT", bound=PolicyOptions)


class Scene(Value):
    """What surrounds a session while it is judged: the moment, the server, and every session of the same person."""

    now: UtcTime
    server_id: int
    server_kind: str
    library_name: str | None = None
    paused_s: int = 0
    same_user: tuple[MediaSession, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy(Generic[OptionsT]):
    """A termination policy. ``judge`` answers why the session offends, or None. No I/O, no clock, no memory."""

    key: str
    title: str
    help: str
    Options: type[OptionsT]
    judge: Callable[[MediaSession, Scene, OptionsT], str | None]


AnyPolicy = Policy[Any]
"""A policy with whatever options: what a registry holds."""
