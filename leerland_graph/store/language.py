"""The language in the store: the ontology folder's files, as one named graph."""

from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph

from leerland_graph.errors import SourceError
from leerland_graph.namespaces import new_graph
from leerland_graph.resources import resource
from leerland_graph.store.engine import Store
from leerland_graph.store.graphs import LANGUAGE
from leerland_graph.store.terms import canonical, from_ox

__all__ = ["install_language", "load_turtle_folder", "read_language"]


def load_turtle_folder(folder: Path) -> Graph:
    """All `.ttl` files directly in a folder, in one graph in memory.

    Raises:
        SourceError: a file is not valid Turtle; says where.
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


def read_language(folder: Path | None = None) -> Graph:
    """The language as a graph in memory; `folder` replaces the built-in ontology. Do not change it."""
    return _cached(folder or resource("ontology"))


def install_language(store: Store, folder: Path | None = None) -> None:
    """Make the store's language graph equal to the files; blank nodes (OWL axioms) stay in the files."""
    triples = [t for t in read_language(folder) if not any(isinstance(term, BNode) for term in t)]
    store.replace_graph(LANGUAGE, triples)
