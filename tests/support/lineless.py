"""What a fake HTTP client needs besides its answers, to be taken for the client a provider is given."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from towerview_core.contract.errors import Unreachable
from towerview_core.contract.host import Call, LineClient, TextSocket


class Lineless:
    """No websocket, and nothing elsewhere."""

    def socket(self, call: Call) -> AbstractAsyncContextManager[TextSocket]:
        raise Unreachable(f"This test has no websocket at {call.path}.")

    def at(self, url: str) -> LineClient:
        raise Unreachable(f"This test knows nothing of {url}.")
