"""A client whose server answers each path as it was told, and 404 to everything else."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from tests.support.lineless import Lineless
from towerview_core.contract.errors import NotFound
from towerview_core.contract.host import Call, Reply
from towerview_core.kits.http.parse import parse_json


class Scripted(Lineless):
    """``None`` is an empty 204."""

    def __init__(self, answers: Mapping[str, object]) -> None:
        self.answers = answers
        self.calls: list[Call] = []

    async def send(self, call: Call) -> Reply:
        self.calls.append(call)
        if call.path not in self.answers:
            raise NotFound("The server does not know what was asked for.")
        answer = self.answers[call.path]
        if answer is None:
            return Reply(204, {}, b"")
        return Reply(200, {"content-type": "application/json"}, orjson.dumps(answer))

    async def read(self, call: Call) -> object:
        reply = await self.send(call)
        return await parse_json(reply.body, reply.headers)
