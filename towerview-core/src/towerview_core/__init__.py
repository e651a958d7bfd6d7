"""TowerView's public face: what a plugin may name, and nothing else."""
