"""A description as text: its fields, named and grouped by the shapes."""

from dataclasses import dataclass
from datetime import date

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.analysis import Landscape
from leerland_graph.core.i18n import decimal, gettext
from leerland_graph.core.labels import pick_literal
from leerland_graph.core.namespaces import DCTERMS, LL, RDF, XSD
from leerland_graph.documents.wording import day
from leerland_graph.store import PART_PROPERTIES, Store
from leerland_graph.validation import Shapes
from leerland_graph.validation.form import Field as ShapeField
from leerland_graph.validation.form_reader import form_of, forms_of

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
    """The sections of a description, without its title and description text, which stand above it; none for what has no form."""
    own: dict[Node, list[Node]] = {}
    for _, p, o in store.triples(landscape.iri, iri):
        own.setdefault(p, []).append(o)
    cls = next((c for c in forms_of(shapes) if c in own.get(RDF.type, [])), None)
    if cls is None:
        return []
    form = form_of(shapes, store.ontology, cls)
    sections = []
    for group in form.groups:
        filled = [f for f in form.of_group(group) if _is_shown(f) and own.get(f.path.iri)]
        if filled:
            fields = tuple(_filled(store, landscape, f, own[f.path.iri], lang) for f in filled)
            sections.append(Section(group.name(lang), fields))
    return sections


def _is_shown(field: ShapeField) -> bool:
    return field.is_named and not field.path.inverse and field.path.iri not in (DCTERMS.title, DCTERMS.description)


def _filled(store: Store, landscape: Landscape, field: ShapeField, nodes: list[Node], lang: str) -> Field:
    if field.path.iri in PART_PROPERTIES:
        parts = ((_part(store, landscape, field, o, lang), o) for o in nodes)
        pairs = sorted(parts, key=lambda pair: (_start(store, landscape, pair[1]), pair[0].casefold()))
    else:
        pairs = sorted(((_value(store, landscape, o, lang), o) for o in nodes), key=lambda pair: pair[0].casefold())
    if field.editor == "iri":  # an address elsewhere has no label here
        pairs = sorted((str(o), o) for o in nodes)
    links = tuple(o if isinstance(o, URIRef) and o in landscape.interventions else None for _, o in pairs)
    return Field(field.name(lang), tuple(v for v, _ in pairs), links)


def long_text(store: Store, landscape: Landscape, iri: URIRef, lang: str) -> str:
    """The description text in the reader's language, or the best fallback."""
    found = [o for _, p, o in store.triples(landscape.iri, iri) if p == DCTERMS.description and isinstance(o, Literal)]
    return pick_literal(found, lang)


def _value(store: Store, landscape: Landscape, node: Node, lang: str) -> str:
    if isinstance(node, URIRef):
        return landscape.label(node, lang)
    if isinstance(node, Literal) and node.datatype == XSD.decimal:
        return decimal(str(node), lang)
    if isinstance(node, Literal) and node.datatype == XSD.date and isinstance(node.value, date):
        return day(node.value, lang)
    return str(node)


def _part(store: Store, landscape: Landscape, field: ShapeField, node: Node, lang: str) -> str:
    """A part on one line: a placement, a responsibility, a run."""
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
        seats = f"{word(LL.capacity)} {gettext('seats', lang)}" if LL.capacity in facts else ""
        end = word(LL.endDate)
        return (
            word(LL.startDate) if end in ("", word(LL.startDate)) else f"{word(LL.startDate)} – {end}"
        ) + _bracketed([seats])
    known = [f.path.iri for f in field.nested.fields] if field.nested is not None else []
    ordered = [*known, *sorted((p for p in facts if p not in known and p != RDF.type), key=str)]
    return ", ".join(word(p) for p in ordered if p in facts)


def _start(store: Store, landscape: Landscape, node: Node) -> str:
    """When a run starts; '' for other parts."""
    return next((str(o) for _, p, o in store.triples(landscape.iri, node) if p == LL.startDate), "")


def _bracketed(parts: list[str]) -> str:
    kept = [p for p in parts if p]
    return f" ({', '.join(kept)})" if kept else ""
