"""TowerView plugin for Emby."""
