"""A client that answers from a script."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from towerview_core.contract.errors import Unreachable
from towerview_core.contract.host import Call, Reply, TextSocket
from towerview_plex.provider import PlexOptions, PlexProvider

Answer = Callable[[Call], object]


class Scripted:
    """A ``LineClient`` that answers by path and notes every call; ``origins`` tells where else it was sent.

    ``frames`` is what a websocket says before it is lost; ``opening`` is raised instead when it is opened.
    """

    def __init__(self, answer: Answer, frames: Sequence[str] = ()) -> None:
        self.answer = answer
        self.frames = frames
        self.opening: Exception | None = None
        self.calls: list[Call] = []
        self.origins: list[str] = []

    async def send(self, call: Call) -> Reply:
        self.calls.append(call)
        answer = self.answer(call)
        assert isinstance(answer, Reply)
        return answer

    async def read(self, call: Call) -> object:
        self.calls.append(call)
        return self.answer(call)

    def at(self, url: str) -> "Scripted":
        self.origins.append(url)
        return self

    def socket(self, call: Call) -> AbstractAsyncContextManager[TextSocket]:
        self.calls.append(call)
        return self._open()

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[TextSocket]:
        if self.opening is not None:
            raise self.opening
        yield Frames(self.frames)


class Frames:
    """A websocket that says these frames and is lost."""

    def __init__(self, frames: Sequence[str]) -> None:
        self._frames = list(frames)

    async def send(self, text: str) -> None:
        raise AssertionError("nothing is ever said to a Plex server")

    async def receive(self) -> str:
        if not self._frames:
            raise Unreachable("lost")
        return self._frames.pop(0)


def provider_of(
    answer: Answer, token: str = "t0ken", url: str = "http://plex.example:32400"
) -> tuple[PlexProvider, Scripted]:
    """A provider before a script."""
    http = Scripted(answer)
    return PlexProvider(PlexOptions.model_validate({"url": url, "token": token}), http), http
