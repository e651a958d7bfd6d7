"""Core's own plugins: what TowerView brings itself, through the same hooks as everybody else's."""

from towerview_core.builtin import caches, jobs


def own_plugins() -> list[tuple[str, object]]:
    """Core's plugins by name, for the loader."""
    return [("core-caches", caches), ("core-jobs", jobs)]


__all__ = ["own_plugins"]
