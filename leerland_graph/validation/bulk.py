"""The SHACL engine in Rust (package `shacl`): the primary engine, for single descriptions and whole landscapes."""

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from rdflib import URIRef
from rdflib.term import BNode, Node

from leerland_graph.core.namespaces import RDF, RDFS
from leerland_graph.store.rdf_terms import from_ntriples
from leerland_graph.validation.assembly import EngineFailed, found, in_order
from leerland_graph.validation.details import with_details
from leerland_graph.validation.marking import marked, unmarked
from leerland_graph.validation.report import Report
from leerland_graph.validation.shapes import Shapes

if TYPE_CHECKING:
    import shacl

__all__ = ["validate_bulk"]

_DEEPEST = 3
"""Maximum nesting depth of details of findings."""
_TYPE, _SUBCLASS = (f"<{p}>".encode() for p in (RDF.type, RDFS.subClassOf))


def validate_bulk(data: bytes, shapes: Shapes, *, only: frozenset[str] | None = None) -> Report:
    """Validate N-Triples with the Rust engine; optionally only the resources in `only`.

    Raises:
        EngineFailed: it is not installed, does not support the shapes, or crashed.
    """
    return _judged(data, shapes, only)


def _judged(data: bytes, shapes: Shapes, only: frozenset[str] | None = None, depth: int = 0) -> Report:
    outcome = _run(marked(data).data, shapes)
    findings = [
        found(
            shapes,
            shape=_iri(r.source_shape) or _iri(r.root_shape) or "",
            focus=_node(r.focus_node),
            path=_predicate(r.path),
            value=unmarked(_node(r.value)),
            component=r.component_iri,
            level=r.severity_iri,
        )
        for r in outcome.results
        if only is None or _iri(r.focus_node) in only
    ]
    report = in_order(findings, _checked(data, shapes, only))
    return report if depth == _DEEPEST else with_details(report, data, shapes, partial(_judged, depth=depth + 1))


def _run(data: bytes, shapes: Shapes) -> Any:
    try:
        return _compiled(shapes).validate_text(data.decode(), format="ntriples")
    except BaseException as error:  # a Rust panic is not an Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        raise EngineFailed("shacl", error) from None


@lru_cache(maxsize=24)
def _compiled(shapes: Shapes) -> "shacl.Shapes":
    import shacl  # pySHACL is used on platforms without a wheel of this package

    return shacl.Shapes.from_text(shapes.judging.serialize(format="nt"), format="ntriples")


def _iri(text: str | None) -> str | None:
    return text[1:-1] if text and text.startswith("<") and text.endswith(">") else text


def _predicate(text: str | None) -> URIRef | None:
    """The path of a result if it is a single predicate, else None: other paths are read from the shape."""
    return URIRef(text[1:-1]) if text and text.startswith("<") and text.find(">") == len(text) - 1 else None


def _node(text: str | None) -> Node | None:
    if text is None:
        return None
    if text.startswith("<"):
        return URIRef(text[1:-1])
    if text.startswith("_:"):
        return BNode(text[2:])
    (triple,) = from_ntriples(f"<urn:x> <urn:x> {text} .\n")
    return triple[2]


def _checked(data: bytes, shapes: Shapes, only: frozenset[str] | None) -> int:
    types: list[tuple[bytes, bytes]] = []
    broader: dict[bytes, set[bytes]] = {}
    for line in data.splitlines():
        subject, _, rest = line.partition(b" ")
        if rest.startswith(_TYPE):
            types.append((subject, rest[len(_TYPE) + 1 : -2]))
        elif rest.startswith(_SUBCLASS):
            broader.setdefault(subject, set()).add(rest[len(_SUBCLASS) + 1 : -2])
    wanted = {f"<{c}>".encode() for c in shapes.target_classes}
    while more := {narrow for narrow, above in broader.items() if above & wanted} - wanted:
        wanted |= more
    found = {subject for subject, cls in types if cls in wanted}
    return len(found if only is None else found & {f"<{iri}>".encode() for iri in only})
