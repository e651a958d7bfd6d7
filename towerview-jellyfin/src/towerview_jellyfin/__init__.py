"""TowerView plugin for Jellyfin."""
