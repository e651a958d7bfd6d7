"""The kit catches wrong providers: each breaks one promise, and exactly the test of that promise fails."""

from __future__ import annotations

import pytest

from tests.conformance import wrong_conduct, wrong_faults, wrong_people, wrong_sessions, wrong_things
from tests.conformance.breaking import WRONG
from tests.conformance.lodge_server import LodgeStandIn
from towerview_core.contract.provider import Provider
from towerview_core.testing.conformance import promises
from towerview_core.testing.standin import serve

pytest_plugins = ("pytester",)

MODULES = (wrong_conduct, wrong_faults, wrong_people, wrong_sessions, wrong_things)
SUITE = """
from {module} import {name}
from tests.conformance.lodge_suite import LodgeConformance

class TestWrong(LodgeConformance):
    provider = {name}
    hostile_bodies = {bodies}
"""


@pytest.fixture(scope="module", autouse=True)
def _servers_are_loaded() -> None:
    """pytester forgets what a run imported; a compiled parser that is imported twice no longer knows its own errors."""
    with serve(LodgeStandIn.make("loaded", 0, 1)):
        pass


def test_every_promise_has_a_provider_that_breaks_it() -> None:
    assert MODULES
    unproved = {promise.name for promise in promises()} - {test for _, tests in WRONG for test in tests}
    assert not unproved, f"nobody breaks {', '.join(sorted(unproved))}"


@pytest.mark.parametrize("wrong, tests", [pytest.param(*one, id=one[0].__name__) for one in WRONG])
def test_a_wrong_provider_is_caught(
    wrong: type[Provider], tests: frozenset[str], pytester: pytest.Pytester
) -> None:
    bodies = 300 if any("hostile" in test for test in tests) else 20
    pytester.makepyfile(SUITE.format(module=wrong.__module__, name=wrong.__name__, bodies=bodies))
    run = pytester.inline_run("-q", "-p", "no:randomly", "-p", "no:cacheprovider")
    _, _, failed = run.listoutcomes()
    names = {report.nodeid.rpartition("::")[2] for report in failed}
    assert names == tests, f"{wrong.__name__} fails {', '.join(sorted(names)) or 'nothing'}"
