"""The interface between the store and its database, local or remote."""

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
"""Triples by the graph that they are added to or removed from."""


class Backend(Protocol):
    """A database of named graphs. `place` is its name in errors; `writable` whether it was opened for writing."""

    place: str
    writable: bool

    def query(self, text: str, default: Sequence[str] | None, named: Sequence[str] | None) -> Answer:
        """Run a SPARQL query over a dataset of these graphs; None leaves the dataset to the query.

        Raises:
            UsageError: the query cannot be run; the message gives the position.
        """

    def trouble(self, error: Exception) -> StoreError:
        """Convert an error of the engine or the system, raised while reading an answer."""

    def columns(self, text: str, default: Sequence[str]) -> list[Column]:
        """The columns of a SELECT query."""

    def triples(self, graph: URIRef, subject: Node | None, object_: Node | None) -> Iterator[Triple]:
        """The triples of a graph, optionally of one subject or with one object."""

    def contains(self, graph: URIRef, triple: Triple) -> bool:
        """Whether the graph holds exactly this triple."""

    def ntriples(self, graph: URIRef) -> bytes:
        """A graph as N-Triples."""

    def graphs(self) -> set[URIRef]:
        """The names of our non-empty graphs."""

    def write(self, additions: Changes, removals: Changes) -> None:
        """Add and remove triples atomically.

        Raises:
            StoreError: it failed; nothing is changed.
        """

    def copy_to(self, folder: Path) -> None:
        """Write all graphs to a new store on disk."""

    def compact_files(self) -> None:
        """Purge removed data from the disk, as far as possible."""

    def dataset(self) -> Dataset:
        """The whole store as an rdflib dataset."""

    def close(self) -> None:
        """Release the resources."""
