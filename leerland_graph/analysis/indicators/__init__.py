"""The indicators. Each module here with an `INDICATOR` is one; adding one changes no other file."""

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result

__all__ = ["Evidence", "Indicator", "Result", "indicators"]


@lru_cache(maxsize=1)
def indicators() -> tuple[Indicator, ...]:
    """All indicators, in the order of a profile."""
    modules = (import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__))
    found = [m.INDICATOR for m in modules if hasattr(m, "INDICATOR")]
    return tuple(sorted(found, key=lambda i: i.order))
