"""Find the column that has the units of the numbers in another one: duration and unit, as many programs export them."""

import re
from collections.abc import Mapping

from leerland_graph.core.same_text import same
from leerland_graph.exchange.column_fit import Values
from leerland_graph.exchange.column_hints import header_key
from leerland_graph.exchange.duration_words import UNITS
from leerland_graph.exchange.durations import unit_of

__all__ = ["are_minutes", "unit_column_of"]

_CALLED = frozenset(["eenheid", "tijdseenheid", "unit", "units", "uom", "einheit", "unite", "unité", "unidad"])
LEAST = 10
"""The fewest minutes that an offer takes."""
MOST = 0.8
"""The share of the values that are numbers at least; the others are texts such as `in consultation`."""
_NUMBER = re.compile(r"\d+([.,]\d+)?")


def unit_column_of(header: str, cells: Mapping[str, Values]) -> str | None:
    """The column that has the units of the numbers under a header; None if most of these are no numbers, or there is none.

    All its values are units, and it is called a unit or begins with the same word.

    >>> cells = {"duration.value": Values(("8", "2"), 2), "duration.unit": Values(("uur", "dagen"), 2), "taal": Values(("nl",), 2)}
    >>> unit_column_of("duration.value", cells), unit_column_of("taal", cells)
    ('duration.unit', None)
    """
    numbers = cells[header].cells
    if not numbers or sum(_NUMBER.fullmatch(c) is not None for c in numbers) < MOST * len(numbers):
        return None
    first = header_key(header).split()[:1]
    for other, values in cells.items():
        words = header_key(other).split()
        is_called = not _CALLED.isdisjoint(words) or (len(words) > 1 and words[:1] == first)
        if other != header and is_called and values.cells and all(same(c).rstrip(".") in UNITS for c in values.cells):
            return other
    return None


def are_minutes(header: str, values: Values) -> bool:
    """Whether the numbers under a header that names no unit are like minutes: all of ten and more, and nearly all of them fives.

    >>> are_minutes("duration", Values(("30", "45", "90"), 3)), are_minutes("duration", Values(("8", "16"), 2)), are_minutes("ore", Values(("60", "50"), 2))
    (True, False, False)
    """
    numbers = [float(c.replace(",", ".")) for c in values.cells if _NUMBER.fullmatch(c)]
    if unit_of(header) is not None or len(numbers) < max(2, MOST * len(values.cells)):
        return False
    return min(numbers) >= LEAST and sum(n % 5 == 0 for n in numbers) >= MOST * len(numbers)
