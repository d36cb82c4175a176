"""Data entry: choosing a description, its form, what someone else changed, its history, and many rows at once."""
