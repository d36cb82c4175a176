"""A description as text: its fields, named and grouped by the shapes."""

from dataclasses import dataclass
from datetime import date

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from leerland_graph.analysis import Landscape
from leerland_graph.core.labels import pick_literal
from leerland_graph.core.namespaces import DCTERMS, LL, RDF, RDFS, SH, XSD
from leerland_graph.documents.wording import day
from leerland_graph.store import PART_PROPERTIES, Store
from leerland_graph.validation import Shapes

__all__ = ["Field", "Section", "describe"]


@dataclass(frozen=True)
class Field:
    """One field: its name, and its values as text; `links` are the resources behind the values."""

    name: str
    values: tuple[str, ...]
    links: tuple[URIRef | None, ...]


@dataclass(frozen=True)
class Section:
    """A group of fields."""

    name: str
    fields: tuple[Field, ...]


def describe(store: Store, landscape: Landscape, shapes: Shapes, iri: URIRef, lang: str) -> list[Section]:
    """The sections of a description, without its title and description text, which are shown above it."""
    graph = shapes.graph
    own: dict[Node, list[Node]] = {}
    for _, p, o in store.triples(landscape.iri, iri):
        own.setdefault(p, []).append(o)
    shape = next(
        (
            s
            for s in graph.subjects(SH.targetClass, None)
            for c in own.get(RDF.type, [])
            if (s, SH.targetClass, c) in graph and (s, RDFS.label, None) in graph
        ),
        None,
    )
    sections: dict[Node, list[tuple[float, Field]]] = {}
    for prop in graph.objects(shape, SH.property) if shape is not None else ():
        path, order = graph.value(prop, SH.path), graph.value(prop, SH.order)
        if order is None or path not in own or path in (DCTERMS.title, DCTERMS.description):
            continue
        pairs = sorted(((_value(store, landscape, o, lang), o) for o in own[path]), key=lambda pair: pair[0].casefold())
        if path in PART_PROPERTIES:
            parts = ((_part(store, landscape, o, lang), o) for o in own[path])
            pairs = sorted(parts, key=lambda pair: (_start(store, landscape, pair[1]), pair[0].casefold()))
        name = pick_literal((o for o in graph.objects(prop, SH.name) if isinstance(o, Literal)), lang)
        links = tuple(o if isinstance(o, URIRef) and o in landscape.interventions else None for _, o in pairs)
        field = Field(name, tuple(v for v, _ in pairs), links)
        group = graph.value(prop, SH.group) or RDF.nil
        sections.setdefault(group, []).append((float(str(order)), field))
    ordered = sorted(sections, key=lambda g: float(str(graph.value(g, SH.order) or 99)))
    return [
        Section(_label(graph, g, lang), tuple(f for _, f in sorted(sections[g], key=lambda x: x[0]))) for g in ordered
    ]


def long_text(store: Store, landscape: Landscape, iri: URIRef, lang: str) -> str:
    """The description text in the reader's language, or the best fallback."""
    found = [o for _, p, o in store.triples(landscape.iri, iri) if p == DCTERMS.description and isinstance(o, Literal)]
    return pick_literal(found, lang)


def _value(store: Store, landscape: Landscape, node: Node, lang: str) -> str:
    if isinstance(node, URIRef):
        return landscape.label(node, lang)
    if isinstance(node, Literal) and node.datatype == XSD.decimal and lang == "nl":
        return str(node).replace(".", ",")
    if isinstance(node, Literal) and node.datatype == XSD.date and isinstance(node.value, date):
        return day(node.value, lang)
    return str(node)


def _part(store: Store, landscape: Landscape, node: Node, lang: str) -> str:
    """A part on one line: a placement, a responsibility or a run."""
    facts: dict[Node, list[Node]] = {}
    for _, p, o in store.triples(landscape.iri, node):
        facts.setdefault(p, []).append(o)
    word = lambda p: ", ".join(_value(store, landscape, o, lang) for o in facts.get(p, []))  # noqa: E731
    if LL.onElement in facts:
        extra = [word(LL.placedBy), word(LL.placementStatus), f"{word(LL.weight)}×" if LL.weight in facts else ""]
        reason = pick_literal((o for o in facts.get(LL.rationale, []) if isinstance(o, Literal)), lang)
        return word(LL.onElement) + _bracketed(extra) + (f": {reason}" if reason else "")
    if LL.role in facts:
        return f"{word(LL.role)}: {word(LL.assignedTo)}"
    if LL.startDate in facts:
        seats = f"{word(LL.capacity)} {'plaatsen' if lang == 'nl' else 'seats'}" if LL.capacity in facts else ""
        end = word(LL.endDate)
        return (
            word(LL.startDate) if end in ("", word(LL.startDate)) else f"{word(LL.startDate)} – {end}"
        ) + _bracketed([seats])
    return ", ".join(
        _value(store, landscape, o, lang) for p, objects in facts.items() if p != RDF.type for o in objects
    )


def _start(store: Store, landscape: Landscape, node: Node) -> str:
    """When a run starts; '' for other parts."""
    return next((str(o) for _, p, o in store.triples(landscape.iri, node) if p == LL.startDate), "")


def _bracketed(parts: list[str]) -> str:
    kept = [p for p in parts if p]
    return f" ({', '.join(kept)})" if kept else ""


def _label(graph: Graph, node: Node, lang: str) -> str:
    return pick_literal((o for o in graph.objects(node, RDFS.label) if isinstance(o, Literal)), lang)
