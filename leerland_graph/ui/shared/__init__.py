"""Widgets and filters shared by several pages."""
