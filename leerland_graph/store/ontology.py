"""The ontology in the store: the files of the ontology folder, as one named graph.

A store holds no blank nodes, but OWL axioms use many (lists, unions, restrictions). Each gets an IRI derived from its
content, so that the store holds the whole ontology and the validation gate can read its axioms there.
"""

from collections import Counter
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import SourceError
from leerland_graph.core.namespaces import new_graph
from leerland_graph.core.resources import resource
from leerland_graph.store.engine import Store
from leerland_graph.store.graphs import ONTOLOGY
from leerland_graph.store.rdf_terms import Triple, canonical, from_ox

__all__ = ["AXIOM", "install_ontology", "load_turtle_folder", "read_ontology"]


def load_turtle_folder(folder: Path) -> Graph:
    """Load all `.ttl` files directly in a folder into one graph in memory.

    Raises:
        SourceError: a file is not valid Turtle; gives the position.
    """
    graph = new_graph()
    for path in sorted(folder.glob("*.ttl")):
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
                graph.add((from_ox(quad.subject), from_ox(quad.predicate), canonical(from_ox(quad.object))))
        except SyntaxError as error:
            raise SourceError(str(path), "{said}.", "Correct the Turtle.", row=error.lineno, said=error.msg) from None
    return graph


@lru_cache(maxsize=8)
def _cached(folder: Path) -> Graph:
    return load_turtle_folder(folder)


def read_ontology(folder: Path | None = None) -> Graph:
    """The ontology as a graph in memory; `folder` replaces the built-in one. Do not modify it."""
    return _cached(folder or resource("ontology"))


def install_ontology(store: Store, folder: Path | None = None) -> None:
    """Make the ontology graph of the store equal to the files; blank nodes (of OWL axioms) get IRIs."""
    store.replace_graph(ONTOLOGY, _named(read_ontology(folder)))


AXIOM = "urn:leerland:axiom:"
"""The prefix of the IRIs of axioms."""


@lru_cache(maxsize=2)
def _named(graph: Graph) -> frozenset[Triple]:
    """The statements of the ontology, its blank nodes as IRIs; once for a graph, which nobody changes."""
    said = {node: _said(graph, node) for triple in graph for node in triple if isinstance(node, BNode)}
    alike = Counter(said.values())
    held = {node: _held(graph, node) if alike[text] > 1 else "" for node, text in said.items()}
    names: dict[Node, Node] = {}
    given: Counter[str] = Counter()
    for node in sorted(said, key=lambda n: (said[n], held[n], str(n))):
        again = f" {given[said[node]]}" if given[said[node]] else ""
        given[said[node]] += 1
        names[node] = URIRef(f"{AXIOM}{sha256(f'{said[node]}{again}'.encode()).hexdigest()[:16]}")
    return frozenset((names.get(s, s), p, names.get(o, o)) for s, p, o in graph)


def _said(graph: Graph, node: Node, depth: int = 400) -> str:
    """The content of a node as text, independent of blank node labels; the depth allows for long lists."""
    if not isinstance(node, BNode):
        return node.n3()
    inner = sorted(f"{p} {_said(graph, o, depth - 1)}" for p, o in graph.predicate_objects(node)) if depth else []
    return f"[{' ; '.join(inner)}]"


def _held(graph: Graph, node: Node, depth: int = 50) -> str:
    """The position of a node in the graph as text, to distinguish nodes with equal content."""
    if not isinstance(node, BNode):
        return node.n3()
    if not depth:
        return ""
    return " ".join(sorted(f"{_held(graph, s, depth - 1)} {p}" for s, p in graph.subject_predicates(node)))
