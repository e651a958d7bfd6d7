"""The house: what the verbs, the routes and the worker all stand on, put together once at start."""

from dataclasses import dataclass

from towerview_core.plugins.registry import Registry
from towerview_core.security.box import Box
from towerview_core.security.tokens import Tokens
from towerview_core.services.connections import Connections
from towerview_core.services.live import LiveView
from towerview_core.settings import Settings
from towerview_core.snapshots import MemorySnapshots, Snapshots
from towerview_core.store.database import Database


@dataclass(frozen=True, slots=True)
class House:
    """One running TowerView. Each part is safe to use from any thread."""

    settings: Settings
    database: Database
    box: Box
    tokens: Tokens
    registry: Registry
    snapshots: Snapshots
    connections: Connections
    live: LiveView

    @property
    def reads_at_once(self) -> bool:
        """Whether a small read takes less time than a change of threads: SQLite, and snapshots in this process."""
        return self.database.is_sqlite and isinstance(self.snapshots, MemorySnapshots)
