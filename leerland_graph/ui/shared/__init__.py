"""Widgets and choices that several pages share."""
