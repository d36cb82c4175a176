"""A column of names of persons beside that of titles: a list of talks has the speaker under `name` and the talk under `title`."""

import re
from collections.abc import Mapping, Sequence

from leerland_graph.core.i18n import message
from leerland_graph.exchange.column_fit import Values
from leerland_graph.exchange.column_hints import GENERAL, NAMED, header_key
from leerland_graph.exchange.joined_columns import Option
from leerland_graph.exchange.mapping import Rule

__all__ = ["with_people"]

_PERSON = re.compile(
    r"(?:(?:dr|prof|drs|ir|ing|mr|mrs|ms|dhr|mevr|mw)\.? )*"
    r"[A-ZÀ-Ž][\w'’.-]*(?: (?:(?:van|de|der|den|von|zu|la|le|el|del|da|dos|ter|ten|te|in|'t|y|e)\b|[A-ZÀ-Ž][\w'’.-]*)){1,4}"
)
"""Matches a given name, a family name and what stands between: Anna de Vries, Dr. J. Bakker."""
MOST = 0.8
"""The share of names from which a column is one of persons."""
FEW = 5
"""Values of which fewer tell nothing."""
NAMES = (GENERAL - {"title", "titel", "label", "text", "value", "waarde", "bezeichnung"}) | {
    "full name",
    "display name",
}
"""What a column is called of names of whatever the list is about."""


def with_people(
    taken: dict[str, Option], options: Mapping[str, Sequence[Option]], cells: Mapping[str, Values]
) -> dict[str, Option]:
    """The columns, with a column that is only called `name` as who guides it, where it has persons and another column has the titles."""
    named = next((h for h in taken if header_key(h) in NAMES and _are_people(cells[h])), None)
    titles = [
        (o.score, h, o)
        for h, some in options.items()
        for o in some
        if h != named and o.to == "title" and o.score >= NAMED and not _are_people(cells[h])
    ]
    if named is None or not titles or taken[named].to not in ("", "title"):
        return taken
    _, header, title = max(titles, key=lambda t: t[0])
    if any(o.to == "facilitator" for o in taken.values()) or taken[header].to not in ("", "title"):
        return taken
    why = message("the values are names of persons, and '{header}' is the title", header=header)
    found = {**taken, named: Option("facilitator", NAMED, why, Rule(to="facilitator", unknown="create"))}
    return found if title.to == taken[header].to else {**found, header: title}


def _are_people(values: Values) -> bool:
    """Whether nearly all values can be the names of persons; titles in capitals can too."""
    some = [v for c in values.cells for v in re.split(r"\s*[;,&/\n]\s*", c) if v]
    named = sum(_PERSON.fullmatch(v) is not None and not any(x.isdigit() for x in v) for v in some)
    return len(some) >= FEW and named >= MOST * len(some)
