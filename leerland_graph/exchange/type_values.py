"""What a list calls types, and which of ours they are taken for."""

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence

from rdflib import URIRef

from leerland_graph.core.i18n import N_, gettext, languages
from leerland_graph.core.same_text import same
from leerland_graph.exchange.column_fit import Values
from leerland_graph.exchange.column_hints import header_key
from leerland_graph.exchange.column_rules import cut, source_text
from leerland_graph.exchange.mapping import Mapping as ColumnMapping
from leerland_graph.exchange.mapping import Rule
from leerland_graph.exchange.resolve import Ambiguous, Resolver
from leerland_graph.exchange.schema import Column
from leerland_graph.exchange.tables import Table

__all__ = ["says_no_type", "unknown_types", "with_types"]

FEW = 4
"""Words of a value of which one can name its type; of more, a word such as conference is of something else."""
CLOSE = 0.87
"""How alike in spelling a type must be to be taken for one of ours."""

NO_TYPE = (N_("The list names no type."), N_("The source names no type."))
"""What stands where a type would, with a list that has none: a reason, and no type."""


def says_no_type(text: str) -> bool:
    """Whether what is stated as a type is only that there is none, in any language.

    >>> says_no_type("De bron noemt geen type."), says_no_type("masterclass")
    (True, False)
    """
    return text in {gettext(said, lang) for said in NO_TYPE for lang in languages()}


def unknown_types(table: Table, mapping: ColumnMapping, column: Column, resolver: Resolver) -> dict[str, int]:
    """The values of the type column that are none of our types, and how often each stands there, the most frequent first."""
    assert column.target is not None
    found: Counter[str] = Counter()
    for header, rule in mapping.columns.items():
        if rule.to == "interventionType":
            for row in table.rows:
                parts = cut(source_text(row.cells, header, rule), rule.separators)
                found.update(p.strip() for p in parts if p.strip() and p.strip() not in rule.values)
    return {text: n for text, n in found.most_common() if not _is_type(text, column.target, resolver)}


def _is_type(text: str, target: URIRef, resolver: Resolver) -> bool:
    try:
        return resolver.find(text, target) is not None
    except Ambiguous:
        return False


def with_types(
    rules: dict[str, Rule], cells: Mapping[str, Values], column: Column, resolver: Resolver
) -> dict[str, Rule]:
    """The rules, with what the values of the type column are taken for."""
    for header, rule in rules.items():
        if rule.to == "interventionType":
            found = _type_values(cells[header], rule.separators, column, resolver)
            rules[header] = rule.model_copy(update={"values": {**found, **rule.values}})
    return rules


def _type_values(values: Values, separators: Sequence[str], column: Column, resolver: Resolver) -> dict[str, str]:
    """What is not in the list as it stands, and is taken for a type of the list: 'Online training' for e-learning."""
    assert column.target is not None
    parts = {p.strip() for c in values.cells for p in cut(c, separators) if p.strip()}
    found: dict[str, str] = {}
    for part in sorted(parts):
        try:
            known = resolver.find(part, column.target) is not None
        except Ambiguous:
            known = False
        if not known and (kind := _type_in(part, resolver, column)):
            found[part] = kind
    return found


def _type_in(text: str, resolver: Resolver, column: Column) -> str | None:
    """The type whose name stands in a text, the longest name first; else the closest name in spelling."""
    assert column.target is not None
    wanted = f" {header_key(text)} "
    names = sorted(resolver.index.get(column.target, {}), key=lambda n: (-len(n), n))
    for name in names if len(wanted.split()) <= FEW else ():
        if len(name) > 3 and f" {header_key(name)} " in wanted:
            return _one(name, resolver, column)
    near = difflib.get_close_matches(same(text), names, n=1, cutoff=CLOSE)
    return _one(near[0], resolver, column) if near else None


def _one(name: str, resolver: Resolver, column: Column) -> str | None:
    assert column.target is not None
    found = resolver.index[column.target][name]
    if len(found) != 1:
        return None
    (iri,) = found
    return resolver.label(iri, column.target, "nl") or str(iri)
