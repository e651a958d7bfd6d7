"""TowerView plugin for Plex Media Server."""
