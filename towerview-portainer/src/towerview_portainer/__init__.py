"""TowerView plugin for containers behind Portainer."""
