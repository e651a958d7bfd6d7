"""The verbs of the house: no HTTP, no Dramatiq."""
