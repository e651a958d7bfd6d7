"""The database: one aggregate per file, tables and the questions asked of them."""
