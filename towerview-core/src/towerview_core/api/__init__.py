"""HTTP: one router per noun. Every route declares who may use it."""
