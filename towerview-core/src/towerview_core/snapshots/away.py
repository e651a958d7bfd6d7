"""What is raised when snapshots cannot be had."""

from towerview_core.contract.errors import TowerViewError


class SnapshotsAway(TowerViewError):
    """Redis does not answer now. Nothing is lost by it: try again in a moment."""

    def __init__(self) -> None:
        super().__init__("The store of live data (Redis) does not answer; it is tried again by itself.")
