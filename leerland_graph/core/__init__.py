"""Shared foundations: namespaces, settings, errors, labels, text and files."""
