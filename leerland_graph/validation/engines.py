"""The two SHACL engines behind one report: pySHACL as the reference, `shacl` in Rust for bulk.

Never give pySHACL a graph that lies in the store: it is slow there and finds what is not there.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from pyshacl.graph_abstraction import DataGraph
from pyshacl.validator import Validator
from rdflib import Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from leerland_graph.namespaces import RDF, RDFS, SH
from leerland_graph.store.terms import from_ntriples
from leerland_graph.validation.report import Finding, Report
from leerland_graph.validation.shapes import Shapes, looking_only_at
from leerland_graph.validation.wording import wording

__all__ = ["validate_bulk", "validate_reference"]


def validate_reference(data: Graph, shapes: Shapes, *, focus: Iterable[URIRef] | None = None) -> Report:
    """Validate a graph in memory with pySHACL; only the nodes in `focus`, where they are given."""
    nodes = None if focus is None else frozenset(focus)
    if nodes is not None and not nodes:
        return Report()
    prepared = _Prepared(store=data.store, identifier=data.identifier, bind_namespaces="none")
    validator = Validator(DataGraph.from_rdflib(prepared), shacl_graph=Graph(), options={"max_validation_depth": 15})
    validator.shacl_graph = shapes.reference
    with looking_only_at(nodes):
        _, report, _ = validator.run()
    findings = [_reported(shapes, report, result) for result in report.objects(None, SH.result)]
    wanted = None if nodes is None else {str(n) for n in nodes}
    return Report(_ordered(findings), _checked(data, shapes, wanted))


def _reported(shapes: Shapes, report: Graph, result: Node) -> Finding:
    """A finding of a report in RDF, with what lies behind it."""
    found = _finding(
        shapes,
        str(report.value(result, SH.sourceShape)),
        str(report.value(result, SH.focusNode)),
        report.value(result, SH.resultPath),
        report.value(result, SH.value),
        str(report.value(result, SH.sourceConstraintComponent)),
    )
    behind = [_reported(shapes, report, detail) for detail in report.objects(result, SH.detail)]
    return replace(found, details=_ordered(behind)) if behind else found


def validate_bulk(data: bytes, shapes: Shapes) -> Report:
    """Validate N-Triples with the engine in Rust."""
    outcome = shapes.bulk.validate_text(data.decode(), format="ntriples")
    findings = [
        _finding(
            shapes,
            _iri(r.source_shape) or _iri(r.root_shape) or "",
            _iri(r.focus_node) or "",
            _path(r.path),
            _value(r.value),
            r.component_iri,
        )
        for r in outcome.results
    ]
    return Report(_ordered(findings), _checked_bulk(data, shapes))


class _Prepared(Graph):
    """A graph that parses the queries of SPARQL constraints once: they take longer to parse than to answer."""

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
        return super().query(
            _prepared(query_object) if isinstance(query_object, str) else query_object, *args, **kwargs
        )


@lru_cache(maxsize=64)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


def _finding(
    shapes: Shapes, shape: str, focus: str, path: Node | str | None, value: Node | None, component: str
) -> Finding:
    return Finding(
        severity=shapes.severity(shape),
        shape=shape,
        messages=shapes.messages(shape) or wording(shapes.graph, URIRef(shape), component),
        focus=focus,
        path=str(path) if isinstance(path, (URIRef, str)) and path else None,
        value=None if value is None or str(value) == focus else str(value),
    )


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    unique = {f.key(): f for f in findings}
    rank = {"Violation": 0, "Warning": 1, "Info": 2}
    return tuple(sorted(unique.values(), key=lambda f: (rank[f.severity], f.key())))


def _iri(text: str | None) -> str | None:
    return text[1:-1] if text and text.startswith("<") and text.endswith(">") else text


def _path(text: str | None) -> str | None:
    return _iri(text) if text and text.startswith("<") and text.count("<") == 1 else None


def _value(text: str | None) -> Node | None:
    if text is None:
        return None
    triple = next(iter(from_ntriples(f"<urn:x> <urn:x> {text} .\n")))
    return triple[2]


def _checked(data: Graph, shapes: Shapes, wanted: set[str] | None) -> int:
    classes = set(shapes.target_classes)
    for target in shapes.target_classes:
        classes |= {c for c in data.transitive_subjects(RDFS.subClassOf, target) if isinstance(c, URIRef)}
    found = {str(s) for c in classes for s in data.subjects(RDF.type, c)}
    return len(found if wanted is None else found & wanted)


def _checked_bulk(data: bytes, shapes: Shapes) -> int:
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
    return len({subject for subject, cls in types if cls in wanted})


_TYPE, _SUBCLASS = (f"<{p}>".encode() for p in (RDF.type, RDFS.subClassOf))
