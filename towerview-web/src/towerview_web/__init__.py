"""The TowerView dashboard, built and ready to be served by towerview-core."""
