"""Snapshots in Redis: the distributed mode. Any key may vanish at any moment, and nothing here notices."""

import asyncio
import contextlib
import math
import secrets
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager

import redis
import redis.asyncio
import structlog

from .away import SnapshotsAway
from .mailbox import Mailbox
from .memory import MAILBOX
from .message import RESYNC, Message
from .snapshots import Snapshots, Subscription
from .stored import Head, Stored

PREFIX = "towerview"
STREAM = f"{PREFIX}:stream"
TIMEOUT_S = 2.0
_RETRY_S = (0.1, 0.2, 0.5, 1.0, 2.0)
# Gives a key back only while it is still ours: by then it may have run out and been claimed by another.
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"

log = structlog.get_logger(__name__)


class RedisSnapshots(Snapshots):
    """Hashes by cache: heads and bodies apart, so that looking at heads is cheap."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client = redis.Redis.from_url(url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S)
        self._release = self._client.register_script(_RELEASE)
        self._owner = secrets.token_hex(8)

    def put(self, stored: Stored) -> None:
        field = str(stored.server_id)
        with _answers(), self._client.pipeline(transaction=True) as pipe:
            pipe.hset(_key("head", stored.cache), field, stored.head.model_dump_json())
            pipe.hset(_key("body", stored.cache), field, stored.body)
            pipe.sadd(_key("caches"), stored.cache)
            pipe.execute()

    def get(self, cache: str, server_id: int) -> Stored | None:
        field = str(server_id)
        with _answers(), self._client.pipeline(transaction=True) as pipe:
            pipe.hget(_key("head", cache), field)
            pipe.hget(_key("body", cache), field)
            head, body = pipe.execute()
        return None if head is None or body is None else _stored(cache, server_id, head, body)

    def get_all(self, cache: str) -> Mapping[int, Stored]:
        with _answers(), self._client.pipeline(transaction=True) as pipe:
            pipe.hgetall(_key("head", cache))
            pipe.hgetall(_key("body", cache))
            heads, bodies = pipe.execute()
        return {
            int(field): _stored(cache, int(field), head, bodies[field])
            for field, head in heads.items()
            if field in bodies
        }

    def heads(self, cache: str) -> Mapping[int, Head]:
        with _answers():
            found = self._client.hgetall(_key("head", cache))
        return {int(field): Head.model_validate_json(head) for field, head in found.items()}

    def append_point(self, cache: str, server_id: int, point: bytes, keep: int) -> None:
        key = _key("points", cache, str(server_id))
        with _answers(), self._client.pipeline(transaction=True) as pipe:
            pipe.rpush(key, point)
            pipe.ltrim(key, -keep, -1)
            pipe.sadd(_key("series", cache), server_id)
            pipe.sadd(_key("caches"), cache)
            pipe.execute()

    def points(self, cache: str) -> Mapping[int, Sequence[bytes]]:
        with _answers():
            ids = sorted(int(field) for field in self._client.smembers(_key("series", cache)))
            with self._client.pipeline(transaction=False) as pipe:
                for server_id in ids:
                    pipe.lrange(_key("points", cache, str(server_id)), 0, -1)
                series = pipe.execute()
        return {server_id: tuple(points) for server_id, points in zip(ids, series, strict=True) if points}

    def claim(self, key: str, ttl_s: float) -> bool:
        return bool(self.claim_many((key,), ttl_s))

    def claim_many(self, keys: Collection[str], ttl_s: float) -> frozenset[str]:
        wanted = tuple(keys)
        milliseconds = max(1, math.ceil(ttl_s * 1000))
        with _answers(), self._client.pipeline(transaction=False) as pipe:
            for key in wanted:
                pipe.set(_key("claim", key), self._owner, nx=True, px=milliseconds)
            taken = pipe.execute()
        return frozenset(key for key, done in zip(wanted, taken, strict=True) if done)

    def release(self, key: str) -> None:
        with _answers():
            self._release(keys=[_key("claim", key)], args=[self._owner])

    def publish(self, message: Message) -> None:
        with _answers():
            self._client.publish(STREAM, _packed(message))

    @asynccontextmanager
    async def subscribe(self) -> AsyncIterator[Subscription]:
        mailbox, ready = Mailbox(MAILBOX), asyncio.Event()
        task = asyncio.create_task(self._listen(mailbox, ready), name="snapshots-listener")
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ready.wait(), TIMEOUT_S)
            yield mailbox
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _listen(self, mailbox: Mailbox, ready: asyncio.Event) -> None:
        """Listen until cancelled, and again after each loss of the line."""
        losses = 0
        while True:
            try:
                async with self._line() as line:
                    await line.subscribe(STREAM)
                    if ready.is_set():
                        mailbox.put(RESYNC)
                        log.info("stream is back", losses=losses)
                    losses = 0
                    ready.set()
                    async for raw in line.listen():
                        mailbox.put(_unpacked(raw["data"]))
            except (redis.RedisError, OSError) as error:
                if losses == 0:
                    log.warning("stream lost", error=type(error).__name__)
                ready.set()
                await asyncio.sleep(_RETRY_S[min(losses, len(_RETRY_S) - 1)])
                losses += 1

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[redis.asyncio.client.PubSub]:
        # A client of its own for each line: it belongs to the loop that opened it.
        async with (
            redis.asyncio.Redis.from_url(
                self._url, socket_connect_timeout=TIMEOUT_S, socket_keepalive=True
            ) as client,
            client.pubsub(ignore_subscribe_messages=True) as line,
        ):
            yield line

    def forget(self, server_id: int) -> None:
        with _answers():
            caches = [_text(name) for name in self._client.smembers(_key("caches"))]
            with self._client.pipeline(transaction=False) as pipe:
                for cache in caches:
                    pipe.hdel(_key("head", cache), str(server_id))
                    pipe.hdel(_key("body", cache), str(server_id))
                    pipe.srem(_key("series", cache), server_id)
                    pipe.delete(_key("points", cache, str(server_id)))
                pipe.execute()

    def close(self) -> None:
        self._client.close()


@contextmanager
def _answers() -> Iterator[None]:
    try:
        yield
    except redis.RedisError as error:
        raise SnapshotsAway from error


def _key(*parts: str) -> str:
    return ":".join((PREFIX, *parts))


def _stored(cache: str, server_id: int, head: bytes, body: bytes) -> Stored:
    return Stored(cache, server_id, Head.model_validate_json(head), body)


def _text(raw: bytes | str) -> str:
    return raw if isinstance(raw, str) else raw.decode()


def _packed(message: Message) -> bytes:
    return b"\0".join((message.topic.encode(), message.key.encode(), message.data))


def _unpacked(raw: bytes) -> Message:
    topic, key, data = raw.split(b"\0", 2)
    return Message(topic.decode(), key.decode(), data)
