"""What people said of the interventions of a landscape that proposals can learn from: learning preferences, learning modes and target groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import languages
from leerland_graph.core.labels import local_name, pick_literal
from leerland_graph.core.namespaces import LL, SKOS
from leerland_graph.store import Store

__all__ = ["FIELDS", "Described", "TargetGroup", "described_in", "groups_in"]

FIELDS = (LL.targetGroup, LL.suitsPreference, LL.learningMode)
"""The fields that are proposed to a person, and not stored by an import."""


@dataclass(frozen=True)
class Described:
    """An intervention: its title, its text, and what it has in each of the fields, in a fixed order."""

    iri: URIRef
    title: str
    text: str
    values: Mapping[URIRef, tuple[URIRef, ...]]


@dataclass(frozen=True)
class TargetGroup:
    """A target group, with its names and other names by language."""

    iri: URIRef
    labels: tuple[Literal, ...]
    others: tuple[Literal, ...] = ()

    @cached_property
    def names(self) -> dict[str, str]:
        """What it is called, by language of the reader."""
        return {lang: pick_literal(self.labels, lang) or local_name(str(self.iri)) for lang in languages()}


_TEXTS = """
SELECT ?i ?title ?text WHERE {
  ?i a ll:Intervention ; dcterms:title ?title .
  OPTIONAL { ?i dcterms:description ?text FILTER(LANG(?text) = LANG(?title)) }
} ORDER BY ?i ?title ?text"""
_VALUES = """
SELECT ?i ?field ?value WHERE {
  VALUES ?field { ll:targetGroup ll:suitsPreference ll:learningMode }
  ?i a ll:Intervention ; ?field ?value
} ORDER BY ?i ?field ?value"""
_GROUPS = """
SELECT ?g ?kind ?name WHERE {
  VALUES ?kind { skos:prefLabel skos:altLabel }
  ?g a ll:TargetGroup ; ?kind ?name
} ORDER BY ?g ?kind ?name"""


def described_in(store: Store, landscape: URIRef) -> tuple[Described, ...]:
    """The interventions of a landscape that have something in one of the fields, by IRI; their texts are as those of agreed ones (`agreed_in`)."""
    values: dict[Node, dict[URIRef, list[URIRef]]] = {}
    for node, field, value in store.select(_VALUES, graphs=[landscape]):
        if node is not None and isinstance(field, URIRef) and isinstance(value, URIRef):
            values.setdefault(node, {}).setdefault(field, []).append(value)
    if not values:
        return ()
    said: dict[Node, list[tuple[str, str]]] = {}
    for node, title, text in store.select(_TEXTS, graphs=[landscape]):
        if node in values:
            said.setdefault(node, []).append((str(title), str(text) if text is not None else ""))
    found = []
    for node, rows in said.items():
        texts = dict.fromkeys(t for row in rows for t in row if t)
        have = {field: tuple(some) for field, some in values[node].items()}
        found.append(Described(URIRef(str(node)), rows[0][0], ". ".join(texts), have))
    return tuple(found)


def groups_in(store: Store, landscape: URIRef) -> tuple[TargetGroup, ...]:
    """The target groups of a landscape that have a name, by IRI."""
    names: dict[Node, tuple[list[Literal], list[Literal]]] = {}
    for node, kind, name in store.select(_GROUPS, graphs=[landscape]):
        if node is not None and isinstance(name, Literal):
            labels, others = names.setdefault(node, ([], []))
            (labels if kind == SKOS.prefLabel else others).append(name)
    return tuple(TargetGroup(URIRef(str(g)), tuple(a), tuple(b)) for g, (a, b) in names.items())
