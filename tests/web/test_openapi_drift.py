"""The dashboard's types are made from a committed description of the API; it must be that of the code."""

from __future__ import annotations

from tests.support.openapi import COMMITTED, described


def test_the_committed_description_is_that_of_the_code() -> None:
    assert COMMITTED.read_text() == described(), (
        "The API has changed. Run `python -m tests.support.openapi`, then `npm run api` in towerview-web/frontend."
    )
