"""How far shapes look: whether everything that a change can break lies in its neighbourhood.

The built-in shapes look at a description, its parts, and the types and schemes of what it refers to. Custom shapes may look
further (along longer paths, into referenced resources, by SPARQL); then every change is validated in the whole landscape.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rdflib import Graph, Literal, URIRef, Variable
from rdflib.collection import Collection
from rdflib.paths import Path
from rdflib.term import Node

from leerland_graph.core.namespaces import LL, RDF, RDFS, SH, SKOS
from leerland_graph.store.commit import PART_PROPERTIES

__all__ = ["CONTEXT", "WITH_REFERRERS", "look_far"]

CONTEXT = frozenset({RDF.type, SKOS.inScheme})
"""The properties that a neighbourhood includes of a resource that is only referred to."""
WITH_REFERRERS = frozenset({LL.Intervention, LL.Placement, LL.Responsibility, LL.Run, LL.PreferenceShare})
"""The classes whose neighbourhood includes all referrers."""
_HOME, _PART, _VALUE = range(3)
_LISTS = (SH["or"], SH["and"], SH.xone)
_TRUE = Literal("true", datatype=URIRef("http://www.w3.org/2001/XMLSchema#boolean"))


def look_far(graph: Graph) -> bool:
    """Whether some shape of a shapes graph looks beyond a neighbourhood."""
    if any(
        (None, sign, None) in graph for sign in (SH.targetObjectsOf, SH.target, SH.js, SH.rule, SH.expression)
    ) or any(graph.subjects(RDF.type, SH.ConstraintComponent)):
        return True
    signs = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf)
    shapes = {s for sign in signs for s in graph.subjects(sign)}
    shapes |= {s for s in graph.subjects(RDF.type, SH.NodeShape) if (s, RDF.type, RDFS.Class) in graph}
    return any(_far(graph, shape, _HOME, _referred(graph, shape), frozenset()) for shape in shapes)


def _referred(graph: Graph, shape: Node) -> bool:
    """Whether the neighbourhood of a shape's targets includes their referrers."""
    classes = set(graph.objects(shape, SH.targetClass))
    others = any((shape, sign, None) in graph for sign in (SH.targetNode, SH.targetSubjectsOf))
    return bool(classes) and classes <= WITH_REFERRERS and not others


def _far(graph: Graph, shape: Node, where: int, referred: bool, seen: frozenset[Node]) -> bool:
    if shape in seen:
        return True  # recursive: its reach is unbounded
    if (shape, SH.deactivated, _TRUE) in graph:
        return False
    seen |= {shape}
    path = graph.value(shape, SH.path)
    within = where
    if path is not None:
        step = _step(graph, shape, path, where, referred)
        if step is None:
            return True
        within = step
    if any(_asks_far(graph, c) or where != _HOME for c in graph.objects(shape, SH.sparql)):
        return True
    return any(_far(graph, inner, within, referred and within == _HOME, seen) for inner in _inner(graph, shape))


def _step(graph: Graph, shape: Node, path: Node, where: int, referred: bool) -> int | None:
    """Where a path leads, or None if that is outside the neighbourhood."""
    if isinstance(path, URIRef):
        if where == _VALUE:
            return _VALUE if path in CONTEXT else None
        return _PART if where == _HOME and path in PART_PROPERTIES else _VALUE
    inverse = graph.value(path, SH.inversePath)
    counts = {p for p in graph.predicates(shape) if p in (SH["class"], SH.node, SH.maxCount, SH.qualifiedValueShape)}
    return _VALUE if isinstance(inverse, URIRef) and where == _HOME and referred and not counts else None


def _inner(graph: Graph, shape: Node) -> Iterator[Node]:
    for predicate in (SH.property, SH.node, SH["not"], SH.qualifiedValueShape):
        yield from graph.objects(shape, predicate)
    for predicate in _LISTS:
        for members in graph.objects(shape, predicate):
            yield from Collection(graph, members)


def _asks_far(graph: Graph, constraint: Node) -> bool:
    """Whether a SPARQL constraint looks at anything but the statements of `$this`."""
    text = graph.value(constraint, SH.select) or graph.value(constraint, SH.ask)
    return text is None or _leaves_this(str(text))


@lru_cache(maxsize=1024)
def _leaves_this(text: str) -> bool:
    from rdflib.plugins.sparql import prepareQuery  # imported lazily: most shapes have no SPARQL

    try:
        patterns = list(_patterns(prepareQuery(text).algebra))
    except Exception:  # noqa: BLE001 - undeclared prefixes or invalid SPARQL: assume the worst
        return True
    return any(s != Variable("this") or isinstance(p, Path) for s, p, _ in patterns) or not patterns


def _patterns(part: object) -> Iterator[tuple[object, object, object]]:
    if isinstance(part, dict):  # of rdflib, which overrides `get`
        for said in dict.get(part, "triples") or ():
            terms = list(said) if isinstance(said, Iterable) and not isinstance(said, str) else [said]
            whole = len(terms) % 3 == 0
            yield from zip(*[iter(terms)] * 3, strict=True) if whole else ((None, None, None),)
        for key, value in part.items():
            if key != "triples":
                yield from _patterns(value)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from _patterns(value)
