"""Linked data: the description of one resource, as a graph for programs and as rows for people."""

from collections.abc import Callable
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import label_in
from leerland_graph.core.labels import local_name, texts_of
from leerland_graph.core.namespaces import DCTERMS, RDFS, SKOS, new_graph
from leerland_graph.store import HISTORY, ONTOLOGY, PART_PROPERTIES, Store
from leerland_graph.store.rdf_terms import to_ox

__all__ = ["Known", "Row", "known"]

NAMES = (SKOS.prefLabel, DCTERMS.title, RDFS.label)
MOST = 200
"""Maximum number of rows of referrers to show; the graph has them all."""


@dataclass(frozen=True)
class Row:
    """One statement with labels: the property, and the value with its IRI if it is a resource. `incoming`: the resource is the object."""

    name: str
    value: str
    iri: URIRef | None
    incoming: bool = False


@dataclass(frozen=True)
class Known:
    """The description of a resource: its title, its statements and those of its parts, and what refers to it."""

    iri: URIRef
    title: str
    graph: Graph
    rows: tuple[Row, ...]


def known(store: Store, iri: URIRef, lang: str, within: frozenset[URIRef] | None = None) -> Known | None:
    """The description of a resource in the ontology and the landscapes (only graphs in `within`, if given); None if there is none."""
    try:
        to_ox(iri)
    except ValueError:
        return None  # not a valid IRI
    graph = new_graph()
    graphs = sorted(g for g in store.named_graphs() - {HISTORY} if within is None or g in within)
    parts = {iri}
    for name in graphs:
        for triple in store.triples(name, iri):
            graph.add(triple)
            if triple[1] in PART_PROPERTIES and isinstance(triple[2], URIRef):
                parts.add(triple[2])
                for part in store.triples(name, triple[2]):
                    graph.add(part)
    if not len(graph):
        return None
    incoming = [t for name in graphs for t in store.triples(name, object_=iri) if t[0] not in parts]
    label = _labels(store, graphs, lang)
    is_ours = lambda node: any(True for name in (ONTOLOGY, *graphs) for _ in store.triples(name, node))  # noqa: E731
    rows = [
        Row(label(URIRef(str(p))), _value(o, label, is_ours), o if isinstance(o, URIRef) else None)
        for s, p, o in sorted(graph, key=lambda t: (str(t[1]), str(t[2])))
        if s == iri
    ]
    seen = dict.fromkeys((s, p) for s, p, _ in incoming)
    rows += [
        Row(label(URIRef(str(p))), label(URIRef(str(s))), URIRef(str(s)), True)
        for s, p in sorted(seen, key=lambda sp: (str(sp[1]), str(sp[0])))[:MOST]
        if isinstance(s, URIRef)
    ]
    for triple in incoming:
        graph.add(triple)
    return Known(iri, label(iri), graph, tuple(rows))


def _value(node: Node, label: Callable[[URIRef], str], is_ours: Callable[[URIRef], bool]) -> str:
    if isinstance(node, URIRef):
        return label(node) if is_ours(node) else str(node)  # the end of an address elsewhere says little: /by/4.0/
    tag = f" ({node.language})" if isinstance(node, Literal) and node.language else ""
    return f"{node}{tag}"


def _labels(store: Store, graphs: list[URIRef], lang: str) -> Callable[[URIRef], str]:
    found: dict[URIRef, str] = {}

    def label(iri: URIRef) -> str:
        if iri not in found:
            named = [
                o
                for name in (ONTOLOGY, *graphs)
                for _, p, o in store.triples(name, iri)
                if p in NAMES and isinstance(o, Literal)
            ]
            found[iri] = label_in(texts_of(named), lang) or local_name(str(iri))
        return found[iri]

    return label
