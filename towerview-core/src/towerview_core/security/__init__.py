"""Keys, passwords, tokens and grants: no database, no HTTP."""
