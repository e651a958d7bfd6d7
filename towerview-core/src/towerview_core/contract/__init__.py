"""The contract: every name a plugin author may use. It stands on the ground floor and imports nothing of ours."""
