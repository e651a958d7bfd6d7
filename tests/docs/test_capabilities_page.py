"""The page of capabilities says what the code does, and whatever it says works does work at a stand-in."""

import re
from collections.abc import Iterator

import pytest

from tests.docs.pages import rows, text_of
from tests.support.conditions import USUAL, Condition
from tests.support.matrix import NOT_OFFERED, PAGE, attempt, cells, gather, page
from tests.support.parts import PARTS
from tests.support.verbs import TRIALS, verbs_offered
from towerview_core.services.server_rows import CAPABILITIES
from towerview_core.testing.conformance import Loopback, promises
from towerview_plex.standin import PlexStandIn

NAME = "capabilities.md"


def table() -> Iterator[tuple[str, str, str, str]]:
    """Kind, capability, verb and cell of everything the page says."""
    said = text_of(NAME).partition("## Verbs\n")[2].partition("\n## ")[0]
    for capability, verb, *answers in rows(said)[2:]:
        for kind, cell in zip(USUAL, answers, strict=True):
            yield kind, capability, verb.strip("`"), cell


CELLS = list(table())
WORKING = [(kind, verb) for kind, _, verb, cell in CELLS if cell.startswith("works")]


@pytest.mark.slow
@pytest.mark.timeout(240)
async def test_the_page_is_what_the_code_does(towerview_loopback: Loopback) -> None:
    """After a change of a provider: ``python -m tests.support.matrix`` writes the page anew."""
    made = page(await gather(towerview_loopback)).splitlines()
    assert PAGE.read_text(encoding="utf-8").splitlines() == made


@pytest.mark.parametrize("kind, verb", WORKING)
async def test_what_is_said_to_work_works(kind: str, verb: str, towerview_loopback: Loopback) -> None:
    await attempt(towerview_loopback, USUAL[kind], TRIALS[verb])


def test_every_cell_is_one_of_three() -> None:
    assert {re.sub(r" \([\d, ]+\)$", "", cell) for *_, cell in CELLS} == {"works", NOT_OFFERED}


@pytest.mark.parametrize("kind", USUAL)
def test_what_is_offered_is_what_the_class_inherits(kind: str) -> None:
    told = {verb for one, _, verb, cell in CELLS if one == kind and cell != NOT_OFFERED}
    assert told == set(verbs_offered(USUAL[kind].provider)) == set(cells(USUAL[kind].provider, {}))


def test_the_kit_proves_promises_of_every_capability_that_works() -> None:
    proved = {made.capability for made in promises()}
    assert {capability for _, capability, _, cell in CELLS if cell != NOT_OFFERED} <= proved


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_may_be_missing_is_of_a_verb_there_is(part: str) -> None:
    verb, _ = PARTS[part]
    assert verb in TRIALS
    assert part not in {one.__name__ for one in CAPABILITIES}


async def test_a_verb_that_answers_wrongly_is_not_said_to_work(towerview_loopback: Loopback) -> None:
    nobody_watches = Condition(USUAL["plex"].suite, lambda: PlexStandIn.make("Nobody", 0, 1))
    with pytest.raises(AssertionError):
        await attempt(towerview_loopback, nobody_watches, TRIALS["list_sessions"])
