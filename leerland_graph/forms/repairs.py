"""Repairs to propose for an invalid field, derived from the constraints of the shape and from the input.

A repair is never applied automatically; a user accepts it. Each leaves the other values as they are.
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
    """New values for one or more fields of a resource; `shows` is the value to show in a label."""

    node: Node
    values: tuple[tuple[str, tuple[Value, ...]], ...]
    shows: Value | None


def proposed(description: Description, field: Field, exists: Callable[[URIRef], bool]) -> list[Repair]:
    """The repairs for one field of a description, most likely first; `exists` tells whether a resource still exists."""
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
    """Remove references to resources that no longer exist."""
    if not any(k.cls is not None or k.scheme is not None for k in field.kinds):
        return
    left = tuple(v for v in values if not isinstance(v, URIRef) or exists(v))
    if left != values:
        yield _one(description, field, left, None)


def _fitting(description: Description, field: Field, values: tuple[Value, ...]) -> Iterator[Repair]:
    """Extract a number from '4 uur' or a date from '31/3/2026', and clamp a number to its range."""
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
    """Swap a start and an end in the wrong order."""
    for path in field.not_after:
        other = description.form.field_of(path)
        mine, theirs = description.of(field.id), description.of(other.id) if other is not None else ()
        if other is not None and len(mine) == len(theirs) == 1 and str(mine[0]) > str(theirs[0]):
            yield Repair(description.node, ((field.id, theirs), (other.id, mine)), theirs[0])


def _fewer(description: Description, field: Field, values: tuple[Value, ...]) -> Iterator[Repair]:
    """Keep one of several values if only one is allowed, or one per language."""
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
    """The description with a repair applied, to itself or to the part that it concerns."""
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
