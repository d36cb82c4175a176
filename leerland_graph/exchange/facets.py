"""The distinct values of somebody's columns that name something: how often each stands there, and what it becomes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import URIRef

from leerland_graph.core.i18n import Message, message
from leerland_graph.core.namespaces import LL
from leerland_graph.core.same_text import one_line, same
from leerland_graph.exchange.column_rules import rules_of, source_text, values_by_rule
from leerland_graph.exchange.likeness import clusters, likeness
from leerland_graph.exchange.mapping import Mapping as ColumnMapping
from leerland_graph.exchange.mapping import Rule
from leerland_graph.exchange.mapping_proposal import fields_of
from leerland_graph.exchange.resolve import Ambiguous, Resolver
from leerland_graph.exchange.schema import Column, Schema
from leerland_graph.exchange.tables import Table

__all__ = ["Facet", "FacetValue", "facets_of", "with_values"]

MOST = 1_000
"""Distinct values above which a field is no list of names, and is not shown so."""


@dataclass(frozen=True)
class FacetValue:
    """A value: in how many rows it stands, and what it becomes by itself.

    `becomes` is the IRI of what is known, a name that is made (`is_new`) or that is kept as the source has it, or '' if it is left out.
    """

    text: str
    rows: int
    becomes: str
    is_new: bool
    why: Message


@dataclass(frozen=True)
class Facet:
    """The values of one field, the most frequent first, and those that are alike, the one to keep first.

    `can_make` tells whether a name that is not known can be made; `target` is its class, or the scheme of the concepts.
    """

    field: str
    column: Column
    target: URIRef
    can_make: bool
    values: tuple[FacetValue, ...]
    alike: tuple[tuple[str, ...], ...]


def facets_of(table: Table, mapping: ColumnMapping, schema: Schema, resolver: Resolver) -> tuple[Facet, ...]:
    """A facet for each field of a mapping that names something other than interventions, in the order of the columns."""
    fields = fields_of(schema)
    found: dict[str, Facet] = {}
    for rule in (r for first in mapping.columns.values() for r in rules_of(first)):
        column = fields.get(rule.to)
        if rule.to in found or column is None or column.target in (None, LL.Intervention) or rule.parse != "plain":
            continue
        counts = _counts(table, mapping, column, rule.to)
        if 0 < len(counts) <= MOST:
            found[rule.to] = _facet(rule, column, counts, resolver)
    return tuple(found.values())


def with_values(mapping: ColumnMapping, picks: Mapping[str, Mapping[str, str]]) -> ColumnMapping:
    """The mapping with what somebody chose for values: by field and value an IRI, a name, or '' to leave it out."""

    def chosen(rule: Rule) -> Rule:
        mine = picks.get(rule.to)
        also = tuple(chosen(r) for r in rule.also)
        return rule.model_copy(update={"also": also, **({"values": {**rule.values, **mine}} if mine else {})})

    return mapping.model_copy(update={"columns": {header: chosen(rule) for header, rule in mapping.columns.items()}})


def _counts(table: Table, mapping: ColumnMapping, column: Column, to: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    bare = [
        (header, rule.model_copy(update={"values": {}}))
        for header, first in mapping.columns.items()
        for rule in rules_of(first)
        if rule.to == to
    ]
    for row in table.rows:
        texts = (
            v
            for header, rule in bare
            for v in values_by_rule(source_text(row.cells, header, rule), column, rule, []) or ()
        )
        counts.update(dict.fromkeys(texts, 1))
    return counts


def _facet(rule: Rule, column: Column, counts: Counter[str], resolver: Resolver) -> Facet:
    assert column.target is not None
    can_make = rule.unknown == "create"
    known = {
        same(t): one_line(t) for iri in _known(column.target, resolver) for t in resolver.labels.get(iri, {}).values()
    }
    by_likeness: dict[str, set[URIRef]] = {}
    for iri in _known(column.target, resolver):
        for text in resolver.labels.get(iri, {}).values():
            by_likeness.setdefault(likeness(text), set()).add(iri)
    values = tuple(
        FacetValue(text, n, *_becomes(text, rule, column.target, resolver, by_likeness, can_make=can_make))
        for text, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    return Facet(rule.to, column, column.target, can_make, values, clusters(counts, known.values()))


def _known(target: URIRef, resolver: Resolver) -> set[URIRef]:
    return set().union(*resolver.index.get(target, {}).values())


def _becomes(
    text: str, rule: Rule, target: URIRef, resolver: Resolver, by_likeness: Mapping[str, set[URIRef]], *, can_make: bool
) -> tuple[str, bool, Message]:  # fmt: skip
    said = rule.translations.get(same(text))
    if said == "":
        return "", False, message("is left out")
    wanted = said or text
    try:
        iri = resolver.find(wanted, target)
    except Ambiguous:
        return wanted, False, message("several are called so")
    if iri is not None:
        return (
            str(iri),
            False,
            message("is taken for that") if said else message("stands in the landscape or the language"),
        )
    near = by_likeness.get(likeness(wanted), set())
    if len(near) == 1:
        return str(next(iter(near))), False, message("is alike but for its spelling")
    if can_make:
        return wanted, True, message("is not known yet")
    if rule.to == "interventionType":
        return wanted, False, message("is kept as the source calls it")
    return "", False, message("is not known, and none can be made")
