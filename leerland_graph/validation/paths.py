"""SHACL property paths: read from a shapes graph, formatted as SPARQL, and written to a graph."""

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import RDF, SH

__all__ = ["Steps", "Trail", "add_trail", "read_trail", "said"]


@dataclass(frozen=True)
class Steps:
    """A complex path: its kind (the local name in SHACL, or `sequence`), and its inner paths."""

    kind: str
    inner: tuple["Trail", ...]


Trail = URIRef | Steps
"""A predicate or a complex path."""

_UNARY = {"inversePath": "^{}", "zeroOrMorePath": "{}*", "oneOrMorePath": "{}+", "zeroOrOnePath": "{}?"}
_DEEPEST = 40


def read_trail(graph: Graph, node: Node | None, depth: int = 0) -> Trail | None:
    """Parse the path at a node of a shapes graph; None if it is invalid or infinitely nested."""
    if isinstance(node, URIRef) and node != RDF.nil:
        return node
    if node is None or depth > _DEEPEST:
        return None
    if (node, RDF.first, None) in graph:
        return _made("sequence", [read_trail(graph, m, depth + 1) for m in _members(graph, node)])
    options = graph.value(node, SH.alternativePath)
    if options is not None:
        return _made("alternativePath", [read_trail(graph, m, depth + 1) for m in _members(graph, options)])
    for kind in _UNARY:
        inner = graph.value(node, SH[kind])
        if inner is not None:
            return _made(kind, [read_trail(graph, inner, depth + 1)])
    return None


def _made(kind: str, inner: list[Trail | None]) -> Trail | None:
    whole = tuple(i for i in inner if i is not None)
    return Steps(kind, whole) if whole and len(whole) == len(inner) else None


def _members(graph: Graph, first: Node | None) -> Iterator[Node]:
    seen: set[Node] = set()
    while first is not None and first != RDF.nil and first not in seen:
        seen.add(first)
        member = graph.value(first, RDF.first)
        if member is not None:
            yield member
        first = graph.value(first, RDF.rest)


def said(trail: Trail) -> str:
    """Format a path: the IRI of a predicate, else a SPARQL property path.

    >>> said(Steps("sequence", (URIRef("urn:a"), Steps("zeroOrMorePath", (Steps("inversePath", (URIRef("urn:b"),)),)))))
    '<urn:a>/((^<urn:b>)*)'
    """
    return str(trail) if isinstance(trail, URIRef) else _sparql(trail)


def _sparql(trail: Trail, *, within: bool = False) -> str:
    if isinstance(trail, URIRef):
        return f"<{trail}>"
    kind, inner = trail.kind, trail.inner
    if kind in _UNARY:
        text = _UNARY[kind].format(_sparql(inner[0], within=True))
    else:
        text = ("|" if kind == "alternativePath" else "/").join(_sparql(i, within=True) for i in inner)
    return f"({text})" if within else text


def add_trail(graph: Graph, trail: Trail) -> Node:
    """Write a path to a graph in SHACL's vocabulary, with new blank nodes; return its node."""
    if isinstance(trail, URIRef):
        return trail
    kind, inner = trail.kind, trail.inner
    if kind == "sequence":
        return _add_list(graph, inner)
    node = BNode()
    graph.add((node, SH[kind], _add_list(graph, inner) if kind == "alternativePath" else add_trail(graph, inner[0])))
    return node


def _add_list(graph: Graph, members: tuple[Trail, ...]) -> Node:
    nodes = [BNode() for _ in members]
    for node, member, rest in zip(nodes, members, [*nodes[1:], RDF.nil], strict=True):
        graph.add((node, RDF.first, add_trail(graph, member)))
        graph.add((node, RDF.rest, rest))
    return nodes[0]
