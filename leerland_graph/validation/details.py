"""Add details to findings about values that do not conform to a nested shape: the Rust engine reports only that they do not."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import RDFS, SH
from leerland_graph.store.rdf_terms import to_ox
from leerland_graph.validation.report import Finding, Report
from leerland_graph.validation.shapes import Shapes

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["with_details"]

_NODE = str(SH.NodeConstraintComponent)
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_MOST, _DEEPEST = 20, 3
"""The maximum number of findings to explain (more are no longer read one by one), and how deep references of a value are followed."""


def with_details(report: Report, data: bytes, shapes: Shapes, judge: "Callable[[bytes, Shapes], Report]") -> Report:
    """Add details to findings about values that do not conform to a nested shape, if these are few.

    `judge` validates the data of a value against that shape, with the same engine.
    """
    nested = [f for f in report.findings if f.component == _NODE and isinstance(f.term, URIRef | Literal)]
    if not nested or len(nested) > _MOST:
        return report
    explained = {id(f): replace(f, details=tuple(_details(f, data, shapes, judge))) for f in nested}
    return replace(report, findings=tuple(explained.get(id(f), f) for f in report.findings))


def _details(
    finding: Finding, data: bytes, shapes: Shapes, judge: "Callable[[bytes, Shapes], Report]"
) -> Iterator[Finding]:
    assert finding.term is not None
    for inner in sorted(shapes.graph.objects(URIRef(finding.shape), SH.node), key=str):
        yield from judge(_around(data, finding.term), _only(shapes, inner, finding.term)).findings


@lru_cache(maxsize=8)
def _only(shapes: Shapes, inner: Node, value: Node) -> Shapes:
    """The shapes with a single target: one value for one shape."""
    graph = type(shapes.graph)(bind_namespaces="none")
    for triple in shapes.graph:
        if triple[1] not in _TARGETS:
            graph.add(triple)
    graph.add((inner, SH.targetNode, value))
    return Shapes(graph, stored=shapes.stored)


def _around(data: bytes, value: Node) -> bytes:
    """The N-Triples about a value and what it refers to, and the subclass hierarchy."""
    whole = b"\n" + data
    lines = list(_lines(whole, f"> <{RDFS.subClassOf}> ".encode()))
    todo, seen = [str(to_ox(value)).encode()], set[bytes]()
    for _ in range(_DEEPEST):
        found = []
        for name in todo:
            seen.add(name)
            found += list(_lines(whole, b"\n" + name + b" "))
        lines += found
        objects = {line.split(b" ", 2)[2][:-2] for line in found}
        todo = [o for o in sorted(objects) if o.startswith(b"<") and o not in seen]
    return b"\n".join(dict.fromkeys(lines)) + b"\n"


def _lines(data: bytes, sign: bytes) -> Iterator[bytes]:
    at = data.find(sign)
    while at >= 0:
        start, end = data.rfind(b"\n", 0, at + 1) + 1, data.find(b"\n", at + 1)
        yield data[start : end if end >= 0 else len(data)]
        at = data.find(sign, at + 1)
