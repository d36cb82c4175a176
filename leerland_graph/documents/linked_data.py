"""Linked data as HTML pages: a resource, the ontology, the shapes."""

from collections.abc import Iterable

from markupsafe import Markup
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import SOURCE, gettext
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import PREFIXES, SH
from leerland_graph.core.web_address import is_web_address
from leerland_graph.documents.templates import render
from leerland_graph.sparql.linked import Known, Row

__all__ = ["ontology_page", "resource_page", "shapes_page"]


def resource_page(found: Known, base: str, lang: str, data: str = "") -> str:
    """The page of a resource; IRIs that begin with `base` are linked within the app.

    `data` is JSON-LD for search engines, which must be safe within a `script` element (`schema_org.data_block` is).
    """
    return render(
        "resource.html", title=found.title, lang=lang, iri=found.iri, refers=gettext("Refers to this", lang), machine=gettext("For machines", lang), data=Markup(data),  # noqa: S704  the writer of the block has escaped every text in it
        own=_linked((r for r in found.rows if not r.incoming), base), incoming=_linked((r for r in found.rows if r.incoming), base),
    )  # fmt: skip


def _linked(rows: Iterable[Row], base: str) -> list[tuple[str, str, str]]:
    return [(r.name, r.value, _target(r.iri, base)) for r in rows]


def _target(iri: URIRef | None, base: str) -> str:
    """Where a value links to: a resource of this app or a web address; '' if it is neither."""
    if iri is None:
        return ""
    if str(iri).startswith(base):
        return f"/id/{str(iri).removeprefix(base)}"
    return str(iri) if is_web_address(str(iri)) else ""


def ontology_page(graph: Graph, title: str, lang: str) -> str:
    """Every term with its label and definition, in the reader's language."""
    query = """SELECT ?t ?l ?d { ?t skos:prefLabel ?l ; skos:definition ?d FILTER(LANG(?l) = ?w && LANG(?d) = ?w) } ORDER BY LCASE(STR(?l))"""
    rows = _said_in(graph, query, lang)
    terms = [(local_name(str(term)), term, label, definition) for term, label, definition in rows]
    return render("ontology.html", title=title, lang=lang, terms=terms)


def shapes_page(graph: Graph, title: str, lang: str) -> str:
    """Every constraint with its message, grouped by the class of its shape."""
    query = """SELECT ?c ?n ?m ?v { ?s rdfs:label ?c ; sh:property ?p . ?p sh:message ?m ; sh:severity ?v ; sh:path ?n
        FILTER(LANG(?c) = ?w && LANG(?m) = ?w) } ORDER BY ?c ?n"""
    rows = _said_in(graph, query, lang)
    shapes: dict[str, list[tuple[str, str, str]]] = {}
    for cls, path, message, severity in rows:
        found = (local_name(str(path)), str(message), local_name(str(severity)))
        shapes.setdefault(str(cls), []).append(found)
    return render("shapes.html", title=title, lang=lang, shapes=shapes.items())


def _said_in(graph: Graph, query: str, lang: str) -> list[tuple[Node, ...]]:
    """The rows of a query in a language, bound to `?w`; in English if there are none."""
    prefixes = {**PREFIXES, "sh": str(SH)}
    for wanted in (lang, SOURCE):
        rows = graph.query(query, initNs=prefixes, initBindings={"w": Literal(wanted)})
        if found := [tuple(row) for row in rows]:  # type: ignore[arg-type]
            return found
    return []
