"""Recommendable moves. Each module here with a `find` is a kind of move; adding one changes no other file."""

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from leerland_graph.analysis.moves.base import Finder, Move, always

__all__ = ["Finder", "Move", "always", "finders"]


@lru_cache(maxsize=1)
def finders() -> tuple[Finder, ...]:
    """The finders of all kinds of moves, by module name."""
    modules = (import_module(f"{__name__}.{m.name}") for m in sorted(iter_modules(__path__), key=lambda m: m.name))
    return tuple(m.find for m in modules if hasattr(m, "find"))
