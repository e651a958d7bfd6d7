"""The kit catches wrong providers: each breaks one promise, and exactly the test of that promise fails."""

from __future__ import annotations

import pytest

from tests.conformance import wrong_conduct, wrong_faults, wrong_people, wrong_sessions, wrong_things
from tests.conformance.breaking import WRONG
from towerview_core.contract.provider import Provider
from towerview_core.testing.conformance import promises

pytest_plugins = ("pytester",)

MODULES = (wrong_conduct, wrong_faults, wrong_people, wrong_sessions, wrong_things)
SUITE = """
from {module} import {name}
from tests.conformance.lodge_suite import LodgeConformance

class TestWrong(LodgeConformance):
    provider = {name}
    hostile_bodies = 150
"""


def test_every_promise_has_a_provider_that_breaks_it() -> None:
    assert MODULES
    unproved = {promise.name for promise in promises()} - {test for _, test in WRONG}
    assert not unproved, f"nobody breaks {', '.join(sorted(unproved))}"


@pytest.mark.parametrize("wrong, test", [pytest.param(*one, id=one[0].__name__) for one in WRONG])
def test_a_wrong_provider_is_caught(wrong: type[Provider], test: str, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SUITE.format(module=wrong.__module__, name=wrong.__name__))
    run = pytester.inline_run("-q", "-p", "no:randomly", "-p", "no:cacheprovider")
    _, _, failed = run.listoutcomes()
    names = {report.nodeid.rpartition("::")[2] for report in failed}
    assert names == {test}, f"{wrong.__name__} fails {', '.join(sorted(names)) or 'nothing'}"
