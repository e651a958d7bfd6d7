"""Public helpers for plugins."""
