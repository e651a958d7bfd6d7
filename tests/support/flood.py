"""Wrong sign-ins in bulk, from a process of their own so that who measures is not slowed down by who floods:
`python -m tests.support.flood URL COUNT` prints how often each status came."""

from __future__ import annotations

import itertools
import json
import sys
import threading
from collections import Counter

import httpx2

THREADS = 12


def flood(url: str, count: int) -> Counter[int]:
    """Wrong sign-ins for 200 names, ada's among them, from 500 addresses."""
    codes: Counter[int] = Counter()
    numbers, lock = itertools.count(), threading.Lock()

    def one() -> None:
        with httpx2.Client(base_url=url, timeout=60) as client:
            while (number := next(numbers)) < count:
                name = "ada" if number % 4 == 0 else f"name{number % 200}"
                headers = {"x-forwarded-for": f"198.51.{number % 100}.{number % 5 + 1}"}
                typed = {"username": name, "password": f"wrong {number}"}
                reply = client.post("/api/auth/login", headers=headers, json=typed)
                with lock:
                    codes[reply.status_code] += 1

    workers = [threading.Thread(target=one) for _ in range(THREADS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return codes


if __name__ == "__main__":
    found = flood(sys.argv[1], int(sys.argv[2]))
    sys.stdout.write(json.dumps({str(code): times for code, times in found.items()}))
