"""Linked data as HTML pages: a resource, the ontology, the shapes."""

from html import escape

from rdflib import Graph, Literal, URIRef

from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import PREFIXES
from leerland_graph.core.web_address import is_web_address
from leerland_graph.documents.html import BASE, document
from leerland_graph.sparql.linked import Known

__all__ = ["WORDS", "ontology_page", "resource_page", "shapes_page"]

STYLE = BASE + (
    "body{font-size:17px;line-height:1.55;margin-top:2.5rem}h1{margin:0 0 .2rem}code{color:#4a6068;word-break:break-all}table{border-collapse:collapse;width:100%;margin:1.4rem 0}"
    "th{text-align:left;font-weight:600;width:16rem}td,th{padding:.45rem .6rem;border-bottom:1px solid #dbe6e9;vertical-align:top}"
    "a{color:#14566f}@media(prefers-color-scheme:dark){body{background:#10191c;color:#e7eff1}a{color:#8fd0e6}code{color:#9db4bb}td,th{border-color:#2b3b41}}"
)
WORDS = {
    "nl": {"refers": "Verwijst hiernaar", "machine": "Voor machines", "gone": "Hier is niets over bekend.", "ontology": "De taal van het leerlandschap", "shapes": "Wat een beschrijving moet bevatten"},
    "en": {"refers": "Refers to this", "machine": "For machines", "gone": "Nothing is known of this.", "ontology": "The language of the learning landscape", "shapes": "What a description must contain"},
}  # fmt: skip


def resource_page(found: Known, base: str, lang: str) -> str:
    """The page of a resource; IRIs that begin with `base` are linked within the app."""
    rows = [(r.name, _linked(r.value, r.iri, base)) for r in found.rows if not r.incoming]
    back = [(r.name, _linked(r.value, r.iri, base)) for r in found.rows if r.incoming]
    body = f"<h1>{escape(found.title)}</h1><code>{escape(str(found.iri))}</code>{_table(rows)}"
    if back:
        body += f"<h2>{WORDS[lang]['refers']}</h2>{_table(back)}"
    return _html(
        found.title,
        body + f"<p>{WORDS[lang]['machine']}: Turtle, N-Triples, JSON-LD, RDF/XML (<code>Accept</code>)</p>",
        lang,
    )


def _table(rows: list[tuple[str, str]]) -> str:
    lines, last = [], ""
    for name, value in rows:
        lines.append(f"<tr><th scope='row'>{escape(name) if name != last else ''}</th><td>{value}</td></tr>")
        last = name
    return f"<table>{''.join(lines)}</table>"


def _linked(value: str, iri: URIRef | None, base: str) -> str:
    """A value as text; a link if it is a resource of this app or a web address."""
    if iri is None:
        return escape(value)
    is_ours = str(iri).startswith(base)
    target = f"/id/{str(iri).removeprefix(base)}" if is_ours else str(iri)
    if not is_ours and not is_web_address(target):
        return escape(value)
    return f"<a href='{escape(target, quote=True)}' rel='noreferrer'>{escape(value)}</a>"


def _html(title: str, body: str, lang: str) -> str:
    return document(title, f"<main>{body}</main>", lang, STYLE)


def ontology_page(graph: Graph, title: str, lang: str) -> str:
    """Every term with its label and definition, in the reader's language."""
    query = """SELECT ?t ?l ?d { ?t skos:prefLabel ?l ; skos:definition ?d FILTER(LANG(?l) = ?w && LANG(?d) = ?w) } ORDER BY LCASE(STR(?l))"""
    rows = graph.query(query, initNs=PREFIXES, initBindings={"w": Literal(lang)})
    lines = []
    for term, label, definition in rows:  # type: ignore[misc]
        name = escape(local_name(str(term)), quote=True)
        said = f"{escape(str(definition))}<br><code>{escape(str(term))}</code>"
        lines.append(f"<tr id='{name}'><th scope='row'>{escape(str(label))}</th><td>{said}</td></tr>")
    return _html(title, f"<h1>{escape(title)}</h1><table>{''.join(lines)}</table>", lang)


def shapes_page(graph: Graph, title: str, lang: str) -> str:
    """Every constraint with its message, grouped by the class of its shape."""
    query = """SELECT ?c ?n ?m ?v { ?s rdfs:label ?c ; sh:property ?p . ?p sh:message ?m ; sh:severity ?v ; sh:path ?n
        FILTER(LANG(?c) = ?w && LANG(?m) = ?w) } ORDER BY ?c ?n"""
    rows = graph.query(
        query, initNs={**PREFIXES, "sh": "http://www.w3.org/ns/shacl#"}, initBindings={"w": Literal(lang)}
    )
    parts: dict[str, list[tuple[str, str]]] = {}
    for cls, path, message, severity in rows:  # type: ignore[misc]
        said = f"{escape(str(message))} <code>{escape(local_name(str(severity)))}</code>"
        parts.setdefault(str(cls), []).append((local_name(str(path)), said))
    body = "".join(f"<h2>{escape(name)}</h2>{_table(found)}" for name, found in parts.items())
    return _html(title, f"<h1>{escape(title)}</h1>{body}", lang)
