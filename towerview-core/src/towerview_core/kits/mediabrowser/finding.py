"""Finding the libraries of what plays, a few at a time, so that a poll is never late for them."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from towerview_core.contract.errors import Invalid, ProviderError

from .calls import ancestors_path
from .line import NO_PARAMS, Line
from .shelf import LibraryShelf, Question, library_among

LOOK_UPS = 4
LOOK_UP_S = 0.5


@dataclass(frozen=True, slots=True)
class LibraryFinder:
    """Asks the server, and remembers on its shelf."""

    line: Line
    shelf: LibraryShelf = field(default_factory=LibraryShelf)

    async def look_up(self, questions: Sequence[Question]) -> None:
        """Ask what is due, for half a second at most."""
        due = self.shelf.due(questions, LOOK_UPS)
        if due:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_UP_S):
                    await asyncio.gather(*(self._learn(question) for question in due))

    async def _learn(self, question: Question) -> None:
        """A failure harms nothing: the session is shown without its library, and the shelf asks again later."""
        params = {"UserId": question.user} if question.user else NO_PARAMS
        with suppress(ProviderError, Invalid):
            answer = await self.line.get(ancestors_path(question.item), params)
            self.shelf.put(question.item, library_among(answer))
