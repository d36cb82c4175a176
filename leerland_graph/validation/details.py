"""What lies behind a value that does not conform to a shape of its own: the engine in Rust says only that it does not."""

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
"""So many findings are explained: with more, they are a list to work through; and so far is followed what a value refers to."""


def with_details(report: Report, data: bytes, shapes: Shapes, judge: "Callable[[bytes, Shapes], Report]") -> Report:
    """The report with details for values that do not conform to a shape of their own, as far as these are few.

    `judge` validates what a value says by that shape, in the same way.
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
    """The shapes with one value to look at, by one shape."""
    graph = type(shapes.graph)(bind_namespaces="none")
    for triple in shapes.graph:
        if triple[1] not in _TARGETS:
            graph.add(triple)
    graph.add((inner, SH.targetNode, value))
    return Shapes(graph, stored=shapes.stored)


def _around(data: bytes, value: Node) -> bytes:
    """What N-Triples say of a value and of what it refers to, and which classes are narrower than which."""
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
