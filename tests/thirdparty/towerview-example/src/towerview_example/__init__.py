"""A TowerView plugin for the Gramophone, a music box that does not exist."""
