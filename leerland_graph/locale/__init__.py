"""Message catalogues: one folder per language, and what extracts, checks and compiles them (`make messages`)."""
