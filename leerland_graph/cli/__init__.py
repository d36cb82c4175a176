"""The command line: views only."""
