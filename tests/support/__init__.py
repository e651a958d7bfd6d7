"""Real neighbours for tests: PostgreSQL, Redis (Valkey) and Chromium, each found or started without anybody's help."""
