"""The W3C test suite of SHACL through our own two functions: the report must be the one that the suite expects."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from rdflib import RDF, SH, BNode, Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

from leerland_graph.store.rdf_terms import to_ntriples
from leerland_graph.validation import Report, Shapes
from leerland_graph.validation.assembly import EngineFailed
from leerland_graph.validation.engines import validate_bulk
from leerland_graph.validation.names import with_names
from leerland_graph.validation.reference import validate_reference
from leerland_graph.validation.turtle import report_graph
from tests.conftest import FIXTURES

FOLDER = FIXTURES / "w3c-shacl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
COMPARED = (RDF.type, SH.result, SH.conforms, SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape, SH.value)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One test of the suite: its name, its file, and its node in there."""

    name: str
    file: Path
    node: URIRef


def read(file: Path) -> Graph:
    return Graph().parse(file, publicID=file.as_uri())


def cases() -> list[Case]:
    """Every test in the folder, also the one that no manifest of the suite lists."""
    found = []
    for file in sorted(FOLDER.rglob("*.ttl")):
        graph = read(file) if "sht:Validate" in file.read_text(encoding="utf-8") else Graph()
        for node in sorted(graph.subjects(RDF.type, SHT.Validate)):
            found.append(
                Case(f"{file.parent.relative_to(FOLDER)}/{str(node).rpartition('/')[2]}", file, URIRef(str(node)))
            )
    return found


ALL = cases()


@lru_cache(maxsize=4)
def named(file: Path) -> Graph:
    """A file of the suite, with a name for each shape that has none: the results that it expects refer to these."""
    return with_names(read(file))


def parts(case: Case) -> tuple[Graph, Shapes, Graph, Node]:
    graph = named(case.file)
    action = graph.value(case.node, MF.action)
    data, shapes = (Path(str(graph.value(action, p)).removeprefix("file://")) for p in (SHT.dataGraph, SHT.shapesGraph))
    return read(data), Shapes(named(shapes)), graph, graph.value(case.node, MF.result)


def compared(graph: Graph, top: Node, also: set[Node]) -> Graph:
    """What the suite compares of a report: these predicates, paths with a structure of their own, and the messages it names."""
    out = Graph()
    results = list(graph.objects(top, SH.result))
    for node in (top, *results):
        for p, o in graph.predicate_objects(node):
            if p in COMPARED or (p == SH.resultMessage and o in also):
                out.add((node, p, o))
            elif p == SH.resultPath:
                out.add((node, p, cloned(graph, o, out)))
    return out


def cloned(graph: Graph, node: Node, out: Graph) -> Node:
    if not isinstance(node, BNode):
        return node
    copy = BNode()
    for p, o in graph.predicate_objects(node):
        out.add((copy, p, cloned(graph, o, out)))
    return copy


def passes(case: Case, validate: Callable[[Graph, Shapes], Report]) -> str:
    """'' where the report is the one expected, else what is different."""
    data, shapes, graph, expected = parts(case)
    try:
        report = validate(data, shapes)
    except EngineFailed as error:
        return "" if expected == SHT.Failure else str(error)
    if expected == SHT.Failure:
        return "a failure was expected"
    made = report_graph(report)
    (top,) = made.subjects(RDF.type, SH.ValidationReport)
    also = {o for r in graph.objects(expected, SH.result) for o in graph.objects(r, SH.resultMessage)}
    ours, theirs = compared(made, top, also), compared(graph, expected, also)
    if isomorphic(ours, theirs):
        return ""
    return f"--- expected\n{theirs.serialize(format='turtle')}\n--- got\n{ours.serialize(format='turtle')}"


def by_rust(data: Graph, shapes: Shapes) -> Report:
    return validate_bulk(to_ntriples(data).encode(), shapes)


RUST_FAILS = {"sparql/pre-binding/unsupported-sparql-004"}
"""It takes a subquery that does not return `$this`, where the suite wants a failure."""
PYSHACL_FAILS = {"core/property/uniqueLang-002", "sparql/pre-binding/shapesGraph-001"}
"""It reads `sh:uniqueLang "1"^^xsd:boolean` as true, and has no `$shapesGraph`, which SHACL leaves to choice."""


def test_the_suite_is_whole():
    assert [sum(c.name.startswith(part) for c in ALL) for part in ("core/", "sparql/")] == [98, 23]


@pytest.mark.parametrize("case", ALL, ids=lambda c: c.name)
def test_the_engine_in_rust_reports_what_the_suite_expects(case: Case):
    assert bool(passes(case, by_rust)) == (case.name in RUST_FAILS), passes(case, by_rust)


@pytest.mark.parametrize("case", ALL, ids=lambda c: c.name)
def test_pyshacl_reports_what_the_suite_expects(case: Case):
    assert bool(passes(case, validate_reference)) == (case.name in PYSHACL_FAILS), passes(case, validate_reference)
