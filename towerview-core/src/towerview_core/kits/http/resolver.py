"""Names to addresses, in threads of our own, so that names that hang block nobody else (security.md H3, F15)."""

import asyncio
import socket
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from ipaddress import ip_address

from towerview_core.contract.errors import Fault

from .addresses import Address
from .problems import unreachable

THREADS = 32
TIMEOUT_S = 3.0
CACHE_S = 30.0
_CACHED_NAMES = 1024


class Resolver:
    """Looks names up; safe to use from any loop. One lookup of a name at a time, however many ask for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, Sequence[Address]]] = {}
        self._running: dict[str, Future[Sequence[Address]]] = {}

    async def resolve(self, host: str) -> Sequence[Address]:
        """The addresses of a host, a literal one included. Raises ``Unreachable(DNS)``."""
        literal = _literal(host)
        if literal is not None:
            return (literal,)
        found = self._ask(host)
        if not isinstance(found, Future):
            return found
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await asyncio.shield(asyncio.wrap_future(found))
        except TimeoutError:
            raise unreachable(Fault.DNS, "The name service does not answer for the server's name.") from None
        except OSError:
            raise unreachable(Fault.DNS) from None

    def _ask(self, host: str) -> Sequence[Address] | Future[Sequence[Address]]:
        with self._lock:
            good_until, addresses = self._known.get(host, (0.0, ()))
            if time.monotonic() < good_until:
                return addresses
            if host in self._running:
                return self._running[host]
            if len(self._running) >= THREADS:
                raise unreachable(
                    Fault.DNS, "Too many names of servers are being looked up without an answer."
                )
            waiting: Future[Sequence[Address]] = Future()
            self._running[host] = waiting
        # A daemon thread, not an executor: a lookup that hangs must not hold up the end of the process.
        threading.Thread(target=self._look_up, args=(host, waiting), name="resolver", daemon=True).start()
        return waiting

    def _look_up(self, host: str, waiting: "Future[Sequence[Address]]") -> None:
        try:
            addresses = _addresses_of(host)
        except (OSError, UnicodeError) as error:
            self._forget(host)
            waiting.set_exception(error if isinstance(error, OSError) else OSError("not a host name"))
            return
        with self._lock:
            self._running.pop(host, None)
            if len(self._known) >= _CACHED_NAMES:
                self._known.clear()
            self._known[host] = (time.monotonic() + CACHE_S, addresses)
        waiting.set_result(addresses)

    def _forget(self, host: str) -> None:
        with self._lock:
            self._running.pop(host, None)
            self._known.pop(host, None)


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _addresses_of(host: str) -> Sequence[Address]:
    rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ip_address(row[4][0]) for row in rows))


RESOLVER = Resolver()
"""The one of this process."""
