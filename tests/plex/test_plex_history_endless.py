"""A server that sends the same page for ever, and says there is more, is an error and no endless reading.

Found by the hostile bodies of the conformance kit.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from towerview_core.contract.errors import BadReply
from towerview_core.contract.host import Reply
from towerview_core.testing.replies import Answer, Replay
from towerview_plex.provider import PlexOptions, PlexProvider


def answer(path: str, **content: object) -> Answer:
    body = json.dumps({"MediaContainer": content}).encode()
    return Answer("GET", path, (), Reply(200, {"content-type": "application/json"}, body))


async def test_the_same_page_again_is_an_error() -> None:
    row = {"historyKey": "/status/sessions/history/7", "ratingKey": "1", "type": "movie", "title": "Low Tide"}
    rows = [{**row, "viewedAt": 1_700_000_000, "accountID": 1}]
    http = Replay(
        [
            answer("/accounts", size=1, Account=[{"id": 1, "name": "Ada"}]),
            answer("/devices", size=0),
            answer("/status/sessions/history/all", size=1, totalSize=2**31, Metadata=rows),
        ]
    )
    options = PlexOptions.model_validate({"url": "http://plex.example.org:32400", "token": "t"})
    entries = aiter(PlexProvider(options, http).list_history(datetime(2020, 1, 1, tzinfo=UTC)))
    assert (await anext(entries)).media.title == "Low Tide"
    with pytest.raises(BadReply, match="the same page again"):
        await anext(entries)
