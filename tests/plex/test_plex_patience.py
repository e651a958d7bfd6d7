"""How often plex.tv is asked: one limiter for each token, and a memory of some minutes."""

import asyncio
import gc
from collections.abc import Awaitable, Callable

import pytest

from tests.plex.scripted import provider_of
from tests.plex.test_plex_cloud import answering
from towerview_core.contract.errors import RateLimited, Unreachable
from towerview_plex.cloud import PLEX_TV, Remembered
from towerview_plex.cloud import limiter as limiters
from towerview_plex.cloud.limiter import Limiter, limiter_for


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.anyio
async def test_a_silence_is_kept_and_grows_while_it_is_asked_for_again() -> None:
    clock = Clock()
    limiter = Limiter(clock)
    silences = []
    for _ in range(6):
        limiter.refused(60.0)
        with pytest.raises(RateLimited) as caught:
            await limiter.turn()
        silences.append(caught.value.retry_after)
        clock.now += caught.value.retry_after
        await limiter.turn()
    assert silences == [60.0, 120.0, 240.0, 480.0, 900.0, 900.0]
    limiter.answered()
    limiter.refused(17.0)
    with pytest.raises(RateLimited) as caught:
        await limiter.turn()
    assert caught.value.retry_after == 17.0


@pytest.mark.anyio
async def test_a_burst_passes_and_then_turns_come_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, waits = Clock(), []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    limiter = Limiter(clock)
    for _ in range(int(limiters.BURST) + 3):
        await limiter.turn()
    assert waits == pytest.approx([0.2, 0.4, 0.6])
    clock.now += 3600
    waits.clear()
    for _ in range(int(limiters.BURST) + 1):
        await limiter.turn()
    assert waits == pytest.approx([0.2])


def test_servers_of_one_owner_share_a_limiter_as_long_as_there_is_one() -> None:
    first = limiter_for(PLEX_TV, "shared")
    assert limiter_for(PLEX_TV, "shared") is first
    assert limiter_for(PLEX_TV, "other") is not first
    assert limiter_for("http://127.0.0.1:1", "shared") is not first
    assert "shared" not in repr(list(limiters._LIMITERS))
    before = len(limiters._LIMITERS)
    del first
    gc.collect()
    assert len(limiters._LIMITERS) < before


@pytest.mark.anyio
async def test_one_owners_second_server_is_silent_too() -> None:
    def limited() -> object:
        raise RateLimited("429", 42.0)

    (first, _), (second, http) = (provider_of(answering(limited), token="t-two-servers") for _ in range(2))
    with pytest.raises(RateLimited) as caught:
        await first.list_users()
    assert caught.value.retry_after == 42.0
    with pytest.raises(RateLimited) as caught:
        await second.list_users()
    assert 41.0 < caught.value.retry_after <= 42.0
    assert http.origins == []  # nothing was sent


async def remembering(fetch: Callable[[], Awaitable[int]], clock: Clock, readers: int) -> list[int]:
    remembered = Remembered(fetch, clock)
    return list(await asyncio.gather(*(remembered.get() for _ in range(readers))))


@pytest.mark.anyio
async def test_several_readers_wait_for_one_request() -> None:
    asked = []

    async def fetch() -> int:
        asked.append(1)
        await asyncio.sleep(0.01)
        return len(asked)

    assert await remembering(fetch, Clock(), 8) == [1] * 8


@pytest.mark.anyio
async def test_it_is_read_again_after_five_minutes_and_when_it_is_forgotten() -> None:
    clock, asked = Clock(), []

    async def fetch() -> int:
        asked.append(1)
        return len(asked)

    remembered = Remembered(fetch, clock)
    assert await remembered.get() == 1
    clock.now += 299
    assert await remembered.get() == 1
    clock.now += 1
    assert await remembered.get() == 2
    remembered.forget()
    assert await remembered.get() == 3
    assert await remembered.fresh() == 4
    assert await remembered.get() == 4


@pytest.mark.anyio
async def test_an_answer_from_before_a_change_is_not_remembered() -> None:
    truth, gate = [1], asyncio.Event()

    async def fetch() -> int:
        value = truth[0]
        await gate.wait()
        return value

    remembered = Remembered(fetch)
    slow = asyncio.ensure_future(remembered.get())
    await asyncio.sleep(0)
    truth[0] = 2
    remembered.forget()
    gate.set()
    assert await slow == 1
    assert await remembered.get() == 2


@pytest.mark.anyio
async def test_a_failure_is_not_remembered() -> None:
    answers: list[int | Exception] = [Unreachable("down"), 7]

    async def fetch() -> int:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    remembered = Remembered(fetch)
    with pytest.raises(Unreachable):
        await remembered.get()
    assert await remembered.get() == 7


def test_it_may_be_asked_from_any_loop() -> None:
    async def fetch() -> int:
        return 5

    remembered = Remembered(fetch, Clock())
    assert [asyncio.run(remembered.get()) for _ in range(3)] == [5, 5, 5]
