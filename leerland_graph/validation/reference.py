"""The pySHACL engine: the reference implementation, for a second opinion and as fallback for the Rust engine.

Never give pySHACL a graph backed by the store: it is slow there and reports findings that do not exist.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

from pyshacl.graph_abstraction import DataGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib import Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from leerland_graph.core.namespaces import RDF, RDFS, SH
from leerland_graph.validation.assembly import EngineFailed, found, in_order
from leerland_graph.validation.marking import marked_graph, unmarked
from leerland_graph.validation.report import Finding, Report
from leerland_graph.validation.shapes import Shapes

__all__ = ["validate_reference"]

_DEEPEST = 15


class _Targeted(ShapesGraph):
    """A shapes graph that offers only shapes with targets; the others are reached through these.

    A shape without a target validates nothing by itself, and evaluating the targets of each takes most of the time
    of validating one description.
    """

    @cached_property
    def shapes(self) -> list[Any]:
        return [_Narrowed(s) for s in super().shapes if any(any(True for _ in found) for found in s.target())]


class _Narrowed:
    """A shape that validates only some of its targets, within `_looking_only_at`."""

    def __init__(self, shape: Any) -> None:
        self._shape = shape

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shape, name)

    def validate(self, executor: Any, graph: Any, focus: Any = None, **more: Any) -> Any:
        only = _ONLY.get()
        if focus is None and only is not None:
            focus = [n for n in self._shape.focus_nodes(graph) if n in only]
            if not focus:
                return True, []
        return self._shape.validate(executor, graph, focus=focus, **more)


_ONLY: ContextVar[frozenset[Node] | None] = ContextVar("only", default=None)


@contextmanager
def _looking_only_at(nodes: Iterable[Node] | None) -> Iterator[None]:
    """Within the context, pySHACL validates only these nodes as targets; None means every target.

    pySHACL's own option for this also skips nested shapes for values outside these nodes, and so misses values of the
    wrong class.
    """
    token = _ONLY.set(None if nodes is None else frozenset(nodes))
    try:
        yield
    finally:
        _ONLY.reset(token)


def validate_reference(data: Graph, shapes: Shapes, *, focus: Iterable[URIRef] | None = None) -> Report:
    """Validate a graph in memory with pySHACL; optionally only the nodes in `focus`.

    Raises:
        EngineFailed: it does not support the shapes.
    """
    nodes = None if focus is None else frozenset(focus)
    if nodes is not None and not nodes:
        return Report()
    copy, back = marked_graph(data)
    report = _run(copy, shapes, nodes)
    findings = [_reported(shapes, report, result, back) for result in report.objects(None, SH.result)]
    wanted = None if nodes is None else {str(n) for n in nodes}
    return in_order(findings, _checked(data, shapes, wanted))


def _run(data: Graph, shapes: Shapes, nodes: frozenset[Node] | None) -> Graph:
    prepared = _Prepared(store=data.store, identifier=data.identifier, bind_namespaces="none")
    try:
        validator = Validator(
            DataGraph.from_rdflib(prepared), shacl_graph=Graph(), options={"max_validation_depth": _DEEPEST}
        )
        validator.shacl_graph = _compiled(shapes)
        with _looking_only_at(nodes):
            _, report, _ = validator.run()
    except Exception as error:  # noqa: BLE001 - any failure means that there is no verdict
        raise EngineFailed("pySHACL", error) from None
    if not isinstance(report, Graph):
        raise EngineFailed("pySHACL", report)
    return report


@lru_cache(maxsize=16)
def _compiled(shapes: Shapes) -> ShapesGraph:
    return _Targeted(shapes.judging)


def _reported(shapes: Shapes, report: Graph, result: Node, back: dict[Node, Node]) -> Finding:
    """Convert a result of an RDF report to a finding, with its details."""
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    made = found(
        shapes,
        shape=str(report.value(result, SH.sourceShape)),
        focus=_back(report.value(result, SH.focusNode), back),
        path=path if isinstance(path, URIRef) else None,
        value=_back(value, back),
        component=str(report.value(result, SH.sourceConstraintComponent)),
        level=str(report.value(result, SH.resultSeverity) or ""),
    )
    behind = [_reported(shapes, report, detail, back) for detail in report.objects(result, SH.detail)]
    return replace(made, details=in_order(behind, 0).findings) if behind else made


def _back(term: Node | None, back: dict[Node, Node]) -> Node | None:
    return None if term is None else unmarked(back.get(term, term))


class _Prepared(Graph):
    """A graph that caches parsed queries of SPARQL constraints: parsing takes longer than running them."""

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
        return super().query(
            _prepared(query_object) if isinstance(query_object, str) else query_object, *args, **kwargs
        )


@lru_cache(maxsize=64)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


def _checked(data: Graph, shapes: Shapes, wanted: set[str] | None) -> int:
    classes = set(shapes.target_classes)
    for target in shapes.target_classes:
        classes |= {c for c in data.transitive_subjects(RDFS.subClassOf, target) if isinstance(c, URIRef)}
    seen = {str(s) for c in classes for s in data.subjects(RDF.type, c)}
    return len(seen if wanted is None else seen & wanted)
