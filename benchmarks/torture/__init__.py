"""Faults injected, inputs tried and load held, for real: `make torture` writes what came of it into docs/reliability.md."""
