"""Plugins: loading them in quarantine, and the tables of what they declared."""
