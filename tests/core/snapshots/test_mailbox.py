"""The bounded mailbox of a listener."""

import asyncio

import pytest

from towerview_core.snapshots.mailbox import Mailbox
from towerview_core.snapshots.message import Message


@pytest.mark.anyio
async def test_the_oldest_goes_when_too_many_different_things_wait() -> None:
    box = Mailbox(limit=3)
    for number in range(5):
        box.put(Message("events", str(number), b""))
    assert [(await anext(box)).key for _ in range(3)] == ["2", "3", "4"]
    assert box.dropped == 2


@pytest.mark.anyio
async def test_a_replaced_message_moves_to_the_end() -> None:
    box = Mailbox(limit=3)
    for key, data in (("a", b"1"), ("b", b"1"), ("a", b"2")):
        box.put_here(Message("sessions", key, data))
    heard = [await anext(box), await anext(box)]
    assert [(message.key, message.data) for message in heard] == [("b", b"1"), ("a", b"2")]


@pytest.mark.anyio
async def test_who_waits_is_woken_by_a_message_and_by_the_end() -> None:
    box = Mailbox(limit=3)

    async def drain() -> list[str]:
        return [message.key async for message in box]

    reader = asyncio.create_task(drain())
    await asyncio.sleep(0.01)
    await asyncio.to_thread(box.put, Message("t", "one", b""))
    await asyncio.sleep(0.01)
    await asyncio.to_thread(box.close)
    box.put(Message("t", "too late", b""))
    assert await asyncio.wait_for(reader, 5) == ["one"]


def test_a_listener_whose_loop_is_gone_harms_no_publisher() -> None:
    async def make() -> Mailbox:
        return Mailbox(limit=3)

    box = asyncio.run(make())
    box.put(Message("t", "1", b""))
    box.put(Message("t", "2", b""))
