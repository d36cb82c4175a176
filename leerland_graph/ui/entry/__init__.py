"""Data entry: choosing a description, its form, edit conflicts, history, and bulk entry."""
