"""Find the column that has the units of the numbers in another one: duration and unit, as many programs export them."""

import re
from collections.abc import Mapping

from leerland_graph.core.same_text import same
from leerland_graph.exchange.column_fit import Values
from leerland_graph.exchange.column_hints import header_key
from leerland_graph.exchange.duration_words import UNITS

__all__ = ["unit_column_of"]

_CALLED = frozenset(["eenheid", "tijdseenheid", "unit", "units", "uom", "einheit", "unite", "unité", "unidad"])
_NUMBER = re.compile(r"\d+([.,]\d+)?")


def unit_column_of(header: str, cells: Mapping[str, Values]) -> str | None:
    """The column that has the units of the numbers under a header; None if these are no numbers, or there is none.

    All its values are units, and it is called a unit or begins with the same word.

    >>> cells = {"duration.value": Values(("8", "2"), 2), "duration.unit": Values(("uur", "dagen"), 2), "taal": Values(("nl",), 2)}
    >>> unit_column_of("duration.value", cells), unit_column_of("taal", cells)
    ('duration.unit', None)
    """
    numbers = cells[header].cells
    if not numbers or not all(_NUMBER.fullmatch(c) for c in numbers):
        return None
    first = header_key(header).split()[:1]
    for other, values in cells.items():
        words = header_key(other).split()
        is_called = not _CALLED.isdisjoint(words) or (len(words) > 1 and words[:1] == first)
        if other != header and is_called and values.cells and all(same(c).rstrip(".") in UNITS for c in values.cells):
            return other
    return None
