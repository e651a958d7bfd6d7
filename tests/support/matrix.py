"""What each provider can do, found by asking: ``python -m tests.support.matrix`` writes ``docs/capabilities.md``.

Verbs come from the classes of the contract, what is offered from the classes a provider inherits, what is refused from
``probe`` and from calling every verb of a served stand-in in every condition. Anything but an answer or a refusal ends it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.conditions import CONDITIONS, USUAL, Condition
from tests.support.parts import PARTS
from tests.support.verbs import TRIALS, Scene, Trial, verbs_of, verbs_offered
from towerview_core.contract.errors import Refused, Unsupported
from towerview_core.contract.provider import Limit, Provider
from towerview_core.services.server_rows import CAPABILITIES
from towerview_core.testing.conformance import Loopback, Server, Stage

PAGE = Path(__file__).resolve().parents[2] / "docs/capabilities.md"
NOT_OFFERED = "–"
_OPENING = """# What each provider can do

This page is written by `python -m tests.support.matrix` from the code: the verbs from the contract, what is offered
from the capabilities a provider inherits, and the rest by calling every verb of a stand-in server in every condition
below. A test compares it with the code, so change the code, not the page.

**works**: the verb does what the [contract](plugins/contract.md) says, and
[the conformance kit](plugins/conformance.md) proves its promises. A number: not always, see [Refusals](#refusals).
**–**: this kind does not offer it.

## Verbs
"""
_REFUSALS = """## Refusals

What a server does not do although its kind can, and its reason in our words. *refused*: the call ends with that reason.
*in part*: only what the reason names is missing. *told*: `probe` says so beforehand; the stand-in still answers the call.
"""
_CONDITIONS = """## Conditions

Every verb was called, and its answer looked at, at a server as it usually is and in each of these conditions. Where
`probe` is refused, nothing else was called.
"""


@dataclass(frozen=True, slots=True)
class Note:
    """Something a server does not do. ``how``: refused, in part or told."""

    provider: type[Provider]
    verbs: tuple[str, ...]
    how: str
    reason: str


Notes = Mapping[Note, Sequence[str]]
"""Each note with the words of the conditions in which it holds; empty words for a server as it usually is."""


async def attempt(loopback: Loopback, condition: Condition, trial: Trial) -> None:
    """One trial at a new server. Raises ``Refused`` or ``Unsupported`` when the server will not."""
    made = condition.make()
    typed = {**made.options(), **(condition.options or {}), "url": loopback.show(made)}
    stage = Stage(condition.provider, Server(typed, stand_in=made))
    try:
        await trial(Scene(stage, condition.suite))
    finally:
        await stage.aclose()


async def look(loopback: Loopback, condition: Condition) -> list[Note]:
    """Call every verb that is offered; answers what the server does not do."""
    limits: list[Limit] = []

    async def probe(scene: Scene) -> None:
        limits.extend((await scene.stage.provider.probe()).limits)

    try:
        await attempt(loopback, condition, probe)
    except Refused as refusal:
        return [Note(condition.provider, ("probe",), "refused", str(refusal))]
    refused = await _refused(loopback, condition)
    notes = [await _of_limit(loopback, condition, limit, refused) for limit in limits]
    told = {verb for note in notes for verb in note.verbs}
    rest = {verb: words for verb, words in refused.items() if verb not in told}
    for words in dict.fromkeys(rest.values()):
        verbs = tuple(verb for verb in rest if rest[verb] == words)
        notes.append(Note(condition.provider, verbs, "refused", words))
    return notes


async def _refused(loopback: Loopback, condition: Condition) -> dict[str, str]:
    refused = {}
    for verb in verbs_offered(condition.provider):
        try:
            await attempt(loopback, condition, TRIALS[verb])
        except (Refused, Unsupported) as refusal:
            refused[verb] = str(refusal)
    return refused


async def _of_limit(
    loopback: Loopback, condition: Condition, limit: Limit, refused: Mapping[str, str]
) -> Note:
    """A limit with what happens when the verbs it names are called all the same."""
    if limit.capability in PARTS:
        verb, trial = PARTS[limit.capability]
        await attempt(loopback, condition, trial)
        return Note(condition.provider, (verb,), "in part", limit.reason)
    verbs = verbs_of(next(one for one in CAPABILITIES if one.__name__ == limit.capability))
    ended = {verb in refused for verb in verbs}
    assert len(ended) == 1, f"only some verbs of {limit.capability} are refused: {sorted(refused)}"
    return Note(condition.provider, verbs, "refused" if ended == {True} else "told", limit.reason)


async def gather(loopback: Loopback) -> Notes:
    """Everything our servers do not do, in every condition."""
    found: dict[Note, list[str]] = {}
    for condition in CONDITIONS:
        for note in await look(loopback, condition):
            found.setdefault(note, []).append(condition.words)
    return found


def page(notes: Notes) -> str:
    """The page as it should be."""
    numbers = {note: number for number, note in enumerate(notes, 1)}
    parts = [_OPENING, *_verbs(numbers), "", _REFUSALS, *_refusals(notes), "", _CONDITIONS, *_conditions()]
    return "\n".join(parts) + "\n"


def cells(provider: type[Provider], numbers: Mapping[Note, int]) -> dict[str, str]:
    """What the table says of each verb of a provider."""
    told: dict[str, list[int]] = {}
    for note, number in numbers.items():
        if note.provider is provider:
            for verb in note.verbs:
                told.setdefault(verb, []).append(number)
    return {
        verb: f"works ({', '.join(map(str, told[verb]))})" if verb in told else "works"
        for verb in verbs_offered(provider)
    }


def _verbs(numbers: Mapping[Note, int]) -> Iterator[str]:
    kinds = [condition.provider for condition in USUAL.values()]
    columns = [cells(provider, numbers) for provider in kinds]
    yield _row(["capability", "verb", *(provider.title for provider in kinds)])
    yield _rule(2 + len(kinds))
    every: tuple[type[Provider], ...] = (Provider, *CAPABILITIES)
    for capability in every:
        for verb in verbs_of(capability):
            said = [column.get(verb, NOT_OFFERED) for column in columns]
            yield _row([capability.__name__, f"`{verb}`", *said])


def _refusals(notes: Notes) -> Iterator[str]:
    yield _row(["no.", "server", "when", "verbs", "how", "reason"])
    yield _rule(6)
    for number, (note, words) in enumerate(notes.items(), 1):
        when = "always" if "" in words else "; ".join(words)
        verbs = ", ".join(f"`{verb}`" for verb in note.verbs)
        yield _row([str(number), note.provider.title, when, verbs, note.how, note.reason])


def _conditions() -> Iterator[str]:
    for kind, usual in USUAL.items():
        words = [one.words for one in CONDITIONS if one.words and one.provider.kind == kind]
        yield f"- **{usual.provider.title}**: {'; '.join(words)}."


def _row(cells_of_it: Iterable[str]) -> str:
    return f"| {' | '.join(cells_of_it)} |"


def _rule(columns: int) -> str:
    return f"|{'---|' * columns}"


@contextmanager
def loopback_of_its_own() -> Iterator[Loopback]:
    """A place for stand-ins outside of pytest."""
    loopback = Loopback()
    try:
        yield loopback
    finally:
        loopback.stop()


def main() -> None:
    """Write the page."""
    with loopback_of_its_own() as loopback:
        PAGE.write_text(page(asyncio.run(gather(loopback))), encoding="utf-8")


if __name__ == "__main__":
    main()
