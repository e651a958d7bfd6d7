"""The pytest plugin of the conformance kit: its loopback server, and what was replaced in the summary of the run.

It is loaded in every run of pytest beside TowerView, so it imports the kit only when a test uses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from towerview_core.testing.conformance import Loopback

_REPLACED = pytest.StashKey[set[tuple[str, str, str]]]()


@pytest.fixture(scope="session")
def towerview_loopback() -> Iterator[Loopback]:
    """The addresses at which the stand-ins of the conformance kit answer."""
    from towerview_core.testing.conformance import Loopback  # noqa: PLC0415

    loopback = Loopback()
    yield loopback
    loopback.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Look once more at what is collected: a test may have been replaced after its class was made."""
    classes = {item.cls for item in items if isinstance(item, pytest.Function) and _is_of_the_kit(item.cls)}
    if not classes:
        return
    from towerview_core.testing.conformance import ProviderConformance, overrides_of  # noqa: PLC0415
    from towerview_core.testing.conformance.promise import check_overrides  # noqa: PLC0415

    for suite in classes:
        try:
            check_overrides(suite, ProviderConformance)
        except TypeError as error:
            raise pytest.UsageError(str(error)) from None
    found = {tuple(one) for suite in classes for one in overrides_of(suite)}
    config.stash[_REPLACED] = {(name, test, why) for name, test, why in found}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell which standard tests were replaced, and why."""
    replaced = config.stash.get(_REPLACED, set())
    if replaced:
        terminalreporter.section("standard tests replaced")
        for test_class, name, why in sorted(replaced):
            terminalreporter.line(f"{test_class}.{name}: {why}")


def _is_of_the_kit(owner: type | None) -> bool:
    return owner is not None and any(base.__name__ == "ProviderConformance" for base in owner.__mro__)
