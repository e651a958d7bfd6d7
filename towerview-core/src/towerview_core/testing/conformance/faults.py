"""What every provider promises when the network or the server fails: an error by its right name, never an empty answer."""

import time
from collections.abc import Mapping

import pytest

from towerview_core.contract.errors import BadReply, ProviderError, RateLimited, Unreachable
from towerview_core.contract.provider import Provider
from towerview_core.testing.transport import Trick, empty, hang, same, saying, status, truncated, web_page

from .promise import promise
from .stage import Stage, broken, failure_of, told

HANG_S = 0.1
_SLACK_S = 2.0
"""What a busy machine may need besides."""
_TRAP = "/towerview-conformance-trap"


class FaultSuite:
    """Faults on every request, one after another, for each verb that reads."""

    @promise(Provider)
    async def test_a_web_page_is_no_answer(self, stage: Stage) -> None:
        """A web page with status 200, as a proxy shows it for signing in, is a BadReply."""
        for verb, error in (await _outcomes(stage, web_page())).items():
            if not isinstance(error, BadReply):
                broken(f"{verb} before a web page: {told(error)}")

    @promise(Provider)
    async def test_server_errors_mean_unreachable(self, stage: Stage) -> None:
        """Status 500, 502 and 503 are Unreachable, so that the last good answer is kept."""
        for code in (500, 502, 503):
            for verb, error in (await _outcomes(stage, status(code))).items():
                if not isinstance(error, Unreachable):
                    broken(f"{verb} at status {code}: {told(error)}")

    @promise(Provider)
    async def test_too_many_requests_tell_how_long_to_wait(self, stage: Stage) -> None:
        """Status 429 is RateLimited with the seconds of Retry-After."""
        for verb, error in (await _outcomes(stage, status(429, {"retry-after": "17"}))).items():
            if not isinstance(error, RateLimited) or error.retry_after != 17.0:
                broken(f"{verb} at status 429 with Retry-After: 17: {told(error)}")

    @promise(Provider)
    async def test_redirects_are_not_followed(self, stage: Stage) -> None:
        """A redirect is a BadReply; the place it points to is never asked."""
        for code in (301, 302, 307, 308):
            for reading, _, _ in await stage.honest():
                stage.http.forget()
                with stage.http.playing(status(code, {"location": _TRAP})):
                    error = await failure_of(reading.run(stage.anew()))
                if any(_TRAP in call.path for call in stage.http.calls):
                    broken(f"{reading.verb} followed a redirect with status {code}")
                if not isinstance(error, BadReply):
                    broken(f"{reading.verb} at status {code}: {told(error)}")

    @promise(Provider)
    async def test_a_truncated_body_is_an_error(self, stage: Stage) -> None:
        """Half a body is an error: nothing is made of a part."""
        _must_fail(await _outcomes(stage, truncated()), "half a body")

    @promise(Provider)
    async def test_an_empty_body_is_an_error(self, stage: Stage) -> None:
        """Status 200 with nothing behind it is an error, not a server where nothing happens."""
        _must_fail(await _outcomes(stage, empty()), "an empty body")

    @promise(Provider)
    async def test_another_type_is_an_error(self, stage: Stage) -> None:
        """JSON of another type than this server ever sends (null, a number, a text) is an error."""
        for text in ("null", "7", "true", '"nothing"'):
            _must_fail(await _outcomes(stage, saying(text.encode())), f"{text} as the whole answer")

    @promise(Provider)
    async def test_a_hang_ends_within_the_deadline(self, stage: Stage) -> None:
        """A server that never answers is Unreachable when the client's deadline has passed; the verb adds no waiting of its own."""
        for reading, _, _ in await stage.honest():
            began = time.monotonic()
            with stage.http.playing(hang(HANG_S)):
                error = await failure_of(reading.run(stage.anew()))
            took = time.monotonic() - began
            if not isinstance(error, Unreachable):
                broken(f"{reading.verb} before a server that hangs: {told(error)}")
            assert took < 2 * HANG_S + _SLACK_S, (
                f"{reading.verb} took {took:.1f} s with a deadline of {HANG_S} s"
            )

    @promise(Provider)
    async def test_a_single_failed_request_loses_nothing_silently(self, stage: Stage) -> None:
        """Where a reading takes several requests and one fails, it raises, or counts what is missing, or does without it."""
        faults: Mapping[str, Trick] = {
            "status 500": status(500),
            "status 404": status(404),
            "a web page": web_page(),
            "half a body": truncated(),
        }
        for reading, good, exchanges in await stage.honest():
            for seen in exchanges:
                for name, trick in faults.items():
                    with stage.http.playing(trick, where=lambda call, seen=seen: same(call, seen.call)):  # type: ignore[misc]
                        try:
                            harvest = await reading.run(stage.anew())
                        except ProviderError:
                            continue
                    lost = set(good.ids) - set(harvest.ids)
                    if lost and (harvest.whole or not harvest.counted):
                        broken(
                            f"{reading.verb} with {name} for {seen.call.path}: {len(lost)} lost and not counted"
                        )


async def _outcomes(stage: Stage, trick: Trick) -> Mapping[str, BaseException | None]:
    """What each reading raises while a trick is on every request, asked of a provider that knows nothing yet."""
    found = {}
    for reading, _, _ in await stage.honest():
        with stage.http.playing(trick):
            found[reading.verb] = await failure_of(reading.run(stage.anew()))
    return found


def _must_fail(outcomes: Mapping[str, BaseException | None], what: str) -> None:
    for verb, error in outcomes.items():
        if not isinstance(error, ProviderError):
            pytest.fail(f"{verb} with {what}: {told(error)}", pytrace=False)
