"""Password hashes (security.md A2, A3): argon2id, with bcrypt of earlier installations still verified.

At most two hashes are computed at once and sixteen wait; whoever comes then gets ``Busy``. They are computed by threads of
their own, which give way to everything else: a flood of sign-ins must not slow down those who are in (F48).
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from passlib.context import CryptContext  # type: ignore[import-untyped]  # libpass brings no types

from towerview_core.contract.errors import ConfigError, TowerViewError

ResultT = TypeVar("ResultT")

AT_ONCE = 2 if (os.cpu_count() or 1) > 2 else 1
"""On one or two processors a single hash at a time: two would leave nothing for the rest."""
QUEUE = 16
_GIVING_WAY = 5
"""How nice the hashing threads are."""
_BCRYPT_BYTES = 72
"""bcrypt reads no further; bcrypt 5 refuses longer input, so it is cut here as every earlier release cut it."""

_context = CryptContext(
    schemes=["argon2", "bcrypt"],
    deprecated=["bcrypt"],
    argon2__type="ID",
    argon2__memory_cost=19456,
    argon2__time_cost=2,
    argon2__parallelism=1,
    bcrypt__rounds=12,
)
_GOLDEN = (
    "$argon2id$v=19$m=19456,t=2,p=1$Z+y9NyZk7J0zpvS+F6LUOg$Sixhl6m4xYg7dR2jfUvmG6PFUlG5uswBk3Sqk7v7UGU",
    "$2b$04$N3eZws47iO6qdmEml/fK2OVQGs6UFvwX/zHv47Wo/7Y3zcHKbc7ja",
)


class Busy(TowerViewError):
    """Too many people sign in at this moment; ``retry_after`` seconds later it will do."""

    retry_after = 2.0


class UnreadableHash(TowerViewError):
    """What is stored is no hash we know. Nobody signs in with it, and nothing replaces it by itself (A3)."""


def _give_way() -> None:
    """Where threads have a priority of their own, as on Linux, this one's is low."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _GIVING_WAY)


class _Gate:
    """Computes ``AT_ONCE``, lets ``QUEUE`` wait, and refuses the rest."""

    def __init__(self) -> None:
        self._room = threading.Semaphore(AT_ONCE + QUEUE)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hashing", initializer=_give_way)

    def run(self, work: Callable[..., ResultT], *arguments: object) -> ResultT:
        """What the work answers or raises. Raises ``Busy`` when the queue is full."""
        if not self._room.acquire(blocking=False):
            raise Busy("Too many sign-ins at this moment. Try again in a few seconds.")
        try:
            return self._threads.submit(work, *arguments).result()
        finally:
            self._room.release()


_gate = _Gate()


def hash_password(password: str) -> str:
    """The argon2id hash to store. Raises ``Busy``."""
    return str(_gate.run(_context.hash, password.encode("utf-8", "surrogatepass")))


def verify(password: str, stored: str) -> bool:
    """Whether the password belongs to the hash. Raises ``UnreadableHash`` and ``Busy``."""
    return _gate.run(_verified, password, stored)


def verify_nobody(password: str) -> None:
    """Spend what ``verify`` would spend, for a name that does not exist. Raises ``Busy``."""
    verify(password, _DUMMY)


def needs_rehash(stored: str) -> bool:
    """Whether the hash is of an older kind or weaker than today's."""
    return bool(_context.needs_update(stored))


def readable(stored: str) -> bool:
    """Whether the hash is of a kind we know and complete."""
    kind = _context.identify(stored, resolve=True)
    try:
        return kind is not None and kind.from_string(stored) is not None
    except (ValueError, TypeError):
        return False


def self_test() -> None:
    """Hash and verify, and verify golden hashes. Raises ``ConfigError`` when this machine's libraries do not agree (A3)."""
    try:
        good = all(
            _verified("secret password" if golden[1] == "2" else "x" * 20, golden) for golden in _GOLDEN
        )
        fresh = str(_context.hash("a fresh password"))
        good = good and _verified("a fresh password", fresh) and not _verified("another", fresh)
    except (UnreadableHash, ValueError, TypeError) as error:
        raise ConfigError("The password hash libraries do not work here; reinstall TowerView.") from error
    if not good:
        raise ConfigError("The password hash libraries disagree with known hashes; reinstall TowerView.")


def _verified(password: str, stored: str) -> bool:
    raw = password.encode("utf-8", "surrogatepass")
    if stored.startswith("$2"):
        if b"\0" in raw:
            return False
        raw = raw[:_BCRYPT_BYTES]
    try:
        return bool(_context.verify(raw, stored))
    except (ValueError, TypeError) as error:
        raise UnreadableHash("A stored password hash cannot be read.") from error


_DUMMY = _GOLDEN[0]
