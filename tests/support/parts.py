"""Parts of a verb that a server may lack while the verb works."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.verbs import Scene, Trial, history_of
from towerview_core.contract.errors import Unsupported
from towerview_core.contract.users import UserAdmin, UserChanges, UserLimits


async def _limit_of_streams(scene: Scene) -> None:
    provider, viewer = scene.stage.offering(UserAdmin), await scene.viewer()
    try:
        await provider.update_user(viewer.id, UserChanges(limits=UserLimits(max_streams=2)))
    except Unsupported:
        return
    raise AssertionError("the server takes a limit that it is said not to know")


async def _unknown_seconds(scene: Scene) -> None:
    entries = await history_of(scene)
    assert [entry for entry in entries if entry.played_s is not None] == []


PARTS: Mapping[str, tuple[str, Trial]] = {
    "UserLimits.max_streams": ("update_user", _limit_of_streams),
    "History.played_s": ("list_history", _unknown_seconds),
}
"""What a limit may name besides a capability: the verb it is a part of, and a trial that only that part is missing."""
