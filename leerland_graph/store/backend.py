"""What a store needs of the database beneath it, whether that lies on this disk or behind an address."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
from rdflib import Dataset, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import StoreError
from leerland_graph.store.columns import Column
from leerland_graph.store.rdf_terms import Triple

__all__ = ["Answer", "Backend", "Changes"]

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Changes = Mapping[URIRef, Iterable[Triple]]
"""Triples by the graph that they come into or go out of."""


class Backend(Protocol):
    """A database of named graphs. `place` is what an error calls it; `writable` says whether it was opened to write in."""

    place: str
    writable: bool

    def query(self, text: str, default: Sequence[str] | None, named: Sequence[str] | None) -> Answer:
        """The answer to a SPARQL query over a dataset of these graphs; None leaves it to the query.

        Raises:
            UsageError: the query cannot be run; says where it is wrong.
        """

    def trouble(self, error: Exception) -> StoreError:
        """The error for what the engine, or the system, said while an answer was read."""

    def columns(self, text: str, default: Sequence[str]) -> list[Column]:
        """The columns of a SELECT query."""

    def triples(self, graph: URIRef, subject: Node | None, object_: Node | None) -> Iterator[Triple]:
        """The triples of a graph, of one subject or with one object where these are given."""

    def contains(self, graph: URIRef, triple: Triple) -> bool:
        """Whether the graph holds exactly this triple."""

    def ntriples(self, graph: URIRef) -> bytes:
        """A graph as N-Triples."""

    def graphs(self) -> set[URIRef]:
        """The names of our graphs that hold something."""

    def write(self, additions: Changes, removals: Changes) -> None:
        """Add and remove: all of it, or nothing.

        Raises:
            StoreError: it could not be done; then nothing is changed.
        """

    def copy_to(self, folder: Path) -> None:
        """Write all to a new store on disk."""

    def compact_files(self) -> None:
        """Have the disk forget what was removed, as far as that is in our hands."""

    def dataset(self) -> Dataset:
        """All of it as an rdflib dataset."""

    def close(self) -> None:
        """Give back what is held."""
