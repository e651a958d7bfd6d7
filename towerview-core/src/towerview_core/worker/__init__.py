"""The worker and the clock: what happens in the background, in one process or in many."""

from towerview_core.worker.workshop import Faces, Workshop

__all__ = ["Faces", "Workshop"]
