"""Judging a body's depth costs a small multiple of the body, whatever it is made of (security.md F10).

Found by the hostile bodies of the conformance kit: 6.6 MB of escapes took 239 MB.
"""

from __future__ import annotations

import tracemalloc

import pytest

from towerview_core.kits.http.parse import _is_shallow

SIZE = 600_000


@pytest.mark.parametrize("piece", [b"\\u0000", b"\\\\", b'\\"', b"x"])
def test_depth_is_judged_within_a_few_bodies(piece: bytes) -> None:
    body = b'{"a": "' + piece * (SIZE // len(piece)) + b'", "b": [1, {"c": 2}]}'
    tracemalloc.start()
    try:
        assert _is_shallow(body)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * len(body), f"{peak / len(body):.0f} times the body"
