"""A damaged answer of the Playback Reporting plugin is an error and never a server without history.

Found by the hostile bodies of the conformance kit.
"""

from __future__ import annotations

import pytest

from towerview_core.contract.errors import BadReply
from towerview_core.kits.mediabrowser.reports import rows_of_answer

COLUMNS = ["Number", "Moment", "DateCreated", "UserId", "ItemId"]
ROW = [1, 1_700_000_000, "2024-05-01 20:00:00", "u1", "i1"]


def test_a_good_answer() -> None:
    assert rows_of_answer({"colums": COLUMNS, "results": [ROW]})[0]["itemid"] == "i1"
    assert rows_of_answer({"colums": [], "results": []}) == []


@pytest.mark.parametrize(
    "columns, results",
    [
        ([COLUMNS, COLUMNS], [ROW, ROW]),
        (["Number", "Moment"], [ROW]),
        ([None], [ROW]),
        (COLUMNS, [None]),
        (COLUMNS, [{"0": 1}]),
    ],
)
def test_a_damaged_answer(columns: object, results: object) -> None:
    with pytest.raises(BadReply):
        rows_of_answer({"colums": columns, "results": results})
