"""What every provider promises about its conduct: one way out, no secret anywhere, values that stay, no shared state."""

import asyncio
import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import quote, quote_plus

import pytest
from pydantic import BaseModel, ValidationError

from towerview_core.contract.host import Call
from towerview_core.contract.provider import Provider
from towerview_core.contract.value import Value
from towerview_core.testing.transport import slow, status, truncated, web_page

from .promise import promise
from .readings import Harvest, Reading
from .stage import Stage, broken, failure_of

_AT_ONCE = 6
_BRIEF_S = 0.05
_PATIENCE_S = 3.0


class ConductSuite:
    """Conduct of the verbs that read."""

    @promise(Provider)
    async def test_every_request_goes_through_the_client(self, stage: Stage) -> None:
        """Every request goes through the client the provider was given: there is no other way out."""
        stand_in = stage.stand_in
        before, asked = stand_in.requests, 0
        for _, _, exchanges in await stage.honest():
            asked += len(exchanges)
        arrived = stand_in.requests - before
        assert arrived == asked, f"{arrived} requests arrived, but the client sent {asked}"

    @promise(Provider)
    async def test_secrets_travel_in_headers_only(self, stage: Stage) -> None:
        """No secret of the options stands in a path or a query, where logs and proxies would keep it."""
        for reading, _, exchanges in await stage.honest():
            for seen in exchanges:
                if _leaks(_address(seen.call), stage.secrets):
                    broken(
                        f"{reading.verb} puts a secret into the address of {seen.call.method} {_bare(seen.call)}"
                    )

    @promise(Provider)
    async def test_values_hold_no_secret(self, stage: Stage) -> None:
        """No secret of the options shows in anything a reading answers."""
        for reading, harvest, _ in await stage.honest():
            for value in harvest.values:
                if _leaks(repr(value) + value.model_dump_json(), stage.secrets):
                    broken(f"a value of {reading.verb} holds a secret of the options")

    @promise(Provider)
    async def test_errors_and_logs_hold_no_secret(
        self, stage: Stage, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """No secret of the options shows in an error, in a line of the log, or in what is printed, also when calls fail."""
        caplog.set_level(logging.DEBUG)
        spoken = [repr(stage.provider), str(stage.provider)]
        for trick in (status(401), status(500), web_page(), truncated()):
            for reading, _, _ in await stage.honest():
                with stage.http.playing(trick):
                    spoken += _words(await failure_of(reading.run(stage.anew())))
        spoken += [record.getMessage() for record in caplog.records]
        spoken += [str(vars(record)) for record in caplog.records if record.name.split(".")[0] != "httpcore2"]
        spoken += capfd.readouterr()
        guilty = next((text for text in spoken if _leaks(text, stage.secrets)), None)
        assert guilty is None, "a secret of the options shows in an error, a log line or the output"

    @promise(Provider)
    async def test_values_are_frozen(self, stage: Stage) -> None:
        """Values cannot be changed once they are made, at any depth."""
        for verb, value in await _values(stage):
            for part in _parts(value):
                name = next(iter(type(part).model_fields))
                try:
                    setattr(part, name, getattr(part, name))
                except ValidationError:
                    continue
                broken(f"{type(part).__name__} from {verb} can be changed")

    @promise(Provider)
    async def test_values_survive_json(self, stage: Stage) -> None:
        """Values go through JSON and come back equal, with every rule of their type kept."""
        for verb, value in await _values(stage):
            try:
                again = type(value).model_validate_json(value.model_dump_json())
            except (ValidationError, ValueError) as error:
                broken(f"{type(value).__name__} from {verb} does not survive JSON: {error}")
            assert again == value, f"{type(value).__name__} from {verb} comes back different from JSON"

    @promise(Provider)
    async def test_times_are_aware_and_utc(self, stage: Stage) -> None:
        """Every time has a zone, and it is UTC."""
        for verb, value in await _values(stage):
            for part in _parts(value):
                for name in type(part).model_fields:
                    moment = getattr(part, name)
                    if isinstance(moment, datetime) and moment.utcoffset() != timedelta(0):
                        broken(f"{name} of {type(part).__name__} from {verb} is {moment!r}, not in UTC")

    @promise(Provider)
    async def test_two_servers_share_no_state(self, stage: Stage) -> None:
        """Providers of two servers know nothing of each other: each answers for its own, also when used in turn."""
        other = stage.beside()
        try:
            ours, theirs = await stage.provider.probe(), await other.provider.probe()
            assert ours.machine_id != theirs.machine_id, "two servers tell the same machine id"
            for (reading, _, _), (_, fresh, _) in zip(
                await stage.honest(), await other.honest(), strict=False
            ):
                await reading.run(stage.provider)
                stage.http.forget()
                harvest = await reading.run(other.provider)
                assert not stage.http.calls, f"{reading.verb} of one server asked the other"
                assert harvest.ids == fresh.ids, f"{reading.verb} of one server shows what the other has"
        finally:
            await other.aclose()

    @promise(Provider)
    async def test_calls_at_once_do_not_disturb_each_other(self, stage: Stage) -> None:
        """The same verb called several times at once answers each time the same."""
        for reading, good, _ in await stage.honest():
            provider = stage.anew()
            outcomes = await asyncio.gather(
                *(reading.run(provider) for _ in range(_AT_ONCE)), return_exceptions=True
            )
            for outcome in outcomes:
                if isinstance(outcome, BaseException):
                    broken(f"{reading.verb} called {_AT_ONCE} times at once: {outcome!r}")
                if outcome.ids != good.ids or outcome.set_aside != good.set_aside:
                    broken(f"{reading.verb} called {_AT_ONCE} times at once differs from calling it once")

    @promise(Provider)
    async def test_a_cancelled_call_ends_and_leaves_the_provider_usable(self, stage: Stage) -> None:
        """A call that is cancelled ends as cancelled, and the next call works."""
        for reading, good, _ in await stage.honest():
            provider = stage.anew()
            with stage.http.playing(slow(10 * _BRIEF_S)):
                task = asyncio.ensure_future(_run(reading, provider))
                await asyncio.sleep(_BRIEF_S)
                task.cancel()
                await asyncio.wait([task], timeout=_PATIENCE_S)
            if not task.cancelled():
                task.cancel()
                broken(f"{reading.verb} goes on, or answers, after it was cancelled")
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    harvest = await reading.run(provider)
            except TimeoutError:
                broken(f"{reading.verb} hangs after a call that was cancelled")
            assert harvest.ids == good.ids, f"{reading.verb} answers less after a call that was cancelled"


async def _run(reading: Reading, provider: Provider) -> Harvest:
    return await reading.run(provider)


async def _values(stage: Stage) -> list[tuple[str, Value]]:
    return [(reading.verb, value) for reading, harvest, _ in await stage.honest() for value in harvest.values]


def _parts(value: BaseModel) -> Iterator[BaseModel]:
    """A value and all values inside it."""
    yield value
    for name in type(value).model_fields:
        inner = getattr(value, name)
        for part in inner if isinstance(inner, tuple) else (inner,):
            if isinstance(part, BaseModel):
                yield from _parts(part)


def _words(error: BaseException | None) -> list[str]:
    """What an error says, and what caused it says, if that would be shown in a trace."""
    words = []
    while error is not None:
        words.append(repr(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return words


def _address(call: Call) -> str:
    return json.dumps([call.path, dict(call.params)])


def _bare(call: Call) -> str:
    return call.path.split("?", maxsplit=1)[0] if len(call.path) < 60 else f"{call.path[:20]}..."


def _leaks(text: str, secrets: tuple[str, ...]) -> bool:
    """Whether a secret stands in a text, as it is or as addresses write it."""
    return any(form in text for secret in secrets for form in {secret, quote(secret), quote_plus(secret)})
