"""The kit itself: promises, overrides with and without a reason, skips, and servers of an author's own."""

from __future__ import annotations

import pytest

from tests.conformance.lodge import LodgeSessions
from tests.conformance.lodge_server import LodgeStandIn
from towerview_core.contract.push import Push
from towerview_core.testing.conformance import ProviderConformance, overrides_of, promise, promises, reason
from towerview_core.testing.standin import serve

pytest_plugins = ("pytester",)
QUIET = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-rs")
HEAD = """
import pytest
from tests.conformance.lodge import LodgeSessions
from towerview_core.testing.conformance import ProviderConformance, Server, reason
"""


@pytest.fixture(scope="module", autouse=True)
def _servers_are_loaded() -> None:
    """pytester forgets what a run imported; a compiled parser that is imported twice no longer knows its own errors."""
    with serve(LodgeStandIn.make("loaded", 0, 1)):
        pass


def test_every_promise_is_a_sentence() -> None:
    found = promises()
    assert len({one.name for one in found}) == len(found) > 80
    for one in found:
        assert one.promise.endswith("."), one
        assert one.promise[0].isupper(), one
        assert "\n" not in one.promise


def test_every_capability_has_promises() -> None:
    assert {one.capability for one in promises()} == {
        *(
            "Provider",
            "Sessions",
            "Termination",
            "DeviceRevocation",
            "Messaging",
            "Users",
            "UserAdmin",
            "Libraries",
            "PasswordLogin",
        ),
        *(
            "PinLogin",
            "MediaInfos",
            "Artwork",
            "History",
            "Resources",
            "Containers",
            "ContainerControl",
            "Push",
        ),
    }


def test_a_test_without_a_promise_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="does not say what it promises"):

        @promise(Push)
        async def test_something() -> None:
            pass


def test_an_override_without_a_reason_cannot_be_made() -> None:
    with pytest.raises(TypeError, match=r"TestQuiet replaces test_session_ids_are_unique"):

        class TestQuiet(ProviderConformance):
            provider = LodgeSessions

            async def test_session_ids_are_unique(self, stage: object) -> None:
                pass


def test_an_override_by_a_relative_cannot_be_made_either() -> None:
    class Relative:
        test_session_ids_are_unique = None

    with pytest.raises(TypeError, match="replaces test_session_ids_are_unique"):

        class TestQuiet(Relative, ProviderConformance):  # type: ignore[misc]
            provider = LodgeSessions


def test_the_skipping_cannot_be_replaced() -> None:
    with pytest.raises(TypeError, match="replaces _needs_the_capability"):

        class TestQuiet(ProviderConformance):
            provider = LodgeSessions

            @pytest.fixture(autouse=True)
            def _needs_the_capability(self) -> None:
                pytest.skip("not today")


@pytest.mark.parametrize("why", ["", "  "])
def test_a_reason_is_a_sentence(why: str) -> None:
    with pytest.raises(TypeError, match="a reason is a sentence"):
        reason(why)


def test_an_override_with_a_reason_is_told() -> None:
    class TestGramophone(ProviderConformance):
        provider = LodgeSessions

        @reason("a gramophone has one needle")
        async def test_session_ids_are_unique(self, stage: object) -> None:
            pass

    assert [tuple(one) for one in overrides_of(TestGramophone)] == [
        ("TestGramophone", "test_session_ids_are_unique", "a gramophone has one needle")
    ]


def test_a_reason_stands_in_the_summary(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        HEAD
        + """
class TestGramophone(ProviderConformance):
    provider = LodgeSessions

    @reason("a gramophone has one needle")
    async def test_session_ids_are_unique(self, stage):
        pass
"""
    )
    run = pytester.runpytest_inprocess(*QUIET, "-k", "unique")
    run.stdout.fnmatch_lines(
        [
            "*standard tests replaced*",
            "TestGramophone.test_session_ids_are_unique: a gramophone has one needle",
        ]
    )
    run.assert_outcomes(passed=1, skipped=4)


def test_a_test_replaced_after_the_class_was_made_stops_the_run(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        HEAD
        + """
class TestGramophone(ProviderConformance):
    provider = LodgeSessions

TestGramophone.test_session_ids_are_unique = lambda self: None
"""
    )
    run = pytester.runpytest_inprocess(*QUIET)
    assert run.ret == pytest.ExitCode.USAGE_ERROR
    run.stderr.fnmatch_lines(["*replaces test_session_ids_are_unique*"])


def test_a_silent_override_stops_the_collection(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        HEAD
        + """
class TestGramophone(ProviderConformance):
    provider = LodgeSessions
    test_session_ids_are_unique = None
"""
    )
    run = pytester.runpytest_inprocess(*QUIET)
    run.assert_outcomes(errors=1)
    run.stdout.fnmatch_lines(["*replaces test_session_ids_are_unique*"])


def test_skips_name_the_missing_capability(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(HEAD + "class TestLodge(ProviderConformance):\n    provider = LodgeSessions\n")
    run = pytester.runpytest_inprocess(*QUIET, "-k", "pin or container or told")
    run.stdout.fnmatch_lines_random(
        ["*Lodge does not offer PinLogin", "*Lodge does not offer Containers", "*Lodge does not offer Push"]
    )


def test_a_server_of_ones_own(pytester: pytest.Pytester) -> None:
    """What needs no steering is proved, what does is skipped with that reason; nothing passes unproved."""
    pytester.makepyfile(
        HEAD
        + """
from tests.conformance.lodge_server import LodgeStandIn
from towerview_core.testing.standin import serve

class TestLodge(ProviderConformance):
    provider = LodgeSessions

    @pytest.fixture
    def server(self):
        made = LodgeStandIn.make("a real one", 4, 9)
        with serve(made) as (url,):
            yield Server({**made.options(), "url": url})
"""
    )
    run = pytester.runpytest_inprocess(*QUIET, "-k", "unique or pause or web_page or idle or two_servers")
    run.assert_outcomes(passed=2, skipped=7)
    run.stdout.fnmatch_lines_random(
        ["*needs a stand-in that can be steered", "*needs a second server of the same kind"]
    )


def test_a_recorded_server(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        HEAD
        + """
import asyncio
from tests.conformance.lodge_server import LodgeStandIn
from towerview_core.testing.conformance import Stage
from towerview_core.testing.recording import record, replay
from towerview_core.testing.standin import serve

async def keep(path):
    made = LodgeStandIn.make("a real one", 4, 9)
    with serve(made) as (url,):
        stage = Stage(LodgeSessions, Server({**made.options(), "url": url}))
        async with record(stage.options, path, stage.http) as http:
            provider = LodgeSessions(stage.options, http)
            await provider.probe()
            await provider.list_sessions()
        await stage.aclose()

class TestLodge(ProviderConformance):
    provider = LodgeSessions

    @pytest.fixture
    def server(self, tmp_path):
        asyncio.run(keep(tmp_path / "lodge.json"))
        options = {"url": "http://lodge.example.org", "key": "not-the-real-one"}
        return Server(options, http=replay(tmp_path / "lodge.json"))
"""
    )
    run = pytester.runpytest_inprocess(
        *QUIET, "-k", "unique or web_page or hostile or bad_item or probe_tells"
    )
    run.assert_outcomes(passed=6, skipped=4)
