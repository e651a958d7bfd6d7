"""A browser, a demo, and a quiet house of its own whose servers do only what a test tells them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from tests.e2e import judge, product
from tests.e2e.judge import Watch
from tests.e2e.product import Account, Demo, Product
from tests.e2e.steering import Api, Steering, set_up
from tests.support.chromium import LAUNCH_ARGUMENTS
from towerview_core.testing.standin import Fleet, MediaStandIn, StandIn
from towerview_emby.standin import EmbyStandIn
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_plex.standin import PlexStandIn
from towerview_portainer.standin import PortainerStandIn

ARTEFACTS = Path(__file__).parents[2] / "test-results"
ADMIN = Account("ada", "violet kettle orbits 7 glaciers")
WIDE = (1440, 900)
PHONE = (360, 740)
KINDS: Mapping[str, type[StandIn]] = {
    "plex": PlexStandIn,
    "jellyfin": JellyfinStandIn,
    "emby": EmbyStandIn,
    "portainer": PortainerStandIn,
}
MEASURED = "measured"
PATIENCE_S = 150
FAILED = pytest.StashKey[bool]()

expect.set_options(timeout=8_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a Chromium, and patience where a whole product starts on a machine that has much to do."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(PATIENCE_S))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let fixtures know, when they end, whether their test failed."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """What tests measured stands in the output, whether they passed or not."""
    reports = [one for found in ("passed", "failed") for one in terminalreporter.stats.get(found, [])]
    lines = [
        f"{report.nodeid.rpartition('::')[2]}: {text}"
        for report in reports
        for name, text in report.user_properties
        if name == MEASURED
    ]
    if lines:
        terminalreporter.section("measured in the browser")
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say a figure, to be read at the end of the run."""
    return lambda text: record_property(MEASURED, text)


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(LAUNCH_ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Hears what pages complain of; at the end of a test nothing unexpected may have been said."""
    watching = Watch()
    yield watching
    assert not watching.unexpected(), "\n".join(watching.unexpected())


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Opens a page in a browser that nobody has used: `open_page(size, **options of the context)`."""
    contexts: list[BrowserContext] = []

    def opened(size: tuple[int, int] = WIDE, **options: object) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="en-GB",
            reduced_motion="reduce",
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(10_000)
        watch.over(context)
        contexts.append(context)
        return context.new_page()

    yield opened
    pages = [page for context in contexts for page in context.pages]
    broken = [one for page in pages for one in judge.violations_of_policy(page)]
    for number, page in enumerate(pages if request.node.stash.get(FAILED, False) else []):
        # The last look of a test that failed says more than any message.
        with suppress(Error):
            page.screenshot(path=ARTEFACTS / "failed" / f"{request.node.name}-{number}.png")
    for context in contexts:
        context.close()
    assert not broken, "\n".join(broken)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """One page of a desktop's size."""
    return open_page()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo, with people who come and go as they like. Tests that change it put it back."""
    running = product.start_demo(tmp_path_factory.mktemp("demo") / "home")
    yield running
    running.product.end()


@pytest.fixture(scope="session")
def stand_ins() -> Iterator[Mapping[str, tuple[StandIn, str]]]:
    """One server of each kind and its address, where nobody watches until a test says so."""
    made = [stand_in.make(f"Quiet {kind}", 0, 0) for kind, stand_in in KINDS.items()]
    fleet = Fleet(made)
    fleet.start()
    yield {kind: (one, url) for kind, one, url in zip(KINDS, made, fleet.urls, strict=True)}
    fleet.stop()


@dataclass(frozen=True, slots=True)
class Quiet:
    """A `towerview run` with one server of each kind, where nothing happens by itself."""

    product: Product
    home: Path
    url: str
    admin: Account
    api: Api
    steering: Mapping[str, Steering]

    def name(self, kind: str) -> str:
        """What a server is called here."""
        return f"Quiet {kind}"


@pytest.fixture(scope="session")
def quiet_house(
    tmp_path_factory: pytest.TempPathFactory, stand_ins: Mapping[str, tuple[StandIn, str]]
) -> Iterator[Quiet]:
    """The house itself; tests take `quiet`."""
    home = tmp_path_factory.mktemp("quiet") / "home"
    running = product.run(home)
    url = f"http://127.0.0.1:{running.port()}"
    api = set_up(running, url, ADMIN)
    for kind, (stand_in, address) in stand_ins.items():
        api.add(kind, f"Quiet {kind}", address, stand_in.options())
    media = {
        kind: Steering(address)
        for kind, (stand_in, address) in stand_ins.items()
        if isinstance(stand_in, MediaStandIn)
    }
    yield Quiet(running, home, url, ADMIN, api, media)
    running.end()


@pytest.fixture
def quiet(quiet_house: Quiet) -> Iterator[Quiet]:
    """A house where nobody watches and all is well; left so for the next test."""
    yield quiet_house
    for steering in quiet_house.steering.values():
        steering.calm()
