"""Repairs that can be proposed for a field that a shape finds fault with: from what the shape wants and from what was typed.

A proposal is never made by itself; someone takes it over. Each leaves the other values as they are.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import XSD
from leerland_graph.forms.description import Description, Part, Value
from leerland_graph.validation.form import Field

__all__ = ["Repair", "proposed", "repaired"]

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_DAY = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})")


@dataclass(frozen=True)
class Repair:
    """What one or more fields of a resource would become; `shows` is the value that stands out, for a label."""

    node: Node
    values: tuple[tuple[str, tuple[Value, ...]], ...]
    shows: Value | None


def proposed(description: Description, field: Field, exists: Callable[[URIRef], bool]) -> list[Repair]:
    """The repairs for one field of a description, the likeliest first; `exists` says whether a resource is still there."""
    values = description.of(field.id)
    found = [
        *_gone(description, field, values, exists), *_fitting(description, field, values), *_swapped(description, field),
        *_fewer(description, field, values),
    ]  # fmt: skip
    return list({r.values: r for r in found if dict(r.values).get(field.id) != values}.values())


def _one(description: Description, field: Field, values: tuple[Value, ...], shows: Value | None) -> Repair:
    return Repair(description.node, ((field.id, values),), shows)


def _gone(
    description: Description, field: Field, values: tuple[Value, ...], exists: Callable[[URIRef], bool]
) -> Iterator[Repair]:
    """Leave out what is referred to and does not exist any more."""
    if not any(k.cls is not None or k.scheme is not None for k in field.kinds):
        return
    left = tuple(v for v in values if not isinstance(v, URIRef) or exists(v))
    if left != values:
        yield _one(description, field, left, None)


def _fitting(description: Description, field: Field, values: tuple[Value, ...]) -> Iterator[Repair]:
    """Read a number out of '4 uur' and a day out of '31/3/2026', and bring a number within its range."""
    datatypes = [k.datatype for k in field.kinds if k.datatype is not None]
    for n, value in enumerate(values):
        if not isinstance(value, Literal) or not datatypes:
            continue
        better = _better(value, datatypes[0], field)
        if better is not None and better != value:
            yield _one(description, field, (*values[:n], better, *values[n + 1 :]), better)


def _better(value: Literal, datatype: URIRef, field: Field) -> Literal | None:
    if datatype == XSD.date:
        return _as_day(str(value))
    if datatype not in (XSD.decimal, XSD.integer):
        return None
    found = _NUMBER.search(str(value))
    if found is None:
        return None
    number = float(found[0].replace(",", "."))
    if field.max_inclusive is not None:
        number = min(number, field.max_inclusive)
    if field.min_inclusive is not None:
        number = max(number, field.min_inclusive)
    too_low = field.min_exclusive is not None and number <= field.min_exclusive
    if too_low or (field.max_exclusive is not None and number >= field.max_exclusive):
        return None
    if datatype == XSD.integer:
        return Literal(str(round(number)), datatype=datatype)
    return Literal(f"{number:g}" if "e" not in f"{number:g}" else f"{number:f}", datatype=datatype)


def _as_day(words: str) -> Literal | None:
    found = _DAY.search(words)
    if found is None:
        return None
    a, b, c = map(int, found.groups())
    year, month, day = (a, b, c) if a > 31 else (c, b, a)
    try:
        return Literal(date(year, month, day).isoformat(), datatype=XSD.date)
    except ValueError:
        return None


def _swapped(description: Description, field: Field) -> Iterator[Repair]:
    """Swap a start that comes after its end."""
    for path in field.not_after:
        other = description.form.field_of(path)
        mine, theirs = description.of(field.id), description.of(other.id) if other is not None else ()
        if other is not None and len(mine) == len(theirs) == 1 and str(mine[0]) > str(theirs[0]):
            yield Repair(description.node, ((field.id, theirs), (other.id, mine)), theirs[0])


def _fewer(description: Description, field: Field, values: tuple[Value, ...]) -> Iterator[Repair]:
    """Keep one of several, where one may be there, or one in each language."""
    if field.max_count == 1 and len(values) > 1:
        for value in values:
            yield _one(description, field, (value,), value)
    elif field.unique_lang:
        seen: dict[str, Value] = {}
        for value in values:
            seen.setdefault(getattr(value, "language", None) or str(id(value)), value)
        if len(seen) < len(values):
            yield _one(description, field, tuple(seen.values()), None)


def repaired(description: Description, repair: Repair) -> Description:
    """The description, or the part of it that the repair is about, with the repair taken over."""
    if description.node == repair.node:
        for name, values in repair.values:
            description = description.with_values(name, values)
        return description
    return replace(
        description,
        values={
            name: tuple(Part(repaired(v.description, repair)) if isinstance(v, Part) else v for v in values)
            for name, values in description.values.items()
        },
    )
