"""Promises: one test function for each, whose docstring says it in plain words."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from towerview_core.contract.provider import Provider

TestT = TypeVar("TestT", bound=Callable[..., Any])
_CAPABILITY = "__towerview_promise__"
_REASON = "__towerview_reason__"
OPEN = frozenset(
    {
        "provider",
        "stand_in",
        "login",
        "item_id",
        "hostile_bodies",
        "server",
        "consent",
        "wrong_options",
        "cloud",
        "pytestmark",
    }
)
"""What an author's class may set or override without giving a reason."""


class Promise(NamedTuple):
    """What a provider with a capability promises: ``name`` is the test that proves it."""

    capability: str
    name: str
    promise: str


class Overridden(NamedTuple):
    """A standard test that a class replaced, and why."""

    test_class: str
    name: str
    reason: str


def promise(capability: type[Provider]) -> Callable[[TestT], TestT]:
    """Mark a test as the proof of a promise that everything with ``capability`` makes."""

    def mark(test: TestT) -> TestT:
        if not (test.__doc__ or "").strip():
            raise TypeError(f"{test.__name__} does not say what it promises")
        setattr(test, _CAPABILITY, capability)
        return test

    return mark


def reason(why: str) -> Callable[[TestT], TestT]:
    """Say why an inherited test is replaced. Without it the class cannot be made; with it the run's summary tells."""
    if not why.strip():
        raise TypeError("a reason is a sentence, not an empty text")

    def mark(test: TestT) -> TestT:
        setattr(test, _REASON, why.strip())
        return test

    return mark


def capability_of(test: object) -> type[Provider] | None:
    """The capability a test is about; None for tests that are not of the kit."""
    found = getattr(test, _CAPABILITY, None)
    return found if isinstance(found, type) else None


def promises_of(suite: type) -> Iterator[Promise]:
    """The promises a suite proves, in the order they are written."""
    for base in suite.__mro__:
        for name, member in vars(base).items():
            capability = capability_of(member)
            if capability is not None:
                text = " ".join((member.__doc__ or "").split())
                yield Promise(capability.__name__, name, text)


def check_overrides(suite: type, kit: type) -> None:
    """Raise ``TypeError`` when a class replaces something of the kit and does not say why."""
    for name, replaced in _replaced(suite, kit):
        if not getattr(replaced, _REASON, None):
            raise TypeError(
                f"{suite.__name__} replaces {name} of the conformance kit. A standard test may only be replaced by one "
                f'that is marked @reason("why"); it is then listed in the summary of the run.'
            )


def overridden(suite: type, kit: type) -> list[Overridden]:
    """What a class replaced with a reason."""
    return [
        Overridden(suite.__name__, name, getattr(replaced, _REASON))
        for name, replaced in _replaced(suite, kit)
        if getattr(replaced, _REASON, None)
    ]


def _replaced(suite: type, kit: type) -> Iterator[tuple[str, object]]:
    for name in dir(kit):
        if name in OPEN or (name.startswith("__") and name.endswith("__")):
            continue
        found = _looked_up(suite, name)
        if found is not _looked_up(kit, name):
            yield name, found


def _looked_up(owner: type, name: str) -> object:
    """The attribute as written, before any descriptor answers."""
    return next((vars(base)[name] for base in owner.__mro__ if name in vars(base)), None)
